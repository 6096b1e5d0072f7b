import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createRealmFetch } from '../../../src/clients/keycloak/realm-fetch.ts';
import { RealmUnreachable, type ObserveRealm } from '../../../src/clients/keycloak/realm-fault.ts';
import { createSignIn, type SignIn } from '../../../src/clients/keycloak/sign-in.ts';
import { SignInRefused } from '../../../src/clients/keycloak/sign-in-refused.ts';
import type { Fault } from '../../../src/simulators/keycloak/faults.ts';
import type { SimulatedKeycloak } from '../../../src/simulators/keycloak/server.ts';
import { ANNA, CALLBACK, SECRET, startRealm } from '../../simulators/keycloak/realm.ts';
import { createVisitor, signIn as fillIn } from '../../simulators/keycloak/visitor.ts';

const SIGNED_OUT = new URL('/auth/signed-out', CALLBACK).href;

let realm: SimulatedKeycloak;
let observed: Parameters<ObserveRealm>[];

beforeEach(async () => {
  realm = await startRealm();
  observed = [];
});
afterEach(() => realm.close());

function client(changes: { clientSecret?: string; issuer?: string; timeoutMs?: number } = {}): SignIn {
  const { timeoutMs = 5_000, ...rest } = changes;
  const fetch = createRealmFetch({ timeoutMs, observe: (...call) => observed.push(call) });
  return createSignIn({
    ...{ issuer: realm.issuer, clientId: 'plenum', clientSecret: SECRET, fetch },
    ...{ callbackUrl: CALLBACK, signedOutUrl: SIGNED_OUT },
    ...rest,
  });
}

/** Anna goes to the realm and comes back. */
async function cameBack(signIn: SignIn) {
  const { url, transaction } = await signIn.begin('de');
  const callback = await fillIn(createVisitor(), realm.issuer, { url, verifier: transaction.verifier }, ANNA);
  return { transaction, query: callback.searchParams };
}

/** Why it was refused; the whole error where it was not. */
async function refusal(work: Promise<unknown>): Promise<unknown> {
  const error: unknown = await work.then(
    (value) => value,
    (reason: unknown) => reason,
  );
  if (error instanceof SignInRefused) return error.because;
  return error instanceof RealmUnreachable ? `${error.call} ${error.kind}` : error;
}

describe('signing in', () => {
  test('asks with PKCE, state and nonce, in the reader’s language, and each time with others', async () => {
    const signIn = client();
    const [one, other] = [await signIn.begin('en'), await signIn.begin('de')];
    const asked = new URL(one.url).searchParams;
    expect(Object.fromEntries(asked)).toMatchObject({
      ...{ response_type: 'code', client_id: 'plenum', redirect_uri: CALLBACK, ui_locales: 'en' },
      ...{ state: one.transaction.state, nonce: one.transaction.nonce, code_challenge_method: 'S256' },
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      scope: 'openid profile email',
    });
    expect(one.url).not.toContain(one.transaction.verifier);
    for (const part of ['state', 'nonce', 'verifier'] as const) {
      expect(one.transaction[part]).not.toBe(other.transaction[part]);
      expect(one.transaction[part].length).toBeGreaterThanOrEqual(43);
    }
  });

  test('tells who the person is, with the groups and roles of the tokens', async () => {
    const signIn = client();
    const { transaction, query } = await cameBack(signIn);
    const { payload, idToken, refreshToken } = await signIn.finish(query, transaction);
    expect(payload).toMatchObject({
      ...{ name: 'Anna Huber', groups: ['/de/by/by-09162/buero'], nonce: transaction.nonce },
      realm_access: { roles: expect.arrayContaining(['plenum-admin']) },
    });
    expect([idToken, refreshToken]).toEqual([expect.any(String), expect.any(String)]);
    expect(observed.map(([call, outcome]) => [call, outcome])).toEqual([
      ['discovery', 'ok'],
      ['token', 'ok'],
    ]);
  });

  test.each([
    ['another state', (query: URLSearchParams) => query.set('state', 'another'), {}],
    ['no state', (query: URLSearchParams) => query.delete('state'), {}],
    ['no code', (query: URLSearchParams) => query.delete('code'), {}],
    ['another code', (query: URLSearchParams) => query.set('code', 'another'), {}],
    ['another issuer', (query: URLSearchParams) => query.set('iss', 'https://evil.example'), {}],
    ['another browser’s nonce', () => undefined, { nonce: 'another' }],
    ['another browser’s verifier', () => undefined, { verifier: 'v'.repeat(43) }],
  ] as const)('takes no callback with %s', async (_what, spoil, changes) => {
    const signIn = client();
    const { transaction, query } = await cameBack(signIn);
    spoil(query);
    expect(await refusal(signIn.finish(query, { ...transaction, ...changes }))).toBe('callback');
  });

  test('takes a callback once', async () => {
    const signIn = client();
    const { transaction, query } = await cameBack(signIn);
    await signIn.finish(query, transaction);
    expect(await refusal(signIn.finish(query, transaction))).toBe('callback');
  });

  test.each([
    ['access_denied', 'denied'],
    ['login_required', 'callback'],
    ['temporarily_unavailable', 'token status'],
  ])('knows what %s means', async (error, because) => {
    const signIn = client();
    const { transaction } = await signIn.begin('de');
    const query = new URLSearchParams({ error, state: transaction.state, iss: realm.issuer });
    expect(await refusal(signIn.finish(query, transaction))).toBe(because);
  });

  test('says that the settings are wrong where the realm does not know us', async () => {
    const signIn = client({ clientSecret: 'another-secret' });
    const { transaction, query } = await cameBack(signIn);
    expect(await refusal(signIn.finish(query, transaction))).toBe('client');
    realm.claimIssuer('https://evil.example/realms/partei');
    expect(await refusal(client().begin('de'))).toBe('client');
  });
});

