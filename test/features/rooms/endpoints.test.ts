import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { MINUTE_MS, toIso } from '../../../src/lib/span.ts';
import { onEachStore } from '../../support/stores.ts';
import { startWorld, type World } from '../../support/world.ts';
import { type RoomApi, serveRooms } from './room-api.ts';
import { cancelled, enter, live, nextRound, opened } from './steps.ts';

onEachStore('endpoints of rooms', (store) => {
  let world: World;
  let api: RoomApi;
  beforeEach(async () => {
    world = await startWorld(store());
    api = await serveRooms(world);
  });
  afterEach(async () => {
    await api.close();
    await world.close();
  });

  test('rooms that are there are listed with where and how they are, below the branches one may see', async () => {
    const { date, booking } = await opened(world);
    await opened(world, { branch: 'nw' });
    enter(world, date.id, 'anna');
    await nextRound(world);
    const { server } = await world.current(date.id);
    const listed = await api.call('viewer@by', 'GET', '/rooms');
    expect(listed).toMatchObject({ status: 200, body: { next: null } });
    expect(listed.body.items).toEqual([
      {
        ...{ occurrence: date.id, booking: booking.id, branch: 'by-1', title: 'Kreisvorstand' },
        ...{ state: 'live', server, fence: 1, participants: 1, expectedParticipants: 10 },
        ...{ startsAt: toIso(date.startsAt), endsAt: toIso(date.endsAt), heldUntil: null },
        ...{ opensAt: toIso(date.opensAt), closesAt: toIso(date.closesAt) },
        ...{ since: toIso(world.clock.now()), overcommitted: false },
      },
    ]);
    expect((await api.call('viewer@de', 'GET', '/rooms')).body.items).toHaveLength(2);
    expect((await api.call('viewer@de', 'GET', '/rooms?branch=nw')).body.items).toHaveLength(1);
    expect((await api.call('viewer@by', 'GET', '/rooms?branch=nw')).body.items).toEqual([]);
  });

  test('copies that links do not lead to are not listed', async () => {
    const { date } = await opened(world);
    await world.server((await world.current(date.id)).server).kill();
    await nextRound(world);
    expect((await api.call('viewer@de', 'GET', '/rooms')).body.items).toMatchObject([
      { fence: 2, state: 'open' },
    ]);
  });

  test('hosts may open and end the rooms of their branches, which wakes the job that does it', async () => {
    const { date } = await world.book(120);
    const ended = await api.call('host@by', 'POST', `/occurrences/${date.id}/end`);
    expect(ended.status).toBe(202);
    expect(api.woken).toEqual(['close-rooms']);
    expect(await api.call('host@by-1', 'POST', `/occurrences/${date.id}/open`)).toEqual({
      status: 202,
      body: { occurrence: date.id, opensAt: toIso(world.clock.now()), closesAt: toIso(date.closesAt) },
    });
    expect(api.woken).toEqual(['close-rooms', 'open-rooms']);
    await world.runOpen();
    expect(await world.current(date.id)).toMatchObject({ state: 'open' });
  });

  test('what was given up because nobody came is opened for the rest of its time, where it still fits', async () => {
    await api.close();
    await world.close();
    world = await startWorld(store(), { settings: { roomLimit: 1 } });
    api = await serveRooms(world);
    const { date } = await opened(world);
    world.clock.advanceTo(date.startsAt + 20 * MINUTE_MS);
    await world.runClose();
    const other = await world.book(40, { branch: 'nw' });
    const path = `/occurrences/${date.id}/open`;
    const refused = await api.call('host@by', 'POST', path);
    expect(refused).toMatchObject({
      status: 409,
      body: {
        code: 'capacity-exhausted',
        conflicts: [{ start: date.start, limit: 'rooms', alternatives: expect.any(Array) }],
      },
    });
    expect(api.woken).toEqual([]);
    await cancelled(world, other);
    const opensAt = toIso(world.clock.now());
    expect(await api.call('host@by', 'POST', path)).toEqual({
      status: 202,
      body: { occurrence: date.id, opensAt, closesAt: toIso(date.closesAt) },
    });
    expect(api.woken).toEqual(['open-rooms']);
    await world.runOpen();
    expect(await world.current(date.id)).toMatchObject({ state: 'open', fence: 2 });
  });

  test('nobody else may, and strangers learn nothing', async () => {
    const { date } = await world.book(120);
    for (const what of ['open', 'end']) {
      expect((await api.call('viewer@by', 'POST', `/occurrences/${date.id}/${what}`)).status).toBe(403);
      expect((await api.call('host@nw', 'POST', `/occurrences/${date.id}/${what}`)).status).toBe(404);
      expect((await api.call('host@nw', 'POST', `/occurrences/unknown/${what}`)).status).toBe(404);
    }
    expect(api.woken).toEqual([]);
    expect(await world.rows(date.id)).toEqual([]);
  });

  test('a room stays for as many minutes from now on as a host asks for', async () => {
    const { date } = await live(world, { durationMinutes: 30 });
    world.clock.advanceTo(date.closesAt + MINUTE_MS);
    const path = `/occurrences/${date.id}/open`;
    expect((await api.call('host@by', 'POST', path)).status).toBe(409);
    expect((await api.call('host@by', 'POST', path, { minutes: 4 })).status).toBe(400);
    expect((await api.call('viewer@by', 'POST', path, { minutes: 30 })).status).toBe(403);
    const key = { 'Idempotency-Key': 'stay-1' };
    const stays = await api.call('host@by', 'POST', path, { minutes: 30 }, key);
    const closesAt = toIso(world.clock.now() + 45 * MINUTE_MS);
    expect(stays).toEqual({
      status: 202,
      body: { occurrence: date.id, opensAt: toIso(date.opensAt), closesAt },
    });
    world.clock.advance(MINUTE_MS);
    expect(await api.call('host@by', 'POST', path, { minutes: 30 }, key)).toEqual(stays);
  });
});
