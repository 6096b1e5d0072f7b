import type { Server } from 'node:http';
import express, { type NextFunction, type Request, type Response } from 'express';
import { z } from 'zod';
import { ACTIVITY_ACTIONS, RECORDING_ACTIONS, type Action } from './control-actions.ts';
import { FAULT_KINDS } from './faults.ts';
import type { RecordingView } from './recordings/recordings.ts';
import type { SimulatedServer } from './server.ts';
import type { MeetingView, UserView } from './view.ts';

/** A loopback port with JSON by which a demo or a test in another process rules the servers. */
export type Control = { readonly url: string; close(): Promise<void> };

/** Something the caller got wrong: HTTP status and a sentence. */
class ControlError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

const InMeeting = z.strictObject({ meetingID: z.string().min(1) });
const Who = InMeeting.extend({ user: z.string().min(1) });
const Enter = InMeeting.extend({
  userID: z.string().exactOptional(),
  name: z.string().exactOptional(),
  role: z.enum(['MODERATOR', 'VIEWER']).exactOptional(),
});
const DialIn = InMeeting.extend({ callerName: z.string().exactOptional() });
const Use = Who.extend({
  microphone: z.boolean().exactOptional(),
  camera: z.boolean().exactOptional(),
  listenOnly: z.boolean().exactOptional(),
});
const NewFault = z.strictObject({
  kind: z.enum(FAULT_KINDS),
  ms: z.number().min(0).exactOptional(),
  call: z.string().exactOptional(),
  times: z.number().int().min(1).exactOptional(),
  afterActing: z.boolean().exactOptional(),
});
const Plain = z.strictObject({ allowed: z.boolean() });
const Skew = z.strictObject({ ms: z.number().int() });

const ACTIONS: Readonly<Record<string, Action>> = {
  kill: (server) => server.kill(),
  'cut-off': (server) => server.cutOff(),
  start: (server) => server.start(),
  restart: (server) => server.restart(),
  faults: (server, body) => server.fault(NewFault.parse(body)),
  'clear-faults': (server) => server.clearFaults(),
  'clock-skew': (server, body) => server.setClockSkew(Skew.parse(body).ms),
  'plain-slides': (server, body) => server.allowPlainSlides(Plain.parse(body).allowed),
  enter: (server, body) => {
    const { meetingID, ...visitor } = Enter.parse(body);
    return asUser(server.enter(meetingID, visitor));
  },
  connect: (server, body) => {
    const { meetingID, user } = Who.parse(body);
    return asUser(server.connect(meetingID, user));
  },
  leave: (server, body) => {
    const { meetingID, user } = Who.parse(body);
    server.leave(meetingID, user);
  },
  'dial-in': (server, body) => {
    const { meetingID, callerName } = DialIn.parse(body);
    return asUser(server.dialIn(meetingID, callerName));
  },
  use: (server, body) => {
    const { meetingID, user, ...media } = Use.parse(body);
    server.use(meetingID, user, media);
  },
  admit: (server, body) => {
    const { meetingID, user } = Who.parse(body);
    server.admit(meetingID, user);
  },
  deny: (server, body) => {
    const { meetingID, user } = Who.parse(body);
    server.deny(meetingID, user);
  },
  end: (server, body) => server.endFromInside(InMeeting.parse(body).meetingID),
  ...ACTIVITY_ACTIONS,
  ...RECORDING_ACTIONS,
};

/**
 * Opens the control port.
 *
 * `GET /servers`, `GET /servers/<name>`, `GET /servers/<name>/recordings`, `…/calls`, `…/deliveries`, and `POST /servers/<name>/<action>` with a JSON body where the action
 * needs one. No secret and no password is shown.
 */
export async function startControl(servers: readonly SimulatedServer[], port: number): Promise<Control> {
  const app = express();
  app.disable('x-powered-by');
  app.use(refusePages, express.json());
  app.get('/servers', (_req, res) => {
    res.json(servers.map(asServer));
  });
  app.get('/servers/:name', (req, res) => {
    const server = named(servers, req.params.name);
    res.json({ ...asServer(server), rooms: server.meetings().map(asMeeting) });
  });
  app.get('/servers/:name/recordings', (req, res) => {
    res.json(named(servers, req.params.name).recordings.all().map(asRecording));
  });
  app.get('/servers/:name/calls', (req, res) => {
    res.json(callCounts(named(servers, req.params.name)));
  });
  app.get('/servers/:name/deliveries', (req, res) => {
    const deliveries = named(servers, req.params.name).deliveries();
    res.json(deliveries.map(({ kind, at, attempt, status }) => ({ kind, at, attempt, status })));
  });
  app.post('/servers/:name/:action', async (req, res) => {
    const server = named(servers, req.params.name);
    const action = Object.hasOwn(ACTIONS, req.params.action) ? ACTIONS[req.params.action] : undefined;
    if (action === undefined) throw new ControlError(404, `actions: ${Object.keys(ACTIONS).join(', ')}`);
    const result: unknown = await action(server, req.body ?? {});
    res.json(isRecording(result) ? asRecording(result) : (result ?? asServer(server)));
  });
  app.use(() => {
    const gets = 'GET /servers, /servers/<name>, /servers/<name>/recordings, …/calls, …/deliveries';
    throw new ControlError(404, `${gets}; POST /servers/<name>/<action>`);
  });
  app.use(answerError);
  return listen(app, port);
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

function named(servers: readonly SimulatedServer[], name: string): SimulatedServer {
  const server = servers.find((one) => one.name === name);
  if (server === undefined) throw new ControlError(404, `no server is called ${name}`);
  return server;
}

function asServer(server: SimulatedServer) {
  const meetings = server.meetings();
  const online = meetings.flatMap(({ users }) => users.filter(({ presence }) => presence === 'online'));
  const { name, url, isUp } = server;
  return { name, url, isUp, meetings: meetings.length, people: online.length, faults: server.faults() };
}

function asMeeting(meeting: MeetingView) {
  const { meetingID, internalMeetingID, name, createTime, voiceBridge, meta } = meeting;
  const { running, dying, isBeingRecorded } = meeting;
  const users = meeting.users.map(asUser);
  const slides = meeting.slides.map(asSlide);
  return {
    ...{ meetingID, internalMeetingID, name, createTime, voiceBridge, meta },
    ...{ running, dying, isBeingRecorded, slides, users },
  };
}

function isRecording(result: unknown): result is RecordingView {
  return typeof result === 'object' && result !== null && 'recordID' in result;
}

/** Without the addresses that are told, and without what was said. */
function asRecording(recording: RecordingView) {
  const { readyUrls, tracks, ...shown } = recording;
  const named = tracks.map(({ kind, label, lang, source }) => ({ kind, label, lang, source }));
  return { ...shown, tellsWhenReady: readyUrls.length > 0, tracks: named };
}

/** How often each call arrived since the server was last wiped or its log cleared. */
function callCounts(server: SimulatedServer): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { call } of server.requests()) counts[call] = (counts[call] ?? 0) + 1;
  return counts;
}

/** Without the address: whoever has it can read the document. */
function asSlide(slide: MeetingView['slides'][number]) {
  const { name, source, handedBy, current, state, reason, bytes, sha256 } = slide;
  return { name, source, handedBy, current, state, reason, bytes, sha256 };
}

function asUser({ internalId, ...user }: UserView) {
  return { internalUserID: internalId, ...user };
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
