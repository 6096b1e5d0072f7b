import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createPapersOf } from '../../../src/features/folders/papers-view.ts';
import type { BookingWish } from '../../../src/features/bookings/wish.ts';
import { DAY_MS, MINUTE_MS } from '../../../src/lib/span.ts';
import { onEachStore } from '../../support/stores.ts';
import { ANNA, type Booked } from '../../support/world.ts';
import { HOME, type PapersWorld, slidesFolder, startPapersWorld } from './papers-world.ts';

const FOLDER = '2027-02-01 Kreisvorstand';

onEachStore('the papers of a date', (store) => {
  let papers: PapersWorld;
  beforeEach(async () => {
    papers = await startPapersWorld(store());
  });
  afterEach(() => papers.close());

  const change = ({ booking }: Booked, wish: Readonly<Record<string, unknown>>) =>
    papers.world.database.inTurn((tx) => papers.world.bookings.change(tx, ANNA, booking.id, wish, null));
  const read: Partial<BookingWish> = { options: { papers: 'read' } };
  const small = { expectedParticipants: 2 };
  const drop: Partial<BookingWish> = { options: { papers: 'drop' } };
  const linksAt = async (...below: readonly string[]) =>
    (await papers.nextcloud.shares.of([...HOME, 'Sitzungen', ...below])).map(
      ({ kind, permissions, expires }) => ({ ...{ kind, permissions, expires } }),
    );

  test('are a folder under the name of the date with a subfolder for slides, made once', async () => {
    const { date } = await papers.book(10);
    expect(await papers.prepare()).toMatchObject({ settled: 1 });
    expect(papers.tree()).toEqual(
      expect.arrayContaining([`Sitzungen/${FOLDER}/`, `Sitzungen/${FOLDER}/Folien/`]),
    );
    expect(await papers.papersOf(date.id)).toMatchObject({ state: 'settled', name: FOLDER, read_url: null });
    papers.cloud.control.clearRequests();
    expect(await papers.prepare()).toMatchObject({ settled: 0 });
    expect(papers.cloud.control.requests()).toEqual([]);
  });

  test('that guests may read and hand in have two links, good until thirty days after', async () => {
    const { date } = await papers.book(10, drop);
    await papers.prepare();
    expect(await linksAt(FOLDER)).toEqual([{ kind: 'link', permissions: 1, expires: '2027-03-03' }]);
    expect(await linksAt(FOLDER, 'Eingang')).toEqual([
      { kind: 'link', permissions: 4, expires: '2027-03-03' },
    ]);
    const row = await papers.papersOf(date.id);
    expect(row.read_url).toMatch(/\/s\//);
    expect(row.drop_url).toMatch(/\/s\//);
    expect(row.links_until).toBe('2027-03-03');
  });

  test('are left alone where the ids that we know are of another Nextcloud', async () => {
    const { date } = await papers.book(10, { options: { papers: 'folder' } });
    await papers.prepare();
    await papers.put([...HOME, 'Sitzungen', FOLDER, 'Folien', 'a.pdf'], '%PDF-1.4');
    await papers.world.database.db.updateTable('folders').set({ home: 'of another server' }).execute();
    papers.world.clock.advance(2 * MINUTE_MS);
    const { booking } = await papers.book(20, { ...read, ...small });
    const before = papers.tree();
    expect(await papers.prepare()).toMatchObject({ settled: 0, failed: 1 });
    expect(papers.tree()).toEqual(before);
    await papers.open();
    expect(await papers.givingOf(date.id)).toMatchObject({ state: 'owed' });

    await papers.world.database.db.updateTable('folders').set({ home: null }).execute();
    papers.world.clock.advance(2 * MINUTE_MS);
    expect(await papers.prepare()).toMatchObject({ settled: 1 });
    expect(await papers.bring()).toMatchObject({ given: 1 });
    expect(booking.options.papers).toBe('read');
  });

  test('are none where the booking wants none', async () => {
    await papers.world.book(10);
    expect(await papers.prepare()).toMatchObject({ settled: 0 });
    expect(papers.tree()).toEqual(['Sitzungen/', 'Vorlagen/']);
  });

  test('of a series are there for thirty days ahead, and the next one of each booking however far', async () => {
    await papers.book(10, { recurrence: 'FREQ=WEEKLY;COUNT=10' });
    await papers.book(60 * 24 * 90, { title: 'Parteitag' });
    await papers.prepare();
    const made = papers.tree().filter((line) => /^Sitzungen\/[^/]+\/$/.test(line));
    expect(made).toHaveLength(5 + 1);
    expect(made).toContain('Sitzungen/2027-05-02 Parteitag/');
    papers.world.clock.advance(7 * DAY_MS);
    // The one that has come near, and today's, which is looked at once more.
    expect(await papers.prepare()).toMatchObject({ settled: 2 });
  });

  test('of two dates of one title on a day lie apart', async () => {
    await papers.book(10);
    await papers.book(120);
    await papers.book(120);
    await papers.prepare();
    expect(papers.tree().filter((line) => /^Sitzungen\/[^/]+\/$/.test(line))).toEqual([
      'Sitzungen/2027-02-01 14-00 Kreisvorstand/',
      'Sitzungen/2027-02-01 14-00 Kreisvorstand (2)/',
      `Sitzungen/${FOLDER}/`,
    ]);
  });

  test('follow a new title and a new day, with all that is in them', async () => {
    const booked = await papers.book(10, read);
    await papers.prepare();
    await papers.put([...slidesFolder(), 'a.pdf'], '%PDF-');
    await change(booked, { title: 'Vorstand / neu', start: '2027-02-03T19:00' });
    await papers.prepare();
    const moved = '2027-02-03 Vorstand - neu';
    expect(papers.tree()).toContain(`Sitzungen/${moved}/Folien/a.pdf 5`);
    expect(papers.tree().join()).not.toContain(FOLDER);
    expect(await linksAt(moved)).toEqual([{ kind: 'link', permissions: 1, expires: '2027-03-05' }]);
  });

  test('that a person renamed or moved stay as they are', async () => {
    const booked = await papers.book(10, read);
    await papers.prepare();
    const from = [...HOME, 'Sitzungen', FOLDER];
    await papers.nextcloud.files.move(from, [...HOME, 'Vorstand im Februar']);
    await change(booked, { title: 'Ganz anders' });
    expect(await papers.prepare()).toMatchObject({ settled: 1, failed: 0 });
    expect(papers.tree()).toContain('Vorstand im Februar/Folien/');
    expect(papers.tree().join()).not.toContain('Ganz anders');
    expect(await papers.nextcloud.shares.of([...HOME, 'Vorstand im Februar'])).toHaveLength(1);
  });

  test('that want less lose our own links alone, and a cancelled date keeps its folder', async () => {
    const booked = await papers.book(10, drop);
    await papers.prepare();
    const inbox = [...HOME, 'Sitzungen', FOLDER, 'Eingang'];
    const own = { use: 'drop', expires: '2027-04-01', label: 'von Hand' } as const;
    await papers.nextcloud.shares.giveLink(inbox, own);
    await papers.put([...inbox, 'Antrag.pdf'], '%PDF-');
    await change(booked, { options: { papers: 'read' } });
    await papers.prepare();
    expect(await linksAt(FOLDER, 'Eingang')).toEqual([
      { kind: 'link', permissions: 4, expires: '2027-04-01' },
    ]);
    expect(await linksAt(FOLDER)).toHaveLength(1);
    await papers.world.database.inTurn((tx) =>
      papers.world.bookings.cancel(tx, ANNA, booked.booking.id, { live: 'end', ifMatch: null }),
    );
    await papers.prepare();
    expect(await linksAt(FOLDER)).toEqual([]);
    expect(papers.tree()).toContain(`Sitzungen/${FOLDER}/Eingang/Antrag.pdf 5`);
    expect(await papers.papersOf(booked.date.id)).toMatchObject({ read_url: null, drop_url: null });
  });

  test('wait for their links where there are no more in these ten minutes, and the others go on', async () => {
    for (let minute = 0; minute < 21; minute += 1) {
      await papers.book(10 + minute, { ...read, ...small, title: `Sitzung ${minute}` });
    }
    await papers.book(60, { options: { papers: 'folder' }, ...small });
    expect(await papers.prepare()).toMatchObject({ settled: 21, waiting: 1, failed: 0 });
    papers.world.clock.advance(10 * MINUTE_MS);
    papers.cloud.control.advance(10 * MINUTE_MS);
    expect(await papers.prepare()).toMatchObject({ settled: 1 });
  });

  test('are caught up when Nextcloud is back', async () => {
    await papers.book(10);
    await papers.book(60, { title: 'Zweite' });
    await papers.cloud.control.kill();
    expect(await papers.prepare()).toMatchObject({ settled: 0, failed: 2 });
    await papers.cloud.control.start();
    papers.world.clock.advance(2 * MINUTE_MS);
    expect(await papers.prepare()).toMatchObject({ settled: 2 });
  });

  test('come about whole after a crash at any call, with one folder and one link', async () => {
    const { date } = await papers.book(10, drop);
    for (let calls = 0; calls < 40; calls += 1) {
      papers.cloud.control.clearFaults();
      const lost = { kind: 'reset', afterActing: calls % 2 === 0 } as const;
      papers.cloud.control.fault({ ...lost, skip: calls });
      await papers.prepare();
      papers.world.clock.advance(2 * MINUTE_MS);
    }
    papers.cloud.control.clearFaults();
    await papers.prepare();
    expect(await papers.papersOf(date.id)).toMatchObject({ state: 'settled' });
    expect(papers.tree()).toEqual([
      'Sitzungen/',
      ...['', 'Eingang/', 'Folien/'].map((below) => `Sitzungen/${FOLDER}/${below}`),
      'Vorlagen/',
    ]);
    expect(await linksAt(FOLDER)).toHaveLength(1);
    expect(await linksAt(FOLDER, 'Eingang')).toHaveLength(1);
  });

  test('prepared by several at a time are prepared once', async () => {
    const { date } = await papers.book(10, drop);
    await Promise.allSettled([papers.prepare(), papers.prepare(), papers.prepare()]);
    papers.world.clock.advance(2 * MINUTE_MS);
    await papers.prepare();
    expect(await papers.papersOf(date.id)).toMatchObject({ state: 'settled' });
    expect(papers.tree().filter((line) => /^Sitzungen\/[^/]+\/$/.test(line))).toEqual([
      `Sitzungen/${FOLDER}/`,
    ]);
    expect(await linksAt(FOLDER)).toHaveLength(1);
  });

  test('that a person threw away are there again, empty, on the last day before', async () => {
    await papers.book(60 * 24 * 3);
    await papers.prepare();
    const folder = [...HOME, 'Sitzungen', '2027-02-04 Kreisvorstand'];
    await papers.remove(folder);
    await papers.prepare();
    expect(papers.tree()).not.toContain('Sitzungen/2027-02-04 Kreisvorstand/');
    papers.world.clock.advance(2.5 * DAY_MS);
    await papers.prepare();
    expect(papers.tree()).toContain('Sitzungen/2027-02-04 Kreisvorstand/Folien/');
  });

  test('are shown to guests as long as their links are good', async () => {
    const { date } = await papers.book(10, read);
    const papersOf = createPapersOf(papers.world.clock);
    const { db } = store();
    expect(await papersOf(db, date.id)).toEqual({ read: null, drop: null });
    await papers.prepare();
    expect(await papersOf(db, date.id)).toMatchObject({ read: expect.stringContaining('/s/'), drop: null });
    papers.world.clock.advance(30 * DAY_MS);
    const { read: onLastDay } = await papersOf(db, date.id);
    expect((await fetch(onLastDay ?? '')).status).toBe(200);
    papers.world.clock.advance(DAY_MS);
    expect(await papersOf(db, date.id)).toEqual({ read: null, drop: null });
  });

  test('leave a row in the audit, without any address', async () => {
    const { date } = await papers.book(10, drop);
    await papers.prepare();
    const rows = await store()
      .db.selectFrom('audit')
      .selectAll()
      .where('action', '=', 'papers.prepare')
      .execute();
    expect(rows).toMatchObject([{ actor: 'job:prepare-papers', object: date.id, branch: 'by-1' }]);
    expect(JSON.stringify([rows, papers.world.logged])).not.toMatch(/\/s\/|http/);
  });
});
