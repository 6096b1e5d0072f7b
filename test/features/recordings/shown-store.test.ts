import { beforeEach, expect, test } from '@jest/globals';
import { BranchDefaults, BranchLimits } from '../../../src/features/branches/branch.ts';
import { createTree } from '../../../src/features/branches/tree.ts';
import { createGoing } from '../../../src/features/recordings/retention-effects.ts';
import { listRecordings, type RecordingFilter } from '../../../src/features/recordings/shown-store.ts';
import { STANDINGS, standingOf } from '../../../src/features/recordings/standing.ts';
import { foldQuery, foldText } from '../../../src/lib/fold.ts';
import { DAY_MS } from '../../../src/lib/span.ts';
import { onEachStore } from '../../support/stores.ts';

const NOW = Date.parse('2027-06-01T12:00:00Z');
const SEEN = ['processing', 'processed', 'published', 'unpublished', 'deleted', 'absent', 'unknown'] as const;

const ALL: RecordingFilter = {
  ...{ origin: 'ours', branches: null, wholly: null, standing: null, from: null, to: null },
  ...{ booking: null, occurrence: null, words: null, heldAt: null, awaitsCopy: false },
  ...{ after: null, limit: 1_000 },
};

function rowOf(id: string, more: object = {}) {
  return {
    ...{ id, server: 'bbb-1', record_id: id, meeting_id: id, origin: 'plenum', branch: 'by-1', title: id },
    ...{ state: 'published', recorded_at: NOW - DAY_MS, formats: '[]', released: 1, delete_tries: 0 },
    ...{ archive_state: 'none', archive_tries: 0, first_seen_at: NOW, seen_at: NOW, version: 1 },
    ...{ updated_at: NOW, bytes: 10 },
    ...more,
  };
}

function treeWith(days: number, archiveRecordings = false, parent = 'de', nw = 20) {
  const branch = (id: string, path: readonly string[], recordingDays: number | null) => ({
    ...{ id, path, parent: path.at(-2) ?? null, name: id, closed: false, version: 1 },
    level: path.length === 1 ? ('federal' as const) : ('district' as const),
    limits: BranchLimits.parse({ recordingDays }),
    defaults: BranchDefaults.parse({ archiveRecordings: id === 'by-1' ? archiveRecordings : null }),
  });
  return createTree([
    branch('de', ['de'], null),
    branch('nw', ['de', 'nw'], nw),
    branch('by-1', parent === 'de' ? ['de', 'by-1'] : ['de', parent, 'by-1'], parent === 'de' ? days : null),
  ]);
}

