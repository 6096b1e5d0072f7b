import { createHmac } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { exportSPKI, importJWK } from 'jose';
import {
  type BearerGuard,
  createBearerGuard,
  type GuardParts,
} from '../../../src/clients/keycloak/bearer-guard.ts';
import { createRealmKeys, KEY_TIMES } from '../../../src/clients/keycloak/keys.ts';
import { createRealmFetch } from '../../../src/clients/keycloak/realm-fetch.ts';
import { RealmUnreachable } from '../../../src/clients/keycloak/realm-fault.ts';
import { TokenRefused } from '../../../src/clients/keycloak/token-refused.ts';
import {
  newKey,
  type SigningKey,
  type SmallRealm,
  startRealm,
  SUBJECT,
  unsigned,
} from '../../support/small-realm.ts';

/** Whatever guards the API must pass all of this; another implementation is one more line here. */
const GUARDS: readonly (readonly [string, (parts: GuardParts) => BearerGuard])[] = [
  ['keycloak-connect, hardened', createBearerGuard],
];

const HOUR = 3600;

describe.each(GUARDS)('%s', (_name, createGuard) => {
  let realm: SmallRealm;
  let guard: BearerGuard;
  let stopwatch: number;
  let clockAheadMs: number;
  let attacker: SigningKey;
  const written: unknown[][] = [];

  beforeAll(async () => {
    attacker = await newKey('first');
    for (const method of ['error', 'warn', 'info', 'log'] as const) {
      jest.spyOn(console, method).mockImplementation((...words) => void written.push(words));
    }
  });
  afterAll(() => {
    jest.restoreAllMocks();
  });
  beforeEach(async () => {
    realm = await startRealm();
    stopwatch = 0;
    clockAheadMs = 0;
    const fetch = createRealmFetch({ timeoutMs: 2_000 });
    guard = createGuard({
      ...{ url: realm.url, realm: 'partei', clientId: realm.clientId },
      keys: createRealmKeys({ issuer: realm.issuer, fetch, stopwatch: () => stopwatch }),
      now: () => Date.now() + clockAheadMs,
    });
  });
  afterEach(async () => {
    await realm.close();
    expect(written.splice(0)).toEqual([]);
  });

  const inSeconds = (seconds: number) => Math.floor(Date.now() / 1000) + seconds;
  const outcome = async (token: string): Promise<string> => {
    try {
      return `good for ${String((await guard.verify(token))['sub'])}`;
    } catch (error) {
      if (error instanceof RealmUnreachable) return `unreachable: ${error.kind}`;
      if (!(error instanceof TokenRefused)) throw error;
      for (const part of token.split('.').filter((part) => part.length > 8)) {
        expect(`${error.message} ${error.stack ?? ''} ${JSON.stringify(error)}`).not.toContain(part);
      }
      return `${error.reason}${error.guess ? '' : ', no guess'}`;
    }
  };
  const GOOD = `good for ${SUBJECT}`;
  /** What becomes of a good token with other claims. */
  const withClaims = async (claims: Record<string, unknown>) =>
    outcome(await realm.sign(realm.claims(claims)));

  describe('lets in', () => {
    test('a token of the realm for us, with all its claims', async () => {
      const claims = realm.claims({ groups: ['/de/by'], name: 'Anna Ährenfeld' });
      expect(await guard.verify(await realm.sign(claims))).toEqual(claims);
    });

    test('a token for us alone, or of another client for us', async () => {
      expect(await withClaims({ aud: realm.clientId })).toBe(GOOD);
      expect(await withClaims({ aud: ['other', realm.clientId], azp: 'other' })).toBe(GOOD);
    });

    test('a token of somebody in very many groups', async () => {
      const groups = Array.from({ length: 300 }, (_, index) => `/de/by/by-${index}/buero`);
      expect(await withClaims({ groups })).toBe(GOOD);
    });

    test('a token that begins, or was made, a little ahead of our clock', async () => {
      expect(await withClaims({ nbf: inSeconds(20), iat: inSeconds(20) })).toBe(GOOD);
      clockAheadMs = -120_000;
      expect(await withClaims({})).toBe(GOOD);
    });
  });

  describe('refuses by claims', () => {
    test.each<[string, Record<string, unknown>, string]>([
      ['another issuer', { iss: 'https://evil.example/realms/partei' }, 'issuer'],
      ['no issuer', { iss: undefined }, 'issuer'],
      ['another client', { aud: ['other', 'account'] }, 'audience, no guess'],
      ['nobody', { aud: undefined }, 'audience, no guess'],
      ['an audience that only holds our name', { aud: 'plenum-test' }, 'audience, no guess'],
      ['no end', { exp: undefined }, 'claims, no guess'],
      ['an end that is no number', { exp: 'abc' }, 'claims, no guess'],
      ['an end in a list', { exp: [9_999_999_999] }, 'claims, no guess'],
      ['no subject', { sub: undefined }, 'claims, no guess'],
      ['an empty subject', { sub: '' }, 'claims, no guess'],
      ['a subject that is no text', { sub: 7 }, 'claims, no guess'],
      ['an endless subject', { sub: 'x'.repeat(256) }, 'claims, no guess'],
      ['a beginning that is no number', { nbf: 'soon' }, 'claims, no guess'],
      ['an ID token', { typ: 'ID' }, 'type, no guess'],
      ['a refresh token', { typ: 'Refresh' }, 'type, no guess'],
      ['no type', { typ: undefined }, 'type, no guess'],
    ])('%s', async (_name, claims, expected) => {
      expect(await withClaims(claims)).toBe(expected);
    });

    test('what is over, from the very second', async () => {
      expect(await withClaims({ exp: inSeconds(-1) })).toBe('expired, no guess');
      const token = await realm.sign(realm.claims({ exp: inSeconds(60) }));
      expect(await outcome(token)).toBe(GOOD);
      clockAheadMs = 60_000;
      expect(await outcome(token)).toBe('expired, no guess');
    });

    test('what begins an hour from now, or was made then', async () => {
      expect(await withClaims({ nbf: inSeconds(HOUR) })).toBe('early, no guess');
      expect(await withClaims({ nbf: inSeconds(40) })).toBe('early, no guess');
      expect(await withClaims({ iat: inSeconds(HOUR), exp: inSeconds(2 * HOUR) })).toBe('early, no guess');
    });

    test('numbers beyond all numbers', async () => {
      const [header, claims] = unsigned({ alg: 'RS256', kid: 'first' }, realm.claims()).split('.');
      const endless = Buffer.from(String(claims), 'base64url')
        .toString()
        .replace(/"exp":\d+/, '"exp":1e999');
      const token = `${String(header)}.${Buffer.from(endless).toString('base64url')}.AAAA`;
      expect(await outcome(token)).toBe('claims');
    });

    test('what is over and forged as well is a guess', async () => {
      const claims = realm.claims({ exp: inSeconds(-1) });
      expect(await outcome(await realm.sign(claims, attacker))).toBe('expired');
    });

    test('what is over while the realm cannot be asked is called no guess', async () => {
      realm.answer = 503;
      expect(await withClaims({ exp: inSeconds(-1) })).toBe('expired, no guess');
    });
  });

  describe('refuses by signature', () => {
    test('another key under the id of a known one', async () => {
      expect(await outcome(await realm.sign(realm.claims(), attacker))).toBe('signature');
    });

    test('other claims under a good signature', async () => {
      const token = await realm.sign(realm.claims({ groups: ['/de/by'] }));
      const [header, , signature] = token.split('.');
      const [, forged] = unsigned({}, realm.claims({ groups: ['/de'] })).split('.');
      expect(await outcome(`${String(header)}.${String(forged)}.${String(signature)}`)).toBe('signature');
    });

    test('a key that comes with the token', async () => {
      const { jwk } = attacker;
      const jku = `${realm.url}/elsewhere`;
      expect(await outcome(await realm.sign(realm.claims(), attacker, { jwk, jku }))).toBe('signature');
      const unknown = await realm.sign(realm.claims(), { ...attacker, kid: 'mine' }, { jku });
      expect(await outcome(unknown)).toBe('key, no guess');
      expect(realm.askedElsewhere()).toBe(0);
    });

    test('nothing, and the public key for a secret', async () => {
      const header = { alg: 'none', kid: 'first' };
      expect(await outcome(unsigned(header, realm.claims(), 'AAAA'))).toBe('algorithm');
      expect(await outcome(unsigned(header, realm.claims()))).toBe('malformed');
      const key = await importJWK(realm.keys[0]?.jwk ?? {}, 'RS256', { extractable: true });
      if (key instanceof Uint8Array) throw new Error('an RSA key is no bytes');
      const signed = unsigned({ alg: 'HS256', kid: 'first' }, realm.claims()).slice(0, -1);
      const mac = createHmac('sha256', await exportSPKI(key))
        .update(signed)
        .digest('base64url');
      expect(await outcome(`${signed}.${mac}`)).toBe('algorithm');
    });

    test.each(['ES256', 'PS256', 'EdDSA', 'RS512'])(
      '%s, also where the realm has such a key',
      async (alg) => {
        const key = await newKey('other', alg);
        realm.keys.push(key);
        expect(await outcome(await realm.sign(realm.claims(), key))).toBe('algorithm');
        const [, claims, signature] = (await realm.sign(realm.claims(), key)).split('.');
        const [header] = unsigned({ alg: 'RS256', kid: 'other' }, {}).split('.');
        expect(await outcome(`${String(header)}.${String(claims)}.${String(signature)}`)).toBe(
          'key, no guess',
        );
      },
    );
  });

  test.each<[string, (good: string) => string, string]>([
    ['nothing', () => '', 'malformed'],
    ['a word', () => 'portal-token-0123456789abcdef', 'malformed'],
    ['five parts, as if it were encrypted', (good) => `${good}.AAAA.AAAA`, 'malformed'],
    ['an empty part', (good) => good.replace(/\.[\w-]+\./, '..'), 'malformed'],
    ['a signature with padding', (good) => `${good}=`, 'malformed'],
    ['base64 that is not for addresses', (good) => good.replace(/.$/, '+'), 'malformed'],
    ['a header that is no JSON', (good) => `AAAA${good}`, 'malformed'],
    ['no key id', (good) => withHeader(good, { alg: 'RS256' }), 'malformed'],
    ['a key id that is no text', (good) => withHeader(good, { alg: 'RS256', kid: ['first'] }), 'malformed'],
    ['a key id of Object', (good) => withHeader(good, { alg: 'RS256', kid: '__proto__' }), 'key, no guess'],
    ['an extension', (good) => withHeader(good, { alg: 'RS256', kid: 'first', crit: ['b64'] }), 'malformed'],
    [
      'the algorithm in other letters',
      (good) => withHeader(good, { alg: 'rs256', kid: 'first' }),
      'algorithm',
    ],
    ['claims that are no JSON', (good) => good.replace(/\.[\w-]+\./, '.AAAA.'), 'claims'],
    ['claims that are null', (good) => good.replace(/\.[\w-]+\./, '.bnVsbA.'), 'malformed'],
    ['claims that are a list', (good) => good.replace(/\.[\w-]+\./, '.W10.'), 'malformed'],
    ['claims that are a number', (good) => good.replace(/\.[\w-]+\./, '.NQ.'), 'malformed'],
    ['half a signature', (good) => good.slice(0, -170), 'signature'],
  ])('refuses %s', async (_name, spoil, expected) => {
    const good = await realm.sign(realm.claims());
    expect(await outcome(spoil(good))).toBe(expected);
  });

  test('refuses what is longer than a header may be', async () => {
    expect(await withClaims({ filling: 'x'.repeat(16_384) })).toBe('malformed');
    expect(realm.asked()).toBe(0);
  });

  describe('asks the realm', () => {
    test('once for fifty tokens at once', async () => {
      const token = await realm.sign(realm.claims());
      const all = await Promise.all(Array.from({ length: 50 }, () => outcome(token)));
      expect(new Set(all)).toEqual(new Set([GOOD]));
      expect(realm.asked()).toBe(1);
    });

    test('once more for a new key, and not for junk, which shuts out no good key', async () => {
      const old = await realm.sign(realm.claims());
      expect(await outcome(old)).toBe(GOOD);
      for (let junk = 0; junk < 50; junk += 1) {
        const forged = await realm.sign(realm.claims(), { ...attacker, kid: `junk-${junk}` });
        expect(await outcome(forged)).toBe('key, no guess');
      }
      expect(realm.asked()).toBe(1);
      realm.keys.unshift(await newKey('second'));
      stopwatch += KEY_TIMES.cooldownMs + 1;
      expect(await withClaims({})).toBe(GOOD);
      expect(await outcome(old)).toBe(GOOD);
      expect(realm.asked()).toBe(2);
    });

    test('and trusts no key that it took away', async () => {
      const token = await realm.sign(realm.claims());
      expect(await outcome(token)).toBe(GOOD);
      realm.keys.splice(0, 1, await newKey('second'));
      expect(await withClaims({})).toBe('key, no guess');
      stopwatch += KEY_TIMES.cooldownMs + 1;
      expect(await withClaims({})).toBe(GOOD);
      expect(await outcome(token)).toBe('key, no guess');
    });

    test('and says when it cannot, but knows the keys it was told', async () => {
      const token = await realm.sign(realm.claims());
      for (const [answer, kind] of [
        ['html', 'not-json'],
        ['hang', 'timeout'],
        ['redirect', 'redirect'],
        [500, 'status'],
      ] as const) {
        realm.answer = answer;
        expect(await outcome(token)).toBe(`unreachable: ${kind}`);
        stopwatch += KEY_TIMES.pauseMs;
      }
      realm.answer = 'keys';
      expect(await outcome(token)).toBe(GOOD);
      await realm.close();
      stopwatch += KEY_TIMES.keepMs;
      expect(await outcome(token)).toBe(GOOD);
      stopwatch += 1;
      expect(await outcome(token)).toBe('unreachable: unreachable');
    });
  });
});

function withHeader(token: string, header: unknown): string {
  const [part] = unsigned(header, {}).split('.');
  return token.replace(/^[\w-]+/, String(part));
}
