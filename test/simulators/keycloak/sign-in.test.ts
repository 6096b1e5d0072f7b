import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createLocalJWKSet, jwtVerify, type JSONWebKeySet } from 'jose';
import type { SimulatedKeycloak } from '../../../src/simulators/keycloak/server.ts';
import { ANNA, CALLBACK, callerOf, read, signedIn, startRealm } from './realm.ts';
import { begin, createVisitor, follow, formAction, signIn } from './visitor.ts';

let realm: SimulatedKeycloak;
beforeAll(async () => {
  realm = await startRealm();
});
afterAll(() => realm.close());

const attempt = (query: Readonly<Record<string, string>> = {}) =>
  begin({ issuer: realm.issuer, clientId: 'plenum', redirectUri: CALLBACK, query });

test('discovery names Keycloak’s paths under the realm, and nothing but RS256', async () => {
  const answer = await fetch(`${realm.issuer}/.well-known/openid-configuration`);
  const at = (path: string) => `${realm.url}/realms/partei/protocol/openid-connect/${path}`;
  expect(await answer.json()).toMatchObject({
    issuer: `${realm.url}/realms/partei`,
    authorization_endpoint: at('auth'),
    token_endpoint: at('token'),
    jwks_uri: at('certs'),
    userinfo_endpoint: at('userinfo'),
    end_session_endpoint: at('logout'),
    introspection_endpoint: at('token/introspect'),
    revocation_endpoint: at('revoke'),
    id_token_signing_alg_values_supported: ['RS256'],
    backchannel_logout_session_supported: true,
    authorization_response_iss_parameter_supported: true,
  });
});

test('a person signs in: the callback carries code, state, issuer and session, the tokens what the mappers put', async () => {
  const { callback, tokens } = await signedIn(realm);
  expect(callback.href.startsWith(CALLBACK)).toBe(true);
  expect(Object.fromEntries(callback.searchParams)).toEqual({
    code: expect.any(String),
    state: 'state-1',
    iss: realm.issuer,
    session_state: read(tokens.access_token).claims['sid'],
  });
  const { header, claims } = read(tokens.access_token);
  expect(header).toEqual({ alg: 'RS256', typ: 'JWT', kid: realm.kid });
  expect(claims).toMatchObject({
    typ: 'Bearer',
    iss: realm.issuer,
    aud: ['plenum', 'account'],
    azp: 'plenum',
    scope: 'openid profile email',
    preferred_username: 'anna',
    name: 'Anna Huber',
    given_name: 'Anna',
    family_name: 'Huber',
    email: 'anna@example.org',
    email_verified: true,
    groups: ['/de/by/by-09162/buero'],
    realm_access: { roles: expect.arrayContaining(['plenum-admin']) },
    resource_access: { account: { roles: expect.any(Array) } },
  });
  expect(Number(claims['exp']) - Number(claims['iat'])).toBe(300);
  const id = read(tokens.id_token).claims;
  expect(id).toMatchObject({
    typ: 'ID',
    aud: 'plenum',
    azp: 'plenum',
    nonce: 'nonce-1',
    sid: claims['sid'],
    sub: claims['sub'],
    auth_time: expect.any(Number),
    name: 'Anna Huber',
    groups: ['/de/by/by-09162/buero'],
  });
});

test('what it signs holds by the keys that it publishes', async () => {
  const { tokens } = await signedIn(realm);
  const certs = await fetch(`${realm.issuer}/protocol/openid-connect/certs`);
  const keys = createLocalJWKSet((await certs.json()) as JSONWebKeySet);
  const checks = { issuer: realm.issuer, audience: 'plenum', algorithms: ['RS256'] };
  await expect(jwtVerify(tokens.access_token, keys, checks)).resolves.toBeDefined();
  await expect(jwtVerify(tokens.id_token, keys, checks)).resolves.toBeDefined();
});

test('a wrong password shows the form again with the name and a sentence, and lets nobody in', async () => {
  const visitor = createVisitor();
  const first = await visitor.get(attempt().url);
  expect(first.status).toBe(200);
  const action = formAction(realm.issuer, await first.text());
  const refused = await visitor.post(action, { username: 'anna', password: '<wrong>' });
  const html = await refused.text();
  expect(refused.status).toBe(200);
  expect(html).toContain('Ungültiger Benutzername oder Passwort.');
  expect(html).toMatch(/<input id="username"[^>]* value="anna"/);
  expect(html).not.toContain('wrong');
  const then = await visitor.post(formAction(realm.issuer, html), ANNA);
  expect((await follow(visitor, realm.issuer, then)).searchParams.has('code')).toBe(true);
});

test('a second sign-in in the same browser needs no password, and is the same session', async () => {
  const { visitor, tokens } = await signedIn(realm);
  const answer = await visitor.get(attempt().url);
  expect(answer.status).toBe(302);
  const again = new URL(answer.headers.get('location') ?? '');
  expect(again.searchParams.get('session_state')).toBe(read(tokens.id_token).claims['sid']);
});

test('without a session nobody is signed in silently, and prompt=login asks again', async () => {
  const stranger = await createVisitor().get(attempt({ prompt: 'none' }).url);
  expect(new URL(stranger.headers.get('location') ?? '').searchParams.get('error')).toBe('login_required');
  const { visitor } = await signedIn(realm);
  const asked = await visitor.get(attempt({ prompt: 'login' }).url);
  expect(asked.status).toBe(200);
  expect(await asked.text()).toContain('id="kc-login"');
});

