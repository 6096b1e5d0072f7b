import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/lib/span.ts';
import { onEachStore } from '../../support/stores.ts';
import { AT_ONCE } from '../../simulators/bigbluebutton/recordings/recorded.ts';
import { ANNA } from '../../support/world.ts';
import { live, onlyOn } from '../rooms/steps.ts';
import { type KnownWorld, over, recorded, startKnown } from './known.ts';

onEachStore('recordings that are expected', (store) => {
  let world: KnownWorld;
  beforeEach(async () => {
    world = await startKnown(store());
  });
  afterEach(() => world.close());

  /** Runs as often as its schedule does, for so long. */
  async function syncFor(ms: number, every = 5 * MINUTE_MS) {
    const until = world.clock.now() + ms;
    while (world.clock.now() < until) {
      world.clock.advance(every);
      await world.sync();
    }
  }

  const theOnly = async () => {
    const [one, ...more] = (await world.known()).values();
    if (more.length > 0) throw new Error('more than one');
    return one;
  };

  const asked = (server: string, by: string) =>
    world
      .server(server)
      .requests()
      .filter(({ call, params }) => call === 'getRecordings' && by in params);

  test('the recording of a meeting of ours is known soon after its server lists it, and followed until it stands', async () => {
    const booked = await recorded(world, 30);
    const { server, meetingId } = await over(world, booked);
    await syncFor(10 * MINUTE_MS);
    expect(await theOnly()).toMatchObject({ state: 'processing', meetingId, server });
    await syncFor(2 * HOUR_MS);
    expect(await theOnly()).toMatchObject({
      ...{ state: 'published', origin: 'plenum', branch: 'by-1', occurrence: booked.date.id, ownDays: 30 },
      ...{ booking: booked.booking.id, fence: 1 },
    });
    expect((await theOnly())?.formats.map(({ type }) => type)).toEqual(['presentation', 'video']);
  });

  test('formats that come one after the other, and one that comes a day later, are all seen', async () => {
    for (const { name } of world.pool) world.server(name).recordings.set({ formatGapMs: 3 * HOUR_MS });
    const { server } = await over(world, await recorded(world));
    await syncFor(2 * HOUR_MS);
    expect((await theOnly())?.formats).toHaveLength(1);
    await syncFor(10 * HOUR_MS, 30 * MINUTE_MS);
    expect((await theOnly())?.formats).toHaveLength(2);
    const { recordId = '' } = (await theOnly()) ?? {};
    world.server(server).recordings.addFormat(recordId, { type: 'podcast', bytes: 10 });
    await syncFor(8 * HOUR_MS, HOUR_MS);
    expect((await theOnly())?.formats).toHaveLength(3);
  });

  test('it is asked for ever more seldom, and no more once it has stood for two days', async () => {
    const { server } = await over(world, await recorded(world));
    await syncFor(3 * DAY_MS, HOUR_MS);
    const questions = asked(server, 'meetingID').length;
    expect(questions).toBeLessThan(25);
    await syncFor(DAY_MS, HOUR_MS);
    expect(asked(server, 'meetingID')).toHaveLength(questions);
  });

  test('a room of which nothing ever comes is asked about for two weeks and then given up', async () => {
    const booked = await recorded(world);
    const { server } = await world.current(booked.date.id);
    world.server(server).recordings.set({ archiveMs: 400 * DAY_MS });
    await over(world, booked);
    await syncFor(13 * DAY_MS, 12 * HOUR_MS);
    const questions = asked(server, 'meetingID').length;
    expect(questions).toBeGreaterThan(10);
    await syncFor(3 * DAY_MS, 12 * HOUR_MS);
    expect(await store().db.selectFrom('expected_recordings').selectAll().execute()).toEqual([]);
    const end = asked(server, 'meetingID').length;
    await syncFor(2 * DAY_MS, 12 * HOUR_MS);
    expect(asked(server, 'meetingID')).toHaveLength(end);
  });

  test('a meeting that was not to be recorded is not asked about', async () => {
    await over(world, await live(world));
    await world.sync();
    expect(await store().db.selectFrom('expected_recordings').selectAll().execute()).toEqual([]);
  });

  test('a server that hangs or fails holds up no other, and is asked again', async () => {
    const first = await recorded(world);
    const { server } = await world.current(first.date.id);
    await onlyOn(world, ...['bbb-1', 'bbb-2', 'bbb-3'].filter((name) => name !== server));
    const second = await recorded(world);
    for (const { name } of world.pool) world.server(name).recordings.set(AT_ONCE);
    await over(world, first);
    await over(world, second);
    world.server(server).fault({ kind: 'http-504', call: 'getRecordings' });
    expect(await world.sync()).toMatchObject({ asked: 1, unasked: 1, unanswered: 1, servers: 2 });
    expect([...(await world.known()).values()].map(({ occurrence }) => occurrence)).toEqual([second.date.id]);
    const [failing] = await store()
      .db.selectFrom('recording_servers')
      .selectAll()
      .where('server', '=', server)
      .execute();
    expect(failing).toMatchObject({
      failing_since: world.clock.now(),
      failure: 'http-status',
      listed_at: null,
    });
    world.server(server).clearFaults();
    world.clock.advance(10 * MINUTE_MS);
    expect(await world.sync()).toMatchObject({ unasked: 0, unanswered: 0 });
    expect(await world.known()).toHaveProperty('size', 2);
  });

  test('a term never follows a later change of its booking', async () => {
    const booked = await recorded(world, 30);
    for (const { name } of world.pool) world.server(name).recordings.set(AT_ONCE);
    await over(world, booked);
    await syncFor(2 * HOUR_MS, 30 * MINUTE_MS);
    const before = await theOnly();
    if (before === undefined) throw new Error('nothing is known');
    await store().inTurn((tx) =>
      world.bookings.change(tx, ANNA, booked.booking.id, { options: { recordingDays: 7 } }, null),
    );
    await syncFor(2 * DAY_MS, HOUR_MS);
    expect(await theOnly()).toMatchObject({ ownDays: 30, dueAt: before.recordedAt + 30 * DAY_MS });
  });
});
