import { createHash } from 'node:crypto';
import express, { type Request, type RequestHandler, Router } from 'express';
import { readRecordingReady } from '../../clients/bigbluebutton/callback-tokens.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Log } from '../../lib/log.ts';
import { refuse } from '../../lib/refusal.ts';
import type { Database } from '../../platform/db/database.ts';
import { problemHandler } from '../../platform/http/problem-handler.ts';
import { nameRoute } from '../../platform/http/route-name.ts';
import { apiSecurity } from '../../platform/http/security.ts';
import type { Nudge } from '../../platform/jobs/job.ts';
import type { Callback, CallbackTokens } from '../rooms/callback-tokens.ts';
import { type RecordedRoom, recordedRoomById } from '../rooms/recorded-rooms.ts';
import { expectNow } from './expected.ts';
import { SYNC_RECORDINGS } from './sync-recordings.ts';

export type CallbackParts = {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly publicUrl: string;
  readonly callbacks: CallbackTokens;
  /** What the server of this name signs with; none where the settings do not know it. */
  readonly secretsOf: (server: string) => readonly string[];
  readonly nudge: Nudge;
};

/** Answers one kind of callback, whose token is good. */
type Answer = (request: Pick<Request, 'body' | 'headers'>, room: string) => Promise<void>;

const BODY_LIMIT = '64kb';

/**
 * Where BigBlueButton tells us that a meeting is over and that a recording is there. Each is but a hint to look, so that it
 * does no harm how often and by whom it is repeated.
 */
export function callbackRouter(parts: CallbackParts): Router {
  const router = Router({ caseSensitive: true });
  mountCallback(router, parts, { callback: 'ended', method: 'get' }, () => {
    for (const job of ['watch-servers', SYNC_RECORDINGS]) parts.nudge(job);
    return Promise.resolve();
  });
  const form = express.urlencoded({ extended: false, limit: BODY_LIMIT, parameterLimit: 100 });
  mountCallback(router, parts, { callback: 'recording', method: 'post', read: form }, (request, room) =>
    noteReady(parts, request, room),
  );
  return router;
}

type CallbackRoute = {
  readonly callback: Callback;
  readonly method: 'get' | 'post';
  /** Reads the body, once the token is known to be good. */
  readonly read?: RequestHandler;
};

/**
 * Mounts one callback under its name: whatever has no good token is 404, before anything else of it is read.
 *
 * @param answer may refuse; where it does not, the answer is 204
 */
function mountCallback(
  router: Router,
  parts: Pick<CallbackParts, 'callbacks' | 'log' | 'publicUrl'>,
  { callback, method, read }: CallbackRoute,
  answer: Answer,
): void {
  const roomOf = (request: Request<{ token: string }>) =>
    parts.callbacks.roomOf(callback, request.params.token) ?? refuse({ code: 'not-found' });
  const route = router.route(`/callbacks/bigbluebutton/${callback}/:token`);
  route.all(nameRoute(`/callbacks/bigbluebutton/${callback}/{token}`), apiSecurity(parts.publicUrl));
  route[method]((request: Request<{ token: string }>, _response, next) => {
    roomOf(request);
    next();
  });
  if (read !== undefined) route[method](read);
  route[method](async (request: Request<{ token: string }>, response) => {
    await answer(request, roomOf(request));
    response.status(204).end();
  });
  route.all(() => refuse({ code: 'method-not-allowed', allow: [method.toUpperCase()] }));
  route.all(problemHandler(parts));
}

/** The token says which room, the signature that its own server speaks; what it says must be about that room. */
async function noteReady(parts: CallbackParts, request: Pick<Request, 'body'>, id: string): Promise<void> {
  const room = await recordedRoomById(parts.database.db, id);
  if (room === undefined) refuse({ code: 'not-found' });
  const signed = signedParameters(request.body);
  if (signed === null) refuse({ code: 'invalid-request', errors: [] });
  const claims = await readRecordingReady(parts.secretsOf(room.server), signed);
  if (claims === null || !isAbout(room, claims)) refuse({ code: 'forbidden' });
  await expectNow(parts, room);
  parts.nudge(SYNC_RECORDINGS);
}

function signedParameters(body: unknown): string | null {
  const value: unknown =
    typeof body === 'object' && body !== null ? Reflect.get(body, 'signed_parameters') : undefined;
  return typeof value === 'string' && value !== '' ? value : null;
}

/** A server names recordings by the hash of the meeting's id and the time at which it was made. */
function isAbout(
  { meetingId }: RecordedRoom,
  claims: { readonly meetingId: string; readonly recordId: string },
): boolean {
  const hash = createHash('sha1').update(meetingId).digest('hex');
  return claims.meetingId === meetingId && claims.recordId.startsWith(`${hash}-`);
}
