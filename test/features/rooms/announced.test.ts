import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { announcementsFor, type AnnouncedOutage } from '../../../src/features/rooms/announced.ts';
import { planOutage } from '../../../src/features/bookings/outages.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS, type Span } from '../../../src/lib/span.ts';
import { currentRooms } from '../../../src/features/rooms/room-store.ts';
import { onEachStore } from '../../support/stores.ts';
import { NOON, startWorld, type World } from '../../support/world.ts';
import { cancelled, live, nextRound, onlyOn, vanish } from './steps.ts';
import { view } from './visit.ts';

onEachStore('an announced outage', (store) => {
  let world: World;
  beforeEach(async () => {
    world = await startWorld(store());
  });
  afterEach(() => world.close());
  const announce = (span: Span, change: { announcement?: string; servers?: string[] } = {}) =>
    world.database.inTurn((tx) =>
      planOutage(
        tx,
        { actor: 'token:anna', now: world.clock.now() },
        { span, rooms: 0, seats: 0, reason: 'intern', announcement: 'Umbau', ...change },
      ),
    );
  const seen = async (code: string) => {
    world.clock.advance(2 * SECOND_MS);
    const { announcements, version } = await view(world, 'guest', code);
    return { texts: announcements.map(({ text }) => text), version };
  };

  test('is on the pages of the meetings whose window it touches, until it is over', async () => {
    const { guest, host, date } = await world.book(60);
    const other = await world.book(60 * 26);
    const before = await seen(guest);
    const { id } = await announce({ from: date.startsAt, to: date.startsAt + 10 * MINUTE_MS });
    expect(before.texts).toEqual([]);
    const early = await seen(guest);
    expect(early.texts).toEqual(['Umbau']);
    expect(early.version).not.toBe(before.version);
    expect(await seen(other.guest)).toMatchObject({ texts: [] });
    expect((await view(world, 'host', host)).announcements).toEqual([
      { id, from: date.startsAt, to: date.startsAt + 10 * MINUTE_MS, text: 'Umbau' },
    ]);
    world.clock.advanceTo(date.opensAt);
    await world.runOpen();
    expect(await seen(guest)).toMatchObject({ texts: ['Umbau'] });
    world.clock.advanceTo(date.startsAt + 10 * MINUTE_MS);
    const after = await seen(guest);
    expect(after.texts).toEqual([]);
  });

  test('that says nothing is not on any page, and its reason is never', async () => {
    const { guest, date } = await world.book(60);
    await announce({ from: date.startsAt, to: date.endsAt }, { announcement: '' });
    await announce({ from: date.startsAt, to: date.endsAt });
    world.clock.advance(2 * SECOND_MS);
    expect(JSON.stringify(await view(world, 'guest', guest))).not.toContain('intern');
    expect(await seen(guest)).toMatchObject({ texts: ['Umbau'] });
  });

  test('of one server is on the pages of the rooms there, and of those that have none yet', async () => {
    await onlyOn(world, 'bbb-1');
    const here = await live(world, { durationMinutes: 300 });
    await onlyOn(world, 'bbb-2');
    const there = await live(world, { durationMinutes: 300 });
    const later = await world.book(180);
    await announce({ from: NOON, to: NOON + 4 * HOUR_MS }, { servers: ['bbb-1', 'bbb-3'] });
    expect(await seen(here.guest)).toMatchObject({ texts: ['Umbau'] });
    expect(await seen(there.guest)).toMatchObject({ texts: [] });
    expect(await seen(later.guest)).toMatchObject({ texts: ['Umbau'] });
  });

  test('is not on the page of a meeting that is cancelled, or was ended', async () => {
    const off = await world.book(60);
    const over = await live(world);
    await announce({ from: NOON, to: NOON + 8 * HOUR_MS });
    expect(await seen(over.guest)).toMatchObject({ texts: ['Umbau'] });
    await cancelled(world, off);
    vanish(world, over.date.id);
    await nextRound(world);
    for (const { guest } of [off, over]) expect(await seen(guest)).toMatchObject({ texts: [] });
  });

  test('meets a room with people in it past its window, too', async () => {
    const { guest, date } = await live(world);
    await announce({ from: date.closesAt + 5 * MINUTE_MS, to: date.closesAt + HOUR_MS });
    expect(await seen(guest)).toMatchObject({ texts: [] });
    world.clock.advanceTo(date.closesAt);
    await world.runClose();
    expect(await seen(guest)).toMatchObject({ texts: ['Umbau'] });
  });

  test('touches a window by sharing an instant with it, and no less', async () => {
    const { date } = await world.book(60);
    const [room] = await currentRooms(world.database.db, [date.id]);
    const at = (from: number, to: number, now = NOON) => {
      const outage: AnnouncedOutage = { id: 'o', span: { from, to }, announcement: 'Umbau', servers: [] };
      return announcementsFor([outage], date, room, now).length;
    };
    const { opensAt, closesAt } = date;
    expect(at(opensAt - 10, opensAt)).toBe(0);
    expect(at(opensAt - 10, opensAt + 1)).toBe(1);
    expect(at(closesAt - 1, closesAt + 10)).toBe(1);
    expect(at(closesAt, closesAt + 10)).toBe(0);
    expect(at(opensAt, closesAt, closesAt - 1)).toBe(1);
    expect(at(opensAt, opensAt + 10, opensAt + 10)).toBe(0);
  });
});
