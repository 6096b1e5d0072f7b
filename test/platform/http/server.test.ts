import { request as httpRequest } from 'node:http';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Router } from 'express';
import { systemClock } from '../../../src/lib/clock.ts';
import { createLog } from '../../../src/lib/log.ts';
import { type Check, createHealth } from '../../../src/platform/http/health.ts';
import { listen, type Listening } from '../../../src/platform/http/listen.ts';
import { createMetrics } from '../../../src/platform/http/metrics.ts';
import { createHttpApp } from '../../../src/platform/http/server.ts';
import { openFresh } from '../../support/stores.ts';
import { as, newDiary, sampleApi } from './sample-api.ts';

let store: Awaited<ReturnType<typeof openFresh>>;
let server: Listening | undefined;
let lines: PassThrough;
/** Holds back the answer of `/slow` until it is called. */
let answerSlow: () => void;
/** What balancers do once they have seen that we stop. */
let balancersNotice: () => void;
let slowHasBegun: Promise<void>;

beforeEach(async () => {
  store = await openFresh('sqlite');
  lines = new PassThrough();
});
afterEach(async () => {
  answerSlow();
  balancersNotice();
  await server?.stop();
  await store.remove();
});

async function start(
  checks: readonly Check[] = [],
  trustedProxies: readonly string[] = [],
  noticeAtOnce = true,
): Promise<string> {
  const log = createLog('debug', lines);
  const metrics = createMetrics();
  const health = createHealth(checks, { log, registry: metrics.registry, timeLimitMs: 200 });
  const held = Promise.withResolvers<undefined>();
  const begun = Promise.withResolvers<undefined>();
  answerSlow = () => held.resolve(undefined);
  const noticed = Promise.withResolvers<undefined>();
  balancersNotice = () => noticed.resolve(undefined);
  if (noticeAtOnce) balancersNotice();
  slowHasBegun = begun.promise;
  const pages = Router();
  pages.get('/m/:code', (request, response) => {
    response.send(`page ${request.ip ?? ''}`);
  });
  pages.get('/slow', async (_request, response) => {
    begun.resolve(undefined);
    await held.promise;
    response.send('slow but whole');
  });
  const app = createHttpApp({
    api: { ...sampleApi(store.database, systemClock, newDiary()), log },
    health,
    metrics,
    metricsToken: 'metrics-token-1234',
    trustedProxies,
    pages: [pages],
  });
  server = await listen(app, {
    port: 0,
    host: '127.0.0.1',
    drain: health.drain,
    noticed: () => noticed.promise,
    limitMs: 10_000,
  });
  return `http://127.0.0.1:${server.port}`;
}

const logged = () => String(lines.read() ?? '');

