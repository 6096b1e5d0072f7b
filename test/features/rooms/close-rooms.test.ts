import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { heldOver } from '../../../src/features/rooms/rooms.ts';
import { MINUTE_MS, SECOND_MS } from '../../../src/lib/span.ts';
import { onEachStore } from '../../support/stores.ts';
import { startWorld, type World } from '../../support/world.ts';
import { cancelled, enter, leave, live, nextRound, opened, theMeeting, vanish } from './steps.ts';

onEachStore('closing rooms', (store) => {
  let world: World;
  beforeEach(async () => {
    world = await startWorld(store());
  });
  afterEach(() => world.close());

  describe('with servers that end at once', () => {
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
      const { date } = await live(world);
      leave(world, date.id, 'anna');
      world.clock.advanceTo(date.closesAt);
      await world.runWatch();
      await world.runClose();
      expect(await world.current(date.id)).toMatchObject({ state: 'ended', end_reason: 'closed' });
    });

    test.each(['open', 'live'])(
      'an %s room that our record says is empty is asked about: who came since the last look stays',
      async (state) => {
        const { date } = state === 'open' ? await opened(world) : await live(world);
        if (state === 'live') leave(world, date.id, 'anna');
        world.clock.advanceTo(date.closesAt - SECOND_MS);
        await world.runWatch();
        enter(world, date.id, 'bert');
        world.clock.advanceTo(date.closesAt);
        expect(await world.current(date.id)).toMatchObject({ state, participants: 0 });
        expect(await world.runClose()).toMatchObject({ closed: 0, held: 1 });
        expect(theMeeting(world, date.id).users.map(({ userID }) => userID)).toContain('bert');
        expect(await world.current(date.id)).toMatchObject({
          ...{ state: 'live', participants: 1, entered_at: expect.any(Number) },
          held_until: date.closesAt + 10 * MINUTE_MS,
        });
      },
    );

    test('no answer is no proof that it is empty: the next run asks again', async () => {
      const { date } = await opened(world);
      const { server } = await world.current(date.id);
      world.clock.advanceTo(date.closesAt);
      world.server(server).fault({ kind: 'http-502', call: 'getMeetingInfo', times: 1 });
      expect(await world.runClose()).toMatchObject({ closed: 0, unsure: 1, ended: 0 });
      expect(await world.current(date.id)).toMatchObject({ state: 'open' });
      expect(await world.runClose()).toMatchObject({ closed: 1, unsure: 0, ended: 1 });
    });

    test('one that is not there any more ends too', async () => {
      const { date } = await opened(world);
      vanish(world, date.id);
      world.clock.advanceTo(date.closesAt);
      expect(await world.runClose()).toMatchObject({ closed: 1, ended: 1 });
    });

    test('a room with people past its window is held for ten minutes, renewed each minute', async () => {
      const { date } = await live(world);
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
      const { date } = await live(world);
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
      const { date } = await live(world);
      world.clock.advanceTo(date.closesAt);
      await world.runClose();
      leave(world, date.id, 'anna');
      await nextRound(world);
      await world.runClose();
      expect(await world.current(date.id)).toMatchObject({ state: 'ended', held_until: null });
      expect(await heldOver(world.database.db, { from: date.closesAt, to: date.closesAt + 1 })).toEqual([]);
    });

    test('cancelling ends the room, with everybody in it', async () => {
      const booked = await live(world);
      const { server } = await world.current(booked.date.id);
      await cancelled(world, booked);
      world.server(server).clearRequests();
      expect(await world.runClose()).toMatchObject({ ended: 1 });
      expect(world.meetingsOf(booked.date.id)).toEqual([]);
      expect(await world.current(booked.date.id)).toMatchObject({ state: 'ended', end_reason: 'cancelled' });
      expect(world.server(server).requests()[0]).toMatchObject({ call: 'end' });
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

    test('a room on a server that is gone ends at first contact', async () => {
      const { date } = await opened(world);
      const { server } = await world.current(date.id);
      world.server(server).fault({ kind: 'reset' });
      world.clock.advanceTo(date.closesAt);
      expect(await world.runClose()).toMatchObject({ unsure: 1, closed: 0 });
      await nextRound(world);
      expect(await world.runClose()).toMatchObject({ closed: 1, unreachable: 1 });
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
});
