import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { roomsOf } from '../../../src/features/rooms/rooms.ts';
import { move, roomById } from '../../../src/features/rooms/room-store.ts';
import { preparePool } from '../../../src/features/rooms/prepare-pool.ts';
import { Refusal } from '../../../src/lib/refusal.ts';
import { onEachStore } from '../../support/stores.ts';
import { ANNA, startWorld, type World } from '../../support/world.ts';
import { cancelled, enter, nextRound, onlyOn, opened, openedBeside, theMeeting, vanish } from './steps.ts';

onEachStore('rooms', (store) => {
  let world: World;
  beforeEach(async () => {
    world = await startWorld(store());
  });
  afterEach(() => world.close());

  describe('opening by hand', () => {
    test('before the window lengthens it from now on, and the room opens', async () => {
      const { date } = await world.book(3 * 60);
      const now = world.clock.now();
      expect(await open(date.id)).toMatchObject({ id: date.id, opensAt: now, closesAt: date.closesAt });
      await world.runOpen();
      expect(await world.current(date.id)).toMatchObject({ state: 'open', fence: 1 });
      expect(await actions(date.id)).toEqual(['occurrence.open-early', 'room.open']);
    });

    test('is refused where the longer window does not fit, and changes nothing', async () => {
      await world.close();
      world = await startWorld(store(), { settings: { roomLimit: 1 } });
      await world.book(30);
      const { date } = await world.book(3 * 60);
      expect(await refusalOf(open(date.id))).toBe('capacity-exhausted');
      expect(await world.rows(date.id)).toEqual([]);
      const { occurrence } = await world.bookings.getOccurrence(world.database.db, date.id);
      expect(occurrence).toEqual(date);
    });

    test('inside the window, where the room is there, changes nothing', async () => {
      const { date } = await opened(world);
      expect(await open(date.id)).toEqual(date);
      expect(await world.rows(date.id)).toHaveLength(1);
      expect(await actions(date.id)).toEqual([]);
    });

    test('opens again what was ended inside its window, without an admission', async () => {
      await world.close();
      world = await startWorld(store(), { settings: { roomLimit: 1 } });
      const { date } = await opened(world);
      await end(date.id);
      await world.runClose();
      expect(await world.runOpen()).toMatchObject({ placed: 0 });
      await open(date.id);
      await world.runOpen();
      expect(await world.rows(date.id)).toMatchObject([
        { fence: 1, state: 'ended', current: 0 },
        { fence: 2, state: 'open', current: 1 },
      ]);
      theMeeting(world, date.id);
      expect(await actions(date.id)).toEqual(['room.end', 'room.open']);
    });

    test('is remembered while no server takes rooms', async () => {
      const { date } = await opened(world);
      await end(date.id);
      await world.runClose();
      await onlyOn(world, 'none');
      await open(date.id);
      expect(await world.rows(date.id)).toHaveLength(1);
      expect(await actions(date.id)).toEqual(['room.end', 'room.open']);
      await onlyOn(world, 'bbb-3');
      await world.runOpen();
      expect(await world.current(date.id)).toMatchObject({ state: 'open', fence: 2, server: 'bbb-3' });
    });

    test('waits while the room is ending, but not for a server that is lost', async () => {
      const { date } = await opened(world);
      const { server } = await world.current(date.id);
      world.server(server).fault({ kind: 'reset' });
      await end(date.id);
      await world.runClose();
      expect(await refusalOf(open(date.id))).toBe('room-ending');
      await nextRound(world);
      await open(date.id);
      await world.runOpen();
      expect(await world.current(date.id)).toMatchObject({ state: 'open', fence: 2 });
      world.server(server).clearFaults();
      await nextRound(world);
      await world.runClose();
      expect(theMeeting(world, date.id).server).not.toBe(server);
      expect(await world.rows(date.id)).toMatchObject([{ state: 'ended', end_reason: 'asked' }, {}]);
    });

    test('is refused for what is cancelled, over, too far off or unknown', async () => {
      const { date } = await world.book(3 * 60);
      const far = await world.book(24 * 60);
      const gone = await world.book(60);
      await cancelled(world, gone);
      expect(await refusalOf(open(gone.date.id))).toBe('already-cancelled');
      expect(await refusalOf(open(far.date.id))).toBe('outside-window');
      expect(await refusalOf(open('no-such-date'))).toBe('not-found');
      world.clock.advanceTo(date.closesAt);
      expect(await refusalOf(open(date.id))).toBe('outside-window');
    });
  });

  describe('ending by hand', () => {
    test('ends the room for everybody, leaves the window and opens nothing by itself', async () => {
      const { date } = await opened(world);
      enter(world, date.id, 'anna');
      expect(await end(date.id)).toEqual(date);
      await world.runClose();
      expect(world.meetingsOf(date.id)).toEqual([]);
      expect(await world.current(date.id)).toMatchObject({ state: 'ended', end_reason: 'asked' });
      expect(await world.runOpen()).toMatchObject({ placed: 0, unplaced: 0 });
    });

    test('twice, or without a room, is once', async () => {
      const { date } = await opened(world);
      await end(date.id);
      await end(date.id);
      const without = await world.book(120);
      await end(without.date.id);
      expect(await actions(date.id)).toEqual(['room.end']);
      expect(await actions(without.date.id)).toEqual([]);
    });

    test('holds also where the room has just vanished and would have opened again', async () => {
      const { date } = await opened(world);
      await onlyOn(world, 'none');
      vanish(world, date.id);
      await nextRound(world);
      expect(await world.current(date.id)).toMatchObject({ state: 'ended', end_reason: 'vanished' });
      await end(date.id);
      await onlyOn(world, 'bbb-1');
      expect(await world.runOpen()).toMatchObject({ placed: 0, unplaced: 0 });
    });

    test('goes through although the watch writes to the room at the same time', async () => {
      const { date } = await opened(world);
      enter(world, date.id, 'anna');
      await Promise.all([end(date.id), world.runWatch(), end(date.id)]);
      await world.runClose();
      expect(await world.current(date.id)).toMatchObject({ state: 'ended', end_reason: 'asked' });
    });
  });

  test('a date that is restored inside its window gets a new room; the ended one is not brought back', async () => {
    const booked = await opened(world);
    await cancelled(world, booked);
    await world.runClose();
    await world.database.inTurn((tx) => world.bookings.restore(tx, ANNA, booked.booking.id, null));
    await world.runOpen();
    expect(await world.rows(booked.date.id)).toMatchObject([
      { fence: 1, state: 'ended', end_reason: 'cancelled', current: 0 },
      { fence: 2, state: 'open', current: 1 },
    ]);
  });

  test('bookings see the current copy of a room while it is one', async () => {
    const { date } = await opened(world);
    const { server } = await world.current(date.id);
    const glimpse = async () => (await roomsOf(world.database.db, [date.id])).get(date.id);
    expect(await glimpse()).toEqual({ state: 'open', server, participants: 0 });
    await end(date.id);
    expect(await glimpse()).toMatchObject({ state: 'ending' });
    await world.runClose();
    expect(await glimpse()).toBeUndefined();
  });

  describe('a conditional move', () => {
    test('changes nothing in a copy that has left the state it names', async () => {
      const { date } = await opened(world);
      const { id } = await world.current(date.id);
      const { db } = world.database;
      const seen = await roomById(db, id);
      if (seen === undefined) throw new Error('no room');
      expect(await move(db, { ...seen, state: 'creating' }, { state: 'failed' })).toBe(false);
      expect(await move(db, { ...seen, current: false }, { current: 1 })).toBe(false);
      expect(await world.current(date.id)).toMatchObject({ state: 'open' });
      expect(await move(db, seen, { state: 'live' })).toBe(true);
      expect(await move(db, seen, { state: 'ended' })).toBe(false);
    });

    test('makes no old copy current beside another one', async () => {
      const { date } = await opened(world);
      await world.server((await world.current(date.id)).server).kill();
      await world.runWatch();
      const { db } = world.database;
      const [old] = await world.rows(date.id);
      await expect(
        db
          .updateTable('rooms')
          .set({ current: 1 })
          .where('id', '=', old?.id ?? '')
          .execute(),
      ).rejects.toThrow(/unique/i);
    });
  });

  describe('at start', () => {
    test('a server that disappeared from the settings while it has rooms is named', async () => {
      const { date } = await opened(world);
      await openedBeside(world, date.id);
      const { server } = await world.current(date.id);
      const others = world.pool.filter(({ name }) => name !== server);
      await expect(preparePool(world.database, others, world.clock.now())).rejects.toThrow(server);
      const retired = world.pool.map((each) => ({ ...each, retired: each.name === server }));
      await preparePool(world.database, retired, world.clock.now());
      await end(date.id);
      await expect(preparePool(world.database, others, world.clock.now())).rejects.toThrow(
        'PLENUM_BBB_SERVERS',
      );
    });

    test('one whose rooms are all over may go', async () => {
      const { date } = await opened(world);
      const { server } = await world.current(date.id);
      await end(date.id);
      await world.runClose();
      await preparePool(
        world.database,
        world.pool.filter(({ name }) => name !== server),
        world.clock.now(),
      );
    });

    test('a new server gets its record, and what is known of the others stays', async () => {
      const { db } = world.database;
      await db.updateTable('servers').set({ draining: 1, misses: 2 }).where('name', '=', 'bbb-1').execute();
      await db.deleteFrom('servers').where('name', '=', 'bbb-2').execute();
      await preparePool(world.database, world.pool, world.clock.now());
      const rows = await db.selectFrom('servers').selectAll().orderBy('name').execute();
      expect(rows).toMatchObject([
        { name: 'bbb-1', draining: 1, misses: 2 },
        { name: 'bbb-2', state: 'up', draining: 0 },
        { name: 'bbb-3' },
      ]);
    });
  });

  async function open(occurrence: string) {
    return world.database.inTurn((tx) => world.rooms.open(tx, 'token:anna', occurrence, null));
  }

  async function end(occurrence: string) {
    return world.database.transaction((tx) => world.rooms.end(tx, 'token:anna', occurrence));
  }

  /** What anna did. */
  async function actions(occurrence: string): Promise<readonly string[]> {
    const rows = await world.database.db
      .selectFrom('audit')
      .select('action')
      .where('object', '=', occurrence)
      .where('actor', '=', 'token:anna')
      .orderBy('id')
      .execute();
    return rows.map(({ action }) => action);
  }
});

async function refusalOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    if (error instanceof Refusal) return error.fault.code;
    throw error;
  }
  return 'not refused';
}
