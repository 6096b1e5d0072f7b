import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { MINUTE_MS, SECOND_MS } from '../../../src/lib/span.ts';
import type { SimulatedKeycloak } from '../../../src/simulators/keycloak/server.ts';
import { callerOf, read, SECRET, signedIn, startRealm } from './realm.ts';

let realm: SimulatedKeycloak;
let now: number;
beforeEach(async () => {
  now = Date.now();
  const clock = { now: () => now, sleep: () => Promise.resolve() };
  realm = await startRealm({ clock, sessionIdleSeconds: 1800, sessionMaxSeconds: 3600 });
});
afterEach(() => realm.close());

const refreshed = async (refresh_token: string) =>
  callerOf(realm).tokens({ grant_type: 'refresh_token', refresh_token });
const userinfo = (token: string) =>
  fetch(`${realm.issuer}/protocol/openid-connect/userinfo`, {
    headers: { Authorization: `Bearer ${token}` },
  });
const introspected = async (token: string): Promise<unknown> =>
  (await callerOf(realm).post('token/introspect', { token })).json();

test('a refresh gives tokens of the same session with the groups and roles of now, and the old one still works', async () => {
  const { tokens } = await signedIn(realm);
  realm.changeUser('anna', { groups: ['/de/buero', '/de/by/leitung'], roles: [] });
  const next = await refreshed(tokens.refresh_token);
  const { claims } = read(next.access_token);
  expect(claims['groups']).toEqual(['/de/buero', '/de/by/leitung']);
  expect(claims['realm_access']).not.toMatchObject({ roles: expect.arrayContaining(['plenum-admin']) });
  expect(claims['sid']).toBe(read(tokens.access_token).claims['sid']);
  expect(read(next.id_token).claims).not.toHaveProperty('nonce');
  await expect(refreshed(tokens.refresh_token)).resolves.toBeDefined();
});

test('a refresh token looks like Keycloak’s: typ Refresh, for the realm itself, by a key that nobody else has', async () => {
  const { tokens } = await signedIn(realm);
  const { header, claims } = read(tokens.refresh_token);
  expect(header['alg']).toBe('HS512');
  expect(claims).toMatchObject({ typ: 'Refresh', aud: realm.issuer, azp: 'plenum', sid: expect.any(String) });
});

test('a session ends when nobody has used it for its idle time, and at its longest in any case', async () => {
  const { tokens } = await signedIn(realm);
  now += 29 * MINUTE_MS;
  await refreshed(tokens.refresh_token);
  now += 29 * MINUTE_MS;
  await refreshed(tokens.refresh_token);
  now += 3 * MINUTE_MS;
  await expect(refreshed(tokens.refresh_token)).rejects.toThrow('Session not active');
  const { tokens: others } = await signedIn(realm);
  now += 30 * MINUTE_MS;
  await expect(refreshed(others.refresh_token)).rejects.toThrow('Session not active');
});

test('who is shut out gets no new tokens and no page without a password; who is let in again does', async () => {
  const { tokens, visitor } = await signedIn(realm);
  realm.changeUser('anna', { enabled: false });
  await expect(refreshed(tokens.refresh_token)).rejects.toThrow('User disabled');
  expect((await userinfo(tokens.access_token)).status).toBe(401);
  expect(await introspected(tokens.access_token)).toEqual({ active: false });
  await expect(signedIn(realm, undefined, visitor)).rejects.toThrow('deaktiviert');
  realm.changeUser('anna', { enabled: true });
  await expect(refreshed(tokens.refresh_token)).resolves.toBeDefined();
});

test('who is removed is gone with the sessions', async () => {
  const { tokens } = await signedIn(realm);
  realm.removeUser('anna');
  await expect(refreshed(tokens.refresh_token)).rejects.toThrow('Session not active');
  await expect(signedIn(realm)).rejects.toThrow('Ungültiger Benutzername oder Passwort.');
});

