import {
  startKeycloak,
  type KeycloakOptions,
  type SimulatedKeycloak,
} from '../../../src/simulators/keycloak/server.ts';
import { begin, createVisitor, signIn, type Visitor } from './visitor.ts';

export const SECRET = 'only-for-tests';
export const CALLBACK = 'http://127.0.0.1:1/auth/callback';
export const BYE = 'http://127.0.0.1:1/';
export const ANNA = { username: 'anna', password: 'anna-pw' };

/** A realm with one client and two persons. */
export function startRealm(changes: Partial<KeycloakOptions> = {}): Promise<SimulatedKeycloak> {
  return startKeycloak({
    clients: [
      {
        clientId: 'plenum',
        secret: SECRET,
        redirectUris: [CALLBACK],
        postLogoutRedirectUris: [BYE],
        serviceAccount: { groups: ['/de/buero'] },
      },
    ],
    users: [
      {
        ...ANNA,
        firstName: 'Anna',
        lastName: 'Huber',
        email: 'anna@example.org',
        groups: ['/de/by/by-09162/buero'],
        roles: ['plenum-admin'],
      },
      { username: 'bert', password: 'bert-pw' },
    ],
    ...changes,
  });
}

export type Tokens = Readonly<Record<'access_token' | 'refresh_token' | 'id_token', string>>;

type Caller = {
  post(path: string, form: Readonly<Record<string, string>>, secret?: string): Promise<Response>;
  /** @throws Error naming what the realm said when it refuses */
  tokens(form: Readonly<Record<string, string>>): Promise<Tokens>;
};

/** A client of the realm that calls it with `client_secret_basic`. */
export function callerOf({ issuer }: SimulatedKeycloak): Caller {
  const post: Caller['post'] = (path, form, secret = SECRET) =>
    fetch(`${issuer}/protocol/openid-connect/${path}`, {
      method: 'POST',
      headers: { Authorization: `Basic ${Buffer.from(`plenum:${secret}`).toString('base64')}` },
      body: new URLSearchParams(form),
    });
  return {
    post,
    tokens: async (form) => {
      const answer = await post('token', form);
      if (!answer.ok) throw new Error(await answer.text());
      return (await answer.json()) as Tokens;
    },
  };
}

/** Signs a person in by the form, and redeems the code. */
export async function signedIn(
  realm: SimulatedKeycloak,
  person = ANNA,
  visitor: Visitor = createVisitor(),
): Promise<{ readonly visitor: Visitor; readonly tokens: Tokens; readonly callback: URL }> {
  const attempt = begin({ issuer: realm.issuer, clientId: 'plenum', redirectUri: CALLBACK });
  const callback = await signIn(visitor, realm.issuer, attempt, person);
  const tokens = await callerOf(realm).tokens({
    grant_type: 'authorization_code',
    code: callback.searchParams.get('code') ?? '',
    redirect_uri: CALLBACK,
    code_verifier: attempt.verifier,
  });
  return { visitor, tokens, callback };
}

/** The header and the claims of a token, unchecked. */
export function read(token: string): {
  readonly header: Record<string, unknown>;
  readonly claims: Record<string, unknown>;
} {
  const part = (index: number) =>
    JSON.parse(Buffer.from(token.split('.')[index] ?? '', 'base64url').toString()) as Record<string, unknown>;
  return { header: part(0), claims: part(1) };
}
