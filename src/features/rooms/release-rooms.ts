import { BackendError } from '../../clients/bigbluebutton/fault.ts';
import { type Instant, MINUTE_MS, SECOND_MS } from '../../lib/span.ts';
import type { Db, Tx } from '../../platform/db/database.ts';
import type { Bookings } from '../bookings/bookings.ts';
import { dueAt, occurrencesById } from '../bookings/dates.ts';
import type { Occurrence } from '../bookings/occurrence.ts';
import type { OpenRoomsParts } from './open-rooms.ts';
import { retireIn } from './retire.ts';
import type { Room } from './room.ts';
import { copiesOf } from './room-store.ts';

const ASK_TIMEOUT_MS = 3 * SECOND_MS;
const ACTOR = { principal: 'job:close-rooms' };

export type ReleaseParts = Pick<OpenRoomsParts, 'database' | 'pool' | 'clock' | 'log' | 'metrics'> & {
  readonly bookings: Pick<Bookings, 'isPlaceWanted' | 'release'>;
  /** Minutes after the start; 0: nothing is given up. */
  readonly noShowMinutes: number;
};

/** A date that people could come to and nobody did, with its room. */
type Absent = { readonly date: Occurrence; readonly room: Room };

/**
 * Gives rooms up that nobody came to, while their place is wanted: window and room together, in turn, the longest
 * waiting first; each frees a place, so after each the next is judged anew.
 *
 * @param since when we began: whoever came before that found no page of ours, and is given the whole time again
 * @returns how many were given up
 */
export async function releaseRooms(
  parts: ReleaseParts,
  since: Instant,
  signal: AbortSignal,
): Promise<number> {
  if (parts.noShowMinutes === 0) return 0;
  const { database, clock } = parts;
  let count = 0;
  for (const absent of await absentAmong(parts, database.db, since, await dueAt(database.db, clock.now()))) {
    if (signal.aborted) break;
    if (await releaseSafely(parts, since, absent)) count += 1;
  }
  return count;
}

/** One that cannot be dealt with, such as for want of a turn, must not hold up the others. */
async function releaseSafely(parts: ReleaseParts, since: Instant, absent: Absent): Promise<boolean> {
  try {
    return await releaseOne(parts, since, absent);
  } catch (error) {
    const { occurrence, server } = absent.room;
    parts.log.error('a room that nobody came to could not be given up', { occurrence, server, error });
    return false;
  }
}

async function releaseOne(parts: ReleaseParts, since: Instant, { date, room }: Absent): Promise<boolean> {
  const { database, clock, bookings, log, metrics } = parts;
  if (!(await bookings.isPlaceWanted(database.db, date)) || !(await isSurelyEmpty(parts, room))) return false;
  const released = await database.inTurn(async (tx) => {
    // All of it again behind the lock: what was read before may have changed.
    const [still] = await absentAmong(parts, tx, since, await occurrencesById(tx, [date.id]));
    if (still?.room.id !== room.id || !(await bookings.isPlaceWanted(tx, still.date))) return false;
    if (!(await retireIn(tx, still.room, 'no-show', clock.now()))) return false;
    await bookings.release(tx, ACTOR, date.id);
    return true;
  });
  if (released) {
    metrics.noteReleased();
    log.info('a room that nobody came to was given up', { occurrence: date.id, server: room.server });
  }
  return released;
}

/**
 * Those of the dates to which people could have come for long enough, and did not. Where a copy was entered, or was
 * lost and may have people in it that we cannot see, or was never there, nobody stayed away.
 */
async function absentAmong(
  { clock, noShowMinutes }: ReleaseParts,
  db: Db | Tx,
  since: Instant,
  dates: readonly Occurrence[],
): Promise<readonly Absent[]> {
  const latest = clock.now() - noShowMinutes * MINUTE_MS;
  if (since > latest) return [];
  const late = dates.filter(
    ({ status, startsAt, closesAt }) => status === 'booked' && startsAt <= latest && closesAt > clock.now(),
  );
  const ids = late.map(({ id }) => id);
  const copies = Map.groupBy(await copiesOf(db, ids), ({ occurrence }) => occurrence);
  return late.flatMap((date) => {
    const all = copies.get(date.id) ?? [];
    const room = all.find(({ current }) => current);
    const wasThere = room?.state === 'open' && room.openedAt !== null && room.openedAt <= latest;
    const nobodyCame = all.every(({ state, enteredAt }) => enteredAt === null && state !== 'lost');
    return wasThere && nobodyCame ? [{ date, room }] : [];
  });
}

/** Our own record may be ten seconds old, so the server is asked; no answer is no proof. */
async function isSurelyEmpty({ pool }: ReleaseParts, { server, meetingId }: Room): Promise<boolean> {
  const client = pool.find(({ name }) => name === server)?.client;
  if (client === undefined) return false;
  try {
    const meeting = await client.getMeetingInfo(meetingId, { timeoutMs: ASK_TIMEOUT_MS });
    return meeting !== null && !meeting.hasUserJoined && meeting.participantCount === 0;
  } catch (error) {
    if (error instanceof BackendError) return false;
    throw error;
  }
}
