import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { MINUTE_MS, toIso } from '../../../src/lib/span.ts';
import { onEachStore } from '../../support/stores.ts';
import { startWorld, type World } from '../../support/world.ts';
import { type RoomApi, serveRooms } from './room-api.ts';
import { cancelled, enter, live, nextRound, onlyOn, opened } from './steps.ts';

onEachStore('endpoints of servers', (store) => {
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

  test('the pool is shown to who runs it: state, load, seats', async () => {
    const { date } = await opened(world, { expectedParticipants: 30 });
    enter(world, date.id, 'anna');
    await world.server('bbb-3').kill();
    await nextRound(world);
    const { server } = await world.current(date.id);
    expect((await api.call('secretary@de', 'GET', '/servers')).status).toBe(403);
    expect((await api.call('admin@by', 'GET', '/servers')).status).toBe(403);
    const listed = await api.call('admin@de', 'GET', '/servers');
    expect(listed.body.items).toHaveLength(3);
    expect(listed.body.items).toContainEqual({
      ...{ name: server, kind: 'bigbluebutton', state: 'up', draining: false, retired: false },
      ...{ circuit: 'closed', seats: 100, reservedSeats: 30, rooms: 1, meetings: 1, participants: 1 },
      seenAt: toIso((await record(server))?.seen_at ?? 0),
    });
    expect(listed.body.items).toContainEqual(expect.objectContaining({ name: 'bbb-3', state: 'lost' }));
    expect(JSON.stringify(listed.body)).not.toContain('127.0.0.1');
  });

  test('a server is drained and undrained; what is there stays, and the change is in the audit', async () => {
    const { date } = await opened(world);
    const { server } = await world.current(date.id);
    const drained = await api.call('admin@de', 'PATCH', `/servers/${server}`, { draining: true });
    expect(drained).toMatchObject({ status: 200, body: { name: server, draining: true, rooms: 1 } });
    for (let i = 0; i < 4; i++) expect((await opened(world)).date.id).toBeTruthy();
    expect(
      (await world.database.db.selectFrom('rooms').select('id').where('server', '=', server).execute())
        .length,
    ).toBe(1);
    await nextRound(world);
    expect(await record(server)).toMatchObject({ draining: 1, state: 'up' });
    await api.call('admin@de', 'PATCH', `/servers/${server}`, { draining: false });
    const audited = await world.database.db
      .selectFrom('audit')
      .select(['action', 'actor', 'before', 'after'])
      .where('object', '=', server)
      .orderBy('id')
      .execute();
    expect(audited).toEqual([
      {
        ...{ action: 'server.drain', actor: 'token:admin' },
        ...{ before: '{"draining":false}', after: '{"draining":true}' },
      },
      {
        ...{ action: 'server.undrain', actor: 'token:admin' },
        ...{ before: '{"draining":true}', after: '{"draining":false}' },
      },
    ]);
  });

  test('whoever drains a server sees who is still in, and when the last of them will be gone', async () => {
    await onlyOn(world, 'bbb-1');
    const short = await opened(world);
    const long = await opened(world, { title: 'Landesrat', durationMinutes: 90 });
    enter(world, short.date.id, 'anna');
    await nextRound(world);
    const drained = await api.call('admin@de', 'PATCH', '/servers/bbb-1', { draining: true });
    const last = toIso(long.date.closesAt);
    expect(drained.body).toMatchObject({ takesRooms: false, emptyBy: last });
    expect(drained.body['open']).toEqual([
      {
        ...{ occurrence: long.date.id, booking: long.booking.id, branch: 'by-1', title: 'Landesrat' },
        ...{ state: 'open', current: true, participants: 0, since: null, closesAt: last, heldUntil: null },
      },
      {
        ...{ occurrence: short.date.id, booking: short.booking.id, branch: 'by-1', title: 'Kreisvorstand' },
        ...{ state: 'live', current: true, participants: 1, since: toIso(world.clock.now()) },
        ...{ closesAt: toIso(short.date.closesAt), heldUntil: null },
      },
    ]);
    expect(await api.call('admin@de', 'GET', '/servers/bbb-1')).toEqual({ status: 200, body: drained.body });
    world.clock.advanceTo(short.date.closesAt + MINUTE_MS);
    await world.runClose();
    const overrun = (await api.call('admin@de', 'GET', '/servers/bbb-1')).body['open'];
    const heldUntil = toIso(world.clock.now() + 10 * MINUTE_MS);
    expect(overrun).toMatchObject([{ title: 'Landesrat' }, { title: 'Kreisvorstand', heldUntil }]);
    // Past its window, and held longer than the other lasts.
    world.clock.advanceTo(long.date.closesAt - 5 * MINUTE_MS);
    await world.runClose();
    const gone = toIso(world.clock.now() + 10 * MINUTE_MS);
    expect((await api.call('admin@de', 'GET', '/servers/bbb-1')).body).toMatchObject({
      ...{ emptyBy: gone, open: [{ title: 'Kreisvorstand', heldUntil: gone }, { title: 'Landesrat' }] },
    });
    world.clock.advanceTo(long.date.closesAt + 20 * MINUTE_MS);
    await cancelled(world, short);
    await world.runClose();
    expect((await api.call('admin@de', 'GET', '/servers/bbb-1')).body).toMatchObject({
      ...{ open: [], emptyBy: null, takesRooms: false, rooms: 0 },
    });
  });

  test('a copy that is left over on a server is there until it is gone', async () => {
    const { date } = await live(world);
    const { server } = await world.current(date.id);
    await world.server(server).kill();
    await nextRound(world);
    expect((await api.call('admin@de', 'GET', `/servers/${server}`)).body).toMatchObject({
      ...{ state: 'lost', takesRooms: false },
      open: [{ occurrence: date.id, state: 'lost', current: false }],
    });
  });

  test('one server is shown to who runs the pool, and there is no other', async () => {
    for (const [who, name, status] of [
      ['secretary@de', 'bbb-1', 403],
      ['admin@by', 'bbb-1', 403],
      ['admin@de', 'bbb-9', 404],
      ['admin@de', 'bbb-1', 200],
    ] as const) {
      expect((await api.call(who, 'GET', `/servers/${name}`)).status).toBe(status);
    }
  });

  test('a drain that was decided on an older state is refused', async () => {
    const first = await api.call(
      'admin@de',
      'PATCH',
      '/servers/bbb-1',
      { draining: true },
      { 'If-Match': '"1"' },
    );
    expect(first.status).toBe(200);
    const second = await api.call(
      'admin@de',
      'PATCH',
      '/servers/bbb-1',
      { draining: false },
      { 'If-Match': '"1"' },
    );
    expect(second).toMatchObject({
      status: 412,
      body: { type: expect.stringContaining('version-conflict') },
    });
    expect(await record('bbb-1')).toMatchObject({ draining: 1 });
    expect((await api.call('admin@de', 'PATCH', '/servers/bbb-9', { draining: true })).status).toBe(404);
  });

  async function record(name: string) {
    return world.database.db.selectFrom('servers').selectAll().where('name', '=', name).executeTakeFirst();
  }
});