test('userinfo and introspection tell of a token that holds, and of no other', async () => {
  const { tokens } = await signedIn(realm);
  const { claims } = read(tokens.access_token);
  expect(await (await userinfo(tokens.access_token)).json()).toMatchObject({
    sub: claims['sub'],
    preferred_username: 'anna',
    groups: ['/de/by/by-09162/buero'],
  });
  expect(await introspected(tokens.access_token)).toMatchObject({
    active: true,
    client_id: 'plenum',
    username: 'anna',
    token_type: 'Bearer',
    sid: claims['sid'],
  });
  for (const token of [tokens.refresh_token, tokens.id_token, 'junk', `${tokens.access_token}x`]) {
    expect((await userinfo(token)).status).toBe(401);
    expect(await introspected(token)).toEqual({ active: false });
  }
  now += 300 * SECOND_MS;
  expect((await userinfo(tokens.access_token)).headers.get('www-authenticate')).toContain('invalid_token');
  expect(await introspected(tokens.access_token)).toEqual({ active: false });
});

test('a revoked refresh token is of no use, and takes the access token along', async () => {
  const { tokens } = await signedIn(realm);
  const answer = await callerOf(realm).post('revoke', { token: tokens.refresh_token });
  expect(answer.status).toBe(200);
  await expect(refreshed(tokens.refresh_token)).rejects.toThrow('Session not active');
  expect(await introspected(tokens.access_token)).toEqual({ active: false });
});

test('a client acts for itself as its service account, with its groups and without a session', async () => {
  const answer = await callerOf(realm).post('token', { grant_type: 'client_credentials' });
  const told = (await answer.json()) as Record<string, string>;
  expect(told).not.toHaveProperty('refresh_token');
  expect(told).not.toHaveProperty('id_token');
  const { claims } = read(told['access_token'] ?? '');
  expect(claims).toMatchObject({
    typ: 'Bearer',
    preferred_username: 'service-account-plenum',
    client_id: 'plenum',
    azp: 'plenum',
    aud: ['plenum', 'account'],
    groups: ['/de/buero'],
  });
  expect(claims).not.toHaveProperty('sid');
  expect(claims).not.toHaveProperty('email');
});

test('the secret is taken in the header and in the form, and a wrong one in neither', async () => {
  const url = `${realm.issuer}/protocol/openid-connect/token`;
  const inForm = (client_secret: string, client_id = 'plenum') =>
    fetch(url, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'client_credentials', client_id, client_secret }),
    });
  expect((await inForm(SECRET)).status).toBe(200);
  const wrong = await inForm('wrong');
  expect(wrong.status).toBe(401);
  expect(await wrong.json()).toMatchObject({ error: 'unauthorized_client' });
  expect(await (await inForm(SECRET, 'nobody')).json()).toMatchObject({ error: 'invalid_client' });
  expect((await callerOf(realm).post('token', { grant_type: 'client_credentials' }, 'wrong')).status).toBe(
    401,
  );
});

test.each<[Readonly<Record<string, string>>, string]>([
  [{ grant_type: 'refresh_token', refresh_token: 'junk' }, 'invalid_grant'],
  [{ grant_type: 'refresh_token' }, 'invalid_request'],
  [{ grant_type: 'password', username: 'anna', password: 'anna-pw' }, 'unauthorized_client'],
  [{ grant_type: 'junk' }, 'unsupported_grant_type'],
])('%j is refused', async (form, error) => {
  const answer = await callerOf(realm).post('token', form);
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ error });
});

test('a refresh token is of no use to another client', async () => {
  realm.putClient({ clientId: 'other', secret: 'other' });
  const { tokens } = await signedIn(realm);
  const answer = await fetch(`${realm.issuer}/protocol/openid-connect/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'refresh_token',
      refresh_token: tokens.refresh_token,
      client_id: 'other',
      client_secret: 'other',
    }),
  });
  expect(await answer.json()).toEqual({
    error: 'invalid_grant',
    error_description: "Invalid refresh token. Token client and authorized client don't match",
  });
});

test('a client of narrow scope gets one audience as a text, and only the roles that were given', async () => {
  realm.putClient({ clientId: 'narrow', secret: 'n', fullScope: false, audience: ['plenum'] });
  realm.changeUser('anna', { clientRoles: { plenum: ['helfen'] } });
  const { claims } = read(await realm.mint({ clientId: 'narrow', username: 'anna' }));
  expect(claims).toMatchObject({
    aud: 'plenum',
    realm_access: { roles: ['plenum-admin'] },
    resource_access: { plenum: { roles: ['helfen'] } },
  });
  const bert = read(await realm.mint({ clientId: 'narrow', username: 'bert', kind: 'id' })).claims;
  expect(bert).not.toHaveProperty('realm_access');
  expect(bert).not.toHaveProperty('resource_access');
});
