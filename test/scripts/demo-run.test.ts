import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { PEOPLE } from '../../scripts/demo-data/people.ts';
import { readArguments } from '../../scripts/demo-run/arguments.ts';
import { HOUSE } from '../../scripts/demo-run/house.ts';
import { forget, keep, placesIn, recall } from '../../scripts/demo-run/memory.ts';
import { choosePort, chooseSidePort } from '../../scripts/demo-run/ports.ts';
import { canSignIn } from '../../scripts/demo-run/realm.ts';
import { chooseYear, cutRequest, dateKey, type YearRequest } from '../../scripts/demo-run/year.ts';
import { DAY_MS } from '../../src/lib/span.ts';

const MONDAY = Date.parse('2026-11-23T08:00:00Z');
const FORTNIGHT = { from: MONDAY, to: MONDAY + 14 * DAY_MS };

function request(part: Partial<YearRequest>): YearRequest {
  return {
    branch: 'by-09162',
    title: 'Kreisvorstand',
    start: '2026-11-24T19:00',
    timeZone: 'Europe/Berlin',
    durationMinutes: 90,
    recurrence: 'FREQ=WEEKLY;INTERVAL=1;COUNT=52',
    expectedParticipants: 10,
    ...part,
  };
}

function known(...starts: readonly string[]): ReadonlySet<string> {
  return new Set(starts.map((start) => dateKey('by-09162', 'Kreisvorstand', Date.parse(start))));
}

describe('the year, cut to the next days', () => {
  test('a series is booked with as many dates as begin in them', () => {
    expect(cutRequest(request({}), FORTNIGHT, new Set())).toEqual([
      { ...request({}), recurrence: 'FREQ=WEEKLY;INTERVAL=1;COUNT=2', onConflict: 'skip' },
    ]);
  });

  test('a series that began before goes on from its next date', () => {
    const begun = request({ start: '2026-09-01T19:00', recurrence: 'FREQ=WEEKLY;INTERVAL=2;COUNT=26' });
    expect(cutRequest(begun, FORTNIGHT, new Set())).toEqual([
      { ...begun, start: '2026-11-24T19:00', recurrence: null, onConflict: 'skip' },
    ]);
  });

  test('what has begun already, or begins later, is left out', () => {
    expect(
      cutRequest(request({ start: '2026-11-23T08:00', recurrence: null }), FORTNIGHT, new Set()),
    ).toEqual([]);
    expect(
      cutRequest(request({ start: '2026-12-07T19:00', recurrence: null }), FORTNIGHT, new Set()),
    ).toEqual([]);
  });

  test('dates that stand are not booked again, also in the middle of a series', () => {
    const daily = request({ start: '2026-11-24T19:00', recurrence: 'FREQ=DAILY;COUNT=5' });
    const starts = (dates: ReadonlySet<string>) =>
      cutRequest(daily, FORTNIGHT, dates).map(({ start, recurrence }) => [start, recurrence]);
    expect(starts(known('2026-11-26T18:00:00Z'))).toEqual([
      ['2026-11-24T19:00', 'FREQ=DAILY;COUNT=2'],
      ['2026-11-27T19:00', 'FREQ=DAILY;COUNT=2'],
    ]);
    expect(starts(known('2026-11-24T18:00:00Z', '2026-11-25T18:00:00Z'))).toEqual([
      ['2026-11-26T19:00', 'FREQ=DAILY;COUNT=3'],
    ]);
  });

  test('begins with this week and has its campaign from next Monday on; a later start keeps it', () => {
    const year = chooseYear(null, MONDAY + 3 * DAY_MS);
    expect(year).toEqual({ from: '2026-11-23', campaign: '2026-11-30' });
    expect(chooseYear(year, MONDAY + 60 * DAY_MS)).toBe(year);
    expect(chooseYear(year, MONDAY + 190 * DAY_MS).from).toBe('2027-05-31');
  });
});

