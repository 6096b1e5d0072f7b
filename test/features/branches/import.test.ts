import { describe, expect, test } from '@jest/globals';
import type { Branch } from '../../../src/features/branches/branch.ts';
import { planCsv, treeAfter } from '../../../src/features/branches/import.ts';
import { createTree } from '../../../src/features/branches/tree.ts';
import { Refusal } from '../../../src/lib/refusal.ts';

const HEAD = 'id,parent,name,level\n';
const PARTY = `${HEAD}de,,Bundesverband,federal
by,de,Landesverband Bayern,state
by-1,by,Kreisverband Eins,district
sn,de,Landesverband Sachsen,state
`;

function treeOf(csv: string, existing: readonly Branch[] = []): readonly Branch[] {
  return treeAfter(createTree(existing), planCsv(csv, existing)).all;
}

function withClosed(ids: readonly string[], all: readonly Branch[]): readonly Branch[] {
  return all.map((branch) => ({ ...branch, closed: ids.includes(branch.id) }));
}

/** What is wrong, each as `pointer code`. */
function errorsIn(csv: string, existing: readonly Branch[] = [], missing: 'keep' | 'close' = 'keep') {
  try {
    planCsv(csv, existing, missing);
  } catch (error) {
    if (error instanceof Refusal && error.fault.code === 'invalid-request') return error.fault.errors;
    throw error;
  }
  return [];
}
const placesIn = (...input: Parameters<typeof errorsIn>) =>
  errorsIn(...input).map(({ pointer, code }) => `${pointer} ${code}`);

describe('a file', () => {
  const expected = treeOf(PARTY).map(({ id, name, path }) => [id, name, path]);

  test.each([
    ['with a byte order mark', `\ufeff${PARTY}`],
    ['with semicolons', PARTY.replaceAll(',', ';')],
    ['with the line ends of Windows', PARTY.replaceAll('\n', '\r\n')],
    ['with quotes', PARTY.replaceAll(/,([^,\n]*)\n/g, ',"$1"\n').replaceAll('"level"', 'level')],
    [
      'with other columns first',
      PARTY.split('\n')
        .map((line) => line.split(',').reverse().join(','))
        .join('\n'),
    ],
    ['with empty lines', PARTY.replaceAll('\n', '\n\n')],
  ])('%s says the same', (_, csv) => {
    expect(treeOf(csv).map(({ id, name, path }) => [id, name, path])).toEqual(expected);
  });

  test('a comma in a name parts nothing where semicolons part', () => {
    const csv = 'id;parent;name;level\nde;;Bund, überall;federal\nby;de;"Bayern; Franken";state\n';
    expect(treeOf(csv).map(({ name }) => name)).toEqual(['Bund, überall', 'Bayern; Franken']);
  });

  test('names every wrong line at once, by its number, column and a sentence', () => {
    const csv = `${HEAD}de,,Bundesverband,federal

BY,de,Landesverband Bayern,state
by-1,BY,Kreisverband Eins,district
by-2,nowhere,X,planet
de,,Noch einmal,federal
sn,atlantis,Landesverband Sachsen,state
`;
    expect(placesIn(csv)).toEqual([
      '/lines/4/id invalid_format',
      '/lines/5/parent invalid_format',
      '/lines/6/name too_small',
      '/lines/6/level invalid_value',
      '/lines/7/id duplicate',
      '/lines/8/parent unknown_parent',
    ]);
    expect(errorsIn(csv).at(-1)?.detail).toBe(
      'Line 8, parent: There is no branch atlantis, here or in the file.',
    );
  });

  test('blames no line for standing below one that cannot be read', () => {
    const csv = `${HEAD}de,,Bundesverband,federal\nby,de,B,state\nby-1,by,Kreisverband Eins,district\n`;
    expect(placesIn(csv)).toEqual(['/lines/3/name too_small']);
  });

  test.each([
    [
      'below itself, over two steps',
      `${HEAD}de,,Bund,federal\na,b,Ort A,local\nb,a,Ort B,local\n`,
      ['/lines/3/parent ring', '/lines/4/parent ring'],
    ],
    [
      'as two more roots',
      `${HEAD}de,,Bund,federal\nat,,Auch Bund,federal\nch,,Noch einer,federal\n`,
      ['/lines/3/parent second_root', '/lines/4/parent second_root'],
    ],
    [
      'above its level',
      `${HEAD}de,,Bund,federal\na,de,Ort A,local\nb,a,Land B,state\n`,
      ['/lines/4/level level_above_parent'],
    ],
    [
      'as a second federal level',
      `${HEAD}de,,Bund,federal\na,de,Bund A,federal\n`,
      ['/lines/3/level level_above_parent'],
    ],
  ])('%s: no branch stands there', (_, csv, places) => {
    expect(placesIn(csv)).toEqual(places);
  });

  test('groups stand below every level', () => {
    const csv = `${PARTY}ag-1,de,BAG Eins,group\nag-2,by-1,AG Zwei,group\nag-3,ag-1,AG Drei,group\n`;
    expect(placesIn(csv)).toEqual([]);
  });
});

