import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createLocalJWKSet, jwtVerify, type JSONWebKeySet } from 'jose';
import type { SimulatedKeycloak } from '../../../src/simulators/keycloak/server.ts';
import { serve, type WebServer } from '../../support/web-server.ts';
import { BYE, CALLBACK, callerOf, read, SECRET, signedIn, startRealm, type Tokens } from './realm.ts';
import { begin, createVisitor } from './visitor.ts';

let realm: SimulatedKeycloak;
let gateway: WebServer;
let received: string[];
beforeEach(async () => {
  received = [];
  gateway = await serve((req, res) => {
    let body = '';
    req.on('data', (part: Buffer) => (body += part.toString()));
    req.on('end', () => {
      received.push(`${req.headers['content-type'] ?? ''} ${body}`);
      res.end();
    });
  });
  realm = await startRealm();
  putPlenum(`${gateway.url}/auth/backchannel-logout`);
});
afterEach(async () => {
  await realm.close();
  await gateway.close();
});

function putPlenum(backchannelLogoutUrl: string): void {
  realm.putClient({
    clientId: 'plenum',
    secret: SECRET,
    redirectUris: [CALLBACK],
    postLogoutRedirectUris: [BYE],
    backchannelLogoutUrl,
  });
}

const logoutUrl = (query: Readonly<Record<string, string>>) =>
  `${realm.issuer}/protocol/openid-connect/logout?${new URLSearchParams(query).toString()}`;
const isRefused = async ({ refresh_token }: Tokens) =>
  !(await callerOf(realm).post('token', { grant_type: 'refresh_token', refresh_token })).ok;
const needsPassword = async (visitor: ReturnType<typeof createVisitor>) =>
  (await visitor.get(begin({ issuer: realm.issuer, clientId: 'plenum', redirectUri: CALLBACK }).url))
    .status === 200;

test('with an id token the logout leads back at once, ends the session, and tells the client once', async () => {
  const { visitor, tokens } = await signedIn(realm);
  const query = {
    id_token_hint: tokens.id_token,
    post_logout_redirect_uri: BYE,
    state: 'st',
    client_id: 'plenum',
  };
  const answer = await visitor.get(logoutUrl(query));
  expect(answer.status).toBe(302);
  expect(answer.headers.get('location')).toBe(`${BYE}?state=st`);
  expect(await isRefused(tokens)).toBe(true);
  expect(visitor.cookieNames()).not.toContain('KEYCLOAK_IDENTITY');
  expect(await needsPassword(visitor)).toBe(true);
  expect(received).toHaveLength(1);
  const again = await visitor.get(logoutUrl(query));
  expect(again.headers.get('location')).toBe(`${BYE}?state=st`);
  expect(received).toHaveLength(1);
});

test('the logout token is signed by the realm, says whose session ended, and carries no nonce', async () => {
  const { visitor, tokens } = await signedIn(realm);
  await visitor.get(logoutUrl({ id_token_hint: tokens.id_token }));
  const [type = '', body = ''] = (received[0] ?? '').split(' ');
  expect(type).toContain('application/x-www-form-urlencoded');
  const token = new URLSearchParams(body).get('logout_token') ?? '';
  const certs = await fetch(`${realm.issuer}/protocol/openid-connect/certs`);
  const keys = createLocalJWKSet((await certs.json()) as JSONWebKeySet);
  const { payload, protectedHeader } = await jwtVerify(token, keys, {
    issuer: realm.issuer,
    audience: 'plenum',
  });
  const id = read(tokens.id_token).claims;
  expect(protectedHeader).toMatchObject({ alg: 'RS256', typ: 'logout+jwt' });
  expect(payload).toMatchObject({
    typ: 'Logout',
    sid: id['sid'],
    sub: id['sub'],
    jti: expect.any(String),
    iat: expect.any(Number),
    events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
  });
  expect(payload).not.toHaveProperty('nonce');
  expect(realm.logoutCalls()).toMatchObject([{ clientId: 'plenum', sid: id['sid'], status: 200 }]);
});

test('without an id token it asks first, and then ends the session of the browser', async () => {
  const { visitor, tokens } = await signedIn(realm);
  const asked = await visitor.get(logoutUrl({ client_id: 'plenum', post_logout_redirect_uri: BYE }));
  const html = await asked.text();
  expect(html).toContain('id="kc-logout"');
  expect(await isRefused(tokens)).toBe(false);
  const action = /action="([^"]+)"/.exec(html)?.[1] ?? '';
  const code = /name="session_code" value="([^"]+)"/.exec(html)?.[1] ?? '';
  const done = await visitor.post(new URL(action, realm.url).href, { session_code: code });
  expect(done.headers.get('location')).toBe(BYE);
  expect(await isRefused(tokens)).toBe(true);
  expect(received).toHaveLength(1);
  expect((await visitor.post(new URL(action, realm.url).href, { session_code: code })).status).toBe(400);
});

test('another person’s id token does not end the session of this browser', async () => {
  const stolen = await signedIn(realm, { username: 'bert', password: 'bert-pw' });
  const { visitor, tokens } = await signedIn(realm);
  const answer = await visitor.get(logoutUrl({ id_token_hint: stolen.tokens.id_token }));
  expect(await answer.text()).toContain('id="kc-logout"');
  expect(await isRefused(tokens)).toBe(false);
});

test('an id token ends its session without the browser too', async () => {
  const { tokens } = await signedIn(realm);
  const answer = await createVisitor().get(
    logoutUrl({ id_token_hint: tokens.id_token, post_logout_redirect_uri: BYE }),
  );
  expect(answer.headers.get('location')).toBe(BYE);
  expect(await isRefused(tokens)).toBe(true);
});

test('a logout that leads elsewhere, or has a false hint, is refused and ends nothing', async () => {
  const { visitor, tokens } = await signedIn(realm);
  const hint = { id_token_hint: tokens.id_token };
  const { sid } = read(tokens.id_token).claims;
  const forged = await realm.mint({
    kind: 'id',
    username: 'anna',
    claims: { sid },
    signature: 'foreign-key',
  });
  for (const query of [
    { ...hint, post_logout_redirect_uri: 'http://127.0.0.1:1/evil' },
    { post_logout_redirect_uri: BYE },
    { ...hint, client_id: 'other' },
    { id_token_hint: 'junk' },
    { id_token_hint: forged },
    { id_token_hint: tokens.access_token },
  ]) {
    const answer = await visitor.get(logoutUrl(query));
    expect(answer.status).toBe(400);
    expect(answer.headers.get('location')).toBeNull();
  }
  expect(await isRefused(tokens)).toBe(false);
  expect(received).toHaveLength(0);
});

test('an admin ends all sessions of a person, each is told, and nobody else’s ends', async () => {
  const one = await signedIn(realm);
  const two = await signedIn(realm);
  const other = await signedIn(realm, { username: 'bert', password: 'bert-pw' });
  await realm.endSessions('anna');
  expect(await isRefused(one.tokens)).toBe(true);
  expect(await isRefused(two.tokens)).toBe(true);
  expect(await isRefused(other.tokens)).toBe(false);
  expect(received).toHaveLength(2);
  expect(realm.sessions()).toBe(1);
});

test('a client that is away does not hold up the logout', async () => {
  putPlenum('http://127.0.0.1:1/auth/backchannel-logout');
  const { visitor, tokens } = await signedIn(realm);
  const answer = await visitor.get(logoutUrl({ id_token_hint: tokens.id_token }));
  expect(await answer.text()).toContain('Sie sind abgemeldet.');
  expect(realm.logoutCalls()).toMatchObject([{ status: null }]);
});
