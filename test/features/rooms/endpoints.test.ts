import { afterEach, beforeEach, expect, test } from '@jest/globals';
import express from 'express';
import { createRights } from '../../../src/features/people/rights.ts';
import { roomEndpoints } from '../../../src/features/rooms/room-endpoints.ts';
import { serverEndpoints } from '../../../src/features/rooms/server-endpoints.ts';
import { silentLog } from '../../../src/lib/log.ts';
import { MINUTE_MS, toIso } from '../../../src/lib/span.ts';
import { ROLES } from '../../../src/platform/http/caller.ts';
import { createAttempts } from '../../../src/platform/http/attempts.ts';
import { apiRouter } from '../../../src/platform/http/mount.ts';
import { requestIds } from '../../../src/platform/http/request-id.ts';
import { onEachStore } from '../../support/stores.ts';
import { serve, type WebServer } from '../../support/web-server.ts';
import { PUBLIC_URL, startWorld, type World } from '../../support/world.ts';
import { cancelled, enter, nextRound, opened } from './steps.ts';

onEachStore('endpoints of rooms and servers', (store) => {
  let world: World;
  let api: WebServer;
  let woken: string[];
  beforeEach(async () => {
    world = await startWorld(store());
    woken = [];
    api = await serveApi();
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
    const listed = await call('viewer@by', 'GET', '/rooms');
    expect(listed).toMatchObject({ status: 200, body: { next: null } });
    expect(listed.body.items).toEqual([
      {
        ...{ occurrence: date.id, booking: booking.id, branch: 'by-1', title: 'Kreisvorstand' },
        ...{ state: 'live', server, fence: 1, participants: 1, expectedParticipants: 10 },
        ...{ opensAt: toIso(date.opensAt), closesAt: toIso(date.closesAt), heldUntil: null },
        ...{ since: toIso(world.clock.now()), overcommitted: false },
      },
    ]);
    expect((await call('viewer@de', 'GET', '/rooms')).body.items).toHaveLength(2);
    expect((await call('viewer@de', 'GET', '/rooms?branch=nw')).body.items).toHaveLength(1);
    expect((await call('viewer@by', 'GET', '/rooms?branch=nw')).body.items).toEqual([]);
  });

  test('copies that links do not lead to are not listed', async () => {
    const { date } = await opened(world);
    await world.server((await world.current(date.id)).server).kill();
    await nextRound(world);
    expect((await call('viewer@de', 'GET', '/rooms')).body.items).toMatchObject([
      { fence: 2, state: 'open' },
    ]);
  });

  test('hosts may open and end the rooms of their branches, which wakes the job that does it', async () => {
    const { date } = await world.book(120);
    const ended = await call('host@by', 'POST', `/occurrences/${date.id}/end`);
    expect(ended.status).toBe(202);
    expect(woken).toEqual(['close-rooms']);
    expect(await call('host@by-1', 'POST', `/occurrences/${date.id}/open`)).toEqual({
      status: 202,
      body: { occurrence: date.id, opensAt: toIso(world.clock.now()), closesAt: toIso(date.closesAt) },
    });
    expect(woken).toEqual(['close-rooms', 'open-rooms']);
    await world.runOpen();
    expect(await world.current(date.id)).toMatchObject({ state: 'open' });
  });

  test('what was given up because nobody came is opened for the rest of its time, where it still fits', async () => {
    await api.close();
    await world.close();
    world = await startWorld(store(), { settings: { roomLimit: 1 } });
    api = await serveApi();
    const { date } = await opened(world);
    world.clock.advanceTo(date.startsAt + 20 * MINUTE_MS);
    await world.runClose();
    const other = await world.book(40, { branch: 'nw' });
    const path = `/occurrences/${date.id}/open`;
    const refused = await call('host@by', 'POST', path);
    expect(refused).toMatchObject({
      status: 409,
      body: {
        code: 'capacity-exhausted',
        conflicts: [{ start: date.start, limit: 'rooms', alternatives: expect.any(Array) }],
      },
    });
    expect(woken).toEqual([]);
    await cancelled(world, other);
    const opensAt = toIso(world.clock.now());
    expect(await call('host@by', 'POST', path)).toEqual({
      status: 202,
      body: { occurrence: date.id, opensAt, closesAt: toIso(date.closesAt) },
    });
    expect(woken).toEqual(['open-rooms']);
    await world.runOpen();
    expect(await world.current(date.id)).toMatchObject({ state: 'open', fence: 2 });
  });

  test('nobody else may, and strangers learn nothing', async () => {
    const { date } = await world.book(120);
    for (const what of ['open', 'end']) {
      expect((await call('viewer@by', 'POST', `/occurrences/${date.id}/${what}`)).status).toBe(403);
      expect((await call('host@nw', 'POST', `/occurrences/${date.id}/${what}`)).status).toBe(404);
      expect((await call('host@nw', 'POST', `/occurrences/unknown/${what}`)).status).toBe(404);
    }
    expect(woken).toEqual([]);
    expect(await world.rows(date.id)).toEqual([]);
  });

  test('the pool is shown to who runs it: state, load, seats', async () => {
    const { date } = await opened(world, { expectedParticipants: 30 });
    enter(world, date.id, 'anna');
    await world.server('bbb-3').kill();
    await nextRound(world);
    const { server } = await world.current(date.id);
    expect((await call('secretary@de', 'GET', '/servers')).status).toBe(403);
    expect((await call('admin@by', 'GET', '/servers')).status).toBe(403);
    const listed = await call('admin@de', 'GET', '/servers');
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
    const drained = await call('admin@de', 'PATCH', `/servers/${server}`, { draining: true });
    expect(drained).toMatchObject({ status: 200, body: { name: server, draining: true, rooms: 1 } });
    for (let i = 0; i < 4; i++) expect((await opened(world)).date.id).toBeTruthy();
    expect(
      (await world.database.db.selectFrom('rooms').select('id').where('server', '=', server).execute())
        .length,
    ).toBe(1);
    await nextRound(world);
    expect(await record(server)).toMatchObject({ draining: 1, state: 'up' });
    await call('admin@de', 'PATCH', `/servers/${server}`, { draining: false });
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

  test('a drain that was decided on an older state is refused', async () => {
    const first = await call(
      'admin@de',
      'PATCH',
      '/servers/bbb-1',
      { draining: true },
      { 'If-Match': '"1"' },
    );
    expect(first.status).toBe(200);
    const second = await call(
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
    expect((await call('admin@de', 'PATCH', '/servers/bbb-9', { draining: true })).status).toBe(404);
  });

  type Answer = {
    readonly status: number;
    readonly body: { readonly items?: readonly unknown[]; readonly [key: string]: unknown };
  };

  /** Calls as `role@branch`. */
  async function call(
    who: string,
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const answer = await fetch(`${api.url}/api/v1${path}`, {
      method,
      headers: {
        Authorization: `Bearer ${who}`,
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: answer.status, body: (await answer.json()) as Answer['body'] };
  }

  async function serveApi(): Promise<WebServer> {
    const { branches, rooms, pool, clock, database } = world;
    const rights = createRights({ tree: (db) => branches.tree(db) });
    const nudge = (job: string) => void woken.push(job);
    const app = express().disable('x-powered-by').use(requestIds);
    app.use(
      apiRouter({
        endpoints: [...roomEndpoints({ branches, rooms, nudge }), ...serverEndpoints({ pool, clock })],
        database,
        identify: (authorization = '') => {
          const [name, branch = ''] = authorization.replace('Bearer ', '').split('@');
          const role = ROLES.find((known) => known === name);
          return Promise.resolve(
            role === undefined ? null : { principal: `token:${role}`, grants: [{ branch, role }] },
          );
        },
        attempts: createAttempts({ database, clock, key: Buffer.alloc(32, 5) }),
        requestsPerMinute: 0,
        judge: rights.judge,
        clock,
        log: silentLog,
        publicUrl: PUBLIC_URL,
        verifyAnswers: true,
      }),
    );
    return serve(app);
  }

  async function record(name: string) {
    return world.database.db.selectFrom('servers').selectAll().where('name', '=', name).executeTakeFirst();
  }
});
