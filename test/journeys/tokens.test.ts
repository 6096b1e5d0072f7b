import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { dayIn } from '../support/calendar.ts';
import { type Gateway, poolSetting, startGateway } from '../support/gateway.ts';
import { newKey, type SmallRealm, startRealm } from '../support/small-realm.ts';
import { type FreshStore, freshStore } from '../support/stores.ts';
import { untilThere } from '../support/until.ts';
import { forgeFor } from './forged-tokens.ts';

const FORGED = process.env['PLENUM_TEST_LONG'] === '1' ? 10_000 : 4_000;
/** Before the memory is looked at first: programs, caches and the heap find their size. */
const WARM_UP = 2_000;
const AT_ONCE = 16;
/** Below the thirty that the gate lets an address try, so that the guard itself sees each token. */
const TRIES_OF_ADDRESS = 20;
/** Of what is held once all that waits to be collected is gone: less than a kilobyte for each. */
const MOST_GROWTH_BYTES = 1_000 * FORGED;
const METRICS_TOKEN = 'metrics-token-of-the-journeys';
const INVALID = 'Bearer realm="Plenum", error="invalid_token"';

jest.setTimeout(600_000);

let realm: SmallRealm;
const places: FreshStore[] = [];
const gateways: Gateway[] = [];

beforeAll(async () => {
  realm = await startRealm();
});
afterAll(async () => {
  await Promise.all(gateways.map((gateway) => gateway.kill()));
  await Promise.all(places.map((place) => place.remove()));
  await realm.close();
});

/** Lets a process collect at SIGUSR2 what it no longer holds, so that a test may look at what it does hold. */
const COLLECTING = `
  import { setFlagsFromString } from 'node:v8';
  import { runInNewContext } from 'node:vm';
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc');
  process.on('SIGUSR2', () => collect());`;

