import { beforeAll, expect, test } from '@jest/globals';
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';
import {
  askForTokens,
  codeRequest,
  endpointOf,
  fetchCode,
  partOf,
  PlainBrowser,
  sendLoginForm,
  signIn,
  target,
} from '../support/code-flow.ts';
import type { NewPerson } from '../support/identity-provider.ts';
import type { LogoutListener } from '../support/logout-listener.ts';
import type { RealKeycloak } from './real-keycloak.ts';

const ANNA: NewPerson = {
  ...{ username: 'anna', password: 'Annas Wort', name: 'Anna Beispiel', email: 'anna@treffen.example' },
  groups: ['/de/by/by-09162/buero', '/de/mitglieder'],
  realmRoles: ['plenum-admin'],
};
const OTTO: NewPerson = {
  ...{ username: 'otto', password: 'Ottos Wort', name: 'Otto Beispiel', email: 'otto@treffen.example' },
  groups: [],
};

/** What Plenum and the stand-in take for granted of Keycloak: each was measured, none is from a manual. */
export function describeKeycloakFacts(keycloak: () => RealKeycloak, plenum: () => LogoutListener): void {
  const callback = () => `${plenum().url}/auth/callback`;
  beforeAll(async () => {
    await keycloak().addUser(ANNA);
    await keycloak().addUser(OTTO);
  });

  test('discovery names the issuer, the endpoints, and that `iss` comes with each code', async () => {
    const { issuer, realm, url } = keycloak();
    expect(issuer).toBe(`${url}/realms/${realm}`);
    const answer = await fetch(`${issuer}/.well-known/openid-configuration`);
    expect(await answer.json()).toMatchObject({
      issuer,
      authorization_endpoint: endpointOf(keycloak(), 'auth'),
      token_endpoint: endpointOf(keycloak(), 'token'),
      end_session_endpoint: endpointOf(keycloak(), 'logout'),
      jwks_uri: endpointOf(keycloak(), 'certs'),
      authorization_response_iss_parameter_supported: true,
      backchannel_logout_session_supported: true,
    });
  });

  test('the login page is German, or English where asked for, with #username, #password and #kc-login', async () => {
    const page = async (more = {}) => {
      const { url } = codeRequest(keycloak(), callback(), more);
      return (await new PlainBrowser().open(url)).text();
    };
    const german = await page();
    expect(german).toMatch(/<html[^>]* lang="de"/);
    for (const id of ['username', 'password', 'kc-login']) expect(german).toContain(`id="${id}"`);
    expect(await page({ ui_locales: 'en' })).toMatch(/<html[^>]* lang="en"/);
  });

  test('a wrong password is a page with 200, and no redirect', async () => {
    const browser = new PlainBrowser();
    const page = await (await browser.open(codeRequest(keycloak(), callback()).url)).text();
    const answer = await sendLoginForm(browser, page, OTTO.username, 'not this one');
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain('id="kc-login"');
  });

  test('a code comes with state, `iss` and the session, and only for S256', async () => {
    const browser = new PlainBrowser();
    const { callback: url } = await fetchCode(keycloak(), browser, OTTO, callback());
    expect(`${url.origin}${url.pathname}`).toBe(callback());
    expect(Object.fromEntries(url.searchParams)).toEqual({
      ...{ state: 'a-state', iss: keycloak().issuer },
      ...{ code: expect.any(String), session_state: expect.any(String) },
    });
    const refused = async (more: Record<string, string>) =>
      target(await browser.open(codeRequest(keycloak(), callback(), more).url));
    const plain = await refused({ code_challenge_method: 'plain' });
    expect(plain.searchParams.get('error')).toBe('invalid_request');
    const none = await refused({ code_challenge_method: '', code_challenge: '' });
    expect(none.searchParams.get('error')).toBe('invalid_request');
    expect((await refused({ response_type: 'token' })).hash).toContain('error=unauthorized_client');
  });

  test('a foreign address to return to gets a page with 400, and no redirect', async () => {
    const { url } = codeRequest(keycloak(), 'http://evil.example/auth/callback');
    const answer = await new PlainBrowser().open(url);
    expect([answer.status, answer.headers.get('location')]).toEqual([400, null]);
  });

  test('the access token: typ Bearer, aud plenum alone, full paths of groups, the role, five minutes, signed by a key of /certs', async () => {
    const { access_token } = await signIn(keycloak(), new PlainBrowser(), ANNA, callback());
    const certs = await fetch(endpointOf(keycloak(), 'certs'));
    const keys = createLocalJWKSet((await certs.json()) as JSONWebKeySet);
    const { payload, protectedHeader } = await jwtVerify(access_token, keys);
    expect(protectedHeader).toEqual({ alg: 'RS256', typ: 'JWT', kid: expect.any(String) });
    expect(payload).toMatchObject({
      ...{ iss: keycloak().issuer, aud: 'plenum', azp: 'plenum', typ: 'Bearer' },
      ...{ sub: expect.any(String), sid: expect.any(String), jti: expect.any(String) },
      ...{ name: ANNA.name, email: ANNA.email, preferred_username: ANNA.username },
      realm_access: { roles: ['plenum-admin'] },
    });
    expect((payload['groups'] as string[]).toSorted()).toEqual(ANNA.groups);
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(300);
    expect(payload).not.toHaveProperty('nbf');
    expect(payload).not.toHaveProperty('resource_access');
  });

  test('the ID token: typ ID, the nonce, the same session, groups and the role', async () => {
    const tokens = await signIn(keycloak(), new PlainBrowser(), ANNA, callback());
    const id = partOf(tokens.id_token, 'payload');
    const { sid } = partOf(tokens.access_token, 'payload');
    expect(id).toMatchObject({
      ...{ iss: keycloak().issuer, aud: 'plenum', azp: 'plenum', typ: 'ID', nonce: 'a-nonce', sid },
      realm_access: { roles: ['plenum-admin'] },
    });
    expect((id['groups'] as string[]).toSorted()).toEqual(ANNA.groups);
  });

  test('whoever has no role has no `realm_access` in the tokens, and without a group an empty list or none', async () => {
    const { access_token, id_token } = await signIn(keycloak(), new PlainBrowser(), OTTO, callback());
    for (const claims of [partOf(access_token, 'payload'), partOf(id_token, 'payload')]) {
      expect(claims).not.toHaveProperty('realm_access');
      expect(claims['groups'] ?? []).toEqual([]);
    }
  });

  test('the token of a program: aud plenum, its own azp, no session; groups once its account is in some', async () => {
    const ask = () => askForTokens(keycloak(), { grant_type: 'client_credentials' }, keycloak().automation);
    const before = (await ask()).body;
    expect(before).not.toHaveProperty('refresh_token');
    expect(before).not.toHaveProperty('id_token');
    const claims = partOf(before.access_token, 'payload');
    expect(claims).toMatchObject({
      ...{ aud: 'plenum', azp: 'plenum-automation', typ: 'Bearer', client_id: 'plenum-automation' },
      preferred_username: 'service-account-plenum-automation',
    });
    expect(claims['groups'] ?? []).toEqual([]);
    expect(claims).not.toHaveProperty('sid');
    await keycloak().setAutomationGroups(['/de/by/buero']);
    const after = partOf((await ask()).body.access_token, 'payload');
    expect(after['groups']).toEqual(['/de/by/buero']);
  });

  test('refused at the token endpoint: who, and with which words', async () => {
    const flow = () => fetchCode(keycloak(), new PlainBrowser(), OTTO, callback());
    const form = (code: string, code_verifier: string, redirect_uri = callback()) => ({
      ...{ grant_type: 'authorization_code', code, code_verifier, redirect_uri },
    });
    const { code, verifier } = await flow();
    const { client } = keycloak();
    const wrong = (id: string) => askForTokens(keycloak(), form(code, verifier), { id, secret: 'wrong' });
    // A wrong secret is `unauthorized_client` with 401, where OAuth says `invalid_client`.
    expect(await wrong(client.id)).toMatchObject({ status: 401, body: { error: 'unauthorized_client' } });
    expect(await wrong('nobody')).toMatchObject({ status: 401, body: { error: 'invalid_client' } });

    const asked = await askForTokens(keycloak(), form(code, verifier));
    expect(asked.status).toBe(200);
    const invalid = { status: 400, body: { error: 'invalid_grant' } };
    expect(await askForTokens(keycloak(), form(code, verifier))).toMatchObject(invalid);
    // The code was seen twice, so what it gave is worth nothing any more.
    const refresh = { grant_type: 'refresh_token', refresh_token: asked.body.refresh_token ?? '' };
    expect(await askForTokens(keycloak(), refresh)).toMatchObject(invalid);

    expect(await askForTokens(keycloak(), form('garbage', verifier))).toMatchObject(invalid);
    const second = await flow();
    expect(await askForTokens(keycloak(), form(second.code, verifier))).toMatchObject(invalid);
    const third = await flow();
    const elsewhere = form(third.code, third.verifier, `${callback()}x`);
    expect(await askForTokens(keycloak(), elsewhere)).toMatchObject(invalid);
    const password = { grant_type: 'password', username: OTTO.username, password: OTTO.password };
    expect(await askForTokens(keycloak(), password)).toMatchObject({
      ...{ status: 400, body: { error: 'unauthorized_client' } },
    });
  });
}