describe('what the person asks for', () => {
  test.each([
    [['--port', '0'], '--port is a whole number'],
    [['--days', 'many'], '--days is a whole number'],
    [['--host', '0.0.0.0'], '--host is an IPv4 address'],
    [['kill'], 'scripts/demo kill needs one server'],
    [['kill', 'bbb-01', 'bbb-02'], 'scripts/demo kill needs one server'],
    [['explode', 'bbb-01'], 'does not know "explode bbb-01"'],
    [['--prot', '3000'], "Unknown option '--prot'"],
  ])('%j is refused with a sentence', (args, sentence) => {
    expect(() => readArguments(args)).toThrow(sentence);
  });

  test('nothing at all starts the demo', () => {
    expect(readArguments([])).toEqual({
      command: 'run',
      folder: 'data/demo',
      reset: false,
      port: null,
      host: '127.0.0.1',
      days: 14,
    });
  });
});

describe('the port', () => {
  test('that is taken is passed over, unless the person asked for it', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as AddressInfo;
    try {
      const choice = await choosePort('127.0.0.1', null, port);
      expect(choice.port).toBeGreaterThan(port);
      expect(choice.remark).toContain(`Port ${port} is in use`);
      await expect(choosePort('127.0.0.1', port, null)).rejects.toThrow(`Port ${port} is in use`);
    } finally {
      other.close();
    }
  });

  test('of a simulated server is never one that another part takes', async () => {
    const usual = await chooseSidePort('127.0.0.1', 'Keycloak', null, [3000]);
    expect(await chooseSidePort('127.0.0.1', 'Nextcloud', usual, [3000])).toBe(usual);
    expect(await chooseSidePort('127.0.0.1', 'Nextcloud', usual, [3000, usual])).toBeGreaterThan(usual);
  });
});

test('people sign in where the demo is on this machine alone', () => {
  expect(canSignIn('127.0.0.1')).toBe(true);
  expect(canSignIn('192.168.1.20')).toBe(false);
});

describe('the people of the demo', () => {
  test('sit in groups that mirror the tree of branches', async () => {
    const lines = (await readFile(HOUSE.branches, 'utf8')).split('\n').map((line) => line.split(','));
    const parentOf = new Map(lines.map(([id = '', parent = '']) => [id, parent]));
    const pathOf = (id: string): string => `${id === 'de' ? '' : pathOf(parentOf.get(id) ?? '')}/${id}`;
    for (const group of PEOPLE.flatMap(({ groups }) => groups)) {
      const branch = group.split('/').at(-2) ?? '';
      expect(group).toMatch(/\/(mitglieder|leitung|buero|admin)$/);
      expect(group.slice(0, group.lastIndexOf('/'))).toBe(pathOf(branch));
    }
    expect(PEOPLE.filter(({ groups }) => groups.length === 0)).toHaveLength(1);
  });
});

describe('the memory of a demo', () => {
  test('keeps its secrets over a start, and forgets only its own files', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'plenum-demo-memory-'));
    const places = placesIn(folder);
    try {
      const first = await recall(places);
      const kept = { ...first, port: 3456, recordedBefore: '2026-11-02' };
      await keep(places, kept);
      expect(await recall(places)).toEqual(kept);
      await writeFile(join(folder, 'strange.txt'), '');
      await forget(places);
      expect(await readdir(folder)).toEqual(['strange.txt']);
      expect((await recall(places)).token).not.toBe(first.token);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test('of before people could sign in, or branches had folders, is read, and gets what is missing', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'plenum-demo-memory-'));
    const places = placesIn(folder);
    try {
      const { password, realmSecret, realmPort, cloudPassword, cloudPort, recordedBefore, ...old } =
        await recall(places);
      await writeFile(places.memory, JSON.stringify(old));
      const read = await recall(places);
      expect(read).toMatchObject({ token: old.token, realmPort, cloudPort });
      expect(read.recordedBefore >= recordedBefore).toBe(true);
      expect(read.password).toMatch(/^demo-[a-z2-9]{6}$/);
      expect(read.password).not.toBe(password);
      expect(read.realmSecret).toHaveLength(realmSecret.length);
      expect(read.cloudPassword).toHaveLength(cloudPassword.length);
      expect(read.cloudPassword).not.toBe(cloudPassword);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
