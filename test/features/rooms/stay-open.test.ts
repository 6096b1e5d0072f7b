import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { retire } from '../../../src/features/rooms/retire.ts';
import { currentRooms } from '../../../src/features/rooms/room-store.ts';
import { MINUTE_MS, SECOND_MS } from '../../../src/lib/span.ts';
import { onEachStore } from '../../support/stores.ts';
import { ANNA, type Booked, NOON, startWorld, type World } from '../../support/world.ts';
import { leave, live, nextRound, theMeeting, vanish } from './steps.ts';
import { view } from './visit.ts';

onEachStore('a room that is to stay', (store) => {
  let world: World;
  beforeEach(async () => {
    world = await startWorld(store(), { settings: { roomLimit: 1 } });
  });
  afterEach(() => world.close());
  const open = ({ date }: Booked, minutes: number | null) =>
    world.database.inTurn((tx) => world.rooms.open(tx, 'token:olga', date.id, minutes));
  const longer = ({ date }: Booked, durationMinutes: number) =>
    world.database.inTurn((tx) =>
      world.bookings.moveOccurrence(tx, ANNA, date.id, { durationMinutes }, null),
    );

  describe('while people are in it', () => {
    test('is there for longer, the same copy, also past its window', async () => {
      const booked = await live(world, { durationMinutes: 30 });
      world.clock.advanceTo(booked.date.closesAt + MINUTE_MS);
      await world.runClose();
      const longerNow = await open(booked, 20);
      expect(longerNow.endsAt).toBe(world.clock.now() + 20 * MINUTE_MS);
      world.clock.advanceTo(longerNow.closesAt - 1);
      await world.runWatch();
      await world.runClose();
      expect(await world.current(booked.date.id)).toMatchObject({ state: 'live', fence: 1 });
      theMeeting(world, booked.date.id);
    });

    test('is not cut by a run that looked at it before it became longer', async () => {
      const booked = await live(world, { durationMinutes: 30 });
      world.clock.advanceTo(booked.date.closesAt);
      const [seen] = await currentRooms(world.database.db, [booked.date.id]);
      if (seen === undefined) throw new Error('no room');
      await longer(booked, 60);
      expect(await retire(world.closing, seen, 'closed')).toBe(false);
      expect(await world.current(booked.date.id)).toMatchObject({ state: 'live' });
      world.clock.advanceTo(booked.date.closesAt + 30 * MINUTE_MS);
      expect(await retire(world.closing, seen, 'closed')).toBe(true);
    });

    test('races with the run that closes it empty: where it became longer, there is a room', async () => {
      const booked = await emptied();
      world.clock.advanceTo(booked.date.closesAt);
      const [, asked] = await Promise.allSettled([world.runClose(), open(booked, 60)]);
      if (asked.status === 'rejected') {
        expect(asked.reason).toMatchObject({ fault: { code: 'room-ending' } });
      } else {
        await world.runOpen();
        expect(['open', 'live']).toContain((await world.current(booked.date.id)).state);
        theMeeting(world, booked.date.id);
      }
    });

    test('says anew that it must leave, where that was said before it became longer', async () => {
      const booked = await live(world, { durationMinutes: 30 });
      const first = await world.book(76, { durationMinutes: 15 });
      world.clock.advanceTo(booked.date.closesAt);
      expect(await world.runClose()).toMatchObject({ warned: 1 });
      await world.database.inTurn((tx) =>
        world.bookings.cancel(tx, ANNA, first.booking.id, { live: null, ifMatch: null }),
      );
      const { closesAt } = await open(booked, 60);
      await world.book((closesAt - NOON) / MINUTE_MS + 20, { durationMinutes: 15 });
      world.clock.advanceTo(closesAt);
      expect(await world.runClose()).toMatchObject({ warned: 1 });
      expect(await world.runClose()).toMatchObject({ warned: 0 });
      expect(theMeeting(world, booked.date.id).chat).toHaveLength(2);
    });
  });

  describe('after it was over', () => {
    test('opens again under the next fence for as long as it is asked to, and its link leads in', async () => {
      const booked = await closed();
      world.clock.advance(10 * MINUTE_MS);
      const reopened = await open(booked, 30);
      expect(reopened).toMatchObject({ opensAt: world.clock.now() });
      await world.runOpen();
      expect(await world.current(booked.date.id)).toMatchObject({ state: 'open', fence: 2 });
      world.clock.advance(2 * SECOND_MS);
      expect(await view(world, 'guest', booked.guest)).toMatchObject({
        state: 'open',
        date: { closesAt: reopened.closesAt },
      });
      world.clock.advanceTo(reopened.closesAt);
      await world.runClose();
      expect(world.meetingsOf(booked.date.id)).toEqual([]);
    });

    test('does not by itself, nor without saying for how long', async () => {
      const booked = await closed();
      await expect(open(booked, null)).rejects.toMatchObject({ fault: { code: 'outside-window' } });
      await world.runOpen();
      expect(world.meetingsOf(booked.date.id)).toEqual([]);
    });

    test('does not while its end is under way, and nothing is held then', async () => {
      const booked = await live(world, { durationMinutes: 30 });
      world.clock.advanceTo(booked.date.closesAt);
      await world.database.db.updateTable('rooms').set({ state: 'ending', ending_at: 0 }).execute();
      await expect(open(booked, 30)).rejects.toMatchObject({
        fault: { code: 'room-ending', retryAfterSeconds: 5 },
      });
      const { occurrence } = await world.bookings.getOccurrence(world.database.db, booked.date.id);
      expect(occurrence).toEqual(booked.date);
    });
  });

  test('given up because nobody came, it comes back for longer than it was booked', async () => {
    const booked = await world.book(10, { durationMinutes: 60 });
    await world.runOpen();
    world.clock.advanceTo(booked.date.startsAt + 20 * MINUTE_MS);
    expect(await world.runClose()).toMatchObject({ released: 1 });
    const back = await open(booked, 60);
    expect(back).toMatchObject({ releasedClosesAt: null, opensAt: world.clock.now() });
    expect(back.endsAt).toBe(world.clock.now() + 60 * MINUTE_MS);
    await world.runOpen();
    expect(await world.current(booked.date.id)).toMatchObject({ state: 'open', fence: 2 });
  });

  test('opened anew it is what the booking says by now', async () => {
    const booked = await live(world);
    const options = { lobby: 'ask-moderator', muteOnStart: true } as const;
    await world.database.inTurn((tx) =>
      world.bookings.change(tx, ANNA, booked.booking.id, { title: 'Neuer Titel', options }, null),
    );
    await nextRound(world);
    expect(theMeeting(world, booked.date.id)).toMatchObject({ name: 'Kreisvorstand' });
    vanish(world, booked.date.id);
    await nextRound(world);
    await open(booked, null);
    await world.runOpen();
    expect(theMeeting(world, booked.date.id)).toMatchObject({
      ...{ name: 'Neuer Titel', params: { guestPolicy: 'ASK_MODERATOR', muteOnStart: 'true' } },
    });
  });

  /** Whoever was in it has left. */
  async function emptied(): Promise<Booked> {
    const booked = await live(world, { durationMinutes: 30 });
    leave(world, booked.date.id, 'anna');
    await nextRound(world);
    return booked;
  }

  async function closed(): Promise<Booked> {
    const booked = await emptied();
    world.clock.advanceTo(booked.date.closesAt);
    await world.runClose();
    expect(world.meetingsOf(booked.date.id)).toEqual([]);
    return booked;
  }
});
