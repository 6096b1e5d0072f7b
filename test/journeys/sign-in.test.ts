import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Log, LogFacts } from '../../src/lib/log.ts';
import { silentLog } from '../../src/lib/log.ts';
import { type SimulatedKeycloak, startKeycloak } from '../../src/simulators/keycloak/server.ts';
import { createPerson, csrfOf, type Person, type Shown } from '../support/person.ts';
import { onBothStores, startWholeApp, type WholeApp } from '../support/whole-app.ts';
import { realmSettings } from '../support/realm-settings.ts';

const SECRET = 'the-secret-of-plenum-0123456789';
const ANNA = { username: 'anna', password: 'anna-password' };
const BERT = { username: 'bert', password: 'bert-password' };
const EVENT = 'http://schemas.openid.net/event/backchannel-logout';

let realm: SimulatedKeycloak;
let app: WholeApp;
let logged: [string, LogFacts | undefined][] = [];

beforeEach(() => {
  logged = [];
});

async function start(kind: 'sqlite' | 'postgres') {
  realm = await startKeycloak({
    clients: [{ clientId: 'plenum', secret: SECRET }],
    users: [
      { ...ANNA, firstName: 'Anna', lastName: 'Huber', groups: ['/de/by/by-09162/buero', '/de/be/lesen'] },
      { ...BERT, firstName: 'Bert', lastName: 'Ohnerecht' },
    ],
  });
  const note = (text: string, facts?: LogFacts) => void logged.push([text, facts]);
  const log: Log = { ...silentLog, debug: note, info: note, warn: note, error: note };
  app = await startWholeApp(kind, {
    callers: ['admin@de'],
    log,
    settings: {
      ...realmSettings(realm, SECRET, { '/{path}/buero': 'secretary', '/{path}/lesen': 'viewer' }),
      PLENUM_HELP_CONTACT: 'Geschäftsstelle, 030 123456',
    },
  });
  realm.putClient(realmClient());
}

const at = (path: string) => `${app.url}${path}`;

async function signIn(person: Person, who = ANNA, path = '/start'): Promise<Shown> {
  return person.logIn(await person.open(at(path)), who);
}

/** The answer of the realm that would sign Anna in, not opened yet. */
async function callbackOf(person: Person): Promise<string> {
  return person.logInUpTo(await person.open(at('/auth/login')), ANNA, at('/auth/callback'));
}

async function isSignedIn(person: Person): Promise<boolean> {
  return (await person.ask(at('/start'))).status === 200;
}

