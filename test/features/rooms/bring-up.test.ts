import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { occurrencesById } from '../../../src/features/bookings/dates.ts';
import { meetingParameters } from '../../../src/features/rooms/meeting-parameters.ts';
import { placeOccurrences } from '../../../src/features/rooms/place.ts';
import type { Room } from '../../../src/features/rooms/room.ts';
import { roomById } from '../../../src/features/rooms/room-store.ts';
import { MINUTE_MS, SECOND_MS } from '../../../src/lib/span.ts';
import type { Fault } from '../../../src/simulators/bigbluebutton/faults.ts';
import { onEachStore } from '../../support/stores.ts';
import {
  ANNA,
  type Booked,
  CALLBACK_TOKENS,
  INSTANCE,
  PUBLIC_URL,
  startWorld,
  type World,
} from '../../support/world.ts';

onEachStore('bringing a room up', (store) => {
  let world: World;
  beforeEach(async () => {
    world = await startWorld(store());
  });
  afterEach(() => world.close());

  describe.each<Fault['kind']>([
    'reset',
    'cut',
    'http-500',
    'http-502',
    'http-504',
    'html-200',
    'truncated',
    'empty',
  ])('where the answer to create is %s', (kind) => {
    test.each([true, false])('one room opens (the server had acted: %s)', async (afterActing) => {
      for (const { name } of world.pool) {
        world.server(name).fault({ kind, call: 'create', times: 1, afterActing });
      }
      const { date } = await world.book(10);
      expect(await world.runOpen()).toMatchObject({ opened: 1, failed: 0 });
      const [meeting, ...more] = world.meetingsOf(date.id);
      expect(more).toEqual([]);
      expect(await world.rows(date.id)).toMatchObject([
        { state: 'open', fence: 1, create_time: meeting?.createTime, voice_bridge: meeting?.voiceBridge },
      ]);
      const calls = ['create', 'getMeetingInfo', ...(afterActing ? [] : ['create'])];
      expect(callsOn(meeting?.server ?? '')).toEqual(calls);
    });
  });

  describe('where the answer to create does not come in time', () => {
    beforeEach(async () => {
      await world.close();
      world = await startWorld(store(), { timeLimit: (ms) => AbortSignal.timeout(ms / 4) });
    });

    test('the server is asked, and what it made is the room', async () => {
      const { date } = await world.book(10);
      const home = await homeOf(date.id);
      world.server(home).fault({ kind: 'hang', call: 'create', times: 1, afterActing: true });
      expect(await world.runOpen()).toMatchObject({ opened: 1, failed: 0 });
      expect(world.meetingsOf(date.id)).toMatchObject([{ server: home }]);
      expect(await world.rows(date.id)).toMatchObject([{ state: 'open', fence: 1 }]);
      expect(callsOn(home)).toEqual(['create', 'getMeetingInfo']);
    });

    test('and the server made nothing, another one opens the room: nobody waits twice for the same', async () => {
      const { date } = await world.book(10);
      const home = await homeOf(date.id);
      world.server(home).fault({ kind: 'hang', call: 'create', times: 1 });
      expect(await world.runOpen()).toMatchObject({ opened: 1, failed: 1 });
      expect(callsOn(home)).toEqual(['create', 'getMeetingInfo']);
      expect(await world.rows(date.id)).toMatchObject([
        { server: home, fence: 1, state: 'lost', current: 0 },
        { fence: 2, state: 'open', current: 1 },
      ]);
    });
  });

  test('however many servers refuse, the room opens on the last one that does not', async () => {
    await world.close();
    world = await startWorld(store(), { seats: [100, 100, 100, 100, 100, 100] });
    const { date } = await world.book(10);
    for (const { name } of world.pool.slice(0, -1)) world.server(name).setSecrets(['another-secret']);
    expect(await world.runOpen()).toMatchObject({ opened: 1, failed: 5, unplaced: 0 });
    expect(await world.current(date.id)).toMatchObject({ server: 'bbb-6', state: 'open', fence: 6 });
  });

  test('whoever answers nothing at all is asked three times, then another server opens the room', async () => {
    const { date } = await world.book(10);
    const home = await homeOf(date.id);
    world.server(home).fault({ kind: 'reset', call: 'create', afterActing: true });
    world.server(home).fault({ kind: 'reset', call: 'getMeetingInfo' });
    await world.runOpen();
    const [first, second] = await world.rows(date.id);
    expect(first).toMatchObject({ server: home, fence: 1, state: 'lost', current: 0 });
    expect(second).toMatchObject({ fence: 2, state: 'open', current: 1 });
    expect(second?.server).not.toBe(home);
    expect(second?.meeting_id).not.toBe(first?.meeting_id);
    // Two exist, one is reachable by links; the other ends at first contact.
    expect(world.meetingsOf(date.id)).toHaveLength(2);
    world.server(home).clearFaults();
    await world.runWatch();
    await world.runClose();
    expect(world.meetingsOf(date.id)).toMatchObject([{ meetingID: second?.meeting_id }]);
    expect(await world.rows(date.id)).toMatchObject([
      { state: 'ended', end_reason: 'superseded' },
      { state: 'open', current: 1 },
    ]);
  });

  test('what a server refuses opens on another one under the next fence', async () => {
    const { date } = await world.book(10);
    const home = await homeOf(date.id);
    world.server(home).setSecrets(['another-secret']);
    await world.runOpen();
    const rows = await world.rows(date.id);
    expect(rows).toMatchObject([
      { server: home, fence: 1, state: 'failed', current: 0 },
      { fence: 2, state: 'open', current: 1 },
    ]);
    expect(world.meetingsOf(date.id)).toHaveLength(1);
  });

  test('where all servers refuse, the date stays missing and counted until one is back', async () => {
    for (const { name } of world.pool) await world.server(name).kill();
    const { date } = await world.book(10);
    expect(await world.runOpen()).toMatchObject({ opened: 0, failed: 3, unplaced: 1 });
    expect(await world.metric('plenum_rooms_missing')).toBe(1);
    await world.server('bbb-2').start();
    expect(await world.runOpen()).toMatchObject({ opened: 1, unplaced: 0 });
    expect(await world.current(date.id)).toMatchObject({ state: 'open', server: 'bbb-2' });
  });

  test('a lost and repeated create is one meeting, since ids and passwords stay the same', async () => {
    const { date } = await world.book(10);
    const home = await homeOf(date.id);
    world.server(home).fault({ kind: 'http-500', call: 'create', times: 1, afterActing: true });
    world.server(home).fault({ kind: 'http-500', call: 'getMeetingInfo', times: 2 });
    expect(await world.runOpen()).toMatchObject({ opened: 1 });
    expect(world.meetingsOf(date.id)).toHaveLength(1);
  });

  describe('a process that dies after it wrote down that it creates', () => {
    test('leaves its claim to nobody while it is trusted', async () => {
      const { room, booked } = await leftInCreating({ claimMs: 30 * SECOND_MS });
      await world.runOpen();
      await world.runClose();
      expect(await world.rows(booked.date.id)).toMatchObject([{ id: room.id, state: 'creating' }]);
      expect(world.meetingsOf(booked.date.id)).toEqual([]);
    });

    test('had not sent it: the same meeting is made', async () => {
      const { room, booked } = await leftInCreating({ claimMs: 0 });
      expect(await world.runOpen()).toMatchObject({ opened: 1 });
      expect(await world.rows(booked.date.id)).toMatchObject([{ id: room.id, state: 'open', fence: 1 }]);
      expect(world.meetingsOf(booked.date.id)).toMatchObject([{ meetingID: room.meetingId }]);
      expect(callsOn(room.server)).toEqual(['getMeetingInfo', 'create']);
    });

    test('had sent it: the meeting is found and not made again', async () => {
      const { room, booked } = await leftInCreating({ claimMs: 0 });
      await create(room, booked);
      world.server(room.server).clearRequests();
      expect(await world.runOpen()).toMatchObject({ opened: 1 });
      const [meeting] = world.meetingsOf(booked.date.id);
      expect(await world.current(booked.date.id)).toMatchObject({
        state: 'open',
        create_time: meeting?.createTime,
      });
      expect(callsOn(room.server)).toEqual(['getMeetingInfo']);
    });

    test('had sent it, and a poll finds it first', async () => {
      const { room, booked } = await leftInCreating({ claimMs: 30 * SECOND_MS });
      await create(room, booked);
      world.server(room.server).enter(room.meetingId);
      await world.runWatch();
      expect(await world.current(booked.date.id)).toMatchObject({ state: 'live', participants: 1 });
      expect((await world.current(booked.date.id)).create_time).not.toBeNull();
    });

    test('is taken over by one of several, and there is one meeting', async () => {
      const { booked } = await leftInCreating({ claimMs: 0 });
      await Promise.all([world.runOpen(), world.runOpen(), world.runOpen()]);
      expect(world.meetingsOf(booked.date.id)).toHaveLength(1);
      expect(await world.rows(booked.date.id)).toMatchObject([{ state: 'open', fence: 1 }]);
    });

    test('leaves nothing behind when its window is over meanwhile', async () => {
      const { room, booked } = await leftInCreating({ claimMs: 0 });
      await create(room, booked);
      world.clock.advanceTo(booked.date.closesAt);
      expect(await world.runOpen()).toMatchObject({ opened: 0 });
      await world.runClose();
      expect(await world.rows(booked.date.id)).toMatchObject([{ state: 'ended', end_reason: 'closed' }]);
      expect(world.meetingsOf(booked.date.id)).toEqual([]);
    });
  });

  test('a create that arrives after its date was cancelled makes a stray, which is ended', async () => {
    const { room, booked } = await leftInCreating({ claimMs: 30 * SECOND_MS });
    await world.database.inTurn((tx) =>
      world.bookings.cancel(tx, ANNA, booked.booking.id, { live: 'end', ifMatch: null }),
    );
    await world.runClose();
    expect(await world.rows(booked.date.id)).toMatchObject([{ state: 'ended', end_reason: 'cancelled' }]);
    await create(room, booked);
    await world.runWatch();
    expect(world.meetingsOf(booked.date.id)).toEqual([]);
    expect(await world.metric('plenum_stray_meetings_ended_total')).toBe(1);
  });

  test('nothing secret is written to the log when servers fail in every way', async () => {
    for (const { name } of world.pool) world.server(name).fault({ kind: 'html-200' });
    const { date } = await world.book(10);
    await world.runOpen();
    await world.runWatch();
    const said = JSON.stringify(world.logged, (_key, value: unknown) =>
      value instanceof Error ? `${value.message} ${value.stack ?? ''}` : value,
    );
    const rows = await world.rows(date.id);
    expect(rows.length).toBeGreaterThan(0);
    for (const { attendee_pw, moderator_pw } of rows) {
      expect(said).not.toContain(attendee_pw);
      expect(said).not.toContain(moderator_pw);
    }
    expect(said).not.toContain('checksum=');
  });

  /** On which server the first copy of a date will open. */
  async function homeOf(occurrence: string): Promise<string> {
    const [room] = await plan(occurrence);
    await world.database.db.deleteFrom('rooms').execute();
    return room?.server ?? '';
  }

  async function plan(occurrence: string): Promise<readonly Room[]> {
    return world.database.inTurn(async (tx) =>
      placeOccurrences(tx, world.pool, await occurrencesById(tx, [occurrence]), world.clock.now()),
    );
  }

  async function leftInCreating({ claimMs }: { claimMs: number }): Promise<{ room: Room; booked: Booked }> {
    const booked = await world.book(10);
    const [planned] = await plan(booked.date.id);
    const { db } = world.database;
    const claimedUntil = world.clock.now() + claimMs;
    await db.updateTable('rooms').set({ state: 'creating', claimed_until: claimedUntil }).execute();
    world.clock.advance(SECOND_MS);
    const room = await roomById(db, planned?.id ?? '');
    if (room === undefined) throw new Error('nothing was planned');
    return { room, booked };
  }

  /** Sends what the dead process would have sent. */
  async function create(room: Room, { booking, date }: Booked): Promise<void> {
    const { title, options } = booking;
    const facts = {
      ...{ instance: INSTANCE, title, options, closesAt: date.closesAt, guestUrl: PUBLIC_URL },
      callbacks: CALLBACK_TOKENS,
    };
    await world.client(room.server).create(meetingParameters(room, facts, date.opensAt + MINUTE_MS));
  }

  function callsOn(server: string): readonly string[] {
    return world
      .server(server)
      .requests()
      .map(({ call }) => call);
  }
});
