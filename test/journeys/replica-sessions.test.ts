import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { fieldsIn } from '../features/bookings/plain-pages.ts';
import { type Balancer, startBalancer } from '../support/balancer.ts';
import { dayIn } from '../support/calendar.ts';
import { type Gateway, poolSetting, startGateway } from '../support/gateway.ts';
import type { IdentityProvider, NewPerson } from '../support/identity-provider.ts';
import { createPerson, csrfOf, type Person } from '../support/person.ts';
import { startSimulatedProvider } from '../support/simulated-provider.ts';
import { type FreshStore, freshStore } from '../support/stores.ts';

jest.setTimeout(120_000);

const ANNA: NewPerson = {
  ...{ username: 'anna', password: 'anna-password', name: 'Anna Huber', email: 'anna@treffen.example' },
  groups: ['/de/by/by-09162/buero'],
};
const SIGNED_IN = '<span>Anna Huber</span>';

let place: FreshStore;
let realm: IdentityProvider;
let balancer: Balancer;
let one: Gateway;
let two: Gateway;
const started: Gateway[] = [];

beforeAll(async () => {
  [place, balancer] = [await freshStore('postgres'), await startBalancer()];
  realm = await startSimulatedProvider(balancer.url);
  await realm.addUser(ANNA);
  const settings = {
    PLENUM_DATABASE_URL: place.url,
    PLENUM_DATABASE_POOL: '10',
    PLENUM_SECRET_KEY: 'secret-key-of-the-replicas-0123456789',
    PLENUM_PUBLIC_URL: balancer.url,
    PLENUM_BBB_SERVERS: poolSetting(2, 100),
    PLENUM_KEYCLOAK_URL: realm.url,
    PLENUM_KEYCLOAK_REALM: realm.realm,
    PLENUM_KEYCLOAK_CLIENT_ID: realm.client.id,
    PLENUM_KEYCLOAK_CLIENT_SECRET: realm.client.secret,
  };
  one = await startGateway(settings);
  started.push(one);
  two = await startGateway(settings);
  started.push(two);
  balancer.over([one.url, two.url]);
});

afterAll(async () => {
  await Promise.all(started.map((each) => each.kill()));
  await Promise.all([balancer.close(), realm.close()]);
  await place.remove();
});

const at = (path: string) => `${balancer.url}${path}`;

/** Through the realm's login page and back, each step at another replica. */
async function signIn(): Promise<Person> {
  const person = createPerson();
  const start = await person.logIn(await person.open(at('/start')), ANNA);
  expect(start.html).toContain(SIGNED_IN);
  return person;
}

/** Whether `/start` knows the person at once, and not only after a way round by the realm. */
async function isKnown(person: Person): Promise<boolean> {
  const { html, way } = await person.open(at('/start'));
  return way.length === 1 && html.includes(SIGNED_IN);
}

/** The same, asked often enough that both replicas answer. */
async function isKnownAtAll(person: Person): Promise<readonly boolean[]> {
  balancer.over([one.url, two.url]);
  const known: boolean[] = [];
  for (let round = 0; round < 4; round++) known.push(await isKnown(person));
  expect(Math.min(...balancer.given())).toBeGreaterThan(0);
  return known;
}

/** What each replica answers to a cookie, whoever sends it. */
async function answersTo(cookie: string): Promise<readonly number[]> {
  const headers = { Cookie: cookie, Accept: 'text/html' };
  const answers = [one, two].map(({ url }) => fetch(`${url}/start`, { headers, redirect: 'manual' }));
  return (await Promise.all(answers)).map(({ status }) => status);
}

test('who signs in at one is signed in at all, and a form of one is taken by the other', async () => {
  const anna = await signIn();
  expect(await isKnownAtAll(anna)).toEqual([true, true, true, true]);

  balancer.over([one.url]);
  const form = fieldsIn((await anna.open(at('/buchen'))).html);
  balancer.over([two.url]);
  const wish = { title: 'Über zwei', day: dayIn(20), time: '19:00', people: '12' };
  const booked = await anna.send(at('/buchen'), { ...form, ...wish });
  expect(booked.html).toContain('Gebucht. Der Raum ist reserviert.');
  balancer.over([one.url]);
  expect((await anna.open(at('/buchungen'))).html).toContain('Über zwei');
});

test('signing out at one signs out of all', async () => {
  const [anna, elsewhere] = [await signIn(), await signIn()];
  const csrf = csrfOf(await anna.open(at('/start')));
  const kept = `plenum=${anna.cookie(balancer.url, 'plenum') ?? ''}`;
  expect(await answersTo(kept)).toEqual([200, 200]);
  balancer.over([two.url]);
  await anna.send(at('/auth/logout'), { csrf });
  // Nor does the cookie lead in that somebody has kept.
  expect(await answersTo(kept)).toEqual([303, 303]);
  expect(await isKnownAtAll(anna)).toEqual([false, false, false, false]);
  expect(await isKnownAtAll(elsewhere)).toEqual([true, true, true, true]);
});

test('the realm tells one of them that a session is over: it is over at all', async () => {
  const anna = await signIn();
  balancer.over([two.url]);
  await realm.endSessions(ANNA.username);
  expect(balancer.given()).toEqual([expect.any(Number)]);
  expect(balancer.given()[0]).toBeGreaterThan(0);
  expect(await isKnownAtAll(anna)).toEqual([false, false, false, false]);
});

test('kill -9 of the one where it began: the session goes on at the other', async () => {
  balancer.over([one.url]);
  const anna = await signIn();
  await one.kill();
  balancer.over([two.url]);
  expect(await isKnown(anna)).toBe(true);
});