onBothStores('signing in', (kind) => {
  beforeAll(() => start(kind));
  afterAll(async () => {
    await app.close();
    await realm.close();
  });

  test('leads to the realm and back to where one wanted to go, and shows who one is and what one may', async () => {
    const anna = createPerson();
    const login = await anna.open(at('/start?lang=de'));
    expect(login.url.origin).toBe(realm.url);
    expect((await anna.logIn(login, { ...ANNA, password: 'wrong' })).url.origin).toBe(realm.url);
    const shown = await signIn(anna, ANNA, '/start?lang=de');
    expect([shown.status, shown.url.href]).toEqual([200, at('/start?lang=de')]);
    expect(shown.html).toContain('<span>Anna Huber</span>');
    expect(shown.html).toContain('Büro: Räume buchen und Treffen leiten');
    expect(shown.html).toContain('Lesen: Buchungen ansehen');
    expect(shown.html.indexOf('Berlin')).toBeLessThan(shown.html.indexOf('Büro:'));
  });

  test('says what will stand there while nothing is booked', async () => {
    const anna = createPerson();
    expect((await signIn(anna)).html).toContain('Gerade ist keines gebucht.');
  });

  test('tells somebody without any branch whom to ask', async () => {
    const shown = await signIn(createPerson(), BERT);
    expect(shown.status).toBe(200);
    expect(shown.html).toContain('Für Sie ist noch keine Gliederung eingetragen.');
    expect(shown.html).toContain('Geschäftsstelle, <a href="tel:030123456">030 123456</a>');
  });

  test.each([
    '//evil.example',
    '/\\evil.example',
    'https://evil.example/',
    '/..//evil.example',
    '/%09/evil.example',
  ])('never leads to another host: %s', async (path) => {
    const anna = createPerson();
    const login = await anna.open(at(`/auth/login?return=${encodeURIComponent(path)}`));
    const shown = await anna.logIn(login, ANNA);
    expect(shown.url.origin).toBe(app.url);
    for (const url of shown.way) expect([app.url, realm.url]).toContain(new URL(url).origin);
  });

  test('takes no callback of another browser, none twice and none that is made up', async () => {
    const [anna, victim] = [createPerson(), createPerson()];
    const callback = await callbackOf(anna);
    expect(callback).toContain(at('/auth/callback?'));
    const foreign = await victim.open(callback);
    expect(foreign.status).toBe(400);
    expect(foreign.html).toContain('Die Anmeldung hat nicht geklappt.');
    // A victim that has a sign-in of its own under way is no better off to the attacker.
    await victim.open(at('/auth/login'));
    expect((await victim.open(callback)).status).toBe(400);
    expect(await isSignedIn(victim)).toBe(false);
    expect((await anna.open(callback)).url.pathname).toBe('/start');
    expect((await anna.open(callback)).status).toBe(400);
    for (const query of ['', '?code=x', '?state=x&code=x', '?error=access_denied&state=x']) {
      const answer = await createPerson().open(at(`/auth/callback${query}`));
      expect([answer.status, answer.headers.get('cache-control')]).toEqual([400, 'no-store']);
    }
  });

  test('says so where the person gave up at the realm', async () => {
    const anna = createPerson();
    const login = await anna.open(at('/auth/login'));
    const state = new URL(login.way[1] ?? '').searchParams.get('state') ?? '';
    const query = new URLSearchParams({ error: 'access_denied', state, iss: realm.issuer });
    const shown = await anna.open(at(`/auth/callback?${query.toString()}`));
    expect(shown.status).toBe(400);
    expect(shown.html).toContain('Die Anmeldung wurde abgebrochen.');
  });

  test('gives a new session each time, and the one before opens nothing', async () => {
    const anna = createPerson();
    await signIn(anna);
    const before = anna.cookie(app.url, 'plenum') ?? '';
    await anna.open(at('/auth/login'));
    expect(anna.cookie(app.url, 'plenum')).not.toBe(before);
    const stale = await fetch(at('/start'), { headers: { Cookie: `plenum=${before}` }, redirect: 'manual' });
    expect(stale.status).toBe(303);
  });

  test('ends here and at the realm by one button, and by no link from elsewhere', async () => {
    const anna = createPerson();
    const shown = await signIn(anna);
    expect((await anna.send(at('/auth/logout'), { csrf: 'made-up' })).status).toBe(403);
    expect((await anna.ask(at('/auth/logout'))).status).toBe(303);
    expect(await isSignedIn(anna)).toBe(true);
    const out = await anna.send(at('/auth/logout'), { csrf: csrfOf(shown) });
    expect(out.url.href).toBe(at('/auth/signed-out'));
    expect(out.html).toContain('Sie sind abgemeldet.');
    expect(await isSignedIn(anna)).toBe(false);
    // The realm asks for the password again: its own session is over as well.
    expect((await anna.open(at('/start'))).html).toContain('kc-form-login');
  });

  test('ends on all devices by another', async () => {
    const [desk, phone, bert] = [createPerson(), createPerson(), createPerson()];
    const shown = await signIn(desk);
    await signIn(phone);
    await signIn(bert, BERT);
    await desk.send(at('/auth/logout'), { csrf: csrfOf(shown), everywhere: 'yes' });
    expect(await Promise.all([desk, phone, bert].map(isSignedIn))).toEqual([false, false, true]);
  });

  test('ends when the realm says that it did, for that person alone', async () => {
    const [desk, phone, bert] = [createPerson(), createPerson(), createPerson()];
    await signIn(desk);
    await signIn(phone);
    await signIn(bert, BERT);
    await realm.endSessions('anna');
    expect(await Promise.all([desk, phone, bert].map(isSignedIn))).toEqual([false, false, true]);
    expect(realm.logoutCalls().at(-1)).toMatchObject({ status: 200 });
  });

  test('does not end by a logout token that is wrong, or used before', async () => {
    const bert = createPerson();
    await signIn(bert, BERT);
    const sub = realm.users().find(({ username }) => username === 'bert')?.id;
    const seconds = Math.floor(Date.now() / 1_000);
    const claims = { aud: 'plenum', sub, jti: `jti-${kind}`, events: { [EVENT]: {} } };
    const times = { iat: seconds, exp: seconds + 120 };
    const send = async (logout_token: string) => {
      const body = new URLSearchParams({ logout_token });
      const answer = await fetch(at('/auth/backchannel-logout'), { method: 'POST', body });
      const json: unknown = await answer.json();
      return [answer.status, json, answer.headers.get('cache-control')] as const;
    };
    realm.putClient({ ...realmClient(), serviceAccount: {} });
    const wrong = await realm.mint({ claims: { ...claims, ...times, aud: 'other' } });
    for (const token of ['', 'x', wrong]) {
      expect(await send(token)).toEqual([400, { error: 'invalid_request' }, 'no-store']);
    }
    expect(await isSignedIn(bert)).toBe(true);
    const good = await realm.mint({ claims: { ...claims, ...times } });
    expect(await send(good)).toEqual([200, {}, 'no-store']);
    expect(await isSignedIn(bert)).toBe(false);
    // The realm's own session goes on: nobody has to log in again.
    await bert.open(at('/start'));
    expect((await send(good))[0]).toBe(400);
    expect(await isSignedIn(bert)).toBe(true);
  });

  test('is out of reach while the realm is down; who is signed in stays so, and guests come as ever', async () => {
    const anna = createPerson();
    const shown = await signIn(anna);
    await realm.stop();
    try {
      // The realm was there two seconds ago: for so long nobody asks it whether it is.
      await new Promise((resolve) => setTimeout(resolve, 2_100));
      const answer = await createPerson().open(at('/auth/login'));
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '60']);
      expect(answer.html).toContain('Die Anmeldung der Partei ist gerade nicht erreichbar.');
      expect(answer.html).toContain('Treffen laufen weiter.');
      expect(await isSignedIn(anna)).toBe(true);
      expect((await fetch(at('/'))).status).toBe(200);
      const out = await anna.send(at('/auth/logout'), { csrf: csrfOf(shown) });
      expect(out.html).toContain('Bei Plenum sind Sie abgemeldet.');
      expect(await isSignedIn(anna)).toBe(false);
    } finally {
      await realm.start();
    }
  });

  test('leaves no name, no token and no secret in the logs', async () => {
    const anna = createPerson();
    const callback = new URL(await callbackOf(anna));
    const shown = await anna.open(callback.href);
    await anna.send(at('/auth/logout'), { csrf: csrfOf(shown) });
    await anna.open(callback.href);
    await realm.endSessions('anna');
    const text = JSON.stringify(logged);
    expect(logged.map(([sentence]) => sentence)).toEqual(expect.arrayContaining(['somebody signed in']));
    const subject = realm.users().find(({ username }) => username === 'anna')?.id ?? fail();
    const cookie = decodeURIComponent(anna.cookie(app.url, 'plenum') ?? 'none');
    for (const secret of ['Anna', 'Huber', 'anna@', SECRET, 'eyJ', subject, csrfOf(shown), cookie]) {
      expect(text).not.toContain(secret);
    }
    for (const value of callback.searchParams.values()) expect(text).not.toContain(value);
  });
});

describe('without a realm', () => {
  test('nobody is offered to sign in, and there is nothing to sign in by', async () => {
    const bare = await startWholeApp('sqlite', { callers: ['admin@de'] });
    try {
      for (const path of ['/auth/login', '/auth/callback', '/auth/signed-out', '/start']) {
        expect((await fetch(`${bare.url}${path}`, { redirect: 'manual' })).status).toBe(404);
      }
      const landing = await fetch(bare.url);
      expect(landing.headers.getSetCookie()).toEqual([]);
      expect(await landing.text()).not.toContain('/auth/login');
    } finally {
      await bare.close();
    }
  });
});

function realmClient() {
  return {
    clientId: 'plenum',
    secret: SECRET,
    redirectUris: [`${app.url}/auth/callback`],
    postLogoutRedirectUris: [`${app.url}/auth/signed-out`],
    backchannelLogoutUrl: `${app.url}/auth/backchannel-logout`,
  };
}

function fail(): never {
  throw new Error('it should be there');
}
