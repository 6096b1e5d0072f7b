import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createLocalJWKSet, jwtVerify, type JSONWebKeySet } from 'jose';
import { MINUTE_MS, SECOND_MS } from '../../../src/lib/span.ts';
import type { SimulatedKeycloak } from '../../../src/simulators/keycloak/server.ts';
import { untilThere } from '../../support/until.ts';
import { callerOf, read, signedIn, startRealm } from './realm.ts';

let realm: SimulatedKeycloak;
beforeEach(async () => {
  realm = await startRealm();
});
afterEach(() => realm.close());

const certs = (init: RequestInit = {}) => fetch(`${realm.issuer}/protocol/openid-connect/certs`, init);
const discovery = () => fetch(`${realm.issuer}/.well-known/openid-configuration`);
const published = async () => (await (await certs()).json()) as JSONWebKeySet;

test('a new key signs and the old one stays, until it is removed', async () => {
  const old = await realm.mint();
  await realm.rotateKeys();
  const next = await realm.mint();
  expect(read(next).header['kid']).not.toBe(read(old).header['kid']);
  const both = createLocalJWKSet(await published());
  await expect(jwtVerify(old, both)).resolves.toBeDefined();
  await expect(jwtVerify(next, both)).resolves.toBeDefined();
  realm.removeOldKeys();
  const one = createLocalJWKSet(await published());
  await expect(jwtVerify(old, one)).rejects.toThrow();
  await expect(jwtVerify(next, one)).resolves.toBeDefined();
  const info = await fetch(`${realm.issuer}/protocol/openid-connect/userinfo`, {
    headers: { Authorization: `Bearer ${old}` },
  });
  expect(info.status).toBe(401);
});

test('tokens are made to order: claims put over or taken away, headers, and signatures that nobody should believe', async () => {
  const keys = createLocalJWKSet(await published());
  const bare = await realm.mint({ username: 'anna', claims: { exp: undefined, aud: 'other' } });
  expect(read(bare).claims).toMatchObject({ aud: 'other', preferred_username: 'anna', typ: 'Bearer' });
  expect(read(bare).claims).not.toHaveProperty('exp');
  await expect(jwtVerify(bare, keys)).resolves.toBeDefined();
  expect(read(await realm.mint({ claims: { exp: 'abc' } })).claims['exp']).toBe('abc');
  expect(read(await realm.mint({ header: { kid: 'junk' } })).header['kid']).toBe('junk');
  expect(read(await realm.mint({ kind: 'id', username: 'anna' })).claims['typ']).toBe('ID');
  const forged = {
    none: 'none',
    'hs256-public-key': 'HS256',
    es256: 'ES256',
    'foreign-key': 'RS256',
  } as const;
  for (const [signature, alg] of Object.entries(forged)) {
    const token = await realm.mint({ signature: signature as keyof typeof forged });
    expect(read(token).header).toMatchObject({ alg, kid: realm.kid });
    await expect(jwtVerify(token, keys)).rejects.toThrow();
  }
});

test('requests are counted, endpoint by endpoint', async () => {
  await certs();
  await certs();
  await discovery();
  expect(realm.requests('certs')).toHaveLength(2);
  expect(realm.requests()).toHaveLength(3);
  realm.clearRequests();
  expect(realm.requests()).toHaveLength(0);
});

test.each([
  ['http-500', 500, 'application/json'],
  ['html-200', 200, 'text/html;charset=utf-8'],
  ['redirect', 302, null],
  ['truncated', 200, 'application/json'],
] as const)('%s strikes the endpoint that is named, as often as was said', async (kind, status, type) => {
  realm.fault({ kind, endpoint: 'certs', times: 1, location: 'http://127.0.0.1:1/' });
  expect((await discovery()).status).toBe(200);
  const struck = await certs({ redirect: 'manual' });
  expect(struck.status).toBe(status);
  expect(struck.headers.get('content-type')).toBe(type);
  expect((await certs()).headers.get('content-type')).toContain('json');
  await expect(published()).resolves.toHaveProperty('keys');
});

test('a hang never answers, a drip never ends, a reset breaks off, and clearing heals', async () => {
  realm.fault({ kind: 'hang', endpoint: 'certs', times: 1 });
  const patience = new AbortController();
  const hanging = certs({ signal: patience.signal });
  await untilThere('the request that hangs', 10_000, () =>
    Promise.resolve(realm.requests('certs').length > 0),
  );
  // What is asked after it is answered before it.
  expect((await discovery()).status).toBe(200);
  patience.abort();
  await expect(hanging).rejects.toMatchObject({ name: 'AbortError' });
  realm.fault({ kind: 'drip', endpoint: 'certs', times: 1 });
  const reader = (await certs()).body?.getReader();
  const drops = [await reader?.read(), await reader?.read()];
  expect(drops.map((drop) => drop?.done)).toEqual([false, false]);
  expect(
    drops.map((drop) =>
      Buffer.from(drop?.value ?? [])
        .toString()
        .trim(),
    ),
  ).toEqual(['', '']);
  await reader?.cancel();
  realm.fault({ kind: 'reset' });
  await expect(certs()).rejects.toThrow();
  await expect(discovery()).rejects.toThrow();
  realm.clearFaults();
  expect((await certs()).status).toBe(200);
});

test('a huge body is 64 MiB for whoever reads it', async () => {
  realm.fault({ kind: 'huge', endpoint: 'certs', times: 1 });
  const { body } = await certs();
  let bytes = 0;
  for await (const part of body ?? []) bytes += (part as Uint8Array).byteLength;
  expect(bytes).toBeGreaterThan(64 * 1024 * 1024);
});

test('a clock that is wrong shows in tokens and in the Date header, and ends no session', async () => {
  const { tokens } = await signedIn(realm);
  realm.setClockSkew(90 * MINUTE_MS);
  const answer = await certs();
  const ahead = Date.parse(answer.headers.get('date') ?? '') - Date.now();
  expect(ahead).toBeGreaterThan(89 * MINUTE_MS);
  const form = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token };
  const { claims } = read((await callerOf(realm).tokens(form)).access_token);
  expect(Number(claims['iat']) * SECOND_MS - Date.now()).toBeGreaterThan(89 * MINUTE_MS);
});

test('discovery can claim to be another realm', async () => {
  realm.claimIssuer('http://evil.example/realms/partei');
  expect(await (await discovery()).json()).toMatchObject({ issuer: 'http://evil.example/realms/partei' });
  realm.claimIssuer(null);
  expect(await (await discovery()).json()).toMatchObject({ issuer: realm.issuer });
});

test('it stops and starts on the same port with its keys and sessions', async () => {
  const { tokens } = await signedIn(realm);
  const { port, kid } = realm;
  await realm.stop();
  expect(realm.isUp).toBe(false);
  await expect(certs()).rejects.toThrow();
  await realm.start();
  expect(realm).toMatchObject({ isUp: true, port, kid });
  const form = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token };
  await expect(callerOf(realm).tokens(form)).resolves.toBeDefined();
});
