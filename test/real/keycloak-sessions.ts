import { beforeEach, expect, test } from '@jest/globals';
import {
  askForTokens,
  codeRequest,
  endpointOf,
  partOf,
  PlainBrowser,
  signIn,
  target,
} from '../support/code-flow.ts';
import type { NewPerson } from '../support/identity-provider.ts';
import type { LogoutListener } from '../support/logout-listener.ts';
import type { RealKeycloak } from './real-keycloak.ts';

const INVALID = { status: 400, body: { error: 'invalid_grant' } };
const EVENT = 'http://schemas.openid.net/event/backchannel-logout';

/** How sessions end, who is told, and what becomes of tokens. Each test has a person of its own. */
export function describeKeycloakSessions(keycloak: () => RealKeycloak, plenum: () => LogoutListener): void {
  let person: NewPerson;
  let count = 0;
  beforeEach(async () => {
    count += 1;
    const username = `person-${count}`;
    const names = { username, name: `Person ${count}`, email: `${username}@treffen.example` };
    person = { ...names, password: `Wort ${count}`, groups: ['/de/by/by-09162/buero'] };
    await keycloak().addUser(person);
    plenum().take();
  });

  const enter = (browser = new PlainBrowser()) =>
    signIn(keycloak(), browser, person, `${plenum().url}/auth/callback`);
  const refresh = (refresh_token: string) =>
    askForTokens(keycloak(), { grant_type: 'refresh_token', refresh_token });
  const logoutUrl = (parameters: Record<string, string>) =>
    `${endpointOf(keycloak(), 'logout')}?${new URLSearchParams(parameters).toString()}`;
  const signedOut = () => `${plenum().url}/auth/signed-out`;
  const sidOf = (token: string) => partOf(token, 'payload')['sid'];
  const told = () =>
    plenum()
      .take()
      .map(({ token }) => sidOf(token));

  test('signing out with the ID token leads back at once, and the back channel was told before', async () => {
    const browser = new PlainBrowser();
    const tokens = await enter(browser);
    const parameters = { id_token_hint: tokens.id_token, post_logout_redirect_uri: signedOut() };
    const answer = await browser.open(logoutUrl({ ...parameters, state: 'bye' }));
    expect(target(answer).href).toBe(`${signedOut()}?state=bye`);

    const [call, ...more] = plenum().take();
    expect(more).toEqual([]);
    expect(call).toMatchObject({
      ...{ method: 'POST', path: '/auth/backchannel-logout' },
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect(partOf(call?.token ?? '', 'header')).toMatchObject({ alg: 'RS256', typ: 'logout+jwt' });
    const claims = partOf(call?.token ?? '', 'payload');
    expect(claims).toEqual({
      ...{ iss: keycloak().issuer, aud: 'plenum', typ: 'Logout', events: { [EVENT]: {} } },
      ...{ sub: partOf(tokens.id_token, 'payload')['sub'], sid: sidOf(tokens.id_token) },
      ...{ jti: expect.any(String), iat: expect.any(Number), exp: Number(claims['iat']) + 120 },
    });
    expect(await refresh(tokens.refresh_token)).toMatchObject(INVALID);
    expect(
      await (await browser.open(codeRequest(keycloak(), `${plenum().url}/auth/callback`).url)).text(),
    ).toContain('id="kc-login"');
  });

  test('it leads back a second time too, when there is no session any more, and from a browser without cookies', async () => {
    const tokens = await enter();
    const url = logoutUrl({ id_token_hint: tokens.id_token, post_logout_redirect_uri: signedOut() });
    expect(target(await new PlainBrowser().open(url)).href).toBe(signedOut());
    expect(told()).toEqual([sidOf(tokens.id_token)]);
    expect(target(await new PlainBrowser().open(url)).href).toBe(signedOut());
    expect(told()).toEqual([]);
  });

  test('without the ID token it asks first, and to a foreign address it leads nobody', async () => {
    const browser = new PlainBrowser();
    const { id_token } = await enter(browser);
    const asks = await browser.open(
      logoutUrl({ client_id: 'plenum', post_logout_redirect_uri: signedOut() }),
    );
    expect(asks.status).toBe(200);
    const foreign = { id_token_hint: id_token, post_logout_redirect_uri: 'http://evil.example/' };
    const refused = await browser.open(logoutUrl(foreign));
    expect([refused.status, refused.headers.get('location')]).toEqual([400, null]);
    expect(told()).toEqual([]);
  });

  test('an administrator who signs a person out tells the back channel of every session', async () => {
    const [one, two] = [await enter(), await enter()];
    await keycloak().endSessions(person.username);
    expect(told().sort()).toEqual([sidOf(one.id_token), sidOf(two.id_token)].sort());
    expect(await refresh(one.refresh_token)).toMatchObject(INVALID);
  });

  test('a second sign-in in the same browser goes past the login page and stays in the same session', async () => {
    const browser = new PlainBrowser();
    const [first, second] = [await enter(browser), await enter(browser)];
    expect(sidOf(second.id_token)).toBe(sidOf(first.id_token));
  });

  test('a refresh after a change of groups shows the new ones in both tokens', async () => {
    const tokens = await enter();
    await keycloak().setGroups(person.username, ['/de/by/leitung']);
    const { status, body } = await refresh(tokens.refresh_token);
    expect(status).toBe(200);
    for (const token of [body.access_token, body.id_token ?? ''])
      expect(partOf(token, 'payload')['groups']).toEqual(['/de/by/leitung']);
    expect(sidOf(body.access_token)).toBe(sidOf(tokens.access_token));
  });

  test('disabling a person tells nobody: only a refresh shows it, and it works again once the person is enabled', async () => {
    const tokens = await enter();
    await keycloak().setEnabled(person.username, false);
    expect(await refresh(tokens.refresh_token)).toMatchObject(INVALID);
    await keycloak().setEnabled(person.username, true);
    expect((await refresh(tokens.refresh_token)).status).toBe(200);
    expect(told()).toEqual([]);
    // What tells is told once: nothing came late of what went before.
    await keycloak().endSessions(person.username);
    expect(told()).toEqual([sidOf(tokens.id_token)]);
  });

  test('removing a person tells nobody either', async () => {
    const tokens = await enter();
    await keycloak().removeUser(person.username);
    expect(await refresh(tokens.refresh_token)).toMatchObject(INVALID);
    expect(told()).toEqual([]);
  });

  test('a new key signs at once, and the old one stays among the published', async () => {
    const kid = (token: string) => partOf(token, 'header')['kid'];
    const published = async () => {
      const { keys } = (await (await fetch(endpointOf(keycloak(), 'certs'))).json()) as {
        keys: { kid: string; use: string }[];
      };
      // Among them is one that encrypts: whoever reads them chooses by use.
      expect(keys.map(({ use }) => use)).toContain('enc');
      return keys.filter(({ use }) => use === 'sig').map((key) => key.kid);
    };
    const before = kid(await keycloak().tokenFor(person.username));
    expect(await published()).toEqual([before]);
    await keycloak().rotateKeys();
    const after = kid(await keycloak().tokenFor(person.username));
    expect(after).not.toBe(before);
    expect((await published()).toSorted()).toEqual([before, after].toSorted());
  });
}
