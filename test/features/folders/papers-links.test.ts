import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { BookingWish } from '../../../src/features/bookings/wish.ts';
import { DAY_MS, HOUR_MS } from '../../../src/lib/span.ts';
import { onEachStore } from '../../support/stores.ts';
import { ANNA, type Booked } from '../../support/world.ts';
import { HOME, type PapersWorld, startPapersWorld } from './papers-world.ts';

const FOLDER = '2027-02-01 Kreisvorstand';

onEachStore('links to papers', (store) => {
  let papers: PapersWorld;
  beforeEach(async () => {
    papers = await startPapersWorld(store());
  });
  afterEach(() => papers.close());

  const change = ({ booking }: Booked, wish: Readonly<Record<string, unknown>>) =>
    papers.world.database.inTurn((tx) => papers.world.bookings.change(tx, ANNA, booking.id, wish, null));
  const cancel = ({ booking }: Booked) =>
    papers.world.database.inTurn((tx) =>
      papers.world.bookings.cancel(tx, ANNA, booking.id, { live: 'end', ifMatch: null }),
    );
  const read: Partial<BookingWish> = { options: { papers: 'read' } };
  const drop: Partial<BookingWish> = { options: { papers: 'drop' } };
  const linksAt = async (...below: readonly string[]) =>
    papers.nextcloud.shares.of([...HOME, 'Sitzungen', ...below]);

  test('are taken back from a date that is over, too, and nothing else is done there', async () => {
    const booked = await papers.book(10, { ...drop, recurrence: 'FREQ=WEEKLY;COUNT=3' });
    await papers.prepare();
    papers.world.clock.advance(2 * HOUR_MS);
    papers.cloud.control.clearRequests();
    expect(await papers.prepare()).toMatchObject({ settled: 0 });
    expect(papers.cloud.control.requests()).toEqual([]);
    await change(booked, { title: 'Anders', options: { papers: 'folder' } });
    await papers.prepare();
    expect(await linksAt('2027-02-08 Anders')).toEqual([]);
    expect(await linksAt(FOLDER)).toEqual([]);
    expect(await linksAt(FOLDER, 'Eingang')).toEqual([]);
    expect(await papers.papersOf(booked.date.id)).toMatchObject({ read_url: null, links_until: null });
  });

  test('are taken back from a date that was cancelled while Nextcloud was off until after its end', async () => {
    const booked = await papers.book(10, drop);
    await papers.prepare();
    await papers.cloud.control.kill();
    await cancel(booked);
    await papers.prepare();
    papers.world.clock.advance(2 * DAY_MS);
    await papers.cloud.control.start();
    await papers.prepare();
    expect(await linksAt(FOLDER)).toEqual([]);
    expect(await linksAt(FOLDER, 'Eingang')).toEqual([]);
  });

  test('of which we know nothing since we were stopped are taken back all the same', async () => {
    const booked = await papers.book(10, { ...read, recurrence: 'FREQ=WEEKLY;COUNT=10' });
    // The answer to the link is lost, and so is that to the question after it.
    papers.cloud.control.fault({ kind: 'reset', method: 'POST', path: '*shares*', afterActing: true });
    papers.cloud.control.fault({ kind: 'reset', method: 'GET', path: '*shares*', skip: 2 });
    await papers.prepare();
    papers.cloud.control.clearFaults();
    expect(await linksAt(FOLDER)).toHaveLength(1);
    expect(await papers.papersOf(booked.date.id)).toMatchObject({ read_url: null });
    papers.world.clock.advance(2 * HOUR_MS);
    await change(booked, { options: { papers: 'folder' } });
    await papers.prepare();
    expect(await linksAt(FOLDER)).toEqual([]);
  });

  const rotate = ({ booking }: Booked) =>
    papers.world.database.inTurn((tx) =>
      papers.world.bookings.rotateLink(tx, ANNA, { booking: booking.id, kind: 'guest', ifMatch: null }),
    );
  const opens = async (url: string | null) => (await fetch(url ?? '')).status === 200;

  test.each([
    ['when the guest link is replaced', rotate],
    [
      'when guests are to give an access code',
      (booked: Booked) => change(booked, { options: { papers: 'drop', accessCode: 'Rathaus 7' } }),
    ],
  ])('are new ones %s, and the old ones open nothing', async (_when, act) => {
    const booked = await papers.book(10, { ...drop, recurrence: 'FREQ=WEEKLY;COUNT=3' });
    await papers.prepare();
    const before = await papers.papersOf(booked.date.id);
    expect(await opens(before.read_url)).toBe(true);
    await act(booked);
    await papers.prepare();
    const after = await papers.papersOf(booked.date.id);
    expect([await opens(before.read_url), await opens(before.drop_url)]).toEqual([false, false]);
    expect([await opens(after.read_url), await opens(after.drop_url)]).toEqual([true, true]);
    expect(await linksAt(FOLDER)).toHaveLength(1);
    expect(await linksAt(FOLDER, 'Eingang')).toHaveLength(1);
    expect(await papers.prepare()).toMatchObject({ settled: 0 });
  });

  test('of a date that is over are gone with the guest link that showed them', async () => {
    const booked = await papers.book(10, { ...drop, recurrence: 'FREQ=WEEKLY;COUNT=3' });
    await papers.prepare();
    papers.world.clock.advance(2 * HOUR_MS);
    await rotate(booked);
    await papers.prepare();
    expect([await linksAt(FOLDER), await linksAt(FOLDER, 'Eingang')]).toEqual([[], []]);
    expect(await papers.papersOf(booked.date.id)).toMatchObject({ read_url: null, drop_url: null });
    expect(await linksAt('2027-02-08 Kreisvorstand')).toHaveLength(1);
  });

  test('are forgotten when they open nothing any more', async () => {
    const { date } = await papers.book(10, drop);
    await papers.prepare();
    papers.world.clock.advance(31 * DAY_MS);
    await papers.prepare();
    expect((await papers.papersOf(date.id)).read_url).not.toBeNull();
    papers.world.clock.advance(DAY_MS);
    await papers.prepare();
    expect(await papers.papersOf(date.id)).toMatchObject({
      ...{ read_share: null, read_url: null, drop_share: null, drop_url: null, links_until: null },
    });
  });
});
