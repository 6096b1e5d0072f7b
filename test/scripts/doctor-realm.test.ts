import { describe, expect, test } from '@jest/globals';
import { MINUTE_MS } from '../../src/lib/span.ts';
import type { ClientWish } from '../../src/simulators/keycloak/realm.ts';
import { type SimulatedKeycloak, startKeycloak } from '../../src/simulators/keycloak/server.ts';
import { freePort } from '../support/ports.ts';
import { serve } from '../support/web-server.ts';
import { afterwards, examined } from './doctor-pool.ts';

const PUBLIC_URL = 'http://localhost:3000';
const SECRET = 'secret-of-the-client-in-this-test';
/** Enough for any machine; a realm that hangs is given up sooner. */
const PATIENCE_MS = 20_000;

const CLIENT: ClientWish = {
  clientId: 'plenum',
  secret: SECRET,
  redirectUris: [`${PUBLIC_URL}/auth/callback`],
  postLogoutRedirectUris: [`${PUBLIC_URL}/auth/signed-out`],
  serviceAccount: {},
};

async function aRealm(client: Partial<ClientWish> = {}): Promise<SimulatedKeycloak> {
  const realm = await startKeycloak({ clients: [{ ...CLIENT, ...client }], users: [] });
  afterwards(() => realm.close());
  return realm;
}

/** What doctor finds about the realm that these settings name, but what is well. */
async function troubles(
  realm: { readonly url: string },
  settings: Record<string, string> = {},
  patienceMs = PATIENCE_MS,
) {
  const findings = await findingsOf(realm, settings, patienceMs);
  return findings.filter(({ level }) => level !== 'ok');
}

async function findingsOf(
  { url }: { readonly url: string },
  settings: Record<string, string>,
  patienceMs = PATIENCE_MS,
) {
  return examined([], {
    only: 'keycloak',
    patience: { versionMs: patienceMs, listMs: patienceMs, recordingsMs: patienceMs },
    settings: {
      PLENUM_PUBLIC_URL: PUBLIC_URL,
      PLENUM_KEYCLOAK_URL: url,
      PLENUM_KEYCLOAK_REALM: 'partei',
      PLENUM_KEYCLOAK_CLIENT_ID: 'plenum',
      PLENUM_KEYCLOAK_CLIENT_SECRET: SECRET,
      ...settings,
    },
  });
}

test('a realm that is well: each check says so, and nobody is signed in for it', async () => {
  const realm = await aRealm();
  const findings = await findingsOf(realm, {});
  expect(findings.map(({ check, level }) => `${level} ${check}`)).toEqual([
    ...['ok address', 'ok issuer', 'ok keys', 'ok secret', 'ok audience', 'ok redirect', 'ok sign-out'],
    'ok clock',
  ]);
  expect(realm.sessions()).toBe(0);
});

test('without a realm in the settings there is nothing to find', async () => {
  expect(await examined([], { only: 'keycloak' })).toEqual([]);
});

describe('a realm with one thing wrong: doctor says it, the setting and what to do', () => {
  test('its name', async () => {
    expect(await troubles(await aRealm(), { PLENUM_KEYCLOAK_REALM: 'partie' })).toMatchObject([
      { check: 'address', level: 'error', setting: 'PLENUM_KEYCLOAK_REALM' },
    ]);
  });

  test('its address, a step too far', async () => {
    const realm = await aRealm();
    expect(await troubles({ url: `${realm.url}/auth` })).toMatchObject([
      { check: 'address', setting: 'PLENUM_KEYCLOAK_URL', advice: `Set it to ${realm.url}` },
    ]);
  });

  test('nobody there', async () => {
    const url = `http://127.0.0.1:${await freePort()}`;
    expect(await troubles({ url })).toMatchObject([
      { check: 'address', level: 'error', seen: expect.stringContaining('takes no connection') },
    ]);
  });

  test.each([
    ['hang', 'does not answer in time'],
    ['html-200', 'a page that is no answer of a realm'],
    ['http-500', 'status 500'],
    ['redirect', 'status 302'],
    ['huge', 'sends far more than it should'],
    ['reset', 'breaks the connection off'],
  ] as const)('%s: all it answers', async (kind, seen) => {
    const realm = await aRealm();
    realm.fault({ kind });
    expect(await troubles(realm, {}, kind === 'hang' ? 400 : PATIENCE_MS)).toMatchObject([
      { check: 'address', seen: expect.stringContaining(seen) },
    ]);
  });

  test('its own name', async () => {
    const realm = await aRealm();
    realm.claimIssuer('https://id.partei.example/realms/partei');
    expect(await troubles(realm)).toMatchObject([
      {
        check: 'issuer',
        level: 'error',
        seen: expect.stringContaining('https://id.partei.example/realms/partei'),
      },
    ]);
  });

  test('the secret of the client, which no finding repeats', async () => {
    const wrong = 'a wrong secret, long enough';
    const found = await troubles(await aRealm(), { PLENUM_KEYCLOAK_CLIENT_SECRET: wrong });
    expect(found).toMatchObject([
      { check: 'secret', level: 'error', setting: 'PLENUM_KEYCLOAK_CLIENT_SECRET' },
    ]);
    expect(JSON.stringify(found)).not.toContain(wrong);
  });

  test('a client without an account of its own', async () => {
    expect(await troubles(await aRealm({ serviceAccount: null }))).toMatchObject([
      { check: 'secret', level: 'note' },
    ]);
  });

  test('tokens that are made out to somebody else', async () => {
    expect(await troubles(await aRealm({ audience: ['account'] }))).toMatchObject([
      { check: 'audience', level: 'error', advice: expect.stringContaining('audience mapper') },
    ]);
  });

  test('ways back that it does not know', async () => {
    const realm = await aRealm();
    expect(await troubles(realm, { PLENUM_PUBLIC_URL: 'http://localhost:3001' })).toMatchObject([
      { check: 'redirect', advice: expect.stringContaining('http://localhost:3001/auth/callback') },
      { check: 'sign-out', advice: expect.stringContaining('http://localhost:3001/auth/signed-out') },
    ]);
  });

  test('its clock', async () => {
    const realm = await aRealm();
    realm.setClockSkew(5 * MINUTE_MS);
    expect(await troubles(realm)).toMatchObject([
      { check: 'clock', level: 'error', seen: 'Its clock is 5 minutes ahead of ours.' },
    ]);
  });

  test('one page that hangs is told apart from a realm that does', async () => {
    const realm = await aRealm();
    realm.fault({ kind: 'hang', endpoint: 'token' });
    realm.fault({ kind: 'hang', endpoint: 'auth' });
    expect((await troubles(realm, {}, 2_000)).map(({ check }) => check)).toEqual(['secret', 'redirect']);
  });

  test('keys that sign with nothing that Plenum takes', async () => {
    const other = await serve((request, response) => {
      const base = `http://${request.headers.host ?? ''}`;
      const document = {
        issuer: `${base}/realms/partei`,
        authorization_endpoint: `${base}/ok`,
        token_endpoint: `${base}/ok`,
        jwks_uri: `${base}/keys`,
      };
      const keys = {
        keys: [
          { alg: 'RSA-OAEP', use: 'enc' },
          { alg: 'ES256', use: 'sig' },
        ],
      };
      response.setHeader('Content-Type', 'application/json');
      response.end(JSON.stringify(request.url === '/keys' ? keys : document));
    });
    afterwards(() => other.close());
    const found = await troubles(other);
    expect(found.find(({ check }) => check === 'keys')).toMatchObject({ level: 'error' });
    expect(found.find(({ check }) => check === 'sign-out')?.seen).toContain('names no address');
  });
});
