import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { systemClock } from '../../../src/lib/clock.ts';
import { type Attempts, createAttempts } from '../../../src/platform/http/attempts.ts';
import type { Api } from '../../../src/platform/http/mount.ts';
import { openFresh } from '../../support/stores.ts';
import { as, type SampleServer, serveSample } from './sample-api.ts';

/** RFC 9651 lists of one string with whole-number parameters, as the draft on RateLimit headers has them. */
const POLICY = /^"default";q=(\d+);w=60$/;
const STANDING = /^"default";r=(\d+);t=(\d+)$/;

let store: Awaited<ReturnType<typeof openFresh>>;
const servers: SampleServer[] = [];
let now = Date.UTC(2027, 0, 4, 12);
beforeAll(async () => {
  store = await openFresh('sqlite');
});
afterAll(async () => {
  await Promise.all(servers.map((server) => server.close()));
  await store.remove();
});
beforeEach(() => {
  // No test counts what another one did.
  now += 60 * 60_000;
});
const clock = { ...systemClock, now: () => now };

async function start(overrides: Partial<Api> = {}) {
  const server = await serveSample(store.database, clock, overrides);
  servers.push(server);
  return (who: string | null, method = 'GET', path = '/notes/by-1') =>
    fetch(
      `${server.url}/api/v1${path}`,
      who === null
        ? { method }
        : as(who, method, method === 'POST' ? { branch: 'by', text: 'a' } : undefined),
    );
}

describe('calls of one token', () => {
  test('say on every answer how many are left, also on refusals', async () => {
    const call = await start({ requestsPerMinute: 4 });
    const answers = [
      await call('by'),
      await call('by', 'GET', '/notes/he-1'),
      await call('by', 'POST', '/notes'),
      await call('by', 'HEAD'),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 404, 201, 200]);
    expect(answers.map(({ headers }) => headers.get('ratelimit-policy'))).toEqual(
      Array(4).fill('"default";q=4;w=60'),
    );
    expect(answers.map(({ headers }) => STANDING.exec(headers.get('ratelimit') ?? '')?.[1])).toEqual([
      '3',
      '2',
      '1',
      '0',
    ]);
  });

  test('beyond the limit are refused until the minute is over, and do nothing; others are not concerned', async () => {
    const call = await start({ requestsPerMinute: 2 });
    await call('by');
    now += 15_000;
    await call('by');
    const refused = await call('by', 'POST', '/notes');
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '45']);
    expect(refused.headers.get('content-type')).toBe('application/problem+json');
    expect(await refused.json()).toMatchObject({ code: 'rate-limited', retryAfterSeconds: 45 });
    expect(refused.headers.get('ratelimit')).toBe('"default";r=0;t=45');
    expect(servers.at(-1)?.diary.written).toEqual([]);
    expect((await call('reader')).status).toBe(200);
    now += 45_000;
    expect((await call('by')).status).toBe(200);
  });

  test('have a number of their own where the token has one, and none where that is 0', async () => {
    const identify: Api['identify'] = (authorization = '') => {
      const [, name = '', limit = ''] = /^Bearer (\w+)-(\d+)$/.exec(authorization) ?? [];
      const grants = [{ branch: 'by', role: 'viewer' }] as const;
      return Promise.resolve({ principal: `token:${name}`, grants, requestsPerMinute: Number(limit) });
    };
    const call = await start({ requestsPerMinute: 100, identify });
    expect(POLICY.exec((await call('few-7')).headers.get('ratelimit-policy') ?? '')?.[1]).toBe('7');
    const free = await call('free-0');
    expect([free.status, free.headers.get('ratelimit'), free.headers.get('ratelimit-policy')]).toEqual([
      200,
      null,
      null,
    ]);
  });

  test('are not counted at all where the setting is 0', async () => {
    const call = await start({ requestsPerMinute: 0 });
    expect((await call('by')).headers.get('ratelimit')).toBeNull();
  });
});

describe('wrong tokens of one address', () => {
  const attempts = () => createAttempts({ database: store.database, key: Buffer.alloc(32, 5), clock });
  const guess = async (call: Awaited<ReturnType<typeof start>>, times: number) => {
    const statuses: number[] = [];
    for (let index = 0; index < times; index++) statuses.push((await call(`guess-${index}`)).status);
    return statuses;
  };

  test('are refused after thirty, and then a right one that was never used there learns nothing either', async () => {
    const call = await start();
    expect((await call('reader')).status).toBe(200);
    expect(await guess(call, 32)).toEqual([...Array<number>(30).fill(401), 429, 429]);
    const right = await call('root');
    expect([right.status, await right.json()]).toMatchObject([429, { code: 'rate-limited' }]);
    expect(Number(right.headers.get('retry-after'))).toBeGreaterThan(500);
    // A program beside the guesser goes on with the token that worked before.
    expect((await call('reader')).status).toBe(200);
    now += 11 * 60_000;
    expect((await call('root')).status).toBe(200);
  });

  test('no token at all is no guess', async () => {
    const call = await start();
    for (let index = 0; index < 40; index++) expect((await call(null)).status).toBe(401);
    expect((await call('root')).status).toBe(200);
  });

  test('that cannot be counted are not judged, and neither is a right one that is new there', async () => {
    let broken = false;
    const fails = () => Promise.reject(Object.assign(new Error('gone'), { code: 'ECONNREFUSED' }));
    const failing: Attempts = {
      count: (...given) => (broken ? fails() : attempts().count(...given)),
      blocked: (...given) => (broken ? fails() : attempts().blocked(...given)),
    };
    const call = await start({ attempts: failing });
    expect((await call('reader')).status).toBe(200);
    broken = true;
    expect((await call('guess')).status).toBe(503);
    expect((await call('root')).status).toBe(503);
    expect((await call('reader')).status).toBe(200);
  });
});
