import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import express from 'express';
import { SignJWT } from 'jose';
import { callbackRouter } from '../../../src/features/recordings/callbacks.ts';
import { accessLog } from '../../../src/platform/http/access-log.ts';
import { createMetrics } from '../../../src/platform/http/metrics.ts';
import type { Room } from '../../../src/features/rooms/room.ts';
import { DAY_MS } from '../../../src/lib/span.ts';
import { AT_ONCE } from '../../simulators/bigbluebutton/recordings/recorded.ts';
import { onEachStore } from '../../support/stores.ts';
import { serve, type WebServer } from '../../support/web-server.ts';
import { CALLBACK_TOKENS, PUBLIC_URL } from '../../support/world.ts';
import { SECRET } from '../../support/world-pool.ts';
import { live } from '../rooms/steps.ts';
import { type KnownWorld, over, recorded, startKnown } from './known.ts';

onEachStore('what servers tell us', (store) => {
  let world: KnownWorld;
  let web: WebServer;
  let nudged: string[];
  beforeEach(async () => {
    world = await startKnown(store());
    nudged = [];
    const router = callbackRouter({
      ...{ database: store(), clock: world.clock, log: world.parts.log, publicUrl: PUBLIC_URL },
      callbacks: CALLBACK_TOKENS,
      secretsOf: (server) => (server.startsWith('bbb-') ? ['the-next-one', SECRET] : []),
      nudge: (job) => void nudged.push(job),
    });
    web = await serve(express().use(accessLog(world.parts.log, createMetrics()), router));
  });
  afterEach(async () => {
    await web.close();
    await world.close();
  });

  async function room(): Promise<Pick<Room, 'id' | 'meetingId'>> {
    const booked = await recorded(world);
    const { id, meeting_id: meetingId } = await world.current(booked.date.id);
    return { id, meetingId };
  }

  const pathFor = (callback: 'ended' | 'recording' | 'analytics', id: string) =>
    new URL(CALLBACK_TOKENS.address(callback, id)).pathname;

  async function signed(meetingId: string, more: { secret?: string; recordId?: string; alg?: string } = {}) {
    const hash = createHash('sha1').update(meetingId).digest('hex');
    const claims = { meeting_id: meetingId, record_id: more.recordId ?? `${hash}-1801479600000` };
    const key = new TextEncoder().encode(more.secret ?? SECRET);
    return new SignJWT(claims).setProtectedHeader({ alg: more.alg ?? 'HS256' }).sign(key);
  }

  async function post(path: string, form: Record<string, string>): Promise<number> {
    const answer = await fetch(`${web.url}${path}`, { method: 'POST', body: new URLSearchParams(form) });
    await answer.text();
    return answer.status;
  }

  const expectedRows = () => store().db.selectFrom('expected_recordings').selectAll().execute();

  test('the end of a meeting wakes the watch and the sync, however often it is told', async () => {
    const { id } = await room();
    for (let again = 0; again < 3; again += 1) {
      expect((await fetch(`${web.url}${pathFor('ended', id)}`)).status).toBe(204);
    }
    expect(new Set(nudged)).toEqual(new Set(['watch-servers', 'sync-recordings']));
    expect((await fetch(`${web.url}${pathFor('ended', id)}`, { method: 'POST' })).status).toBe(405);
  });

  test('a ready recording is asked for at once, once for each format and more', async () => {
    const { id, meetingId } = await room();
    for (let again = 0; again < 3; again += 1) {
      const jwt = await signed(meetingId);
      expect(await post(pathFor('recording', id), { signed_parameters: jwt, type: 'video' })).toBe(204);
    }
    expect(await expectedRows()).toMatchObject([
      { room: id, meeting_id: meetingId, next_at: world.clock.now() },
    ]);
    expect(new Set(nudged)).toEqual(new Set(['sync-recordings']));
  });

  test('a balancer may sign with SHA-512', async () => {
    const { id, meetingId } = await room();
    const jwt = await signed(meetingId, { alg: 'HS512' });
    expect(await post(pathFor('recording', id), { signed_parameters: jwt })).toBe(204);
  });

  test('a hint alone brings the recording, however late it comes', async () => {
    const booked = await recorded(world);
    const { id } = await world.current(booked.date.id);
    const { server, meetingId } = await over(world, booked);
    world.clock.advance(20 * DAY_MS);
    await world.sync();
    for (const { name } of world.pool) world.server(name).recordings.set(AT_ONCE);
    await store().db.deleteFrom('recordings').execute();
    await world.sync();
    expect((await world.known()).size).toBe(0);
    expect(await post(pathFor('recording', id), { signed_parameters: await signed(meetingId) })).toBe(204);
    await world.sync();
    expect([...(await world.known()).values()]).toMatchObject([{ server, meetingId, origin: 'plenum' }]);
  });

  test('whoever has no good token is told nothing, and nothing happens', async () => {
    const { id, meetingId } = await room();
    const form = { signed_parameters: await signed(meetingId) };
    const good = pathFor('recording', id);
    const wrong = [
      good.replace(/\.(.)/, (_, first: string) => (first === 'A' ? '.B' : '.A')),
      pathFor('ended', id).replace('/ended/', '/recording/'),
      pathFor('analytics', id).replace('/analytics/', '/recording/'),
      good.replace(id, '01890000-0000-7000-8000-000000000000'),
      pathFor('recording', '01890000-0000-7000-8000-000000000000'),
      '/callbacks/bigbluebutton/recording/x',
    ];
    for (const path of wrong) expect([path, await post(path, form)]).toEqual([path, 404]);
    // Not even read: a wrong token with a body that is too large is 404 all the same.
    expect(await post('/callbacks/bigbluebutton/recording/x', { a: 'x'.repeat(100_000) })).toBe(404);
    expect((await fetch(`${web.url}${good.replace('/recording/', '/ended/')}`)).status).toBe(404);
    expect([nudged, await expectedRows()]).toEqual([[], []]);
  });

  test('a good token with what its own server has not signed, or about another room, is refused', async () => {
    const { id, meetingId } = await room();
    const other = await room();
    const [head = '', , tail = ''] = (await signed(meetingId)).split('.');
    const forged = Buffer.from(JSON.stringify({ meeting_id: meetingId, record_id: 'x' })).toString(
      'base64url',
    );
    const none = Buffer.from(JSON.stringify({ alg: 'none' })).toString('base64url');
    const bad = [
      await signed(meetingId, { secret: 'another-secret' }),
      await signed(other.meetingId),
      await signed(meetingId, { recordId: `${'0'.repeat(40)}-1801479600000` }),
      await signed(meetingId, { alg: 'HS384' }),
      `${head}.${forged}.${tail}`,
      `${none}.${forged}.`,
      'no token',
    ];
    for (const jwt of bad) expect(await post(pathFor('recording', id), { signed_parameters: jwt })).toBe(403);
    for (const form of [{}, { signed_parameters: '' }, { other: 'x' }] as Record<string, string>[]) {
      expect(await post(pathFor('recording', id), form)).toBe(400);
    }
    expect(await post(pathFor('recording', id), { signed_parameters: 'x'.repeat(70_000) })).toBe(413);
    expect([nudged, await expectedRows()]).toEqual([[], []]);
  });

  test('no token gets into the log', async () => {
    const { date } = await live(world);
    const { id } = await world.current(date.id);
    await fetch(`${web.url}${pathFor('ended', id)}`);
    await fetch(`${web.url}${pathFor('ended', id)}x`);
    const text = JSON.stringify(world.logged);
    expect(text).toContain('/callbacks/bigbluebutton/ended/{token}');
    expect(text).not.toContain(pathFor('ended', id).split('.').at(-1));
  });
});
