import type Provider from 'oidc-provider';
import express, { type NextFunction, type Request, type Response, type Router } from 'express';
import { clientOf, formOf, OAuthError } from './client-auth.ts';
import { discoveryOf } from './discovery.ts';
import type { Claims } from './jwt.ts';
import { answerToken } from './token-endpoint.ts';
import { personClaims, readRefreshToken, rolesOf } from './tokens.ts';
import { liveAccessToken } from './verify.ts';
import type { World } from './world.ts';

const BASE = '/protocol/openid-connect';

/** The realm's endpoints for programs. */
export function endpointRoutes(world: World, provider: Provider): Router {
  const router = express.Router();
  const form = express.urlencoded({ extended: false });
  router.get('/.well-known/openid-configuration', (_req, res) => {
    res.set('Cache-Control', 'no-cache, must-revalidate, no-transform, no-store').json(discoveryOf(world));
  });
  router.get(`${BASE}/certs`, (_req, res) => {
    res.set('Cache-Control', 'no-cache').json(world.keys.published());
  });
  router.post(`${BASE}/token`, form, async (req, res) => {
    res.set({ 'Cache-Control': 'no-store', Pragma: 'no-cache' });
    res.json(await answerToken(world, provider, req));
  });
  router.all(`${BASE}/userinfo`, form, (req, res) => answerUserinfo(world, req, res));
  router.post(`${BASE}/token/introspect`, form, (req, res) => {
    clientOf(world, req);
    res.json(introspect(world, formOf(req)['token'] ?? ''));
  });
  router.post(`${BASE}/revoke`, form, (req, res) => {
    revoke(world, clientOf(world, req).clientId, formOf(req)['token'] ?? '');
    res.status(200).end();
  });
  router.use(answerOAuthError);
  return router;
}

function answerUserinfo(world: World, req: Request, res: Response): void {
  const token = /^Bearer +(\S+)$/i.exec(req.headers.authorization ?? '')?.[1] ?? formOf(req)['access_token'];
  const challenge = `Bearer realm="${world.realm}"`;
  if (token === undefined) {
    res.status(401).set('WWW-Authenticate', challenge).end();
    return;
  }
  const live = liveAccessToken(world, token);
  if (live === null) {
    const reason = 'error="invalid_token", error_description="Token verification failed"';
    res.status(401).set('WWW-Authenticate', `${challenge}, ${reason}`).end();
    return;
  }
  if (!String(live.claims['scope']).split(' ').includes('openid')) {
    const reason = 'error="insufficient_scope", error_description="Missing openid scope"';
    res.status(403).set('WWW-Authenticate', `${challenge}, ${reason}`).end();
    return;
  }
  const { user, client } = live;
  const claims = { sub: user.id, ...rolesOf(world, client, user), ...personClaims(user) };
  res.set('Cache-Control', 'no-cache').json(claims);
}

function introspect(world: World, token: string): Claims {
  const live = liveAccessToken(world, token);
  if (live === null) return { active: false };
  const { claims, user } = live;
  return { ...claims, client_id: claims['azp'], username: user.username, token_type: 'Bearer', active: true };
}

/** A revoked refresh token takes the client's part in the session with it; nobody is told. */
function revoke(world: World, clientId: string, token: string): void {
  const told = readRefreshToken(world, token);
  if (told?.azp !== clientId) return;
  const session = world.sessions.bySid(told.sid, world.clock.now());
  session?.clients.delete(clientId);
  if (session?.clients.size === 0) world.sessions.end(session);
}

/** Express knows an error handler by its four parameters. */
function answerOAuthError(error: unknown, _req: Request, res: Response, next: NextFunction): void {
  if (!(error instanceof OAuthError)) {
    next(error);
    return;
  }
  res.status(error.status).json({ error: error.code, error_description: error.message });
}
