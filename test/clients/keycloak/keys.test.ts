import { generateKeyPairSync } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createRealmKeys, KEY_TIMES, type RealmKeys } from '../../../src/clients/keycloak/keys.ts';
import { createRealmFetch } from '../../../src/clients/keycloak/realm-fetch.ts';
import { RealmUnreachable } from '../../../src/clients/keycloak/realm-fault.ts';
import { type KeysAnswer, newKey, type SmallRealm, startRealm } from '../../support/small-realm.ts';
import { untilThere } from '../../support/until.ts';

const MINUTE_MS = 60_000;

let realm: SmallRealm;
let keys: RealmKeys;
let now: number;
let observed: string[];

beforeEach(async () => {
  realm = await startRealm();
  now = 0;
  observed = [];
  keys = keysWithin(20_000);
});

afterEach(async () => {
  await realm.close();
});

/** @param timeoutMs short only where the realm is to hang: a busy machine may keep us waiting, too */
function keysWithin(timeoutMs: number): RealmKeys {
  const observe = (call: string, outcome: string) => observed.push(`${call} ${outcome}`);
  const fetch = createRealmFetch({ timeoutMs, observe });
  return createRealmKeys({ issuer: realm.issuer, fetch, stopwatch: () => now });
}

const observedAll = (count: number) =>
  untilThere('an answer', 5_000, () => Promise.resolve(observed.length === count));
const has = async (kid: string) => (await keys.find(kid)) !== null;

describe('while the realm answers', () => {
  test('fifty who need a key at once ask once', async () => {
    const found = await Promise.all(Array.from({ length: 50 }, () => has('first')));
    expect(found).toEqual(found.map(() => true));
    expect(realm.asked()).toBe(1);
    expect(observed).toEqual(['keys ok']);
  });

  test('a new key is accepted with one more question', async () => {
    await has('first');
    now += MINUTE_MS;
    realm.keys.unshift(await newKey('second'));
    expect(await has('second')).toBe(true);
    expect(await has('first')).toBe(true);
    expect(realm.asked()).toBe(2);
  });

  test('ids of no key do not make us ask again and again', async () => {
    await has('first');
    for (let junk = 0; junk < 50; junk += 1) expect(await has(`junk-${junk}`)).toBe(false);
    expect(realm.asked()).toBe(1);
    now += KEY_TIMES.cooldownMs + 1;
    for (let junk = 0; junk < 50; junk += 1) expect(await has(`junk-${junk}`)).toBe(false);
    expect(await has('first')).toBe(true);
    expect(realm.asked()).toBe(2);
  });

  test('a key that the realm removed is good until its keys are asked for again, ten minutes at most', async () => {
    const old = await newKey('old');
    realm.keys.push(old);
    await has('old');
    realm.keys.pop();
    now += 10 * MINUTE_MS;
    expect(await has('old')).toBe(true);
    now += 1;
    expect(await has('old')).toBe(false);
    expect(await has('first')).toBe(true);
  });

  test('only RSA keys for RS256 are found, and of two under one id neither', async () => {
    realm.keys.push(await newKey('ec', 'ES256'), await newKey('pss', 'PS256'), await newKey('ed', 'EdDSA'));
    realm.keys.push(await newKey('twice'), await newKey('twice'));
    for (const kid of ['ec', 'pss', 'ed', 'twice']) expect(await has(kid)).toBe(false);
    expect(await has('first')).toBe(true);
  });

  test('a key that cannot be read, or is too short to be safe, is no key, and harms no other', async () => {
    const broken = await newKey('broken');
    const short = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export({ format: 'jwk' });
    realm.keys.push({ ...broken, jwk: { kty: 'RSA', kid: 'broken', alg: 'RS256', n: '', e: 'AQAB' } });
    realm.keys.push({ ...broken, jwk: { ...short, kid: 'short', alg: 'RS256' } });
    expect(await has('broken')).toBe(false);
    expect(await has('short')).toBe(false);
    expect(await has('first')).toBe(true);
  });

  test('the age of the keys is told', async () => {
    expect(keys.ageSeconds()).toBeNull();
    await has('first');
    now += 90_000;
    expect(keys.ageSeconds()).toBe(90);
  });
});

