import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createRealmKeys } from '../../../src/clients/keycloak/keys.ts';
import { readLogoutToken } from '../../../src/clients/keycloak/logout-token.ts';
import { createRealmFetch } from '../../../src/clients/keycloak/realm-fetch.ts';
import type { SimulatedKeycloak } from '../../../src/simulators/keycloak/server.ts';
import { signedIn, startRealm } from '../../simulators/keycloak/realm.ts';

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';

let realm: SimulatedKeycloak;
beforeEach(async () => {
  realm = await startRealm();
});
afterEach(() => realm.close());

const seconds = () => Math.floor(Date.now() / 1_000);

function read(token: string, now = Date.now()) {
  const keys = createRealmKeys({ issuer: realm.issuer, fetch: createRealmFetch() });
  return readLogoutToken({ issuer: realm.issuer, clientId: 'plenum', keys }, token, now);
}

/** A good one, but for what is put over it; undefined leaves a claim out. */
function mint(claims: Record<string, unknown> = {}, header: Record<string, unknown> = {}) {
  return realm.mint({
    header: { typ: 'logout+jwt', ...header },
    claims: {
      ...{ iss: realm.issuer, aud: 'plenum', jti: 'jti-1', sub: 'anna', sid: 'session-1' },
      ...{ iat: seconds(), exp: seconds() + 120, events: { [EVENT]: {} } },
      ...claims,
    },
  });
}

describe('a logout token', () => {
  test('names the session and the person', async () => {
    expect(await read(await mint())).toMatchObject({ jti: 'jti-1', subject: 'anna', session: 'session-1' });
    expect(await read(await mint({ sid: undefined }))).toMatchObject({ subject: 'anna', session: null });
    expect(await read(await mint({ sub: undefined }))).toMatchObject({ subject: null, session: 'session-1' });
  });

  test.each(['logout+jwt', 'JWT', undefined])('may have the type %s', async (typ) => {
    expect(await read(await mint({}, { typ }))).not.toBeNull();
  });

  test.each<[string, Record<string, unknown>]>([
    ['of another realm', { iss: 'https://evil.example/realms/partei' }],
    ['for another client', { aud: 'portal' }],
    ['without an audience', { aud: undefined }],
    ['with a nonce, as ID tokens have', { nonce: 'nonce-1' }],
    ['without events', { events: undefined }],
    ['with another event', { events: { 'http://schemas.openid.net/event/other': {} } }],
    ['with an event that is no object', { events: { [EVENT]: 'yes' } }],
    ['without jti', { jti: undefined }],
    ['with an empty jti', { jti: '' }],
    ['without person and session', { sub: undefined, sid: undefined }],
    ['without iat', { iat: undefined }],
    ['without exp', { exp: undefined }],
    ['of three minutes ago', { iat: seconds() - 180 }],
    ['of a time to come', { iat: seconds() + 60 }],
    ['that has expired', { exp: seconds() - 60 }],
  ])('%s is none', async (_what, claims) => {
    expect(await read(await mint(claims))).toBeNull();
  });

  test.each<[string, Record<string, unknown>]>([
    ['of another type', { typ: 'at+jwt' }],
    ['by a key that the realm has not', { kid: 'another' }],
    ['without a key id', { kid: undefined }],
  ])('%s is none', async (_what, header) => {
    expect(await read(await mint({}, header))).toBeNull();
  });

  test('that is forged, unsigned or no token at all is none', async () => {
    const other = await startRealm();
    const foreign = await other.mint({
      header: { typ: 'logout+jwt', kid: realm.kid },
      claims: {
        ...{ iss: realm.issuer, aud: 'plenum', jti: 'jti-1', sub: 'anna' },
        ...{ iat: seconds(), exp: seconds() + 120, events: { [EVENT]: {} } },
      },
    });
    await other.close();
    const [header = '', payload = ''] = (await mint()).split('.');
    const none = Buffer.from('{"alg":"none"}').toString('base64url');
    for (const token of [foreign, `${none}.${payload}.`, `${header}.${payload}.`, '', 'a.b.c', '...']) {
      expect(await read(token)).toBeNull();
    }
    const { tokens } = await signedIn(realm);
    expect(await read(tokens.id_token)).toBeNull();
    expect(await read(tokens.access_token)).toBeNull();
  });

  test('is remembered for as long as its age alone would not refuse it', async () => {
    const now = Date.now();
    const token = await mint();
    const logout = await read(token, now);
    expect(logout?.goodUntil).toBeGreaterThanOrEqual(now + 148_000);
    expect(await read(token, (logout?.goodUntil ?? 0) - 2_000)).not.toBeNull();
    expect(await read(token, (logout?.goodUntil ?? 0) + 1_000)).toBeNull();
  });

  test('cannot be judged while the realm’s keys cannot be had', async () => {
    const token = await mint();
    realm.fault({ kind: 'http-500' });
    await expect(read(token)).rejects.toMatchObject({ name: 'RealmUnreachable', call: 'keys' });
  });
});