test.each([
  ['an unknown redirect address', { redirect_uri: `${CALLBACK}/elsewhere` }, 'redirect_uri'],
  ['a redirect address with something behind it', { redirect_uri: `${CALLBACK}?x=1` }, 'redirect_uri'],
  ['an unknown client', { client_id: 'nobody' }, 'Client nicht gefunden.'],
])('%s gets a page and no redirect', async (_name, query, sentence) => {
  const answer = await createVisitor().get(attempt(query).url);
  expect(answer.status).toBe(400);
  expect(answer.headers.get('content-type')).toContain('text/html');
  expect(answer.headers.get('location')).toBeNull();
  expect(await answer.text()).toContain(sentence);
});

test('a redirect address that ends in * stands for all that begin so', async () => {
  realm.putClient({ clientId: 'wide', secret: 's', redirectUris: ['http://127.0.0.1:1/app/*'] });
  const query = { client_id: 'wide', redirect_uri: 'http://127.0.0.1:1/app/deep/callback' };
  expect((await createVisitor().get(attempt(query).url)).status).toBe(200);
  const outside = { ...query, redirect_uri: 'http://127.0.0.1:1/other' };
  expect((await createVisitor().get(attempt(outside).url)).status).toBe(400);
});

test.each([
  ['without PKCE', { code_challenge: '', code_challenge_method: '' }],
  ['with plain PKCE', { code_challenge_method: 'plain' }],
])('%s nobody gets as far as the form', async (_name, query) => {
  const answer = await createVisitor().get(attempt(query).url);
  expect(answer.status).toBe(302);
  const target = new URL(answer.headers.get('location') ?? '');
  expect(target.searchParams.get('error')).toBe('invalid_request');
  expect(target.searchParams.get('iss')).toBe(realm.issuer);
});

test.each([
  ['another verifier', { code_verifier: 'x'.repeat(43) }, 'PKCE verification failed: Code mismatch'],
  ['no verifier', { code_verifier: '' }, 'PKCE verification failed'],
  ['another redirect address', { redirect_uri: 'http://127.0.0.1:1/other' }, 'Incorrect redirect_uri'],
  ['no code', { code: 'junk' }, 'Code not valid'],
])('%s gets no tokens, and the code is spent', async (_name, change, description) => {
  const visitor = createVisitor();
  const mine = attempt();
  const callback = await signIn(visitor, realm.issuer, mine, ANNA);
  const form = {
    grant_type: 'authorization_code',
    code: callback.searchParams.get('code') ?? '',
    redirect_uri: CALLBACK,
    code_verifier: mine.verifier,
  };
  const refused = await callerOf(realm).post('token', { ...form, ...change });
  expect(refused.status).toBe(400);
  const told = (await refused.json()) as { error: string; error_description: string };
  expect(told.error).toBe('invalid_grant');
  expect(told.error_description).toContain(description);
  const again = await callerOf(realm).post('token', form);
  expect(again.status).toBe('code' in change ? 200 : 400);
});

test('a code that is used twice ends what was given for it', async () => {
  const visitor = createVisitor();
  const mine = attempt();
  const callback = await signIn(visitor, realm.issuer, mine, ANNA);
  const form = {
    grant_type: 'authorization_code',
    code: callback.searchParams.get('code') ?? '',
    redirect_uri: CALLBACK,
    code_verifier: mine.verifier,
  };
  const { refresh_token } = await callerOf(realm).tokens(form);
  expect((await callerOf(realm).post('token', form)).status).toBe(400);
  const refreshed = await callerOf(realm).post('token', { grant_type: 'refresh_token', refresh_token });
  expect(await refreshed.json()).toEqual({
    error: 'invalid_grant',
    error_description: "Session doesn't have required client",
  });
});

test('two attempts in two tabs of one browser both come to an end', async () => {
  const visitor = createVisitor();
  const [one, two] = [attempt({ state: 'one' }), attempt({ state: 'two' })];
  const first = formAction(realm.issuer, await (await visitor.get(one.url)).text());
  const second = formAction(realm.issuer, await (await visitor.get(two.url)).text());
  const state = async (action: string) =>
    (await follow(visitor, realm.issuer, await visitor.post(action, ANNA))).searchParams.get('state');
  expect(await state(second)).toBe('two');
  expect(await state(first)).toBe('one');
});

test('who is asked again for the password cannot turn into somebody else', async () => {
  const { visitor } = await signedIn(realm);
  const asked = await visitor.get(attempt({ prompt: 'login' }).url);
  const action = formAction(realm.issuer, await asked.text());
  const other = await visitor.post(action, { username: 'bert', password: 'bert-pw' });
  expect(await other.text()).toContain('schon jemand anderes angemeldet');
  const same = await follow(visitor, realm.issuer, await visitor.post(action, ANNA));
  expect(same.searchParams.has('code')).toBe(true);
});

test('the login page lists people and passwords only where it is told to', async () => {
  expect(await (await createVisitor().get(attempt().url)).text()).not.toContain('Zum Ausprobieren');
  const shown = await startRealm({ showsLogins: true });
  const { url } = begin({ issuer: shown.issuer, clientId: 'plenum', redirectUri: CALLBACK });
  const html = await (await createVisitor().get(url)).text();
  await shown.close();
  expect(html).toContain('Anna Huber');
  expect(html).toContain('anna-pw');
});
