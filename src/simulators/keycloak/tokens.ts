import { createHash, randomUUID } from 'node:crypto';
import { decode, encode, hmac, isSignedBySecret, type Claims } from './jwt.ts';
import type { Client, User } from './realm.ts';
import type { SsoSession } from './sessions.ts';
import { nowOf, secondsOf, type World } from './world.ts';

/** For whom, by which client and in which session tokens are made; a service account has no session. */
export type Bearer = {
  readonly client: Client;
  readonly user: User;
  readonly session: SsoSession | null;
  /** As asked for. */
  readonly scope: string;
  /** What Keycloak begins the token's id with. */
  readonly grant: 'onrtac' | 'onrtrt' | 'trrtcc';
};

const ACCOUNT_ROLES = ['manage-account', 'manage-account-links', 'view-profile'];

/** The claims of an access token, as the realm's mappers put them; groups and roles as they are now. */
export function accessClaims(world: World, bearer: Bearer): Claims {
  const { client, user, session, grant } = bearer;
  return {
    ...timesAndWhere(world, session, world.accessTokenSeconds),
    jti: `${grant}:${randomUUID()}`,
    aud: audienceOf([...client.audience, ...(client.fullScope ? ['account'] : [])]),
    sub: user.id,
    typ: 'Bearer',
    azp: client.clientId,
    ...sidOf(session),
    acr: session === null ? '1' : '0',
    'allowed-origins': originsOf(client),
    ...rolesOf(world, client, user),
    scope: grantedScope(bearer.scope),
    ...personClaims(user),
    ...serviceClaims(bearer),
  };
}

export function idClaims(world: World, bearer: Bearer, accessToken: string, nonce?: string): Claims {
  const { client, user, session } = bearer;
  return {
    ...timesAndWhere(world, session, world.accessTokenSeconds),
    jti: randomUUID(),
    aud: client.clientId,
    sub: user.id,
    typ: 'ID',
    azp: client.clientId,
    ...(nonce === undefined ? {} : { nonce }),
    ...sidOf(session),
    at_hash: createHash('sha256').update(accessToken).digest().subarray(0, 16).toString('base64url'),
    acr: session === null ? '1' : '0',
    ...rolesOf(world, client, user),
    ...personClaims(user),
    ...serviceClaims(bearer),
  };
}

/** What a client is told when a session of its ends. */
export function logoutClaims(world: World, client: Client, { sid, userId }: SsoSession): Claims {
  const now = secondsOf(nowOf(world));
  return {
    exp: now + 120,
    iat: now,
    jti: randomUUID(),
    iss: world.issuer,
    aud: client.clientId,
    sub: userId,
    typ: 'Logout',
    sid,
    events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
  };
}

/** What the token endpoint answers with. */
export function tokenAnswer(world: World, bearer: Bearer, nonce?: string): Claims {
  const { session } = bearer;
  const access = world.keys.sign({}, accessClaims(world, bearer));
  const hasIdToken = bearer.scope.split(' ').includes('openid');
  return {
    access_token: access,
    expires_in: world.accessTokenSeconds,
    refresh_expires_in: session === null ? 0 : refreshSeconds(world, session),
    ...(session === null ? {} : { refresh_token: refreshToken(world, bearer, session) }),
    token_type: 'Bearer',
    ...(hasIdToken ? { id_token: world.keys.sign({}, idClaims(world, bearer, access, nonce)) } : {}),
    'not-before-policy': 0,
    ...(session === null ? {} : { session_state: session.sid }),
    scope: grantedScope(bearer.scope),
  };
}

/** What of a refresh token counts, if it is one of ours; whether its session lasts is another question. */
export function readRefreshToken(
  world: World,
  token: string,
): { readonly sid: string; readonly azp: string; readonly scope: string } | null {
  const decoded = decode(token);
  if (decoded === null || !isSignedBySecret(decoded, world.refreshSecret)) return null;
  const { typ, sid, azp, scope } = decoded.claims;
  if (typ !== 'Refresh' || typeof sid !== 'string' || typeof azp !== 'string' || typeof scope !== 'string')
    return null;
  return { sid, azp, scope };
}

function refreshToken(world: World, { client, user, scope }: Bearer, session: SsoSession): string {
  const now = secondsOf(nowOf(world));
  return encode(
    {},
    {
      exp: now + refreshSeconds(world, session),
      iat: now,
      jti: randomUUID(),
      iss: world.issuer,
      aud: world.issuer,
      sub: user.id,
      typ: 'Refresh',
      azp: client.clientId,
      sid: session.sid,
      scope,
    },
    hmac('HS512', world.refreshSecret),
  );
}

function refreshSeconds({ idleSeconds, maxSeconds, clock }: World, { startedAt }: SsoSession): number {
  return Math.min(idleSeconds, maxSeconds - secondsOf(clock.now() - startedAt));
}

/** The claims about the person, in every kind of token and in userinfo. */
export function personClaims(user: User): Claims {
  const { firstName, lastName, username, email, emailVerified, groups } = user;
  const name = `${firstName} ${lastName}`.trim();
  const isService = username.startsWith('service-account-');
  return {
    email_verified: emailVerified,
    ...(name === '' ? {} : { name }),
    groups,
    preferred_username: username,
    ...(firstName === '' ? {} : { given_name: firstName }),
    ...(lastName === '' ? {} : { family_name: lastName }),
    ...(isService ? {} : { email }),
  };
}

/** Roles of the realm, and of clients; a claim without any is left out, as Keycloak does. */
export function rolesOf({ realm }: World, { fullScope }: Client, { roles, clientRoles }: User): Claims {
  const everybodys = fullScope ? [`default-roles-${realm}`, 'offline_access', 'uma_authorization'] : [];
  const ofRealm = [...roles, ...everybodys];
  const ofClients = Object.entries({ ...clientRoles, ...(fullScope ? { account: ACCOUNT_ROLES } : {}) });
  return {
    ...(ofRealm.length === 0 ? {} : { realm_access: { roles: ofRealm } }),
    ...(ofClients.length === 0
      ? {}
      : { resource_access: Object.fromEntries(ofClients.map(([id, names]) => [id, { roles: names }])) }),
  };
}

function timesAndWhere(world: World, session: SsoSession | null, seconds: number): Claims {
  const now = secondsOf(nowOf(world));
  return {
    exp: now + seconds,
    iat: now,
    ...(session === null ? {} : { auth_time: secondsOf(session.authenticatedAt + world.skewMs) }),
    iss: world.issuer,
  };
}

function sidOf(session: SsoSession | null): Claims {
  return session === null ? {} : { sid: session.sid };
}

/** Keycloak writes a single audience as a text. */
function audienceOf(all: readonly string[]): string | readonly string[] {
  const audience = [...new Set(all)];
  return audience.length === 1 ? (audience[0] ?? '') : audience;
}

/** Keycloak adds the client's default scopes, and drops what is no scope of its own. */
function grantedScope(asked: string): string {
  return asked.split(' ').includes('openid') ? 'openid profile email' : 'profile email';
}

function originsOf({ redirectUris }: Client): readonly string[] {
  return [...new Set(redirectUris.flatMap((uri) => URL.parse(uri)?.origin ?? []))];
}

function serviceClaims({ client, grant }: Bearer): Claims {
  if (grant !== 'trrtcc') return {};
  return { clientHost: '127.0.0.1', clientAddress: '127.0.0.1', client_id: client.clientId };
}
