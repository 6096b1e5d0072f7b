import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { MINUTE_MS, SECOND_MS } from '../../../src/lib/span.ts';
import { onEachStore } from '../../support/stores.ts';
import { type Booked, startWorld, type World } from '../../support/world.ts';
import { enter, nextRound, onlyOn, opened, openedBeside, theMeeting, vanish } from './steps.ts';

onEachStore('losing servers', (store) => {
  let world: World;
  beforeEach(async () => {
    world = await startWorld(store());
  });
  afterEach(() => world.close());

  test('a server that misses three polls is lost, and its rooms are open elsewhere within that run', async () => {
    const { date } = await live();
    const other = await openedBeside(world, date.id);
    const old = await world.current(date.id);
    await world.server(old.server).kill();
    const begun = world.clock.now();
    expect(await world.runWatch()).toMatchObject({ missed: 3, lost: 1 });
    // Two probes, three seconds apart, after the missed poll.
    expect(world.clock.now() - begun).toBe(6 * SECOND_MS);
    expect(await stateOf(old.server)).toMatchObject({ state: 'lost', misses: 3 });
    for (const { id } of [date, other.date]) {
      const [lost, renewed] = await world.rows(id);
      expect(lost).toMatchObject({ fence: 1, state: 'lost', current: 0, server: old.server });
      expect(renewed).toMatchObject({ fence: 2, state: 'open', current: 1 });
      expect(renewed?.server).not.toBe(old.server);
      expect(theMeeting(world, id).meetingID).toBe(renewed?.meeting_id);
    }
    expect(await world.metric('plenum_servers_lost_total')).toBe(1);
  });

  test('a room that was only chosen for a lost server, or being made there, opens elsewhere too', async () => {
    const { date } = await opened(world);
    const { server } = await world.current(date.id);
    const planned = await openedBeside(world, date.id);
    const creating = await openedBeside(world, date.id);
    await backTo('planned', planned);
    await backTo('creating', creating);
    await world.server(server).kill();
    await world.runWatch();
    for (const { id } of [planned.date, creating.date]) {
      expect(await world.current(id)).toMatchObject({ fence: 2, state: 'open' });
    }
    expect(await world.rows(planned.date.id)).toMatchObject([{ state: 'failed' }, {}]);
    expect(await world.rows(creating.date.id)).toMatchObject([{ state: 'lost' }, {}]);
  });

  test('a server that answers again before the third miss keeps its rooms, and is suspect meanwhile', async () => {
    const { date } = await live();
    const { server } = await world.current(date.id);
    world.server(server).fault({ kind: 'http-502', call: 'getMeetings', times: 2 });
    expect(await nextRound(world)).toMatchObject({ missed: 2, lost: 0, changed: 0 });
    expect(await stateOf(server)).toMatchObject({ state: 'up', misses: 0 });
    expect(await world.current(date.id)).toMatchObject({ fence: 1, state: 'live' });
  });

  test('where no server answers, it is we who are cut off: nothing is lost, judged or opened again', async () => {
    const { date } = await live();
    const other = await opened(world);
    for (const { name } of world.pool) world.server(name).fault({ kind: 'reset', call: 'getMeetings' });
    for (let i = 0; i < 5; i++) expect(await nextRound(world)).toMatchObject({ missed: 3, lost: 0 });
    for (const { name } of world.pool) {
      expect(await stateOf(name)).toMatchObject({ state: 'suspect', misses: 0 });
      world.server(name).clearFaults();
    }
    await nextRound(world);
    expect(await world.current(date.id)).toMatchObject({ fence: 1, state: 'live' });
    expect(await world.current(other.date.id)).toMatchObject({ fence: 1, state: 'open' });
    for (const { name } of world.pool) expect(await stateOf(name)).toMatchObject({ state: 'up' });
  });

  test('who is cut off in the middle of the probes gives nothing up', async () => {
    const { date } = await live();
    const { server } = await world.current(date.id);
    await world.server(server).kill();
    // Each of the others answers the round, and nothing after it.
    const round = world.pool.filter(({ name }) => name !== server);
    world.clock.onSleep(() => {
      for (const { name } of round) world.server(name).fault({ kind: 'reset', call: 'getMeetings' });
    });
    expect(await nextRound(world)).toMatchObject({ lost: 0 });
    expect(await stateOf(server)).toMatchObject({ state: 'suspect' });
    expect(await world.current(date.id)).toMatchObject({ fence: 1, state: 'live', server });
    world.clock.onSleep(() => undefined);
    for (const { name } of round) world.server(name).clearFaults();
    expect(await nextRound(world)).toMatchObject({ lost: 1 });
    expect(await world.current(date.id)).toMatchObject({ fence: 2, state: 'open' });
  });

  test('a lost server takes no rooms; it does again once it answers', async () => {
    await onlyOn(world, 'bbb-1', 'bbb-2');
    await world.server('bbb-1').kill();
    await world.runWatch();
    const { date } = await opened(world);
    expect((await world.current(date.id)).server).toBe('bbb-2');
    await world.server('bbb-1').start();
    await nextRound(world);
    expect(await stateOf('bbb-1')).toMatchObject({ state: 'up', misses: 0, lost_at: null });
    const next = await opened(world);
    expect((await world.current(next.date.id)).server).toBe('bbb-1');
  });

  test('with nowhere to go a lost room is missing, and it opens when a server has room for it', async () => {
    await onlyOn(world, 'bbb-1');
    const { date } = await live();
    await world.server('bbb-1').kill();
    await world.runWatch();
    expect(await world.current(date.id)).toMatchObject({ state: 'lost', fence: 1 });
    expect(await world.runOpen()).toMatchObject({ unplaced: 1 });
    await onlyOn(world, 'bbb-2');
    await world.runOpen();
    expect(await world.current(date.id)).toMatchObject({ state: 'open', fence: 2, server: 'bbb-2' });
  });

  describe('a lost server that returns with its meetings', () => {
    test('gets the room back where nobody entered the new copy, and that one is ended', async () => {
      const { date } = await live();
      const old = await world.current(date.id);
      await cutOff(old.server);
      await reachable(old.server);
      expect(await world.current(date.id)).toMatchObject({ id: old.id, fence: 1, state: 'live', current: 1 });
      await world.runClose();
      expect(theMeeting(world, date.id).meetingID).toBe(old.meeting_id);
      expect(await world.rows(date.id)).toMatchObject([
        { state: 'live', current: 1 },
        { fence: 2, state: 'ended', current: 0, end_reason: 'superseded' },
      ]);
      // The next copy is one above the highest fence ever used, not above the current one.
      await world.server(old.server).kill();
      await world.runWatch();
      expect(await world.current(date.id)).toMatchObject({ fence: 3, state: 'open' });
    });

    test('gets it back also where nobody had entered the old copy yet', async () => {
      const { date } = await opened(world);
      const old = await world.current(date.id);
      await cutOff(old.server);
      await reachable(old.server);
      expect(await world.current(date.id)).toMatchObject({ id: old.id, state: 'open' });
    });

    test('is ended there where people are in the new copy: at once when empty, after a minute otherwise', async () => {
      const { date } = await live();
      const old = await world.current(date.id);
      await cutOff(old.server);
      const renewed = await world.current(date.id);
      world.server(renewed.server).enter(renewed.meeting_id);
      await reachable(old.server);
      expect(await world.current(date.id)).toMatchObject({ id: renewed.id });
      await world.runClose();
      expect(world.meetingsOf(date.id)).toHaveLength(2);
      world.clock.advance(MINUTE_MS);
      await world.runClose();
      expect(theMeeting(world, date.id).meetingID).toBe(renewed.meeting_id);
      expect(await world.rows(date.id)).toMatchObject([{ state: 'ended', end_reason: 'superseded' }, {}]);
    });

    test('is ended there without delay when nobody is left in the old copy', async () => {
      const { date } = await live();
      const old = await world.current(date.id);
      await cutOff(old.server);
      leaveOn(old.server, old.meeting_id);
      const renewed = await world.current(date.id);
      world.server(renewed.server).enter(renewed.meeting_id);
      await nextRound(world);
      await reachable(old.server);
      await world.runClose();
      expect(theMeeting(world, date.id).meetingID).toBe(renewed.meeting_id);
    });

    test('takes people back where the copy that took over is lost itself', async () => {
      await world.close();
      world = await startWorld(store(), { seats: [100, 100, 100, 100] });
      await onlyOn(world, 'bbb-1', 'bbb-2');
      const { date } = await live();
      const old = await world.current(date.id);
      await cutOff(old.server);
      const renewed = await world.current(date.id);
      world.server(renewed.server).enter(renewed.meeting_id);
      await nextRound(world);
      await cutOff(renewed.server);
      expect(await world.current(date.id)).toMatchObject({ state: 'lost', fence: 2 });
      await reachable(old.server);
      expect(await world.current(date.id)).toMatchObject({ id: old.id, state: 'live' });
      await reachable(renewed.server);
      world.clock.advance(MINUTE_MS);
      await world.runClose();
      expect(theMeeting(world, date.id).meetingID).toBe(old.meeting_id);
    });

    test('is current again at once where no other copy was made', async () => {
      await onlyOn(world, 'bbb-1');
      const { date } = await live();
      await cutOff('bbb-1');
      await reachable('bbb-1');
      expect(await world.rows(date.id)).toMatchObject([
        { fence: 1, state: 'live', current: 1, participants: 1 },
      ]);
    });

    test('ends the old copy of a date whose room people ended meanwhile', async () => {
      const { date } = await live();
      const old = await world.current(date.id);
      await cutOff(old.server);
      const renewed = await world.current(date.id);
      world.server(renewed.server).enter(renewed.meeting_id);
      const other = await openedBeside(world, date.id);
      await nextRound(world);
      world.server(renewed.server).endFromInside(renewed.meeting_id);
      await nextRound(world);
      expect(await world.current(date.id)).toMatchObject({ state: 'ended', end_reason: 'inside' });
      await reachable(old.server);
      world.clock.advance(MINUTE_MS);
      await world.runClose();
      expect(world.meetingsOf(date.id)).toEqual([]);
      theMeeting(world, other.date.id);
    });
  });

  test('a lost server that comes back empty has nothing to return, and the new copy stays', async () => {
    const { date } = await live();
    const { server } = await world.current(date.id);
    await world.server(server).kill();
    await world.runWatch();
    await world.server(server).start();
    await nextRound(world);
    expect(await world.rows(date.id)).toMatchObject([
      { state: 'ended', end_reason: 'superseded', current: 0 },
      { state: 'open', fence: 2, current: 1 },
    ]);
  });

  test('of many watchers at once one re-places a room, and the server is lost once', async () => {
    const { date } = await live();
    await world.server((await world.current(date.id)).server).kill();
    await Promise.all([world.runWatch(), world.runWatch(), world.runOpen()]);
    await world.runOpen();
    expect(await world.rows(date.id)).toMatchObject([{ state: 'lost' }, { state: 'open', fence: 2 }]);
    expect(world.meetingsOf(date.id)).toHaveLength(1);
  });

  test('a retired server is watched as long as it has rooms', async () => {
    const { date } = await live();
    const { server } = await world.current(date.id);
    const pool = world.pool.map((each) => ({ ...each, retired: each.name === server }));
    Object.assign(world.parts, { pool });
    vanish(world, date.id);
    await nextRound(world);
    expect(await world.current(date.id)).toMatchObject({ state: 'ended' });
    world.server(server).clearRequests();
    await nextRound(world);
    expect(world.server(server).requests()).toEqual([]);
  });

  /** A room with one person in it, as the watch has seen. */
  async function live(): Promise<Booked> {
    const booked = await opened(world);
    enter(world, booked.date.id, 'anna');
    await nextRound(world);
    return booked;
  }

  /** We do not reach the server any more; its meetings go on. */
  async function cutOff(server: string): Promise<void> {
    world.server(server).fault({ kind: 'reset' });
    await nextRound(world);
    expect(await stateOf(server)).toMatchObject({ state: 'lost' });
  }

  async function reachable(server: string): Promise<void> {
    world.server(server).clearFaults();
    await nextRound(world);
    expect(await stateOf(server)).toMatchObject({ state: 'up' });
  }

  function leaveOn(server: string, meetingId: string): void {
    world.server(server).leave(meetingId, 'anna');
  }

  async function stateOf(name: string) {
    return world.database.db.selectFrom('servers').selectAll().where('name', '=', name).executeTakeFirst();
  }

  /** As if the process had died in this state; what its server knows of it is gone. */
  async function backTo(state: 'planned' | 'creating', { date }: Booked): Promise<void> {
    vanish(world, date.id);
    await world.database.db
      .updateTable('rooms')
      .set({ state, opened_at: null, create_time: null, claimed_until: world.clock.now() + MINUTE_MS })
      .where('occurrence', '=', date.id)
      .execute();
  }
});