describe('who somebody is by now', () => {
  test('is told with the groups of this moment', async () => {
    const signIn = client();
    const { transaction, query } = await cameBack(signIn);
    const first = await signIn.finish(query, transaction);
    realm.changeUser('anna', { groups: ['/de/be/lesen'] });
    const second = await signIn.refresh(first.refreshToken ?? '');
    expect(second.payload).toMatchObject({ groups: ['/de/be/lesen'], sub: first.payload['sub'] });
  });

  test('is nobody once the account is disabled or the session at the realm has ended', async () => {
    const signIn = client();
    const { transaction, query } = await cameBack(signIn);
    const { refreshToken } = await signIn.finish(query, transaction);
    realm.changeUser('anna', { enabled: false });
    expect(await refusal(signIn.refresh(refreshToken ?? ''))).toBe('ended');
    realm.changeUser('anna', { enabled: true });
    await realm.endSessions('anna');
    expect(await refusal(signIn.refresh(refreshToken ?? ''))).toBe('ended');
    expect(await refusal(client({ clientSecret: 'another' }).refresh(refreshToken ?? ''))).toBe('client');
  });
});

describe('signing out', () => {
  test('leads to the realm, with the ID token and our own page to come back to', async () => {
    const signIn = client();
    const { transaction, query } = await cameBack(signIn);
    const { idToken } = await signIn.finish(query, transaction);
    const url = new URL(await signIn.endUrl(idToken));
    expect(url.origin + url.pathname).toBe(`${realm.issuer}/protocol/openid-connect/logout`);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      ...{ id_token_hint: idToken, post_logout_redirect_uri: SIGNED_OUT, client_id: 'plenum' },
    });
  });
});

describe('a realm in trouble', () => {
  const kinds: readonly (readonly [Fault['kind'], string])[] = [
    ['hang', 'timeout'],
    ['drip', 'timeout'],
    ['reset', 'unreachable'],
    ['http-500', 'status'],
    ['html-200', 'not-json'],
    ['redirect', 'redirect'],
    ['huge', 'not-json'],
    ['truncated', 'not-json'],
  ];

  test.each(kinds)('that answers with %s is one that nobody knows of', async (kind, outcome) => {
    // Short only where it never answers: a busy machine may keep us waiting, too.
    const limit = { timeoutMs: outcome === 'timeout' ? 1_500 : 20_000 };
    const signIn = client(limit);
    const { transaction, query } = await cameBack(signIn);
    const tokens = await signIn.finish(query, transaction);
    realm.fault({ kind });
    expect(await refusal(client(limit).begin('de'))).toBe(`discovery ${outcome}`);
    expect(await refusal(signIn.refresh(tokens.refreshToken ?? ''))).toBe(`token ${outcome}`);
    expect(await refusal(signIn.finish(query, transaction))).toBe(`token ${outcome}`);
    expect(observed.at(-1)?.slice(0, 2)).toEqual(['token', outcome]);
    realm.clearFaults();
    expect((await signIn.refresh(tokens.refreshToken ?? '')).payload).toMatchObject({ name: 'Anna Huber' });
  });

  test('is asked once by all who want to sign in at the same time, and again by the next', async () => {
    realm.fault({ kind: 'http-500', times: 1 });
    const signIn = client();
    const first = await Promise.all(Array.from({ length: 20 }, () => refusal(signIn.begin('de'))));
    expect(new Set(first)).toEqual(new Set(['discovery status']));
    const then = await Promise.all(Array.from({ length: 20 }, () => signIn.begin('de')));
    expect(then).toHaveLength(20);
    expect(realm.requests('discovery')).toHaveLength(2);
  });

  test('keeps its secrets out of what is thrown', async () => {
    const signIn = client();
    const { transaction, query } = await cameBack(signIn);
    query.set('code', 'a-secret-code');
    const thrown = await signIn.finish(query, transaction).catch((error: unknown) => error);
    const told = thrown instanceof Error ? [thrown.message, thrown.cause, Object.entries(thrown)] : thrown;
    expect(JSON.stringify(told)).not.toMatch(/secret|state|code|http/);
  });
});