const TROUBLES: readonly (readonly [KeysAnswer, string])[] = [
  ['html', 'not-json'],
  ['no-set', 'not-json'],
  ['huge', 'not-json'],
  ['hang', 'timeout'],
  ['reset', 'unreachable'],
  ['redirect', 'redirect'],
  [500, 'status'],
  [404, 'status'],
];

describe.each(TROUBLES)('while the address of the keys answers %s', (answer, kind) => {
  beforeEach(() => {
    if (answer === 'hang') keys = keysWithin(1_000);
  });

  test('without keys that is said, and they are found as soon as it is over', async () => {
    realm.answer = answer;
    const fault = await keys.find('first').catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(RealmUnreachable);
    expect(fault).toMatchObject({ call: 'keys', kind });
    expect(observed).toEqual([`keys ${kind}`]);
    expect(realm.askedElsewhere()).toBe(0);
    realm.answer = 'keys';
    now += KEY_TIMES.pauseMs;
    expect(await has('first')).toBe(true);
  });

  test('the last keys are good for an hour, and not for longer', async () => {
    await has('first');
    realm.answer = answer;
    now += 11 * MINUTE_MS;
    expect(await has('first')).toBe(true);
    expect(realm.asked()).toBe(2);
    now = 60 * MINUTE_MS;
    expect(await has('first')).toBe(true);
    await observedAll(3);
    now += KEY_TIMES.pauseMs;
    await expect(keys.find('first')).rejects.toBeInstanceOf(RealmUnreachable);
  });
});

describe('while the realm is in trouble', () => {
  test('it is asked no more often than every few seconds, however many want to know', async () => {
    realm.answer = 500;
    const faults = async () => {
      const asked = Array.from({ length: 100 }, () => keys.find('first').catch((error: unknown) => error));
      for (const fault of await Promise.all(asked)) expect(fault).toBeInstanceOf(RealmUnreachable);
    };
    await faults();
    await faults();
    expect(realm.asked()).toBe(1);
    now += KEY_TIMES.pauseMs;
    await faults();
    expect(realm.asked()).toBe(2);
  });

  test('an unknown key is not called unknown: it may be a new one', async () => {
    await has('first');
    now += MINUTE_MS;
    realm.answer = 500;
    await expect(keys.find('new')).rejects.toBeInstanceOf(RealmUnreachable);
    expect(await has('first')).toBe(true);
  });

  test('nobody whose key is there waits for a realm that is known to hang', async () => {
    keys = keysWithin(1_000);
    await has('first');
    realm.answer = 'hang';
    now += 11 * MINUTE_MS;
    expect(await has('first')).toBe(true);
    now += KEY_TIMES.pauseMs;
    const before = observed.length;
    expect(await has('first')).toBe(true);
    expect(observed).toHaveLength(before);
    await observedAll(before + 1);
  });

  test('a key that was removed meanwhile goes with the first answer', async () => {
    const old = await newKey('old');
    realm.keys.push(old);
    await has('old');
    realm.answer = 503;
    now += 11 * MINUTE_MS;
    expect(await has('old')).toBe(true);
    realm.keys.pop();
    realm.answer = 'keys';
    now += KEY_TIMES.troubleMs;
    expect(await has('old')).toBe(false);
  });
});

test('a hundred answers 500 leave no connection behind', async () => {
  realm.answer = 500;
  const eager = createRealmKeys({
    issuer: realm.issuer,
    fetch: createRealmFetch({ timeoutMs: 20_000 }),
    times: { ...KEY_TIMES, pauseMs: 0 },
    stopwatch: () => (now += 1),
  });
  let most = 0;
  for (let time = 0; time < 100; time += 1) {
    await expect(eager.find('first')).rejects.toBeInstanceOf(RealmUnreachable);
    most = Math.max(most, realm.connections());
  }
  // One that is being closed may still be seen; one whose answer nobody reads would stay.
  expect(most).toBeLessThan(20);
  expect(realm.asked()).toBe(100);
  await untilThere('connections closed', 5_000, () => Promise.resolve(realm.connections() <= 1));
});
