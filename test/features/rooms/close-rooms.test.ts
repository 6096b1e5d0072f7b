import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { heldOver } from '../../../src/features/rooms/rooms.ts';
import { MINUTE_MS, SECOND_MS } from '../../../src/lib/span.ts';
import { onEachStore } from '../../support/stores.ts';
import { type Booked, startWorld, type World, type WorldOptions } from '../../support/world.ts';
import { cancelled, enter, leave, nextRound, opened, theMeeting } from './steps.ts';

onEachStore('closing rooms', (store) => {
  let world: World;
  const build = async (options: WorldOptions = {}) => {
    world = await startWorld(store(), options);
  };
  afterEach(() => world.close());

  describe('with servers that end at once', () => {
    beforeEach(() => build());

    test('an empty room ends when its window does, and not before', async () => {
      const { date } = await opened(world);
      world.clock.advanceTo(date.closesAt - 1);
      expect(await world.runClose()).toMatchObject({ closed: 0, ended: 0 });
      theMeeting(world, date.id);
      world.clock.advanceTo(date.closesAt);
      expect(await world.runClose()).toMatchObject({ closed: 1, ended: 1 });
      expect(world.meetingsOf(date.id)).toEqual([]);
      expect(await world.current(date.id)).toMatchObject({
        ...{ state: 'ended', end_reason: 'closed', ending_at: date.closesAt, ended_at: date.closesAt },
      });
    });

    test('a room that was entered and is empty at the end ends like any other', async () => {
      const { date } = await live();
      leave(world, date.id, 'anna');
      world.clock.advanceTo(date.closesAt);
      await world.runWatch();
      await world.runClose();
      expect(await world.current(date.id)).toMatchObject({ state: 'ended', end_reason: 'closed' });
    });

    test('a room with people past its window is held for ten minutes, renewed each minute', async () => {
      const { date } = await live();
      world.clock.advanceTo(date.closesAt);
      expect(await world.runClose()).toMatchObject({ held: 1, closed: 0 });
      const held = date.closesAt + 10 * MINUTE_MS;
      expect(await world.current(date.id)).toMatchObject({ state: 'live', held_until: held });
      world.clock.advance(MINUTE_MS - 1);
      await world.runClose();
      expect(await world.current(date.id)).toMatchObject({ held_until: held });
      world.clock.advance(1);
      await world.runClose();
      expect(await world.current(date.id)).toMatchObject({ held_until: held + MINUTE_MS });
      const { occurrence } = await world.bookings.getOccurrence(world.database.db, date.id);
      expect(occurrence.closesAt).toBe(date.closesAt);
    });

    test('what is held counts for admission from the end of its window on, until it is held', async () => {
      const { date } = await live();
      world.clock.advanceTo(date.closesAt + SECOND_MS);
      await world.runClose();
      const { held_until: to } = await world.current(date.id);
      const { db } = world.database;
      expect(await heldOver(db, { from: date.closesAt, to: date.closesAt + 1 })).toEqual([
        { occurrence: date.id, branch: 'by-1', seats: 10, span: { from: date.closesAt, to } },
      ]);
      expect(await heldOver(db, { from: to ?? 0, to: (to ?? 0) + 1 })).toEqual([]);
      expect(await heldOver(db, { from: date.opensAt, to: date.closesAt })).toEqual([]);
    });

    test('a held room ends when the last one has left, and holds nothing any more', async () => {
      const { date } = await live();
      world.clock.advanceTo(date.closesAt);
      await world.runClose();
      leave(world, date.id, 'anna');
      await nextRound(world);
      await world.runClose();
      expect(await world.current(date.id)).toMatchObject({ state: 'ended', held_until: null });
      expect(await heldOver(world.database.db, { from: date.closesAt, to: date.closesAt + 1 })).toEqual([]);
    });

    test('cancelling ends the room, with everybody in it', async () => {
      const booked = await live();
      await cancelled(world, booked);
      expect(await world.runClose()).toMatchObject({ ended: 1 });
      expect(world.meetingsOf(booked.date.id)).toEqual([]);
      expect(await world.current(booked.date.id)).toMatchObject({ state: 'ended', end_reason: 'cancelled' });
      expect(await world.runOpen()).toMatchObject({ placed: 0 });
    });

    test('what was only planned, or refused, is over without a call', async () => {
      const one = await world.book(10);
      for (const { name } of world.pool) world.server(name).setSecrets(['another-secret']);
      await world.runOpen();
      expect(await world.current(one.date.id)).toMatchObject({ state: 'failed' });
      for (const { name } of world.pool) world.server(name).clearRequests();
      world.clock.advanceTo(one.date.closesAt);
      expect(await world.runClose()).toMatchObject({ closed: 1, ended: 0 });
      expect(await world.current(one.date.id)).toMatchObject({ state: 'ended', end_reason: 'closed' });
      expect(world.pool.flatMap(({ name }) => world.server(name).requests())).toEqual([]);
    });

    test('an end that a server cannot be told is told again until it has come to pass', async () => {
      const { date } = await opened(world);
      const { server } = await world.current(date.id);
      world.clock.advanceTo(date.closesAt);
      world.server(server).fault({ kind: 'reset', call: 'end', times: 2 });
      await world.runClose();
      expect(await world.current(date.id)).toMatchObject({ state: 'ending' });
      world.server(server).clearFaults();
      world.clock.advance(10 * SECOND_MS);
      expect(await world.runClose()).toMatchObject({ ended: 1 });
      expect(world.meetingsOf(date.id)).toEqual([]);
    });

    test.each([true, false])(
      'an end without an answer is resolved by asking (it acted: %s)',
      async (acted) => {
        const { date } = await opened(world);
        const { server } = await world.current(date.id);
        world.clock.advanceTo(date.closesAt);
        world.server(server).fault({ kind: 'http-504', call: 'end', times: 1, afterActing: acted });
        expect(await world.runClose()).toMatchObject({ unreachable: 1 });
        world.clock.advance(10 * SECOND_MS);
        await world.runClose();
        expect(await world.current(date.id)).toMatchObject({ state: 'ended', end_reason: 'closed' });
        expect(world.meetingsOf(date.id)).toEqual([]);
      },
    );

    test('a room on a server that is gone ends at first contact', async () => {
      const { date } = await opened(world);
      const { server } = await world.current(date.id);
      world.server(server).fault({ kind: 'reset' });
      world.clock.advanceTo(date.closesAt);
      await world.runClose();
      await nextRound(world);
      expect(await world.current(date.id)).toMatchObject({ state: 'ending' });
      world.server(server).clearFaults();
      await nextRound(world);
      await world.runClose();
      expect(await world.current(date.id)).toMatchObject({ state: 'ended' });
      expect(world.meetingsOf(date.id)).toEqual([]);
    });

    test('closing many at once ends each one once', async () => {
      const dates = [];
      for (let i = 0; i < 15; i++) dates.push((await world.book(10)).date);
      await world.runOpen();
      world.clock.advanceTo(dates[0]?.closesAt ?? 0);
      await Promise.all([world.runClose(), world.runClose()]);
      for (const { id } of dates) {
        expect(await world.rows(id)).toMatchObject([{ state: 'ended' }]);
        expect(world.meetingsOf(id)).toEqual([]);
      }
    });
  });

  test('an end counts when the server knows the meeting no more, not when it was accepted', async () => {
    await build({ simulator: { endDelayMs: 4 * SECOND_MS } });
    const { date } = await opened(world);
    const { server } = await world.current(date.id);
    world.clock.advanceTo(date.closesAt);
    expect(await world.runClose()).toMatchObject({ closed: 1, ending: 1, ended: 0 });
    expect(await world.current(date.id)).toMatchObject({ state: 'ending' });
    expect(await world.runClose()).toMatchObject({ ending: 0, ended: 0 });
    world.clock.advance(5 * SECOND_MS);
    expect(await world.runClose()).toMatchObject({ ended: 1 });
    expect(await world.current(date.id)).toMatchObject({ state: 'ended' });
    const ends = world
      .server(server)
      .requests()
      .filter(({ call }) => call === 'end');
    expect(ends).toHaveLength(2);
  });

  test('an end is seen by the watch, too', async () => {
    await build({ simulator: { endDelayMs: 4 * SECOND_MS } });
    const { date } = await opened(world);
    world.clock.advanceTo(date.closesAt);
    await world.runClose();
    expect(await nextRound(world)).toMatchObject({ changed: 0 });
    expect(await world.current(date.id)).toMatchObject({ state: 'ended', end_reason: 'closed' });
  });

  describe('where the place of a room past its window is needed', () => {
    test('by the number of rooms, the one longest over goes at the other window\u2019s first instant', async () => {
      await build({ settings: { roomLimit: 2 } });
      const first = await live({ durationMinutes: 30 });
      const second = await live({ durationMinutes: 35 });
      const next = await world.book(80, { durationMinutes: 30 });
      world.clock.advanceTo(next.date.opensAt - 1);
      expect(await world.runClose()).toMatchObject({ held: 2, sentOff: 0 });
      world.clock.advanceTo(next.date.opensAt);
      expect(await world.runClose()).toMatchObject({ held: 1, sentOff: 1 });
      expect(world.meetingsOf(first.date.id)).toEqual([]);
      expect(await world.current(first.date.id)).toMatchObject({ state: 'ended', end_reason: 'closed' });
      theMeeting(world, second.date.id);
    });

    test('by seats too', async () => {
      await build({ seats: [100, 100], settings: { keepLargestInReserve: false } });
      const over = await live({ durationMinutes: 30, expectedParticipants: 60 });
      await world.book(70, { expectedParticipants: 100 });
      const next = await world.book(75, { expectedParticipants: 41 });
      world.clock.advanceTo(next.date.opensAt - 1);
      expect(await world.runClose()).toMatchObject({ held: 1, sentOff: 0 });
      world.clock.advanceTo(next.date.opensAt);
      expect(await world.runClose()).toMatchObject({ sentOff: 1 });
      expect(world.meetingsOf(over.date.id)).toEqual([]);
    });

    test('nobody is admitted to it meanwhile', async () => {
      await build({ seats: [100, 100], settings: { keepLargestInReserve: false } });
      const over = await live({ durationMinutes: 30, expectedParticipants: 60 });
      await world.book(70, { expectedParticipants: 100 });
      world.clock.advanceTo(over.date.closesAt);
      await world.runClose();
      await expect(world.book(75, { expectedParticipants: 41 })).rejects.toThrow('capacity-exhausted');
      await world.book(75, { expectedParticipants: 40 });
    });
  });

  /** A room with one person in it, as the watch has seen. */
  async function live(wish: Parameters<typeof opened>[1] = {}): Promise<Booked> {
    const booked = await opened(world, wish);
    enter(world, booked.date.id, 'anna');
    await nextRound(world);
    return booked;
  }
});
