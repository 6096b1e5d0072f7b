import { type Request, Router } from 'express';
import { isAnalyticsToken } from '../../clients/bigbluebutton/callback-tokens.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Log } from '../../lib/log.ts';
import { refuse } from '../../lib/refusal.ts';
import { DAY_MS } from '../../lib/span.ts';
import type { Database } from '../../platform/db/database.ts';
import { jsonReader } from '../../platform/http/body.ts';
import { problemHandler } from '../../platform/http/problem-handler.ts';
import { nameRoute } from '../../platform/http/route-name.ts';
import { apiSecurity } from '../../platform/http/security.ts';
import { bookingById, occurrencesById } from '../bookings/dates.ts';
import type { CallbackTokens } from '../rooms/callback-tokens.ts';
import type { Room } from '../rooms/room.ts';
import { roomWithId } from '../rooms/rooms-by-id.ts';
import { readAttendance, type Stay } from './attendance.ts';
import { putStays } from './attendance-store.ts';

/** 5 MB: a meeting of a thousand people with its polls has less. */
const readBody = jsonReader(5 * 1024 * 1024);

export type AttendanceParts = {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly publicUrl: string;
  readonly callbacks: CallbackTokens;
  /** The secrets of a server of the pool; none for one that is not there. */
  readonly secretsOf: (server: string) => readonly string[];
  readonly settings: { readonly attendanceDays: number };
};

/**
 * `POST /callbacks/bigbluebutton/analytics/<token>`: where a server tells who was in a meeting, once, after its end. The
 * address is known to that server alone, and its secret signs a token; neither covers the body, so that it must name the
 * meeting as we know it.
 */
export function attendanceRouter(parts: AttendanceParts): Router {
  const router = Router({ caseSensitive: true });
  const route = router.route('/callbacks/bigbluebutton/analytics/:token');
  route.all(nameRoute('/callbacks/bigbluebutton/analytics/{token}'), apiSecurity(parts.publicUrl));
  route.post(async (request, response) => {
    const room = await theRoom(parts, request);
    if (room !== null) await keep(parts, room, await readBody(request, response));
    response.status(204).end();
  });
  route.all(() => refuse({ code: 'method-not-allowed', allow: ['POST'] }));
  route.all(problemHandler(parts));
  return router;
}

/**
 * The room that the request is about; null for one that we know no more. Who sends it is asked before its body is read.
 *
 * @throws Refusal `not-found` for an address that is none of ours, `unauthenticated` where the server did not sign
 */
async function theRoom(
  { database, clock, callbacks, secretsOf }: AttendanceParts,
  request: Request,
): Promise<Room | null> {
  const { token = '' } = request.params as { token?: string };
  const id = callbacks.roomOf('analytics', token) ?? refuse({ code: 'not-found' });
  const room = await roomWithId(database.db, id);
  if (room === null) return null;
  const bearer = /^Bearer +(\S+)$/i.exec(request.get('Authorization') ?? '')?.[1] ?? '';
  if (!(await isAnalyticsToken(secretsOf(room.server), bearer, clock.now()))) {
    refuse({ code: 'unauthenticated' });
  }
  return room;
}

/** Keeps who was there, where the booking still asks for it and the time for which it may be known is not over. */
async function keep(parts: AttendanceParts, room: Room, body: unknown): Promise<void> {
  const { log } = parts;
  const told = readAttendance(body);
  if (told === null || !isOf(room, told)) {
    log.warn('a server told something else than who was in its meeting', { server: room.server });
    return;
  }
  const kept = await keepStays(parts, room, told.stays);
  log.info(kept ? 'it is known who was in a meeting' : 'who was in a meeting is not to be known', {
    server: room.server,
    people: told.stays.length,
  });
}

async function keepStays(
  { database, clock, settings }: AttendanceParts,
  room: Room,
  stays: readonly Stay[],
): Promise<boolean> {
  return database.transaction(async (tx) => {
    const [date] = await occurrencesById(tx, [room.occurrence]);
    const booking = await bookingById(tx, room.booking);
    if (date === undefined || booking === null) return false;
    if (booking.options.attendance === null) return false;
    const expiresAt = date.endsAt + settings.attendanceDays * DAY_MS;
    if (expiresAt <= clock.now()) return false;
    const of = { room: room.id, occurrence: date.id, booking: booking.id, branch: date.branch };
    await putStays(tx, of, stays, expiresAt);
    return true;
  });
}

/** The internal id ends with the moment at which the server made the meeting. */
function isOf(room: Room, told: { readonly meetingId: string; readonly internalId: string }): boolean {
  const { meetingId, createTime } = room;
  return told.meetingId === meetingId && (createTime === null || told.internalId.endsWith(`-${createTime}`));
}
