import { afterEach, beforeEach, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { hasWords } from '../../../src/features/bookings/search-store.ts';
import { soughtWords } from '../../../src/features/bookings/search.ts';
import { foldQuery, foldText } from '../../../src/lib/fold.ts';
import { newId } from '../../../src/lib/ids.ts';
import { up as foldAnew } from '../../../src/platform/db/migrations/0004-search-in-all-spellings.ts';
import { onEachStore } from '../../support/stores.ts';
import { type BookingApi, serveBookings } from './booking-api.ts';
import { freshDesk, type TestDesk } from './desk.ts';

const SIGNS = ['a', 'ß', 's', '%', '_', '!', 'ö', 'ü', '1', '🎓', ' ', "'", '"', '\\', '-', 'e', 'k'];
const LISTS = ['/bookings', '/occurrences'];

onEachStore('search', (store) => {
  let desk: TestDesk;
  let api: BookingApi;
  beforeEach(async () => {
    desk = await freshDesk(store(), { roomLimit: 1_000 });
    api = await serveBookings(store(), desk);
  });
  afterEach(() => api.close());

  const titles = async (list: string, query: Record<string, string>, who = 'admin@de') => {
    const { status, body } = await api.call(who, 'GET', `${list}?${new URLSearchParams(query)}`);
    expect([status, body['code']]).toEqual([200, undefined]);
    return body.items?.map((item) => item['title']);
  };
  const rename = (id: string, name: string) =>
    desk.inTurn((tx) => desk.branches.change(tx, 'job:test', id, { name }, null));

  test('finds a date by its title and the name of its branch together, in any order and spelling', async () => {
    await rename('by-1', 'Kreisverband Köln');
    await rename('by-2', 'Kreisverband Bonn');
    await desk.book({ title: 'Mitgliederversammlung', branch: 'by-1', start: '2027-02-09T19:00' });
    await desk.book({ title: 'Mitgliederversammlung', branch: 'by-2', start: '2027-02-10T19:00' });
    await desk.book({ title: 'Vorstand für Köln', branch: 'by-2', start: '2027-02-11T19:00' });
    for (const list of LISTS) {
      for (const text of [
        'Mitgliederversammlung Köln',
        'koeln versammlung',
        'KOLN mitglied',
        'köln-versammlung',
      ]) {
        expect(await titles(list, { text })).toEqual(['Mitgliederversammlung']);
      }
      expect(await titles(list, { text: 'köln' })).toEqual(['Mitgliederversammlung', 'Vorstand für Köln']);
      expect(await titles(list, { text: 'kreisverband' })).toHaveLength(3);
      expect(await titles(list, { text: 'vorstand köln bonn' })).toEqual(['Vorstand für Köln']);
      expect(await titles(list, { text: 'versammlung hamburg' })).toEqual([]);
    }
  });

  test('follows a branch that is renamed at once, and no text is written anew for it', async () => {
    await desk.book({ title: 'Vorstand', branch: 'by-1' });
    await rename('by-1', 'Kreisverband Zwickau');
    for (const list of LISTS) {
      expect(await titles(list, { text: 'vorstand zwickau' })).toEqual(['Vorstand']);
      expect(await titles(list, { text: 'vorstand eins' })).toEqual([]);
    }
  });

  test('finds nothing outside what the caller may see, whichever name is typed', async () => {
    await desk.book({ title: 'Bund', branch: 'de' });
    await desk.book({ title: 'Land', branch: 'nw', start: '2027-02-10T19:00' });
    await desk.book({ title: 'Kreis', branch: 'by-1', start: '2027-02-11T19:00' });
    for (const list of LISTS) {
      expect(await titles(list, { text: 'kreis' }, 'viewer@by')).toEqual(['Kreis']);
      expect(await titles(list, { text: 'nordrhein' }, 'viewer@by')).toEqual([]);
      expect(await titles(list, { text: 'bund' }, 'viewer@by')).toEqual([]);
      expect(await titles(list, { text: 'nordrhein', branch: 'nw' }, 'viewer@by')).toEqual([]);
      expect(await titles(list, { text: 'nordrhein' }, 'viewer@nw')).toEqual(['Land']);
    }
  });

  test('combines with branch, time and status', async () => {
    const { occurrences } = await desk.book({ title: 'Übung', recurrence: 'FREQ=WEEKLY;COUNT=4' });
    await desk.book({ title: 'Übung', branch: 'nw' });
    const first = occurrences[0]?.id ?? '';
    await desk.inTurn((tx) =>
      desk.bookings.cancelOccurrence(tx, { principal: 'token:a' }, first, { live: null, ifMatch: null }),
    );
    const dates = (query: Record<string, string>) => titles('/occurrences', { text: 'uebung', ...query });
    expect(await dates({})).toHaveLength(5);
    expect(await dates({ branch: 'by' })).toHaveLength(4);
    expect(await dates({ branch: 'by', status: 'cancelled' })).toHaveLength(1);
    expect(
      await dates({ branch: 'by', from: '2027-02-16', to: '2027-02-24', status: 'booked' }),
    ).toHaveLength(2);
    expect(await titles('/bookings', { text: 'uebung', from: '2027-02-20' })).toHaveLength(1);
  });

  test('keeps dates whose room is in a state', async () => {
    const { occurrences } = await desk.book({ title: 'Offen', recurrence: 'FREQ=WEEKLY;COUNT=3' });
    const other = await desk.book({ title: 'Anderswo', branch: 'nw', start: '2027-02-09T18:00' });
    const room = (state: string) => ({ state, server: 'bbb-1', participants: 1 });
    desk.rooms.set(occurrences[0]?.id ?? '', room('live'));
    desk.rooms.set(occurrences[1]?.id ?? '', room('open'));
    desk.rooms.set(other.occurrences[0]?.id ?? '', room('live'));
    expect(await titles('/occurrences', { room: 'live' })).toEqual(['Anderswo', 'Offen']);
    expect(await titles('/occurrences', { room: 'live' }, 'viewer@by')).toEqual(['Offen']);
    expect(await titles('/occurrences', { room: 'live', text: 'anders' })).toEqual(['Anderswo']);
    expect(await titles('/occurrences', { room: 'lost' })).toEqual([]);
    expect((await api.call('admin@de', 'GET', '/occurrences?room=full')).status).toBe(400);
    expect((await api.call('admin@de', 'GET', '/bookings?room=live')).status).toBe(400);
  });

  test('finds nothing where nothing but punctuation is typed, and takes every sign literally', async () => {
    await desk.book({ title: '100% barrierefrei' });
    await desk.book({ title: 'Plan_B!', start: '2027-02-10T19:00' });
    for (const list of LISTS) {
      expect(await titles(list, { text: '-' })).toEqual([]);
      expect(await titles(list, { text: '%' })).toEqual(['100% barrierefrei']);
      expect(await titles(list, { text: '_' })).toEqual(['Plan_B!']);
      expect(await titles(list, { text: '100_' })).toEqual([]);
      expect(await titles(list, { text: "b'; drop table bookings; --" })).toEqual([]);
    }
  });

  test('goes on page by page in one order, each hit once', async () => {
    for (let index = 0; index < 13; index += 1) {
      const start = index % 2 === 0 ? '2027-02-09T19:00' : '2027-02-10T19:00';
      await desk.book({
        title: index % 3 === 0 ? `Sitzung ${index}` : `Nr. ${index}`,
        start,
        expectedParticipants: 1,
      });
    }
    for (const list of LISTS) {
      const seen: unknown[] = [];
      for (let next: string | null = ''; next !== null;) {
        const cursor: string = next === '' ? '' : `&cursor=${encodeURIComponent(next)}`;
        const { body } = await api.call('admin@de', 'GET', `${list}?text=sitzung&limit=2${cursor}`);
        seen.push(...(body.items ?? []).map((item) => item['title']));
        next = body.next ?? null;
      }
      expect(seen).toHaveLength(5);
      expect(new Set(seen).size).toBe(5);
    }
  });

  test('the store finds what the words say, whatever is typed', async () => {
    const TITLES = ['Straßenfest', 'Größe 100%', 'a_b', 'Kreis!Tag', 'Café „Ö“', '🎓 Schulung'];
    for (const [index, title] of TITLES.entries()) {
      await desk.book({
        title,
        start: `2027-02-${10 + index}T19:00`,
        branch: index % 2 === 0 ? 'by-1' : 'nw',
      });
    }
    const tree = await desk.branches.tree(store().db);
    const typed = fc.array(fc.constantFrom(...SIGNS), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(typed, async (signs) => {
        const words = soughtWords(tree, signs.join(''));
        if (words.length === 0) return;
        const rows = await store().db.selectFrom('bookings').select('title').where(hasWords(words)).execute();
        const expected = TITLES.filter((title, index) => {
          const texts = [foldText(title), foldText(tree.get(index % 2 === 0 ? 'by-1' : 'nw')?.name ?? '')];
          return foldQuery(signs.join('')).every((word) =>
            word.some((w) => texts.some((text) => text.includes(w))),
          );
        });
        expect(rows.map(({ title }) => title).sort()).toEqual([...expected].sort());
      }),
      { numRuns: 150 },
    );
  });

  test('bookings that were folded by an earlier version are folded anew', async () => {
    for (let week = 0; week < 3; week += 1) {
      await desk.book({
        title: `Bürgertreff ${week}`,
        description: 'Kreis-Vorstand',
        start: `2027-02-1${week}T19:00`,
      });
    }
    const { db } = store();
    const [untouched] = await db.selectFrom('bookings').selectAll().orderBy('id').execute();
    await db.updateTable('bookings').set({ search_text: 'buergertreff\nburgertreff' }).execute();
    expect(await titles('/bookings', { text: 'kreisvorstand' })).toEqual([]);
    await foldAnew(store().migrations as never);
    expect(await titles('/bookings', { text: 'kreisvorstand burger' })).toHaveLength(3);
    expect((await db.selectFrom('bookings').selectAll().orderBy('id').execute())[0]).toEqual(untouched);
  });

  test('the upgrade folds all bookings, however many there are', async () => {
    const { db } = store();
    await desk.book({ title: 'Bürgertreff' });
    const row = await db.selectFrom('bookings').selectAll().executeTakeFirstOrThrow();
    const copies = Array.from({ length: 1_100 }, () => ({ ...row, id: newId(), search_text: 'alt' }));
    for (let at = 0; at < copies.length; at += 100)
      await db
        .insertInto('bookings')
        .values(copies.slice(at, at + 100))
        .execute();
    await foldAnew(store().migrations as never);
    const left = await db.selectFrom('bookings').select('id').where('search_text', '=', 'alt').execute();
    expect(left).toEqual([]);
  });
});
