import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { MINUTE_MS, SECOND_MS } from '../../../src/lib/span.ts';
import { onEachStore } from '../../support/stores.ts';
import { INSTANCE, startWorld, type World } from '../../support/world.ts';
import {
  enter,
  heldRound,
  leave,
  makeMeeting,
  nextRound,
  onlyOn,
  opened,
  openedBeside,
  theMeeting,
  vanish,
} from './steps.ts';

onEachStore('watching servers', (store) => {
  let world: World;
  beforeEach(async () => {
    world = await startWorld(store());
  });
  afterEach(() => world.close());

  test('a room is open until somebody enters, then live with as many people as its server says', async () => {
    const { date } = await opened(world);
    await nextRound(world);
    expect(await world.current(date.id)).toMatchObject({ state: 'open', participants: 0, entered_at: null });
    enter(world, date.id, 'anna');
    enter(world, date.id, 'bert');
    await nextRound(world);
    const enteredAt = world.clock.now();
    const entered = { state: 'live', entered_at: enteredAt };
    expect(await world.current(date.id)).toMatchObject({ ...entered, participants: 2 });
    leave(world, date.id, 'anna');
    leave(world, date.id, 'bert');
    await nextRound(world);
    expect(await world.current(date.id)).toMatchObject({ ...entered, participants: 0 });
  });

  test('one call per server and round watches any number of rooms', async () => {
    for (let i = 0; i < 7; i++) await world.book(10);
    await world.runOpen();
    for (const { name } of world.pool) world.server(name).clearRequests();
    await world.runWatch();
    for (const { name } of world.pool) expect(callsOn(name)).toEqual(['getMeetings']);
  });

  test('what a server carries is written down and measured, other people\u2019s meetings included', async () => {
    const { date } = await opened(world);
    const { server } = await world.current(date.id);
    await makeMeeting(world, server, { meetingID: 'kurs-1' });
    enter(world, date.id, 'anna');
    await nextRound(world);
    expect(await recordOf(server)).toMatchObject({
      ...{ state: 'up', misses: 0, meetings: 2, participants: 1 },
      seen_at: world.clock.now(),
    });
    expect(await world.metric('plenum_server_participants')).toBe(1);
    expect(await world.metric('plenum_server_up')).toBe(3);
  });

  test('a room that vanished before anybody entered opens at once under the next fence and another id', async () => {
    const { date } = await opened(world);
    const before = await world.current(date.id);
    vanish(world, date.id);
    expect(await nextRound(world)).toMatchObject({ changed: 1 });
    const [old, renewed] = await world.rows(date.id);
    expect(old).toMatchObject({ fence: 1, state: 'ended', end_reason: 'vanished', current: 0 });
    expect(renewed).toMatchObject({ fence: 2, state: 'open', current: 1 });
    expect(renewed?.meeting_id).not.toBe(before.meeting_id);
    expect(theMeeting(world, date.id).meetingID).toBe(renewed?.meeting_id);
  });

  test('a room that a host ended from inside stays ended, and its window stays as it is', async () => {
    const { date } = await opened(world);
    const other = await openedBeside(world, date.id);
    enter(world, date.id, 'anna');
    await nextRound(world);
    vanish(world, date.id);
    expect(await nextRound(world)).toMatchObject({ changed: 0 });
    expect(await world.current(date.id)).toMatchObject({ state: 'ended', end_reason: 'inside', fence: 1 });
    expect(await world.runOpen()).toMatchObject({ placed: 0, unplaced: 0 });
    expect(world.meetingsOf(date.id)).toEqual([]);
    const { occurrence } = await world.bookings.getOccurrence(world.database.db, date.id);
    expect(occurrence).toEqual(date);
    expect(await world.current(other.date.id)).toMatchObject({ state: 'open', fence: 1 });
  });

  test('two rooms that hosts ended in the same round stay ended while a third one is there', async () => {
    const one = await opened(world);
    const two = await openedBeside(world, one.date.id);
    const three = await openedBeside(world, one.date.id);
    for (const { date } of [one, two]) enter(world, date.id, 'anna');
    await nextRound(world);
    for (const { date } of [one, two]) vanish(world, date.id);
    await nextRound(world);
    for (const { date } of [one, two]) {
      expect(await world.current(date.id)).toMatchObject({ state: 'ended', end_reason: 'inside' });
    }
    expect(await world.current(three.date.id)).toMatchObject({ state: 'open', fence: 1 });
  });

  describe('a server that restarted', () => {
    test('gets all its rooms again at once, those with people in them too', async () => {
      const { date } = await opened(world);
      const other = await openedBeside(world, date.id);
      for (const { id } of [date, other.date]) enter(world, id, 'anna');
      await nextRound(world);
      await world.server((await world.current(date.id)).server).restart();
      expect(await nextRound(world)).toMatchObject({ changed: 2 });
      for (const { id } of [date, other.date]) {
        expect(await world.current(id)).toMatchObject({ state: 'open', fence: 2 });
        expect(world.meetingsOf(id)).toHaveLength(1);
      }
    });

    test('is told from an ending inside by the poll that failed meanwhile', async () => {
      const { date } = await opened(world);
      enter(world, date.id, 'anna');
      await nextRound(world);
      const { server } = await world.current(date.id);
      world.server(server).fault({ kind: 'http-502', call: 'getMeetings', times: 1 });
      await world.server(server).restart();
      await nextRound(world);
      expect(await world.current(date.id)).toMatchObject({ state: 'open', fence: 2 });
    });

    test('is recognised after all of them were silent, too', async () => {
      const { date } = await opened(world);
      enter(world, date.id, 'anna');
      await nextRound(world);
      for (const { name } of world.pool) await world.server(name).kill();
      await nextRound(world);
      for (const { name } of world.pool) await world.server(name).start();
      await nextRound(world);
      expect(await world.current(date.id)).toMatchObject({ state: 'open', fence: 2 });
    });

    test('is recognised although a room was opened on it since', async () => {
      const { date } = await opened(world);
      const other = await openedBeside(world, date.id);
      for (const { id } of [date, other.date]) enter(world, id, 'anna');
      await nextRound(world);
      await world.server((await world.current(date.id)).server).restart();
      world.clock.advance(SECOND_MS);
      const late = await openedBeside(world, date.id);
      await nextRound(world);
      expect(await world.current(date.id)).toMatchObject({ state: 'open', fence: 2 });
      expect(await world.current(other.date.id)).toMatchObject({ state: 'open', fence: 2 });
      expect(await world.current(late.date.id)).toMatchObject({ state: 'open', fence: 1 });
    });
  });

  describe('a poll that began before', () => {
    test.each([-5, 0, 5])(
      'a room was recorded says nothing of it (clocks %d minutes apart)',
      async (minutes) => {
        const round = await heldRound(world);
        const { date } = await opened(world);
        const openedAt = world.clock.now() + minutes * MINUTE_MS;
        await world.database.db.updateTable('rooms').set({ opened_at: openedAt }).execute();
        expect(await round.finish()).toMatchObject({ changed: 0 });
        expect(await world.rows(date.id)).toMatchObject([{ state: 'open', fence: 1 }]);
        theMeeting(world, date.id);
        // The next one does, whatever the clocks show.
        vanish(world, date.id);
        expect(await nextRound(world)).toMatchObject({ changed: 1 });
      },
    );

    test('a room came to its end finds no stray', async () => {
      const { date } = await opened(world);
      const round = await heldRound(world);
      world.clock.advanceTo(date.closesAt);
      await world.runClose();
      expect(await world.current(date.id)).toMatchObject({ state: 'ended' });
      await round.finish();
      expect(await world.metric('plenum_stray_meetings_ended_total')).toBe(0);
    });
  });

  describe('meetings that no room stands behind', () => {
    test('a stray of ours is ended, as often as it takes', async () => {
      await makeMeeting(world, 'bbb-1', { meetingID: 'stray-1', 'meta_plenum-instance': INSTANCE });
      world.server('bbb-1').fault({ kind: 'http-500', call: 'end', times: 1 });
      await nextRound(world);
      expect(world.server('bbb-1').meetings()).toHaveLength(1);
      await nextRound(world);
      expect(world.server('bbb-1').meetings()).toEqual([]);
      expect(await world.metric('plenum_stray_meetings_ended_total')).toBe(1);
    });

    test('other people\u2019s meetings and breakout rooms are never touched', async () => {
      await onlyOn(world, 'bbb-1');
      const { date } = await opened(world);
      await makeMeeting(world, 'bbb-1', { meetingID: 'kurs-1' });
      await makeMeeting(world, 'bbb-1', { meetingID: 'kurs-2', 'meta_plenum-instance': 'another' });
      await makeMeeting(world, 'bbb-1', {
        ...{ meetingID: 'breakout-1', isBreakout: 'true', sequence: '1' },
        parentMeetingID: theMeeting(world, date.id).meetingID,
        'meta_plenum-instance': INSTANCE,
      });
      await nextRound(world);
      await nextRound(world);
      const ids = world
        .server('bbb-1')
        .meetings()
        .map(({ meetingID }) => meetingID);
      expect(ids).toEqual(expect.arrayContaining(['kurs-1', 'kurs-2']));
      expect(
        world
          .server('bbb-1')
          .meetings()
          .filter(({ isBreakout }) => isBreakout),
      ).toHaveLength(1);
      expect(callsOn('bbb-1')).not.toContain('end');
    });
  });

  describe('a balancer', () => {
    beforeEach(async () => {
      await world.close();
      world = await startWorld(store(), { seats: [100, 100], scalelite: ['bbb-1'] });
      await onlyOn(world, 'bbb-1');
    });

    test('whose list leaves a meeting out is asked about it before anything', async () => {
      const { date } = await opened(world);
      enter(world, date.id, 'anna');
      await nextRound(world);
      await leftOut(date.id);
      expect(await world.current(date.id)).toMatchObject({ state: 'live', fence: 1 });
      expect(callsOn('bbb-1').filter((call) => call === 'getMeetingInfo')).toHaveLength(1);
    });

    test('that does not answer about it leaves things as they are', async () => {
      const { date } = await opened(world);
      world.server('bbb-1').fault({ kind: 'http-500', call: 'getMeetingInfo', times: 1 });
      await leftOut(date.id);
      expect(await world.current(date.id)).toMatchObject({ state: 'open', fence: 1 });
    });

    test('that returns is asked about what its list leaves out, too', async () => {
      const { date } = await opened(world);
      world.server('bbb-1').fault({ kind: 'reset' });
      await nextRound(world);
      expect(await world.current(date.id)).toMatchObject({ state: 'lost' });
      world.server('bbb-1').clearFaults();
      await leftOut(date.id);
      expect(await world.current(date.id)).toMatchObject({ state: 'open', fence: 1 });
    });

    test('that does not know it any more loses the room as any server does', async () => {
      const { date } = await opened(world);
      vanish(world, date.id);
      await nextRound(world);
      expect(await world.current(date.id)).toMatchObject({ state: 'open', fence: 2 });
    });

    /** One round in which the list lacks what is there. */
    async function leftOut(occurrence: string): Promise<void> {
      const id = theMeeting(world, occurrence).meetingID;
      world.clock.advance(10 * SECOND_MS);
      const round = await heldRound(world, (meetings) =>
        meetings.filter(({ meetingID }) => meetingID !== id),
      );
      await round.finish();
    }
  });

  function callsOn(server: string): readonly string[] {
    return world
      .server(server)
      .requests()
      .map(({ call }) => call);
  }

  async function recordOf(name: string) {
    return world.database.db.selectFrom('servers').selectAll().where('name', '=', name).executeTakeFirst();
  }
});
