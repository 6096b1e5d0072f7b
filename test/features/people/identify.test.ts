import { createHash } from 'node:crypto';
import { PassThrough } from 'node:stream';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import express from 'express';
import { Registry } from 'prom-client';
import { createBranches } from '../../../src/features/branches/branches.ts';
import { meEndpoints } from '../../../src/features/people/me-endpoints.ts';
import { createPeople } from '../../../src/features/people/people.ts';
import { createRights } from '../../../src/features/people/rights.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import { createLog } from '../../../src/lib/log.ts';
import { createAttempts } from '../../../src/platform/http/attempts.ts';
import { apiRouter } from '../../../src/platform/http/mount.ts';
import { requestIds } from '../../../src/platform/http/request-id.ts';
import type { RoleRule } from '../../../src/platform/settings/keycloak-settings.ts';
import { newKey, type SigningKey, type SmallRealm, startRealm, SUBJECT } from '../../support/small-realm.ts';
import { openFresh } from '../../support/stores.ts';
import { serve, type WebServer } from '../../support/web-server.ts';

const PORTAL = 'portal-token-of-the-settings-0001';
const TREE =
  'id,parent,name,level\nde,,Bundesverband,federal\nby,de,Landesverband Bayern,state\n' +
  'by-09162,by,Kreisverband München,district\nhe,de,Landesverband Hessen,state\n';
const RULES: readonly RoleRule[] = [
  { group: ['{path}', 'buero'], as: 'secretary' },
  { group: ['{path}', 'leitung'], as: 'host' },
  { of: 'client', name: 'books', branch: 'de', as: 'secretary' },
];

let store: Awaited<ReturnType<typeof openFresh>>;
let attacker: SigningKey;
let realm: SmallRealm;
let registry: Registry;
let server: WebServer;
let logged: PassThrough;
let now: number;
const branches = createBranches({ clock: systemClock });
const tree: typeof branches.tree = (db) => branches.tree(db);

beforeAll(async () => {
  store = await openFresh('sqlite');
  attacker = await newKey('first');
  await store.database.inTurn((tx) => branches.importCsv(tx, 'job:test', TREE, { dryRun: false }));
});
afterAll(() => store.remove());
beforeEach(async () => {
  realm = await startRealm();
  registry = new Registry();
  logged = new PassThrough();
  now = Date.now();
  server = await serve(app());
});
afterEach(async () => {
  await server.close();
  await realm.close();
  await store.database.db.deleteFrom('deputies').execute();
});

function app() {
  const { database } = store;
  const clock = { ...systemClock, now: () => now };
  const log = createLog('debug', logged);
  const sha256 = createHash('sha256').update(PORTAL).digest('hex');
  const portal = { name: 'portal', sha256, branches: ['by'], role: 'viewer' } as const;
  const keycloak = { url: realm.url, realm: 'partei', clientId: 'plenum', clientSecret: '', rules: RULES };
  const config = { tokens: [{ ...portal, expiresAt: null, requestsPerMinute: null }], keycloak };
  const { identify } = createPeople({ config, tree, database, clock, log, registry });
  // Each test counts for itself what each address tried.
  const attempts = createAttempts({ database, clock, key: createHash('sha256').update(realm.url).digest() });
  const { judge } = createRights({ tree });
  const api = { database, identify, attempts, judge, clock, log, requestsPerMinute: 0, verifyAnswers: true };
  return express()
    .use(requestIds)
    .use(apiRouter({ ...api, endpoints: meEndpoints({ tree }), publicUrl: 'https://plenum.example' }));
}

async function me(token: string, scheme = 'Bearer') {
  const answer = await fetch(`${server.url}/api/v1/me`, { headers: { Authorization: `${scheme} ${token}` } });
  const body = (await answer.json()) as Record<string, unknown>;
  const { headers, status } = answer;
  return {
    status,
    body,
    code: body['code'],
    asks: headers.get('WWW-Authenticate'),
    after: headers.get('Retry-After'),
  };
}

const withClaims = async (claims: Record<string, unknown>) => realm.sign(realm.claims(claims));
const INVALID = 'Bearer realm="Plenum", error="invalid_token"';

async function counted(): Promise<Record<string, number>> {
  const [metric] = (await registry.getMetricsAsJSON()).filter(
    ({ name }) => name === 'plenum_keycloak_tokens_total',
  );
  const values = (metric?.values ?? []) as { labels: { outcome: string }; value: number }[];
  return Object.fromEntries(values.map(({ labels, value }) => [labels.outcome, value]));
}

