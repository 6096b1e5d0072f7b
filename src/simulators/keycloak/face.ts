import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import type { Log } from '../../lib/log.ts';
import { adminRoutes } from './admin.ts';
import type { BackChannel } from './back-channel.ts';
import { endpointRoutes } from './endpoints.ts';
import { strike, type Endpoint, type FaultBox } from './faults.ts';
import { loginPage, loginRoutes } from './login.ts';
import { logoutRoutes } from './logout.ts';
import { errorPage, send } from './page.ts';
import { AUTH_PATH, createProvider } from './provider.ts';
import type { RequestLog } from './request-log.ts';
import { nowOf, type World } from './world.ts';

type FaceParts = {
  readonly faults: FaultBox;
  readonly requests: RequestLog;
  readonly backChannel: BackChannel;
  readonly log: Log;
};

/** Serves every request: noted down, in the realm's own time, spoilt where a fault says so. */
export function createFace(world: World, { faults, requests, backChannel, log }: FaceParts): RequestListener {
  const app = createApp(world, backChannel, log);
  const serve = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const [path = '/'] = (req.url ?? '/').split('?');
    const endpoint = endpointOf(world.realm, path);
    requests.add({ method: req.method ?? '', path, endpoint, at: world.clock.now() });
    if (world.skewMs !== 0) res.setHeader('Date', new Date(nowOf(world)).toUTCString());
    const fault = faults.take(endpoint);
    if (fault === null) app(req, res);
    else await strike(fault, res);
  };
  return (req, res) => {
    serve(req, res).catch((error: unknown) => {
      log.error('simulated realm failed', { error });
      res.destroy();
    });
  };
}

function createApp(world: World, backChannel: BackChannel, log: Log): Express {
  const app = express();
  app.disable('x-powered-by');
  const provider = createProvider(world, (interaction) => loginPage(world, interaction), log);
  const at = `/realms/${world.realm}`;
  app.use(at, endpointRoutes(world, provider));
  app.use(at, loginRoutes(world, provider));
  app.use(at, logoutRoutes(world, provider, backChannel));
  const authorize = provider.callback();
  app.use(at, async (req, res, next) => {
    if (req.path.startsWith(AUTH_PATH)) await authorize(req, res);
    else next();
  });
  app.use(`/admin/realms/${world.realm}`, adminRoutes(world));
  app.use('/admin/realms/:other', (_req, res) => void res.status(404).json({ error: 'Realm not found.' }));
  app.use('/realms/:other', (req, res, next) => {
    // Keycloak answers programs in JSON, and browsers with a page.
    if (req.params.other === world.realm || req.accepts('json', 'html') !== 'json') next();
    else res.status(404).json({ error: 'Realm does not exist' });
  });
  app.use((_req, res) => send(res, errorPage(404, 'Seite nicht gefunden')));
  // Express knows an error handler by its four parameters.
  app.use((error: unknown, _req: Request, res: Response, next: NextFunction) => {
    log.error('simulated realm failed', { error });
    if (res.headersSent) next(error);
    else send(res, errorPage(500, 'Es ist ein unerwarteter Fehler aufgetreten.'));
  });
  return app;
}

const PATHS: readonly (readonly [string, Endpoint])[] = [
  ['/.well-known/openid-configuration', 'discovery'],
  ['/login-actions/', 'login'],
  ['/protocol/openid-connect/auth', 'auth'],
  ['/protocol/openid-connect/token/introspect', 'introspect'],
  ['/protocol/openid-connect/token', 'token'],
  ['/protocol/openid-connect/certs', 'certs'],
  ['/protocol/openid-connect/userinfo', 'userinfo'],
  ['/protocol/openid-connect/logout', 'logout'],
  ['/protocol/openid-connect/revoke', 'revoke'],
];

function endpointOf(realm: string, path: string): Endpoint | null {
  const prefix = `/realms/${realm}`;
  if (path.startsWith(`/admin${prefix}/group-by-path/`)) return 'group';
  if (path.startsWith(`/admin${prefix}/groups/`)) return 'members';
  if (!path.startsWith(prefix)) return null;
  const rest = path.slice(prefix.length);
  return PATHS.find(([start]) => rest.startsWith(start))?.[1] ?? null;
}
