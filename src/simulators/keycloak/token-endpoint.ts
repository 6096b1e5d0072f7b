import { createHash } from 'node:crypto';
import type Provider from 'oidc-provider';
import type { Request } from 'express';
import { clientOf, formOf, OAuthError } from './client-auth.ts';
import type { Claims } from './jwt.ts';
import type { Client, User } from './realm.ts';
import type { SsoSession } from './sessions.ts';
import { readRefreshToken, tokenAnswer } from './tokens.ts';
import type { World } from './world.ts';

/** Answers one request to `token`. @throws OAuthError */
export async function answerToken(world: World, provider: Provider, req: Request): Promise<Claims> {
  const form = formOf(req);
  const grantType = form['grant_type'];
  if (grantType === undefined)
    throw new OAuthError(400, 'invalid_request', 'Missing form parameter: grant_type');
  const client = clientOf(world, req);
  switch (grantType) {
    case 'authorization_code':
      return redeem(world, provider, client, form);
    case 'refresh_token':
      return refresh(world, client, form['refresh_token']);
    case 'client_credentials':
      return forItself(world, client, form['scope'] ?? '');
    case 'password':
      throw new OAuthError(400, 'unauthorized_client', 'Client not allowed for direct access grants');
    default:
      throw new OAuthError(400, 'unsupported_grant_type', 'Unsupported grant_type');
  }
}

type Form = Readonly<Record<string, string | undefined>>;

async function redeem(world: World, provider: Provider, client: Client, form: Form): Promise<Claims> {
  const code = await provider.AuthorizationCode.find(form['code'] ?? '', { ignoreExpiration: true });
  if (code?.clientId !== client.clientId) throw new OAuthError(400, 'invalid_grant', 'Code not valid');
  const session = world.sessions.byUid(code.sessionUid, world.clock.now());
  if (code.consumed !== undefined) {
    // Whoever uses a code twice may have stolen it: what was given for it ends, as Keycloak does.
    session?.clients.delete(client.clientId);
    throw new OAuthError(400, 'invalid_grant', 'Code not valid');
  }
  await code.consume();
  if (code.isExpired) throw new OAuthError(400, 'invalid_grant', 'Code is expired');
  if (code.redirectUri !== form['redirect_uri']) {
    throw new OAuthError(400, 'invalid_grant', 'Incorrect redirect_uri');
  }
  checkVerifier(code.codeChallenge ?? '', form['code_verifier']);
  const { user, session: live } = liveSession(world, client, session);
  return tokenAnswer(
    world,
    { client, user, session: live, scope: code.scope ?? '', grant: 'onrtac' },
    code.nonce,
  );
}

function checkVerifier(challenge: string, verifier: string | undefined): void {
  if (verifier === undefined) throw new OAuthError(400, 'invalid_grant', 'PKCE code verifier not specified');
  if (createHash('sha256').update(verifier).digest('base64url') === challenge) return;
  throw new OAuthError(400, 'invalid_grant', 'PKCE verification failed: Code mismatch');
}

function refresh(world: World, client: Client, token: string | undefined): Claims {
  if (token === undefined) throw new OAuthError(400, 'invalid_request', 'No refresh token');
  const told = readRefreshToken(world, token);
  if (told === null) throw new OAuthError(400, 'invalid_grant', 'Invalid refresh token');
  if (told.azp !== client.clientId) {
    throw new OAuthError(
      400,
      'invalid_grant',
      "Invalid refresh token. Token client and authorized client don't match",
    );
  }
  const { user, session } = liveSession(world, client, world.sessions.bySid(told.sid, world.clock.now()));
  session.usedAt = world.clock.now();
  return tokenAnswer(world, { client, user, session, scope: told.scope, grant: 'onrtrt' });
}

/** @throws OAuthError where the session has ended, the person is gone or shut out, or the client has no part in it */
function liveSession(
  { directory }: World,
  { clientId }: Client,
  session: SsoSession | undefined,
): { readonly user: User; readonly session: SsoSession } {
  const user = session === undefined ? undefined : directory.userById(session.userId);
  if (session === undefined || user === undefined) {
    throw new OAuthError(400, 'invalid_grant', 'Session not active');
  }
  if (!user.enabled) throw new OAuthError(400, 'invalid_grant', 'User disabled');
  if (!session.clients.has(clientId)) {
    throw new OAuthError(400, 'invalid_grant', "Session doesn't have required client");
  }
  return { user, session };
}

function forItself(world: World, client: Client, scope: string): Claims {
  const user = world.directory.serviceAccount(client);
  if (user === null) {
    throw new OAuthError(401, 'unauthorized_client', 'Client not enabled to retrieve service account');
  }
  return tokenAnswer(world, { client, user, session: null, scope, grant: 'trrtcc' });
}