describe('beside the tree that is there', () => {
  const party = treeOf(PARTY);

  test('the plan tells new, changed, moved, carried along, unchanged and missing apart', () => {
    const csv = `${HEAD}de,,Bundesverband,federal\nby,sn,Landesverband Franken,state\nsn-1,sn,Kreis,district\n`;
    const plan = planCsv(csv, party);
    expect(plan.created.map(({ id, path }) => [id, path])).toEqual([['sn-1', ['de', 'sn', 'sn-1']]]);
    expect(plan.changed.map(({ to }) => [to.id, to.path.join('/')])).toEqual([
      ['by', 'de/sn/by'],
      ['by-1', 'de/sn/by/by-1'],
    ]);
    expect(plan).toMatchObject({ unchanged: 1, missing: ['sn', 'by-1'], closed: [] });
  });

  test('what is missing is closed where that is asked for, and never deleted', () => {
    const csv = `${HEAD}de,,Bundesverband,federal\nsn,de,Landesverband Sachsen,state\n`;
    expect(planCsv(csv, party).closed).toEqual([]);
    const plan = planCsv(csv, party, 'close');
    expect(plan).toMatchObject({
      closed: ['by', 'by-1'],
      missing: ['by', 'by-1'],
      unchanged: 2,
      created: [],
    });
    expect(
      treeAfter(createTree(party), plan)
        .all.filter(({ closed }) => closed)
        .map(({ id }) => id),
    ).toEqual(['by', 'by-1']);
    expect(planCsv(csv, withClosed(['by', 'by-1'], party), 'close').closed).toEqual([]);
  });

  test('what the file names cannot stand below what is closed by it, and the root is never closed', () => {
    const gone = `${HEAD}de,,Bundesverband,federal\nby-1,by,Kreisverband Eins,district\nsn,de,Landesverband Sachsen,state\n`;
    expect(placesIn(gone, party, 'close')).toEqual(['/lines/3/parent parent_closed']);
    expect(placesIn(gone, party)).toEqual([]);
    expect(placesIn(HEAD, party, 'close')).toEqual([' root_missing']);
  });

  test('nothing new comes below what is closed, while what stood there may be renamed', () => {
    const closed = withClosed(['by'], party);
    expect(placesIn(`${HEAD}by-2,by,Kreis Zwei,district\n`, closed)).toEqual([
      '/lines/2/parent parent_closed',
    ]);
    expect(placesIn(`${HEAD}sn,by,Landesverband Sachsen,state\n`, closed)).toEqual([
      '/lines/2/parent parent_closed',
    ]);
    expect(placesIn(`${HEAD}by-1,by,Neuer Name,district\n`, closed)).toEqual([]);
  });

  test('a level is not lowered below that of a branch underneath', () => {
    expect(placesIn(`${HEAD}by,de,Ort Bayern,local\n`, party)).toEqual(['/lines/2/level level_below_child']);
    expect(placesIn(`${HEAD}by,de,Ort Bayern,local\nby-1,de,Kreisverband Eins,district\n`, party)).toEqual(
      [],
    );
  });
});
