import type { Server } from 'node:http';
import express, { type NextFunction, type Request, type Response } from 'express';
import { z } from 'zod';
import { ClientFile, UserChanges, UserFile } from './arguments.ts';
import { ENDPOINTS, FAULT_KINDS } from './faults.ts';
import { SIGNATURES } from './mint.ts';
import type { SimulatedKeycloak } from './server.ts';

/** A loopback port with JSON by which a demo or a test in another process rules the realm. */
export type Control = { readonly url: string; close(): Promise<void> };

type Action = (realm: SimulatedKeycloak, body: unknown) => unknown;

const Who = z.strictObject({ username: z.string().min(1) });
const Group = z.strictObject({ path: z.string().regex(/^(\/[^/]+)+$/) });
const Password = z.string().min(1);
const NewUser = UserFile.extend({ password: Password });
const Changes = UserChanges.extend({ username: z.string().min(1), password: Password.exactOptional() });
const NewClient = ClientFile.extend({ secret: Password });
const NewFault = z.strictObject({
  kind: z.enum(FAULT_KINDS),
  endpoint: z.enum(ENDPOINTS).exactOptional(),
  times: z.number().int().min(1).exactOptional(),
  location: z.string().exactOptional(),
});
const AnyClaims = z.record(z.string(), z.unknown());
const Token = z.strictObject({
  username: z.string().exactOptional(),
  clientId: z.string().exactOptional(),
  kind: z.enum(['access', 'id']).exactOptional(),
  claims: AnyClaims.exactOptional(),
  header: AnyClaims.exactOptional(),
  signature: z.enum(SIGNATURES).exactOptional(),
});

const ACTIONS: Readonly<Record<string, Action>> = {
  'add-user': (realm, body) => void realm.addUser(NewUser.parse(body)),
  'change-user': (realm, body) => {
    const { username, ...changes } = Changes.parse(body);
    realm.changeUser(username, changes);
  },
  'remove-user': (realm, body) => realm.removeUser(Who.parse(body).username),
  'end-sessions': (realm, body) => realm.endSessions(Who.parse(body).username),
  'put-client': (realm, body) => void realm.putClient(NewClient.parse(body)),
  'add-group': (realm, body) => realm.addGroup(Group.parse(body).path),
  'remove-group': (realm, body) => realm.removeGroup(Group.parse(body).path),
  'rotate-keys': (realm) => realm.rotateKeys(),
  'remove-old-keys': (realm) => realm.removeOldKeys(),
  mint: async (realm, body) => ({ token: await realm.mint(Token.parse(body)) }),
  fault: (realm, body) => realm.fault(NewFault.parse(body)),
  'clear-faults': (realm) => realm.clearFaults(),
  'clock-skew': (realm, body) => realm.setClockSkew(z.strictObject({ ms: z.number().int() }).parse(body).ms),
  'claim-issuer': (realm, body) =>
    realm.claimIssuer(z.strictObject({ issuer: z.string().nullable() }).parse(body).issuer),
  'clear-requests': (realm) => realm.clearRequests(),
  stop: (realm) => realm.stop(),
  start: (realm) => realm.start(),
};

/**
 * Opens the control port.
 *
 * `GET /realm`, and `POST /realm/<action>` with a JSON body where the action needs one. No password and no secret is
 * shown.
 */
export async function startControl(realm: SimulatedKeycloak, port: number): Promise<Control> {
  const app = express();
  app.disable('x-powered-by');
  app.use(refusePages, express.json());
  app.get('/realm', (_req, res) => {
    res.json(asRealm(realm));
  });
  app.post('/realm/:action', async (req, res) => {
    const action = Object.hasOwn(ACTIONS, req.params.action) ? ACTIONS[req.params.action] : undefined;
    if (action === undefined) {
      res.status(404).json({ error: `actions: ${Object.keys(ACTIONS).join(', ')}` });
      return;
    }
    const result: unknown = await action(realm, req.body ?? {});
    res.json(result ?? asRealm(realm));
  });
  app.use((_req, res) => {
    res.status(404).json({ error: 'GET /realm, POST /realm/<action>' });
  });
  app.use(answerError);
  return listen(app, port);
}

/** A web page has no business here: whatever a browser sends on behalf of one carries an Origin. */
function refusePages(req: Request, res: Response, next: NextFunction): void {
  if (req.headers.origin === undefined) next();
  else res.status(403).json({ error: 'not for web pages' });
}

/** Express knows an error handler by its four parameters. */
function answerError(error: unknown, _req: Request, res: Response, next: NextFunction): void {
  if (res.headersSent) {
    next(error);
    return;
  }
  const text =
    error instanceof z.ZodError
      ? error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')
      : error instanceof Error
        ? error.message
        : 'the request failed';
  res.status(400).json({ error: text });
}

function asRealm(realm: SimulatedKeycloak) {
  const { url, issuer, isUp, kid } = realm;
  const users = realm
    .users()
    .map(({ username, id, enabled, groups, roles }) => ({ username, id, enabled, groups, roles }));
  const counts = { sessions: realm.sessions(), requests: realm.requests().length };
  return { url, realm: realm.realm, issuer, isUp, kid, users, faults: realm.faults(), ...counts };
}

function listen(app: express.Express, port: number): Promise<Control> {
  return new Promise((resolve, reject) => {
    const server: Server = app.listen(port, '127.0.0.1', (error) => {
      const address = server.address();
      if (error !== undefined || address === null || typeof address === 'string') {
        reject(error ?? new Error('the control port did not open'));
        return;
      }
      resolve({
        url: `http://127.0.0.1:${address.port}/`,
        close: () =>
          new Promise((closed) => {
            server.close(() => closed());
            server.closeAllConnections();
          }),
      });
    });
  });
}
