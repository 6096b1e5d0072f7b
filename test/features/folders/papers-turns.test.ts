import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { BookingWish } from '../../../src/features/bookings/wish.ts';
import { MINUTE_MS } from '../../../src/lib/span.ts';
import { onEachStore } from '../../support/stores.ts';
import { type PapersWorld, startPapersWorld } from './papers-world.ts';

onEachStore('papers of many dates', (store) => {
  let papers: PapersWorld;
  beforeEach(async () => {
    papers = await startPapersWorld(store());
  });
  afterEach(() => papers.close());

  const signInWrongly = () =>
    fetch(`${papers.cloud.url}ocs/v2.php/cloud/user`, {
      headers: { authorization: `Basic ${btoa('plenum:wrong')}`, 'OCS-APIRequest': 'true' },
    });
  const small: Partial<BookingWish> = { expectedParticipants: 2 };

  test('are had by all but those for which the connection breaks each time', async () => {
    const titles = ['Erste', 'Zweite', 'Dritte', 'Vierte'];
    for (const [at, title] of titles.entries()) await papers.book(60 + 70 * at, { title, ...small });
    const last = await papers.book(600, { title: 'Letzte', ...small });
    for (const title of titles) {
      papers.cloud.control.fault({ kind: 'reset', method: 'MKCOL', path: `*${title}*` });
    }
    for (let minute = 0; minute < 10; minute += 1) {
      await papers.prepare();
      papers.world.clock.advance(MINUTE_MS);
    }
    expect(await papers.papersOf(last.date.id)).toMatchObject({ state: 'settled' });
  });

  test('fail, and are not said to wait for links, where Nextcloud lets nobody from our address in', async () => {
    const { date } = await papers.book(60);
    await papers.book(200, { title: 'Zweite' });
    for (let failed = 0; failed < 11; failed += 1) await signInWrongly();
    expect(await papers.prepare()).toMatchObject({ failed: 1, waiting: 0 });
    expect(await papers.papersOf(date.id)).toMatchObject({ state: 'failed', failure: 'rate-limited' });
  });

  test('wait for their links without asking for anything, once there are none for now', async () => {
    const wish = { ...small, options: { papers: 'read' } } as const;
    for (let at = 0; at < 45; at += 1) await papers.book(60 + at * 61, { ...wish, title: `Sitzung ${at}` });
    expect(await papers.prepare()).toMatchObject({ settled: 20, waiting: 25, failed: 0 });
    papers.world.clock.advance(10 * MINUTE_MS);
    papers.cloud.control.advance(10 * MINUTE_MS);
    expect(await papers.prepare()).toMatchObject({ settled: 20, waiting: 5, failed: 0 });
    papers.world.clock.advance(MINUTE_MS);
    papers.cloud.control.clearRequests();
    expect(await papers.prepare()).toMatchObject({ settled: 0, waiting: 5, failed: 0 });
    expect(papers.cloud.control.requests()).toEqual([]);
    expect(papers.world.logged.filter(({ level }) => level === 'warn')).toEqual([]);
  });

  test('fail where the place has no part for meetings, and come about once it has one', async () => {
    const { date } = await papers.book(60);
    const { db } = store();
    const parts = await db.selectFrom('folder_parts').selectAll().where('part', '=', 'Sitzungen').execute();
    await db.deleteFrom('folder_parts').where('part', '=', 'Sitzungen').execute();
    expect(await papers.prepare()).toMatchObject({ withoutPlace: 1 });
    expect(await papers.papersOf(date.id)).toMatchObject({ state: 'failed', failure: 'no-part' });
    await db.insertInto('folder_parts').values(parts).execute();
    expect(await papers.prepare()).toMatchObject({ settled: 1, withoutPlace: 0 });
    expect(await papers.papersOf(date.id)).toMatchObject({ state: 'settled', failure: null });
  });

  test('are on their way, and have not failed, where the branch has no place yet', async () => {
    const { date } = await papers.book(60);
    await store().db.updateTable('folders').set({ file_id: null }).execute();
    expect(await papers.prepare()).toMatchObject({ withoutPlace: 1 });
    expect(await papers.papersOf(date.id)).toMatchObject({ state: 'pending' });
  });
});
