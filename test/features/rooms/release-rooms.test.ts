import { afterEach, expect, test } from '@jest/globals';
import { closeRoomsJob, type CloseRoomsParts } from '../../../src/features/rooms/close-rooms.ts';
import type { PoolServer } from '../../../src/features/rooms/server.ts';
import { Refusal } from '../../../src/lib/refusal.ts';
import { MINUTE_MS, SECOND_MS } from '../../../src/lib/span.ts';
import { onEachStore } from '../../support/stores.ts';
import { type Booked, startWorld, type World, type WorldOptions } from '../../support/world.ts';
import { enter, leave, live, nextRound, opened, vanish } from './steps.ts';

/** With a single room, one date takes all of the limit. */
const FULL: WorldOptions = { settings: { roomLimit: 1 } };

onEachStore('a room that nobody came to', (store) => {
  let world: World;
  const { signal } = new AbortController();
  afterEach(() => world.close());

  test('is given up with its window, twenty minutes after the start', async () => {
    const { date, booking } = await unused();
    const { server } = await world.current(date.id);
    world.clock.advanceTo(late(date) - 1);
    expect(await world.runClose()).toMatchObject({ released: 0 });
    world.clock.advanceTo(late(date));
    expect(await world.runClose()).toMatchObject({ released: 1, closed: 0, ended: 1 });
    expect(world.meetingsOf(date.id)).toEqual([]);
    expect(await world.current(date.id)).toMatchObject({ server, state: 'ended', end_reason: 'no-show' });
    expect(await occurrence(date.id)).toMatchObject({
      ...{ status: 'booked', closesAt: late(date), releasedClosesAt: date.closesAt, version: 2 },
    });
    expect((await world.bookings.get(world.database.db, booking.id)).booking.version).toBe(2);
    await world.book(30, { branch: 'nw' });
    expect(await world.metric('plenum_rooms_released_total')).toBe(1);
    expect(await world.runOpen()).toMatchObject({ placed: 1 });
    expect(await audited(date.id)).toEqual(['room.open', 'room.end', 'occurrence.release']);
  });

  test('is kept where the setting is 0', async () => {
    const { date } = await unused({ ...FULL, noShowMinutes: 0 });
    world.clock.advanceTo(date.closesAt - 1);
    expect(await world.runClose()).toMatchObject({ released: 0 });
    expect(await world.current(date.id)).toMatchObject({ state: 'open' });
  });

  test('is kept while there is room enough for all', async () => {
    const { date } = await unused({ settings: { roomLimit: 10 } });
    const { server } = await world.current(date.id);
    world.server(server).clearRequests();
    world.clock.advanceTo(late(date));
    expect(await world.runClose()).toMatchObject({ released: 0 });
    // Nor is its server asked every ten seconds.
    expect(world.server(server).requests()).toEqual([]);
    for (let other = 0; other < 9; other += 1) await world.book(30, { expectedParticipants: 1 });
    expect(await world.runClose()).toMatchObject({ released: 1 });
  });

  test('is given up only until no limit is nearly used up any more, the longest waiting first', async () => {
    world = await startWorld(store(), { settings: { roomLimit: 10 } });
    const dates = [];
    for (let other = 0; other < 10; other += 1) {
      dates.push((await world.book(10 + other, { expectedParticipants: 1 })).date);
      world.clock.advance(MINUTE_MS);
      await world.runOpen();
    }
    world.clock.advanceTo(late(dates[9]));
    expect(await world.runClose()).toMatchObject({ released: 1 });
    expect(await occurrence(dates[0]?.id)).toMatchObject({ closesAt: world.clock.now() });
    expect(await occurrence(dates[1]?.id)).toMatchObject({ releasedClosesAt: null });
  });

  test.each([
    ['somebody is in it', (id: string) => enter(world, id, 'anna')],
    [
      'somebody was in it',
      (id: string) => {
        enter(world, id, 'anna');
        leave(world, id, 'anna');
      },
    ],
    ['it is not there any more', (id: string) => vanish(world, id)],
  ])('is kept where its server says since the last look that %s', async (_what, happens) => {
    const { date } = await unused();
    world.clock.advanceTo(late(date));
    happens(date.id);
    expect(await world.current(date.id)).toMatchObject({ state: 'open', participants: 0 });
    expect(await world.runClose()).toMatchObject({ released: 0 });
    expect(await occurrence(date.id)).toMatchObject({ closesAt: date.closesAt, releasedClosesAt: null });
  });

  test('is kept where its server does not answer, and given up when it does', async () => {
    const { date } = await unused();
    const { server } = await world.current(date.id);
    world.server(server).fault({ kind: 'html-200', call: 'getMeetingInfo', times: 1 });
    world.clock.advanceTo(late(date));
    expect(await world.runClose()).toMatchObject({ released: 0 });
    expect(await world.runClose()).toMatchObject({ released: 1 });
  });

  test('is kept where people were in it, even if all have left', async () => {
    world = await startWorld(store(), FULL);
    const { date } = await live(world);
    leave(world, date.id, 'anna');
    world.clock.advanceTo(late(date));
    await world.runWatch();
    expect(await world.runClose()).toMatchObject({ released: 0 });
  });

  test('is kept where people were in a copy before it, which its server lost', async () => {
    world = await startWorld(store(), FULL);
    const { date } = await live(world);
    await world.server((await world.current(date.id)).server).kill();
    await nextRound(world);
    expect(await world.current(date.id)).toMatchObject({ state: 'open', fence: 2 });
    world.clock.advanceTo(late(date) + 20 * MINUTE_MS);
    expect(await world.runClose()).toMatchObject({ released: 0 });
  });

  test('is kept as long as a copy on a lost server may have people in it', async () => {
    const { date } = await unused();
    const { server } = await world.current(date.id);
    world.server(server).fault({ kind: 'reset' });
    await nextRound(world);
    world.clock.advanceTo(date.closesAt - MINUTE_MS);
    expect(await world.runClose()).toMatchObject({ released: 0 });
    await world.server(server).restart();
    world.server(server).clearFaults();
    await nextRound(world);
    expect(await world.runClose()).toMatchObject({ released: 1 });
  });

  test('has its twenty minutes anew after it was opened elsewhere', async () => {
    const { date } = await unused();
    vanish(world, date.id);
    world.clock.advanceTo(late(date) - MINUTE_MS);
    await world.runWatch();
    const { opened_at: openedAt } = await world.current(date.id);
    world.clock.advanceTo((openedAt ?? 0) + 20 * MINUTE_MS - 1);
    expect(await world.runClose()).toMatchObject({ released: 0 });
    world.clock.advance(1);
    expect(await world.runClose()).toMatchObject({ released: 1 });
  });

  test('has them anew after we were away ourselves, since nobody could come', async () => {
    const { date } = await unused();
    world.clock.advanceTo(late(date) + MINUTE_MS);
    const job = closeRoomsJob(world.closing);
    world.clock.advance(20 * MINUTE_MS - 1);
    expect(await job.run(signal)).toMatchObject({ released: 0 });
    world.clock.advance(1);
    expect(await job.run(signal)).toMatchObject({ released: 1 });
  });

  test('that never opened is not given up: that was not for want of people', async () => {
    world = await startWorld(store(), FULL);
    for (const { name } of world.pool) world.server(name).setSecrets(['another-secret-0123']);
    const { date } = await world.book(10);
    await world.runOpen();
    expect(await world.current(date.id)).toMatchObject({ state: 'failed' });
    world.clock.advanceTo(date.closesAt - 1);
    expect(await world.runClose()).toMatchObject({ released: 0 });
  });

  test('is kept for who came in while its server was asked', async () => {
    const { date } = await unused();
    const job = closeRoomsJob(
      asking(async () => {
        enter(world, date.id, 'anna');
        world.clock.advance(SECOND_MS);
        await world.runWatch();
      }),
    );
    world.clock.advanceTo(late(date));
    expect(await job.run(signal)).toMatchObject({ released: 0 });
    expect(await world.current(date.id)).toMatchObject({ state: 'live' });
    expect(await occurrence(date.id)).toMatchObject({ closesAt: date.closesAt });
  });

  test('is given up with its window or not at all', async () => {
    const { date } = await unused();
    const release = () => Promise.reject(new Refusal({ code: 'version-conflict' }));
    const job = closeRoomsJob({ ...world.closing, bookings: { ...world.bookings, release } });
    world.clock.advanceTo(late(date));
    expect(await job.run(signal)).toMatchObject({ released: 0, ended: 0 });
    expect(await world.current(date.id)).toMatchObject({ state: 'open', end_reason: null });
    expect(world.logged).toContainEqual(expect.objectContaining({ level: 'error' }));
    await Promise.all([world.runClose(), world.runClose(), world.runClose()]);
    expect(await occurrence(date.id)).toMatchObject({ closesAt: late(date), version: 2 });
    expect(await audited(date.id)).toEqual(['room.open', 'room.end', 'occurrence.release']);
  });

  /** A date whose room is open, and that nobody comes to. */
  async function unused(options: WorldOptions = FULL): Promise<Booked> {
    world = await startWorld(store(), options);
    return opened(world);
  }

  /** Something happens right after a server was asked about a meeting. */
  function asking(happens: () => Promise<void>): CloseRoomsParts {
    const pool = world.pool.map((server): PoolServer => {
      const getMeetingInfo: PoolServer['client']['getMeetingInfo'] = async (...given) => {
        const meeting = await server.client.getMeetingInfo(...given);
        await happens();
        return meeting;
      };
      return { ...server, client: { ...server.client, getMeetingInfo } };
    });
    return { ...world.closing, pool };
  }

  async function occurrence(id = '') {
    return (await world.bookings.getOccurrence(world.database.db, id)).occurrence;
  }

  async function audited(id: string): Promise<readonly string[]> {
    const rows = await world.database.db
      .selectFrom('audit')
      .select(['action'])
      .where('object', '=', id)
      .orderBy('id')
      .execute();
    return rows.map(({ action }) => action);
  }
});

/** When twenty minutes of a date have passed. */
function late(date: { readonly startsAt: number } | undefined): number {
  return (date?.startsAt ?? 0) + 20 * MINUTE_MS;
}
