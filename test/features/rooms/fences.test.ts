import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { onEachStore } from '../../support/stores.ts';
import { startWorld, type World } from '../../support/world.ts';
import { cancelled, enter, heldOpening, heldRound, nextRound, opened, theMeeting, vanish } from './steps.ts';

/** What was decided on an older state must change nothing: each test lets somebody else be quicker. */
onEachStore('fences', (store) => {
  let world: World;
  beforeEach(async () => {
    world = await startWorld(store());
  });
  afterEach(() => world.close());

  test('who sees a room vanish after it was opened again elsewhere opens no third one', async () => {
    const { date } = await opened(world);
    vanish(world, date.id);
    const late = await heldRound(world);
    await world.runWatch();
    expect(await world.current(date.id)).toMatchObject({ fence: 2, state: 'open' });
    expect(await late.finish()).toMatchObject({ changed: 0 });
    expect(await world.rows(date.id)).toHaveLength(2);
    theMeeting(world, date.id);
  });

  test('who sees a copy return after it was taken back does not end it under its people', async () => {
    const { date } = await opened(world);
    enter(world, date.id, 'anna');
    await nextRound(world);
    const { id, server, meeting_id: meeting } = await world.current(date.id);
    world.server(server).fault({ kind: 'reset' });
    await nextRound(world);
    world.server(server).clearFaults();
    const late = await heldRound(world);
    await world.runWatch();
    expect(await world.current(date.id)).toMatchObject({ id, state: 'live' });
    await late.finish();
    await world.runClose();
    expect(await world.current(date.id)).toMatchObject({ id, state: 'live', fence: 1 });
    expect(theMeeting(world, date.id).meetingID).toBe(meeting);
  });

  test('who entered the new copy since the poll keeps it, although the poll saw nobody there', async () => {
    const { date } = await opened(world);
    const old = await world.current(date.id);
    world.server(old.server).fault({ kind: 'reset' });
    await nextRound(world);
    world.server(old.server).clearFaults();
    const renewed = await world.current(date.id);
    const late = await heldRound(world);
    world.server(renewed.server).enter(renewed.meeting_id);
    await late.finish();
    await world.runClose();
    expect(await world.current(date.id)).toMatchObject({ id: renewed.id, fence: 2 });
    expect(theMeeting(world, date.id).meetingID).toBe(renewed.meeting_id);
  });

  test('a create that is answered after its server was lost brings its old copy no links', async () => {
    const { date } = await world.book(10);
    const late = await heldOpening(world);
    const { server } = await world.current(date.id);
    world.server(server).fault({ kind: 'reset', call: 'getMeetings' });
    await world.runWatch();
    expect(await world.current(date.id)).toMatchObject({ fence: 2, state: 'open' });
    expect(await late.finish()).toMatchObject({ opened: 0 });
    expect(await world.rows(date.id)).toMatchObject([
      { fence: 1, server, state: 'lost', current: 0 },
      { fence: 2, state: 'open', current: 1 },
    ]);
    // At first contact it goes: nobody was ever led there.
    world.server(server).clearFaults();
    await nextRound(world);
    await world.runClose();
    expect(theMeeting(world, date.id).server).not.toBe(server);
  });

  test('a create that is answered after its date was cancelled opens nothing', async () => {
    const booked = await world.book(10);
    const late = await heldOpening(world);
    await cancelled(world, booked);
    expect(await late.finish()).toMatchObject({ opened: 0 });
    expect(await world.current(booked.date.id)).toMatchObject({ state: 'ending', end_reason: 'cancelled' });
    await world.runClose();
    expect(world.meetingsOf(booked.date.id)).toEqual([]);
  });

  test('a create that a poll sees before it is answered is one room', async () => {
    const { date } = await world.book(10);
    const late = await heldOpening(world);
    world.clock.advance(1);
    enter(world, date.id, 'anna');
    await world.runWatch();
    expect(await world.current(date.id)).toMatchObject({ fence: 1, state: 'live', participants: 1 });
    await late.finish();
    expect(await world.rows(date.id)).toMatchObject([{ fence: 1, state: 'live', participants: 1 }]);
  });

  test('who sees people in a room after it began to end leaves it ending', async () => {
    const { date } = await opened(world);
    enter(world, date.id, 'anna');
    const late = await heldRound(world);
    await world.database.transaction((tx) => world.rooms.end(tx, 'token:anna', date.id));
    await late.finish();
    expect(await world.current(date.id)).toMatchObject({ state: 'ending', end_reason: 'asked' });
  });
});
