import { decodeJwt } from 'jose';
import * as oidc from 'openid-client';
import { SECOND_MS } from '../../lib/span.ts';
import type { RealmFetch } from './realm-fetch.ts';
import { RealmUnreachable } from './realm-fault.ts';
import { type RefusedBecause, SignInRefused } from './sign-in-refused.ts';

/** What ties a callback to the browser that asked for it. */
export type Transaction = { readonly state: string; readonly nonce: string; readonly verifier: string };

/** What the realm gave for a sign-in that is good. */
export type SignedInTokens = {
  /** The ID token's payload, with the roles and groups of the access token where it names none. */
  readonly payload: Readonly<Record<string, unknown>>;
  readonly idToken: string;
  /** null where the realm gives none. */
  readonly refreshToken: string | null;
};

/**
 * Signing people in by the realm: authorization code with PKCE, state and nonce.
 *
 * Each call may throw `RealmUnreachable`, where nobody knows, or `SignInRefused`, where it is no.
 */
export type SignIn = {
  /** Where a browser goes to sign in. Asks the realm first: no browser is sent to one that is down. */
  begin(language: string): Promise<{ readonly url: string; readonly transaction: Transaction }>;
  /** What a callback with this query is worth to the browser of that transaction. */
  finish(query: URLSearchParams, transaction: Transaction): Promise<SignedInTokens>;
  /** Who the person is by now. */
  refresh(refreshToken: string): Promise<SignedInTokens>;
  /** Where a browser goes to sign out of the realm, too. Asks the realm first. */
  endUrl(idToken: string): Promise<string>;
};

export type SignInParts = {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Addresses of ours that the realm knows. */
  readonly callbackUrl: string;
  readonly signedOutUrl: string;
  readonly fetch: RealmFetch;
};

/** The realm that answered so lately is taken to be there. */
const FRESH_MS = 2 * SECOND_MS;

export function createSignIn(parts: SignInParts): SignIn {
  const realm = followRealm(parts);
  return {
    begin: async (language) => {
      const config = await realm.now();
      const transaction = {
        state: oidc.randomState(),
        nonce: oidc.randomNonce(),
        verifier: oidc.randomPKCECodeVerifier(),
      };
      const { state, nonce, verifier } = transaction;
      const url = oidc.buildAuthorizationUrl(config, {
        ...{ redirect_uri: parts.callbackUrl, scope: 'openid profile email', state, nonce },
        code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        ui_locales: language,
      });
      return { url: url.href, transaction };
    },
    finish: async (query, { state, nonce, verifier }) => {
      const config = await realm.lately();
      const callback = new URL(parts.callbackUrl);
      callback.search = query.toString();
      return understood('callback', async () =>
        tokensOf(
          await oidc.authorizationCodeGrant(config, callback, {
            ...{ expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier },
            idTokenExpected: true,
          }),
        ),
      );
    },
    refresh: async (refreshToken) => {
      const config = await realm.lately();
      return understood('ended', async () =>
        tokensOf(await oidc.refreshTokenGrant(config, refreshToken), refreshToken),
      );
    },
    endUrl: async (idToken) => {
      const config = await realm.now();
      return oidc.buildEndSessionUrl(config, {
        ...{ id_token_hint: idToken, post_logout_redirect_uri: parts.signedOutUrl },
      }).href;
    },
  };
}

/** Knows the realm by its own description, which must name the issuer that the settings name. */
function followRealm({ issuer, clientId, clientSecret, fetch }: SignInParts) {
  let known: { readonly config: oidc.Configuration; readonly at: number } | null = null;
  let asking: Promise<oidc.Configuration> | null = null;
  const discover = async () => {
    const config = await understood('client', () =>
      oidc.discovery(new URL(issuer), clientId, clientSecret, oidc.ClientSecretBasic(clientSecret), {
        [oidc.customFetch]: (url, { method, headers, body, signal }) =>
          fetch(callOf(url, method), url, {
            ...{ method, headers, signal: signal ?? null },
            // The library sends forms and nothing else.
            body: body instanceof URLSearchParams ? body : null,
          }),
        // The settings allow plain http to this very machine only.
        // eslint-disable-next-line @typescript-eslint/no-deprecated -- marked so only that it stands out
        execute: issuer.startsWith('http:') ? [oidc.allowInsecureRequests] : [],
      }),
    );
    known = { config, at: performance.now() };
    return config;
  };
  const now = () => {
    if (known !== null && performance.now() - known.at < FRESH_MS) return Promise.resolve(known.config);
    asking ??= discover().finally(() => {
      asking = null;
    });
    return asking;
  };
  return { now, lately: () => (known === null ? now() : Promise.resolve(known.config)) };
}

function callOf(url: string, method: string) {
  if (method === 'POST') return 'token';
  return url.includes('/.well-known/') ? 'discovery' : 'keys';
}

function tokensOf(answer: oidc.TokenEndpointResponse, refreshedWith?: string): SignedInTokens {
  const { id_token: idToken, access_token: accessToken, refresh_token: refreshToken } = answer;
  if (idToken === undefined) throw new SignInRefused('client');
  const payload = decodeJwt(idToken);
  const { groups, realm_access, resource_access, sub = payload.sub } = payloadOf(accessToken);
  if (sub !== payload.sub) throw new SignInRefused('callback');
  return {
    payload: { groups, realm_access, resource_access, ...payload },
    idToken,
    refreshToken: refreshToken ?? refreshedWith ?? null,
  };
}

/** An access token's payload; it came from the realm itself. Nothing where the realm's are no JWTs. */
function payloadOf(accessToken: string): Readonly<Record<string, unknown>> {
  try {
    return decodeJwt(accessToken);
  } catch {
    return {};
  }
}

/**
 * @param grant why what is refused with `invalid_grant`, or does not fit, is refused
 * @throws RealmUnreachable, SignInRefused, and nothing else that the realm's answers can bring about
 */
async function understood<T>(grant: RefusedBecause, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof SignInRefused) throw error;
    const fault = findUnreachable(error);
    if (fault !== null) throw fault;
    if (error instanceof oidc.AuthorizationResponseError) throw answeredWith(error.error);
    if (error instanceof oidc.ResponseBodyError) {
      throw new SignInRefused(error.error === 'invalid_grant' ? grant : 'client');
    }
    if (error instanceof oidc.ClientError) throw new SignInRefused(grant);
    throw error;
  }
}

/** The realm sent the browser back with an error. */
function answeredWith(error: string): Error {
  if (error === 'server_error' || error === 'temporarily_unavailable') {
    return new RealmUnreachable('token', 'status');
  }
  return new SignInRefused(error === 'access_denied' ? 'denied' : 'callback');
}

function findUnreachable(error: unknown): RealmUnreachable | null {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof RealmUnreachable) return cause;
  }
  return null;
}