onEachStore('recordings in the store', (store) => {
  beforeEach(async () => {
    await store().db.deleteFrom('recordings').execute();
  });
  const add = (...rows: ReturnType<typeof rowOf>[]) =>
    store().db.insertInto('recordings').values(rows).execute();
  const listed = (filter: Partial<RecordingFilter> = {}) => listRecordings(store().db, { ...ALL, ...filter });
  const idsOf = async (filter: Partial<RecordingFilter>) => (await listed(filter)).map(({ id }) => id);

  test('are found by words of their title as bookings are, in all spellings', async () => {
    const titles = [
      ...['Kreisvorstand KÖLN-Süd', 'Koeln am Rhein', 'Grosse Straße', 'Łódź trifft José', '100 % e.V.'],
      ...['Aktuelle Elle', 'Uebung', 'Überblick', 'a_b', "L'Étranger"],
    ];
    await add(...titles.map((title, at) => rowOf(`r-${at}`, { title })));
    const found = async (text: string) => {
      const words = foldQuery(text).map((spellings) => ({ spellings, branches: [] }));
      return (await listed({ words })).map(({ title }) => title).sort();
    };
    const meant = (text: string) =>
      titles
        .filter((title) => {
          const folded = foldText(title);
          return foldQuery(text).every((spellings) => spellings.some((one) => folded.includes(one)));
        })
        .sort();
    const texts = [
      ...['köln', 'koeln', 'KOLN', 'sud', 'süd köln', 'grosse strasse', 'straße', 'lodz', 'jose', 'eV', '%'],
      ...['elle', 'uber', 'ueb', 'übung', 'a_', 'letranger', 'kolnsud', 'nirgends'],
    ];
    for (const text of texts) expect([text, await found(text)]).toEqual([text, meant(text)]);
    expect(await found('koln')).toEqual(['Koeln am Rhein', 'Kreisvorstand KÖLN-Süd']);
    expect(await listed({ words: [] })).toEqual([]);
    const byBranch = { words: [{ spellings: ['nirgends'], branches: ['by-1'] }] };
    expect(await listed(byBranch)).toHaveLength(titles.length);
  });

  test('are cut down to those that are held, and to those whose copy is to come', async () => {
    await add(
      rowOf('held', { hold_until: NOW + 1, hold_reason: 'x', held_by: 'token:x' }),
      rowOf('over', { hold_until: NOW, hold_reason: 'x', held_by: 'token:x' }),
      rowOf('full', { archive_state: 'full' }),
      rowOf('copied', { archive_state: 'done' }),
    );
    expect(await idsOf({ heldAt: NOW })).toEqual(['held']);
    expect(await idsOf({ awaitsCopy: true })).toEqual(['full']);
  });

  test('are found by their standing as everybody else tells it', async () => {
    const rows = SEEN.flatMap((state) =>
      [0, 1].flatMap((released) =>
        [
          {},
          { unwanted_by: 'token:x' },
          { delete_asked_at: NOW },
          { deleted_at: NOW },
          { origin: 'foreign' },
        ].map((more, at) => rowOf(`${state}-${released}-${at}`, { state, released, ...more })),
      ),
    );
    await add(...rows);
    const found = new Map<string, string>();
    for (const standing of STANDINGS) {
      const origin = standing === 'foreign' ? 'foreign' : 'ours';
      for (const recording of await listed({ standing, origin })) {
        expect(standingOf(recording)).toBe(standing);
        found.set(recording.id, standing);
      }
    }
    expect(found.size).toBe(rows.length);
  });

  test('are cut down to branches, many or few, and to what may be seen', async () => {
    await add(
      rowOf('a', { recorded_at: NOW - 3 }),
      rowOf('b', { recorded_at: NOW - 2, branch: 'nw', released: 0 }),
      rowOf('c', { recorded_at: NOW - 1, branch: 'nw' }),
    );
    const many = Array.from({ length: 30 }, (_, at) => `x-${at}`);
    for (const others of [[], many]) {
      expect(await idsOf({ branches: ['nw', ...others] })).toEqual(['c', 'b']);
      expect(await idsOf({ branches: ['nw', ...others], wholly: [] })).toEqual(['c']);
      expect(await idsOf({ branches: ['nw', 'by-1', ...others], wholly: ['nw'] })).toEqual(['c', 'b', 'a']);
    }
    expect(await idsOf({ branches: [] })).toEqual([]);
    expect(await idsOf({ after: { recordedAt: NOW - 1, id: 'c' } })).toEqual(['b', 'a']);
  });

  test('go by a change of the tree: by their days, or because nobody waits for their copy any more', async () => {
    const aged = (id: string, days: number, more = {}) =>
      rowOf(id, { recorded_at: NOW - days * DAY_MS, ...more });
    await add(
      aged('young', 5),
      aged('middle', 40),
      aged('held', 40, { hold_reason: 'x', hold_until: NOW + DAY_MS, held_by: 'token:x' }),
      aged('short', 40, { own_days: 10 }),
      aged('copied', 40, { archive_state: 'done' }),
      aged('old', 100),
      aged('foreign', 40, { origin: 'foreign' }),
    );
    const going = createGoing({ clock: { now: () => NOW, sleep: () => Promise.resolve() } });
    const of = (before: ReturnType<typeof treeWith>, after: ReturnType<typeof treeWith>) =>
      going(store().db, before, after);
    expect(await of(treeWith(90), treeWith(30))).toMatchObject({
      due: 2,
      bytes: 20,
      branches: [{ branch: 'by-1', due: 2, bytes: 20 }],
      next: { days: 30, due: 2 },
    });
    expect(await of(treeWith(30), treeWith(90))).toMatchObject({ due: 0, branches: [], next: { due: 0 } });
    // What waits for its copy does not go, and goes as soon as nobody wants one.
    expect(await of(treeWith(90, true), treeWith(30, true))).toMatchObject({ due: 1 });
    expect(await of(treeWith(90, true), treeWith(90))).toMatchObject({ due: 2 });
    // Below another branch it lives as long as there.
    expect(await of(treeWith(90), treeWith(90, false, 'nw'))).toMatchObject({ due: 2 });
  });

  test('go by a change of the tree in pages, each once, with no more of them than decides', async () => {
    // Some of one moment, of two branches, with formats that nobody reads for it.
    const many = Array.from({ length: 2_300 }, (_, at) =>
      rowOf(`r-${at}`, {
        recorded_at: NOW - 40 * DAY_MS + Math.floor(at / 700),
        branch: at < 1_200 ? 'by-1' : 'nw',
        formats: 'nothing to read',
      }),
    );
    for (let at = 0; at < many.length; at += 500) await add(...many.slice(at, at + 500));
    const going = createGoing({ clock: { now: () => NOW, sleep: () => Promise.resolve() } });
    const tree = (days: number) => treeWith(days, false, 'de', days);
    expect(await going(store().db, tree(90), tree(30))).toEqual({
      ...{ due: 2_300, bytes: 23_000 },
      branches: [
        { branch: 'by-1', due: 1_200, bytes: 12_000 },
        { branch: 'nw', due: 1_100, bytes: 11_000 },
      ],
      next: { days: 30, due: 0, bytes: 0 },
    });
  });
});