describe('the whole server', () => {
  test('answers API, documentation and pages, each request under its id, and tells nobody what it runs on', async () => {
    const url = await start();
    const api = await fetch(`${url}/api/v1/notes/by-1`, as('by', 'GET'));
    expect([api.status, api.headers.get('etag')]).toEqual([200, '"7"']);
    expect(api.headers.get('x-content-type-options')).toBe('nosniff');
    expect(api.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(api.headers.get('x-powered-by')).toBeNull();
    expect(api.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(await (await fetch(`${url}/m/abcd`)).text()).toContain('page');
    const nowhere = await fetch(`${url}/nowhere`);
    expect([nowhere.status, nowhere.headers.get('content-type')]).toEqual([404, 'application/problem+json']);
  });

  test('logs and measures the template of a route, never the address', async () => {
    const url = await start();
    await (await fetch(`${url}/m/secret-guest-code?x=1`)).text();
    await (await fetch(`${url}/api/v1/notes/by-secret`, as('by', 'GET'))).text();
    await (await fetch(`${url}/secret/nowhere`)).text();
    const metrics = await fetch(`${url}/metrics`, {
      headers: { Authorization: 'Bearer metrics-token-1234' },
    });
    const measured = await metrics.text();
    expect(measured).toContain(
      'plenum_http_request_duration_seconds_count{method="GET",route="/m/:code",status="200"} 1',
    );
    expect(measured).toContain('route="/api/v1/notes/{id}",status="200"} 1');
    expect(measured).toContain('route="none",status="404"} 1');
    expect(measured).toContain('plenum_process_cpu_seconds_total');
    const log = logged();
    expect(log).toContain('"route":"/m/:code"');
    expect(log).toContain('"route":"/api/v1/notes/{id}"');
    expect(log + measured).not.toContain('secret');
  });

  test('/metrics is for who has the token', async () => {
    const url = await start();
    expect((await fetch(`${url}/metrics`)).status).toBe(401);
    expect((await fetch(`${url}/metrics`, { headers: { Authorization: 'Bearer wrong' } })).status).toBe(401);
  });

  test('a forwarded address is believed only from a proxy of the settings', async () => {
    const forwarded = { headers: { 'X-Forwarded-For': '203.0.113.9, 192.0.2.1' } };
    const alone = await start();
    expect(await (await fetch(`${alone}/m/a`, forwarded)).text()).toBe('page 127.0.0.1');
    await server?.stop();
    const behind = await start([], ['127.0.0.1', '192.0.2.0/24']);
    expect(await (await fetch(`${behind}/m/a`, forwarded)).text()).toBe('page 203.0.113.9');
  });
});

describe('health', () => {
  const ready = async (url: string) => {
    const answer = await fetch(`${url}/readyz`);
    return {
      status: answer.status,
      body: (await answer.json()) as { checks: { name: string; ok: boolean }[] },
    };
  };
  const fine: Check = { name: 'store', run: () => Promise.resolve(null) };

  test('is ready when all checks say so', async () => {
    const url = await start([fine]);
    expect(await ready(url)).toMatchObject({ status: 200, body: { ready: true } });
    expect((await fetch(`${url}/livez`)).status).toBe(200);
  });

  test('is not ready when one check misses something, throws or hangs, and says which; it is alive all the same', async () => {
    const url = await start([
      fine,
      { name: 'settings', run: () => Promise.resolve('roomLimit differs') },
      { name: 'migrations', run: () => Promise.reject(new Error('postgres://user:geheim@db')) },
      { name: 'hanging', run: () => new Promise(() => undefined) },
    ]);
    const { status, body } = await ready(url);
    expect(status).toBe(503);
    expect(body.checks.filter(({ ok }) => ok).map(({ name }) => name)).toEqual(['serving', 'store']);
    expect(JSON.stringify(body)).toContain('roomLimit differs');
    expect(JSON.stringify(body)).not.toContain('geheim');
    expect((await fetch(`${url}/livez`)).status).toBe(200);
  });

  test('a check that hangs is asked once, not once a caller', async () => {
    let runs = 0;
    const hanging: Check = {
      name: 'hanging',
      run: () => {
        runs += 1;
        return new Promise(() => undefined);
      },
    };
    const url = await start([hanging]);
    await Promise.all([ready(url), ready(url), ready(url)]);
    expect((await ready(url)).status).toBe(503);
    expect(runs).toBe(1);
  });
});

describe('a graceful stop', () => {
  test('finishes what has begun, ends its connection, and takes nothing new', async () => {
    const url = await start();
    const slow = fetch(`${url}/slow`);
    await slowHasBegun;
    const idle = await fetch(`${url}/livez`);
    await idle.text();
    const stopped = server?.stop();
    expect(server?.stop()).toBe(stopped);
    await expect(connectionRefused(url)).resolves.toBe(true);
    answerSlow();
    const answer = await slow;
    expect(await answer.text()).toBe('slow but whole');
    expect(answer.headers.get('connection')).toBe('close');
    await stopped;
  });

  test('says so at /readyz first, while connections are still taken', async () => {
    const url = await start([], [], false);
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    const stopped = server?.stop();
    const answer = await fetch(`${url}/readyz`);
    expect([answer.status, await answer.json()]).toMatchObject([503, { ready: false }]);
    expect((await fetch(`${url}/api/v1/notes/by-1`, as('by', 'GET'))).status).toBe(200);
    balancersNotice();
    await stopped;
  });

  test('cuts what never ends', async () => {
    const log = createLog('error', lines);
    const never = Router();
    never.get('/never', () => undefined);
    const metrics = createMetrics();
    const health = createHealth([], { log, registry: metrics.registry });
    const app = createHttpApp({
      api: sampleApi(store.database, systemClock, newDiary()),
      health,
      metrics,
      metricsToken: null,
      trustedProxies: [],
      pages: [never],
    });
    const stuck = await listen(app, { port: 0, host: '127.0.0.1', drain: health.drain, limitMs: 100 });
    const cut = fetch(`http://127.0.0.1:${stuck.port}/never`).then(
      () => 'answered',
      () => 'cut',
    );
    const closedDoor = await fetch(`http://127.0.0.1:${stuck.port}/metrics`);
    expect(closedDoor.status).toBe(404);
    await closedDoor.text();
    await stuck.stop();
    expect(await cut).toBe('cut');
  });

  test('a port that is taken is an error, not silence', async () => {
    await start();
    const taken = { port: server?.port ?? 0, host: '127.0.0.1', drain: () => undefined };
    await expect(listen(() => undefined, taken)).rejects.toThrow(/EADDRINUSE/);
  });
});

async function connectionRefused(url: string): Promise<boolean> {
  for (let tries = 0; tries < 50; tries += 1) {
    const refused = await new Promise<boolean>((resolve) => {
      const request = httpRequest(`${url}/livez`, { agent: false }, (response) => {
        response.resume();
        resolve(false);
      });
      request.on('error', () => resolve(true));
      request.end();
    });
    if (refused) return true;
  }
  return false;
}