describe('who calls', () => {
  test('a program with a token of the settings, without a question to the realm', async () => {
    const { status, body } = await me(PORTAL);
    expect(status).toBe(200);
    expect(body).toEqual({
      ...{ principal: 'token:portal', kind: 'token', name: null, subject: null },
      grants: [{ branch: 'by', branchName: 'Landesverband Bayern', role: 'viewer', deputyUntil: null }],
    });
    expect(realm.asked()).toBe(0);
  });

  test('a person, with each role in the order of the tree, also where it is a deputy’s', async () => {
    const until = now + 3_600_000;
    await store.database.db
      .insertInto('deputies')
      .values({
        ...{ branch: 'he', subject: SUBJECT, until_at: until },
        ...{ appointed_by: 'person:x', created_at: now },
      })
      .execute();
    const groups = ['/de/he/leitung', '/de/by/by-09162/leitung', '/de/by/by-09162/buero', '/de/xy/buero'];
    const { status, body } = await me(await withClaims({ name: 'Anna Ährenfeld', groups }));
    expect(status).toBe(200);
    expect(body).toMatchObject({
      ...{ principal: `person:${SUBJECT}`, kind: 'person', name: 'Anna Ährenfeld', subject: SUBJECT },
      grants: [
        { branch: 'by-09162', branchName: 'Kreisverband München', role: 'secretary', deputyUntil: null },
        { branch: 'by-09162', role: 'host', deputyUntil: null },
        { branch: 'he', role: 'secretary' },
        { branch: 'he', role: 'host', deputyUntil: null },
      ],
    });
    const [, , lent] = body['grants'] as { deputyUntil: string | null }[];
    expect(Date.parse(lent?.deputyUntil ?? '')).toBe(until);
  });

  test('a person who belongs to no branch, and may do nothing', async () => {
    const { status, body } = await me(await withClaims({}));
    expect([status, body['grants']]).toEqual([200, []]);
  });

  test('a program with an account of the realm', async () => {
    const token = await withClaims({
      ...{ azp: 'agenda', client_id: 'agenda', preferred_username: 'service-account-agenda' },
      resource_access: { plenum: { roles: ['books'] } },
    });
    expect((await me(token)).body).toEqual({
      ...{ principal: 'client:agenda', kind: 'client', name: null, subject: null },
      grants: [{ branch: 'de', branchName: 'Bundesverband', role: 'secretary', deputyUntil: null }],
    });
  });

  test('whatever the case of the scheme: HTTP says that it does not matter', async () => {
    const token = await withClaims({});
    for (const scheme of ['bearer', 'BEARER', 'BeArEr']) expect((await me(token, scheme)).status).toBe(200);
    expect((await me(token, 'Basic')).status).toBe(401);
  });

  test('nobody: 401, and only who sent something is told that it is no good', async () => {
    const answer = await fetch(`${server.url}/api/v1/me`);
    expect([answer.status, answer.headers.get('WWW-Authenticate')]).toEqual([401, 'Bearer realm="Plenum"']);
    for (const token of ['nonsense', await withClaims({ aud: 'other' }), await withClaims({ exp: 'abc' })]) {
      expect(await me(token)).toMatchObject({ status: 401, code: 'unauthenticated', asks: INVALID });
    }
  });
});

describe('what counts against an address', () => {
  test('thirty forged tokens, and then also a good one is refused for a while', async () => {
    for (let tries = 0; tries < 30; tries += 1) {
      const forged = await realm.sign(realm.claims({ jti: String(tries) }), attacker);
      expect((await me(forged)).status).toBe(401);
    }
    expect(await me(await withClaims({}))).toMatchObject({ status: 429, code: 'rate-limited' });
    expect(await counted()).toEqual({ refused: 30, accepted: 1 });
  });

  test('no token that the realm did sign, be it over, too early or for somebody else', async () => {
    const seconds = Math.floor(now / 1000);
    const tokens = [{ exp: seconds - 60 }, { aud: 'other' }, { typ: 'ID' }, { nbf: seconds + 3600 }];
    for (let tries = 0; tries < 32; tries += 1) {
      expect(await me(await withClaims(tokens[tries % 4] ?? {}))).toMatchObject({
        status: 401,
        asks: INVALID,
      });
    }
    expect((await me(await withClaims({}))).status).toBe(200);
    expect(await counted()).toEqual({ expired: 8, refused: 24, accepted: 1 });
  });

  test('nothing while the realm cannot be asked: 503, and when to come again', async () => {
    realm.answer = 'html';
    const token = await withClaims({});
    for (let tries = 0; tries < 32; tries += 1) {
      expect(await me(token)).toMatchObject({ status: 503, code: 'realm-unreachable', after: '10' });
    }
    expect((await me(PORTAL)).status).toBe(200);
    expect(await counted()).toEqual({ unreachable: 32 });
    const text = await registry.metrics();
    expect(text).toContain(
      'plenum_keycloak_request_duration_seconds_count{call="keys",outcome="not-json"} 1',
    );
    expect(text).not.toMatch(/^plenum_keycloak_keys_age_seconds /m);
    const log = String(logged.read());
    expect(log).toContain('"outcome":"not-json"');
    for (const part of token.split('.')) expect(log).not.toContain(part);
  });

  test('the age of the keys is told', async () => {
    await me(await withClaims({}));
    expect(await registry.metrics()).toMatch(/^plenum_keycloak_keys_age_seconds 0/m);
  });
});
