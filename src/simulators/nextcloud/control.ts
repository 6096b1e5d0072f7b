import type { Server } from 'node:http';
import express, { type NextFunction, type Request, type Response } from 'express';
import { z } from 'zod';
import type { NextcloudControl } from './control-types.ts';
import { FAULT_KINDS } from './faults.ts';
import type { NextcloudSimulator } from './server.ts';

/** A loopback port with JSON by which a demo or a test in another process rules the server. */
export type Control = { readonly url: string; close(): Promise<void> };

/** Something the caller got wrong: HTTP status and a sentence. */
class ControlError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

type Action = (control: NextcloudControl, body: unknown) => unknown;

const Whole = z.number().int();
const NewFault = z.strictObject({
  kind: z.enum(FAULT_KINDS),
  method: z.string().exactOptional(),
  path: z.string().exactOptional(),
  account: z.string().exactOptional(),
  times: Whole.min(1).exactOptional(),
  skip: Whole.min(0).exactOptional(),
  ms: z.number().min(0).exactOptional(),
  status: Whole.min(200).max(599).exactOptional(),
  bytes: Whole.min(0).exactOptional(),
  location: z.string().exactOptional(),
  afterActing: z.boolean().exactOptional(),
});
const NewProfile = z.strictObject({
  version: z.string().exactOptional(),
  teamFoldersApp: z.boolean().exactOptional(),
  windowsCompatible: z.boolean().exactOptional(),
  rateLimits: z.boolean().exactOptional(),
  bruteForce: z.boolean().exactOptional(),
  twoFactor: z.boolean().exactOptional(),
  trustedHosts: z.array(z.string()).nullable().exactOptional(),
  chunkedBodies: z.enum(['lost', 'stored']).exactOptional(),
  defaultQuota: z.string().exactOptional(),
  links: z.boolean().exactOptional(),
  linkPasswords: z.boolean().exactOptional(),
  linkDays: Whole.min(1).nullable().exactOptional(),
});
const NewAccount = z.strictObject({
  id: z.string().min(1),
  password: z.string().exactOptional(),
  displayName: z.string().exactOptional(),
  email: z.string().exactOptional(),
  groups: z.array(z.string()).exactOptional(),
  quota: z.string().exactOptional(),
});
const NewGroup = z.strictObject({ id: z.string().min(1), displayName: z.string().exactOptional() });
const Membership = z.strictObject({ group: z.string(), account: z.string() });
const Milliseconds = z.strictObject({ ms: Whole });
const Switch = z.strictObject({ on: z.boolean() });

const ACTIONS: Readonly<Record<string, Action>> = {
  fault: (control, body) => control.fault(NewFault.parse(body)),
  'clear-faults': (control) => control.clearFaults(),
  maintenance: (control, body) => control.setMaintenance(Switch.parse(body).on),
  profile: (control, body) => control.setProfile(NewProfile.parse(body)),
  advance: (control, body) => control.advance(Milliseconds.parse(body).ms),
  'clock-skew': (control, body) => control.setClockSkew(Milliseconds.parse(body).ms),
  'add-account': (control, body) => control.addAccount(NewAccount.parse(body)),
  'add-group': (control, body) => {
    const { id, displayName } = NewGroup.parse(body);
    control.addGroup(id, displayName);
  },
  'add-to-group': (control, body) => {
    const { group, account } = Membership.parse(body);
    control.addToGroup(group, account);
  },
  'remove-from-group': (control, body) => {
    const { group, account } = Membership.parse(body);
    control.removeFromGroup(group, account);
  },
  'clear-requests': (control) => control.clearRequests(),
  kill: (control) => control.kill(),
  start: (control) => control.start(),
};

/**
 * Opens the control port.
 *
 * `GET /state`, `/requests`, `/tree/<account>`, and `POST /<action>` with a JSON body where the action needs one.
 * No secret is shown.
 */
export async function startControl(cloud: NextcloudSimulator, port: number): Promise<Control> {
  const { control } = cloud;
  const app = express();
  app.disable('x-powered-by');
  app.use(refusePages, express.json());
  app.get('/state', (_req, res) => void res.json(stateOf(cloud)));
  app.get('/requests', (_req, res) => void res.json(control.requests()));
  app.get('/tree/:account', (req, res) => void res.json(control.tree(req.params.account)));
  app.post('/:action', async (req, res) => {
    const action = Object.hasOwn(ACTIONS, req.params.action) ? ACTIONS[req.params.action] : undefined;
    if (action === undefined) throw new ControlError(404, `actions: ${Object.keys(ACTIONS).join(', ')}`);
    const result: unknown = await action(control, req.body ?? {});
    res.json(result ?? stateOf(cloud));
  });
  app.use(() => {
    throw new ControlError(404, 'GET /state, /requests, /tree/<account>, POST /<action>');
  });
  app.use(answerError);
  return listen(app, port);
}

function stateOf({ url, isUp, control }: NextcloudSimulator) {
  const requests = control.requests().length;
  return {
    url,
    isUp,
    profile: control.profile(),
    faults: control.faults(),
    requests,
    writes: control.writes(),
  };
}

/** A web page has no business here: whatever a browser sends on behalf of one carries an Origin. */
function refusePages(req: Request, _res: Response, next: NextFunction): void {
  if (req.headers.origin !== undefined) throw new ControlError(403, 'not for web pages');
  next();
}

/** Express knows an error handler by its four parameters. */
function answerError(error: unknown, _req: Request, res: Response, next: NextFunction): void {
  if (res.headersSent) {
    next(error);
    return;
  }
  if (error instanceof z.ZodError) {
    const faults = error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    res.status(400).json({ error: faults.join('; ') });
    return;
  }
  const status = error instanceof ControlError ? error.status : 400;
  res.status(status).json({ error: error instanceof Error ? error.message : 'the request failed' });
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