/** A Plenum in a process of its own, joined to the realm. */
async function start(clockAheadMs = 0): Promise<Gateway> {
  const place = await freshStore('sqlite');
  places.push(place);
  const settings = {
    NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(COLLECTING)}`,
    PLENUM_DATA_DIR: place.url,
    PLENUM_METRICS_TOKEN: METRICS_TOKEN,
    PLENUM_BBB_SERVERS: poolSetting(2, 400),
    PLENUM_KEYCLOAK_URL: realm.url,
    PLENUM_KEYCLOAK_REALM: 'partei',
    PLENUM_KEYCLOAK_CLIENT_ID: 'plenum',
    PLENUM_KEYCLOAK_CLIENT_SECRET: 'a-secret-that-nobody-asks-for-here',
  };
  const gateway = await startGateway(settings, { clockAheadMs });
  gateways.push(gateway);
  return gateway;
}

type Answer = {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
};

async function call(gateway: Gateway, token: string | null, path = '/me', body?: unknown): Promise<Answer> {
  const answer = await fetch(`${gateway.url}/api/v1${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      ...(token === null ? {} : { Authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const { status, headers } = answer;
  return { status, headers, body: (await answer.json()) as Answer['body'] };
}

const withClaims = async (claims: Record<string, unknown>) => realm.sign(realm.claims(claims));
const secretary = () => withClaims({ name: 'Anna Ährenfeld', groups: ['/de/by/buero'] });
const wish = (branch: string) => ({
  ...{ branch, title: 'Landesvorstand', start: `${dayIn(30)}T19:00` },
  ...{ durationMinutes: 60, expectedParticipants: 5 },
});

async function figure(gateway: Gateway, name: string): Promise<number> {
  const headers = { Authorization: `Bearer ${METRICS_TOKEN}` };
  const text = await (await fetch(`${gateway.url}/metrics`, { headers })).text();
  const line = text.split('\n').find((each) => each.startsWith(`${name} `));
  return Number(line?.split(' ').at(-1));
}

/** The least of some looks, since a request under way holds something too. */
async function held(gateway: Gateway): Promise<number> {
  const looks: number[] = [];
  while (looks.length < 5) {
    process.kill(gateway.pid, 'SIGUSR2');
    const heap = await figure(gateway, 'plenum_nodejs_heap_size_used_bytes');
    looks.push(heap + (await figure(gateway, 'plenum_nodejs_external_memory_bytes')));
  }
  return Math.min(...looks);
}

const outcomes = (gateway: Gateway, outcome: string) =>
  figure(gateway, `plenum_keycloak_tokens_total{outcome="${outcome}"}`);

describe('tokens of the realm', () => {
  let gateway: Gateway;
  let booking: string;

  beforeAll(async () => {
    gateway = await start();
  });

  test('open to each what groups and roles say, and the audit says who it was', async () => {
    const booked = await call(gateway, await secretary(), '/bookings', wish('by-09162'));
    expect(booked.status).toBe(201);
    booking = String(booked.body['id']);
    const agenda = await withClaims({
      ...{ azp: 'agenda', client_id: 'agenda', preferred_username: 'service-account-agenda' },
      realm_access: { roles: ['plenum-admin'] },
    });
    expect((await call(gateway, agenda, '/bookings', wish('nw'))).status).toBe(201);
    const { body } = await call(gateway, agenda, '/audit?action=booking.book');
    const actors = (body['items'] as { actor: string }[]).map(({ actor }) => actor);
    expect(actors).toEqual(['client:agenda', expect.stringMatching(/^person:/)]);
  });

  test('are refused in the terms of HTTP', async () => {
    const stranger = await call(gateway, null);
    expect([stranger.status, stranger.headers.get('www-authenticate')]).toEqual([
      401,
      'Bearer realm="Plenum"',
    ]);
    const over = await call(gateway, await withClaims({ exp: 1 }));
    expect([over.status, over.headers.get('www-authenticate')]).toEqual([401, INVALID]);
    expect(over.headers.get('content-type')).toBe('application/problem+json');
    const beside = await call(gateway, await secretary(), '/bookings', wish('nw'));
    expect([beside.status, beside.body['code']]).toEqual([403, 'branch-forbidden']);
    expect(beside.headers.get('www-authenticate')).toBeNull();
    const elsewhere = await withClaims({ groups: ['/de/nw/buero'] });
    expect((await call(gateway, elsewhere, `/bookings/${booking}`)).status).toBe(404);
    expect((await call(gateway, await withClaims({}), '/bookings')).body['items']).toEqual([]);
  });

  test(`of ${FORGED} forged and malformed ones none comes in, and memory stays flat`, async () => {
    const forge = await forgeFor(realm);
    const begun = Date.now();
    const asked = realm.asked();
    const born = await figure(gateway, 'plenum_process_start_time_seconds');
    await storm(gateway, forge, 0, WARM_UP);
    const before = await held(gateway);
    const statuses = await storm(gateway, forge, WARM_UP, FORGED);
    const after = await held(gateway);
    expect(statuses).toEqual(new Map([[401, FORGED]]));
    expect(after - before).toBeLessThan(MOST_GROWTH_BYTES);
    expect(await figure(gateway, 'plenum_process_start_time_seconds')).toBe(born);
    expect(realm.asked() - asked).toBeLessThanOrEqual(1 + (Date.now() - begun) / 30_000);
    expect(await outcomes(gateway, 'unreachable')).toBeNaN();
    const last = forge(FORGED).split('.')[1] ?? '';
    expect(gateway.output()).not.toContain(last.slice(0, 40));
    expect(gateway.output()).not.toContain('eyJ');
    expect((await call(gateway, await secretary())).status).toBe(200);
  });

  test('from one address are not even looked at after thirty that are wrong', async () => {
    const forge = await forgeFor(realm);
    const statuses = await storm(gateway, (number) => forge(12 * number + 1), 0, 100, '203.0.113.9');
    expect(statuses.get(429)).toBeGreaterThanOrEqual(100 - 30 - AT_ONCE);
    expect([...statuses.keys()].toSorted()).toEqual([401, 429]);
  });

  test('by a new key are good soon, and by a removed one no more', async () => {
    const old = await secretary();
    realm.keys.splice(0, 1, await newKey('second'));
    const fresh = await secretary();
    await untilThere('a token by the new key', 60_000, async () => {
      return (await call(gateway, fresh)).status === 200;
    });
    expect((await call(gateway, old)).status).toBe(401);
  });

  test('stay good while Keycloak is down, and guests find their page', async () => {
    const token = await secretary();
    const links = await call(gateway, token, `/bookings/${booking}/links`);
    realm.answer = 'reset';
    expect((await call(gateway, token)).status).toBe(200);
    const page = await fetch(String(links.body['guest']));
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('Landesvorstand')]);
    realm.answer = 'keys';
  });
});

describe('a Plenum that knows no keys yet', () => {
  let gateway: Gateway;

  beforeAll(async () => {
    realm.answer = 'html';
    gateway = await start();
  });
  afterAll(() => {
    realm.answer = 'keys';
  });

  test.each([
    ['html', 'not-json'],
    ['redirect', 'redirect'],
    ['hang', 'timeout'],
  ] as const)(
    'says 503 and when to come again while the realm answers %s, and goes on',
    async (answer, outcome) => {
      realm.answer = answer;
      const asked = `plenum_keycloak_request_duration_seconds_count{call="keys",outcome="${outcome}"}`;
      const token = await secretary();
      await untilThere(`a question that ended as ${outcome}`, 60_000, async () => {
        const { status, headers, body } = await call(gateway, token);
        expect([status, body['code']]).toEqual([503, 'realm-unreachable']);
        expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
        expect(body['title']).toMatch(/Anmeldung/);
        return (await figure(gateway, asked)) > 0;
      });
      expect((await gateway.call('GET', '/me')).status).toBe(200);
      expect(realm.askedElsewhere()).toBe(0);
    },
  );

  test('and knows them as soon as it is told', async () => {
    realm.answer = 'keys';
    const token = await secretary();
    await untilThere('a good token', 60_000, async () => (await call(gateway, token)).status === 200);
  });
});

describe('a machine whose clock is wrong', () => {
  test('ten minutes ahead takes new tokens for old ones, says so in its figures, and stays up', async () => {
    const gateway = await start(10 * 60_000);
    const { status, headers } = await call(gateway, await secretary());
    expect([status, headers.get('www-authenticate')]).toEqual([401, INVALID]);
    expect(await outcomes(gateway, 'expired')).toBe(1);
    expect((await gateway.call('GET', '/me')).status).toBe(200);
  });

  test('two minutes behind knows them all the same', async () => {
    const gateway = await start(-2 * 60_000);
    expect((await call(gateway, await secretary())).status).toBe(200);
  });
});

/** Sends tokens, each address a few of them or all by the one given; how often each status came. */
async function storm(
  gateway: Gateway,
  forge: (number: number) => string,
  from: number,
  count: number,
  address?: string,
): Promise<ReadonlyMap<number, number>> {
  const statuses = new Map<number, number>();
  let next = from;
  const worker = async () => {
    while (next < from + count) {
      const number = next++;
      const network = Math.floor(number / TRIES_OF_ADDRESS);
      const answer = await fetch(`${gateway.url}/api/v1/me`, {
        headers: {
          Authorization: `Bearer ${forge(number)}`,
          'X-Forwarded-For': address ?? `198.18.${Math.floor(network / 250)}.${network % 250}`,
        },
      });
      await answer.arrayBuffer();
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return statuses;
}
