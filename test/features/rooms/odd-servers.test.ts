import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { MINUTE_MS } from '../../../src/lib/span.ts';
import { onEachStore } from '../../support/stores.ts';
import { INSTANCE, startWorld, type World } from '../../support/world.ts';
import { cancelled, enter, makeMeeting, nextRound, opened, theMeeting, vanish } from './steps.ts';

/** What the fault suite found, each with the least that shows it. */
onEachStore('odd servers', (store) => {
  let world: World;
  beforeEach(async () => {
    world = await startWorld(store());
  });
  afterEach(() => world.close());

  test('one that returns brings a date that was cancelled meanwhile no links', async () => {
    const booked = await opened(world);
    enter(world, booked.date.id, 'anna');
    await nextRound(world);
    const { server } = await world.current(booked.date.id);
    world.server(server).fault({ kind: 'reset' });
    await nextRound(world);
    await cancelled(world, booked);
    await world.runClose();
    world.server(server).clearFaults();
    await nextRound(world);
    const [lost, renewed] = await world.rows(booked.date.id);
    expect(lost).toMatchObject({ state: 'ending', end_reason: 'superseded', current: 0 });
    expect(renewed).toMatchObject({ state: 'ended', end_reason: 'cancelled', current: 1 });
    world.clock.advance(MINUTE_MS);
    await world.runClose();
    expect(world.meetingsOf(booked.date.id)).toEqual([]);
  });

  test('one with a meeting that cannot even be named is judged all the same', async () => {
    const { date } = await opened(world);
    const { server } = await world.current(date.id);
    // Ids of ours begin with no hex digit, and the client sends no others.
    await makeMeeting(world, server, { meetingID: 'abc-not-ours', 'meta_plenum-instance': INSTANCE });
    vanish(world, date.id);
    expect(await nextRound(world)).toMatchObject({ changed: 1 });
    expect(await world.current(date.id)).toMatchObject({ fence: 2, state: 'open' });
    const { db } = world.database;
    const record = await db.selectFrom('servers').selectAll().where('name', '=', server).executeTakeFirst();
    expect(record?.seen_at).toBe(world.clock.now());
    const said = { level: 'error', text: 'what a poll shows could not be dealt with' };
    expect(world.logged).toContainEqual(expect.objectContaining(said));
  });

  test('one whose answers make no sense at all is given up like a silent one, and the others are judged', async () => {
    const { date } = await opened(world);
    const other = await opened(world);
    const { server } = await world.current(date.id);
    const getMeetings = () => Promise.reject(new TypeError('odd'));
    const pool = world.pool.map((each) =>
      each.name === server ? { ...each, client: { ...each.client, getMeetings } } : each,
    );
    Object.assign(world.parts, { pool });
    vanish(world, other.date.id);
    expect(await nextRound(world)).toMatchObject({ missed: 3, lost: 1, changed: 1 });
    expect(await world.current(date.id)).toMatchObject({ fence: 2, state: 'open' });
    expect(await world.current(other.date.id)).toMatchObject({ fence: 2, state: 'open' });
    theMeeting(world, other.date.id);
    const said = { level: 'error', text: 'a poll failed as none should' };
    expect(world.logged).toContainEqual(expect.objectContaining(said));
  });
});
