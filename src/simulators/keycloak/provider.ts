import { randomBytes } from 'node:crypto';
import Provider, { type Account, type Context, type Interaction } from 'oidc-provider';
import type { Log } from '../../lib/log.ts';
import { errorPage, type Page } from './page.ts';
import { isRegistered } from './realm.ts';
import { createProviderState } from './provider-state.ts';
import type { World } from './world.ts';

export const AUTH_PATH = '/protocol/openid-connect/auth';
export const LOGIN_PATH = '/login-actions/authenticate';

const SCOPES = ['openid', 'profile', 'email', 'roles', 'web-origins', 'acr', 'basic'];
const CODE_SECONDS = 60;
const LOGIN_SECONDS = 30 * 60;

/** Draws the page that asks for name and password. */
export type DrawLogin = (interaction: Interaction) => Page;

/**
 * oidc-provider, for what it is good at: authorization requests, the login's state, codes and PKCE.
 * Tokens, refreshes and logouts are Keycloak's own ways, and made elsewhere.
 */
export function createProvider(world: World, drawLogin: DrawLogin, log: Log): Provider {
  const provider: Provider = new Provider(world.issuer, {
    ...fixedSettings(world),
    adapter: createProviderState({
      client: (clientId) => clientMetadata(world, clientId),
      isSignedIn: ({ uid, accountId }) => isSignedIn(world, uid, accountId),
    }),
    interactions: { url: (_ctx, { uid }) => `/realms/${world.realm}${LOGIN_PATH}/${uid}` },
    findAccount: (_ctx, accountId) => Promise.resolve(accountOf(world, accountId)),
    // Consent is never asked for: the realm's clients are the party's own.
    loadExistingGrant: async ({ oidc }) => {
      if (oidc.account === undefined) return undefined;
      const { accountId } = oidc.account;
      const grant = new provider.Grant({ accountId, clientId: oidc.client.clientId });
      grant.addOIDCScope(SCOPES.join(' '));
      await grant.save();
      return grant;
    },
    renderError: (ctx, { error, error_description: description = '' }) => {
      answer(ctx, errorPage(400, sentenceOf(error, description)));
      return Promise.resolve();
    },
  });
  allowWildcards(provider, world);
  provider.on('server_error', (_ctx, error) => log.error('simulated realm failed', { error }));
  provider.on('authorization.success', ({ oidc }) => {
    const { uid, accountId = '' } = oidc.session;
    const isFresh = oidc.entities.Interaction !== undefined;
    world.sessions.use(
      { uid, userId: accountId, clientId: oidc.client.clientId, isFresh },
      world.clock.now(),
    );
  });
  provider.use(async (ctx, next) => {
    await next();
    behaveLikeKeycloak(world, ctx, drawLogin);
  });
  return provider;
}

function fixedSettings({ keys, realm, maxSeconds }: World) {
  return {
    jwks: { keys: [keys.asPrivateJwk()] },
    scopes: SCOPES,
    routes: { authorization: AUTH_PATH },
    cookies: {
      keys: [randomBytes(32).toString('base64url')],
      names: { session: 'KEYCLOAK_IDENTITY', interaction: 'AUTH_SESSION_ID', resume: 'KC_RESTART' },
      long: { httpOnly: true, sameSite: 'lax', path: `/realms/${realm}/` },
      short: { httpOnly: true, sameSite: 'lax' },
    },
    ttl: {
      AuthorizationCode: CODE_SECONDS,
      Interaction: LOGIN_SECONDS,
      Session: maxSeconds,
      Grant: maxSeconds,
    },
    features: {
      devInteractions: { enabled: false },
      userinfo: { enabled: false },
      rpInitiatedLogout: { enabled: false },
    },
    pkce: { required: () => true },
  } as const;
}

function accountOf({ directory }: World, accountId: string): Account | undefined {
  if (directory.userById(accountId)?.enabled !== true) return undefined;
  return { accountId, claims: () => Promise.resolve({ sub: accountId }) };
}

/** A login page at once instead of a redirect to one, 302 instead of 303, and `session_state` beside the code. */
function behaveLikeKeycloak(world: World, ctx: Context, drawLogin: DrawLogin): void {
  if (ctx.status !== 303) return;
  const location = ctx.response.get('location');
  const interaction = ctx.oidc.entities.Interaction;
  if (interaction !== undefined && location.includes(`${LOGIN_PATH}/${interaction.uid}`)) {
    ctx.remove('location');
    answer(ctx, drawLogin(interaction));
    return;
  }
  ctx.status = 302;
  const target = new URL(location);
  const session = world.sessions.byUid(ctx.oidc.session.uid, world.clock.now());
  if (!target.searchParams.has('code') || session === undefined) return;
  target.searchParams.set('session_state', session.sid);
  ctx.set('location', target.href);
}

function answer(ctx: Context, { status, headers, body }: Page): void {
  ctx.status = status;
  for (const [name, value] of Object.entries(headers)) ctx.set(name, value);
  ctx.body = body;
}

function sentenceOf(error: string, description: string): string {
  if (error === 'invalid_client') return 'Client nicht gefunden.';
  if (error === 'invalid_redirect_uri') return 'Ungültiger Parameter: redirect_uri';
  return `Die Anmeldung ist nicht möglich (${description === '' ? error : description}).`;
}

function isSignedIn(world: World, uid: unknown, accountId: unknown): boolean {
  const session = world.sessions.byUid(String(uid), world.clock.now());
  if (session === undefined || session.userId !== accountId) return false;
  return world.directory.userById(session.userId)?.enabled === true;
}

/** The realm checks secrets itself, since Keycloak takes them in either place: to the library, all are public. */
function clientMetadata({ directory }: World, clientId: string): Record<string, unknown> | undefined {
  const client = directory.client(clientId);
  if (client?.standardFlow !== true) return undefined;
  return {
    client_id: clientId,
    redirect_uris: [...client.redirectUris],
    response_types: ['code'],
    grant_types: ['authorization_code'],
    token_endpoint_auth_method: 'none',
  };
}

function allowWildcards(provider: Provider, { directory }: World): void {
  Object.defineProperty(provider.Client.prototype, 'redirectUriAllowed', {
    value(this: { readonly clientId: string }, uri: string): boolean {
      return isRegistered(directory.client(this.clientId)?.redirectUris ?? [], uri);
    },
  });
}
