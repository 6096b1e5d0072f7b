import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { makeBranches } from '../../scripts/demo-data/make-branches.ts';
import { expandSeries } from '../../src/features/bookings/recurrence.ts';
import { planImport, readBranchCsv } from '../../src/features/branches/import.ts';

const root = new URL('../../', import.meta.url);

function read(path: string): string {
  return readFileSync(new URL(path, root), 'utf8');
}

describe('the branches of the demo', () => {
  const rows = readBranchCsv(read('config/demo/branches.csv'));
  const names = new Map(rows.map((row) => [row.id, row.name]));

  test('are what the list of districts makes of them', () => {
    expect(makeBranches(read('scripts/demo-data/kreise.csv'))).toBe(read('config/demo/branches.csv'));
  });

  test('are 428, and can be imported', () => {
    expect(planImport(rows, []).created).toHaveLength(428);
    const counted = (level: string) => rows.filter((row) => row.level === level).length;
    expect([counted('federal'), counted('state'), counted('district')]).toEqual([1, 16, 411]);
  });

  test('have names that nobody can mix up, also when a city and a Landkreis are called alike', () => {
    expect(new Set(rows.map((row) => row.name.toLowerCase())).size).toBe(428);
    expect(rows.filter((row) => row.name.endsWith(' (Stadt)'))).toHaveLength(24);
    expect(rows.filter((row) => row.name.endsWith(' (Landkreis)'))).toHaveLength(24);
    expect(names.get('by-09162')).toBe('Kreisverband München (Stadt)');
    expect(names.get('by-09184')).toBe('Kreisverband München (Landkreis)');
    expect(names.get('sh-01002')).toBe('Kreisverband Kiel');
    expect(names.get('be-11001')).toBe('Bezirksverband Berlin-Mitte');
    expect(names.get('sl-10041')).toBe('Kreisverband Saarbrücken');
    expect(names.get('by')).toBe('Landesverband Bayern');
    expect(names.get('de')).toBe('Bundesverband');
  });

  test('a name with a comma or a quote survives the CSV', () => {
    const odd = 'ags,name,kind,land,land_code\n99001,"A, ""B""",stadt,Land,xx\n';
    expect(readBranchCsv(makeBranches(odd)).at(-1)?.name).toBe('Kreisverband A, "B"');
  });
});

type Wish = { branch: string; start: string; timeZone: string; recurrence: string | null };

async function makeYear(...options: string[]): Promise<string> {
  const script = fileURLToPath(new URL('scripts/demo-data/make-year.mjs', root));
  const { stdout } = await promisify(execFile)(process.execPath, [script, ...options], {
    maxBuffer: 10_000_000,
  });
  return stdout;
}

function wishesOf(year: string): readonly Wish[] {
  return year
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Wish);
}

describe('the year of requests', () => {
  test('is the same to the byte whenever it is made, so that results can be compared', async () => {
    const year = await makeYear();
    expect(createHash('sha256').update(year).digest('hex')).toBe(
      '4c349e93ff0958339a089d62afaaa09fe466ebd3fb19e1c9bd1c67e4c6eb07ef',
    );
    expect(await makeYear('--seed', '2')).not.toBe(year);
  });

  test.each([
    ['2027-01-04', '2027-08-02', 41_274],
    ['2026-11-30', '2027-06-28', 41_274],
  ])('from %s expands without a refusal, every date at its wall time', async (from, campaign, dates) => {
    const wishes = wishesOf(await makeYear('--from', from, '--campaign', campaign));
    expect(wishes).toHaveLength(2143);
    const branches = new Set(readBranchCsv(read('config/demo/branches.csv')).map((row) => row.id));
    expect(wishes.filter((wish) => !branches.has(wish.branch))).toEqual([]);
    const series = wishes.map(expandSeries);
    expect(series.flatMap(({ dates }) => dates)).toHaveLength(dates);
    expect(series.flatMap(({ missing }) => missing)).toEqual([]);
    expect(series.map(({ recurrence }) => recurrence)).toEqual(wishes.map(({ recurrence }) => recurrence));
  });
});
