import { BackendError } from '../../clients/bigbluebutton/fault.ts';
import { type Instant, MINUTE_MS, SECOND_MS } from '../../lib/span.ts';
import type { Job, Outcome } from '../../platform/jobs/job.ts';
import type { PoolLimits } from '../capacity/admission.ts';
import { dueAt, occurrencesById } from '../bookings/dates.ts';
import type { Occurrence } from '../bookings/occurrence.ts';
import { moveByJob } from './move-by-job.ts';
import type { OpenRoomsParts } from './open-rooms.ts';
import { giveUpRooms } from './give-up-rooms.ts';
import { chooseLeaving, type Overrun } from './overrun.ts';
import type { EndReason, Room, RoomState } from './room.ts';
import { move, roomsIn } from './room-store.ts';

/** A room with people past its window counts as held for this long, renewed each minute. */
const HOLD_MS = 10 * MINUTE_MS;
const RENEW_AFTER_MS = MINUTE_MS;
/** When an accepted `end` is asked about again. */
const END_AGAIN_MS = 5 * SECOND_MS;
const ENDS_AT_ONCE = 10;
/** Of those being created only what a process left behind: the others open first. */
const CLOSABLE: readonly RoomState[] = ['planned', 'creating', 'open', 'live', 'lost', 'failed'];

export type CloseRoomsParts = OpenRoomsParts & {
  /** The limits of the pool in force at an instant. */
  limitsAt(at: Instant): Promise<Pick<PoolLimits, 'rooms' | 'seats'>>;
};

/** Ends what is over: empty rooms at `closesAt`, others when their place is needed; and sees each `end` through. */
export function closeRoomsJob(parts: CloseRoomsParts): Job {
  return {
    name: 'close-rooms',
    schedule: '5-59/10 * * * * *',
    run: async (signal) => {
      const closed = await closeDue(parts);
      const ended = await endAll(parts, signal);
      return { ...closed, ...ended, givenUp: await giveUpRooms(parts) };
    },
  };
}

async function closeDue(parts: CloseRoomsParts): Promise<Outcome> {
  const { database, clock } = parts;
  const now = clock.now();
  const rooms = (await roomsIn(database.db, CLOSABLE)).filter(
    ({ current, state, claimedUntil }) => current && (state !== 'creating' || (claimedUntil ?? 0) <= now),
  );
  const occurrences = new Map(
    (
      await occurrencesById(
        database.db,
        rooms.map(({ occurrence }) => occurrence),
      )
    ).map((o) => [o.id, o]),
  );
  const outcome = { closed: 0, held: 0, sentOff: 0 };
  const overruns: Overrun[] = [];
  for (const room of rooms) {
    const occurrence = occurrences.get(room.occurrence);
    if (occurrence === undefined) throw new Error(`Room ${room.id} has lost its occurrence.`);
    const over = occurrence.status !== 'booked' || occurrence.closesAt <= now;
    if (!over) continue;
    if (room.state === 'live' && room.participants > 0 && occurrence.status === 'booked') {
      overruns.push({ room, closesAt: occurrence.closesAt });
    } else if (await retire(parts, room, occurrence.status === 'booked' ? 'closed' : 'cancelled')) {
      outcome.closed += 1;
    }
  }
  if (overruns.length === 0) return outcome;
  const leaving = new Set(await mustLeave(parts, overruns, now));
  for (const { room } of overruns) {
    if (leaving.has(room.id)) outcome.sentOff += (await retire(parts, room, 'closed')) ? 1 : 0;
    else outcome.held += (await hold(parts, room, now)) ? 1 : 0;
  }
  return outcome;
}

/** Rooms past their window whose place the windows running now need: the longest over goes first. */
async function mustLeave(
  parts: CloseRoomsParts,
  overruns: readonly Overrun[],
  now: Instant,
): Promise<readonly string[]> {
  const running: readonly Occurrence[] = await dueAt(parts.database.db, now);
  return chooseLeaving(running, overruns, await parts.limitsAt(now));
}

async function hold(parts: CloseRoomsParts, room: Room, now: Instant): Promise<boolean> {
  const held = { held_until: now + HOLD_MS };
  if (room.heldUntil === null)
    return moveByJob(parts, room, held, { job: 'close-rooms', action: 'room.hold' });
  return room.heldUntil - now > HOLD_MS - RENEW_AFTER_MS || move(parts.database.db, room, held);
}

/** Starts the end of a copy; what was never sent, or refused, is over at once. */
async function retire(parts: CloseRoomsParts, room: Room, reason: EndReason): Promise<boolean> {
  const now = parts.clock.now();
  const unsent = room.state === 'planned' || room.state === 'failed';
  const changes = unsent
    ? { state: 'ended', ended_at: now, end_reason: reason }
    : { state: 'ending', ending_at: now, claimed_until: now, end_reason: reason, held_until: null };
  return moveByJob(parts, room, changes, { job: 'close-rooms', action: 'room.end' });
}

/** `end` is asynchronous: `ending` until the server knows the meeting no more. */
async function endAll(parts: CloseRoomsParts, signal: AbortSignal): Promise<Outcome> {
  const now = parts.clock.now();
  const due = (await roomsIn(parts.database.db, ['ending'])).filter(
    ({ claimedUntil }) => (claimedUntil ?? 0) <= now,
  );
  const outcome = { ended: 0, ending: 0, unreachable: 0, broken: 0 };
  const queue = [...due];
  await Promise.all(
    Array.from({ length: ENDS_AT_ONCE }, async () => {
      for (let room = queue.shift(); room !== undefined && !signal.aborted; room = queue.shift()) {
        outcome[await endSafely(parts, room)] += 1;
      }
    }),
  );
  return outcome;
}

type Ended = 'ended' | 'ending' | 'unreachable';

/** One room that cannot be dealt with must not hold up the others. */
async function endSafely(parts: CloseRoomsParts, room: Room): Promise<Ended | 'broken'> {
  try {
    return await endOne(parts, room);
  } catch (error) {
    const { occurrence, server } = room;
    parts.log.error('a room could not be ended', { occurrence, server, error });
    return 'broken';
  }
}

async function endOne(parts: CloseRoomsParts, room: Room): Promise<Ended> {
  const { database, clock, pool, log } = parts;
  const client = pool.find(({ name }) => name === room.server)?.client;
  if (client === undefined)
    throw new Error(`Server ${room.server} is not in the settings and still has a room.`);
  try {
    const answer = await client.end(room.meetingId);
    const gone = answer === 'notFound' || (await client.getMeetingInfo(room.meetingId)) === null;
    if (gone) {
      await move(database.db, room, { state: 'ended', ended_at: clock.now() });
      return 'ended';
    }
    await move(database.db, room, { claimed_until: clock.now() + END_AGAIN_MS });
    return 'ending';
  } catch (error) {
    if (!(error instanceof BackendError)) throw error;
    log.warn('a room could not be ended; the next run tries again', { server: room.server, error });
    return 'unreachable';
  }
}
