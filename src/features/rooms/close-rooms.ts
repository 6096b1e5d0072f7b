import { BackendError } from '../../clients/bigbluebutton/fault.ts';
import { type Instant, SECOND_MS } from '../../lib/span.ts';
import type { Job } from '../../platform/jobs/job.ts';
import { occurrencesById } from '../bookings/dates.ts';
import { endRooms } from './end-rooms.ts';
import { giveUpRooms } from './give-up-rooms.ts';
import { inLanes } from './lanes.ts';
import { type Copy, HOLD_MS, makeWay, type MakeWayParts } from './make-way.ts';
import type { OpenRoomsParts } from './open-rooms.ts';
import { type ReleaseParts, releaseRooms } from './release-rooms.ts';
import { retire } from './retire.ts';
import { warnOldCopies } from './return-room.ts';
import type { RoomState } from './room.ts';
import { move, roomsIn } from './room-store.ts';

const ASK_TIMEOUT_MS = 3 * SECOND_MS;
const QUESTIONS_PER_SERVER = 4;
/** Of those being created only what a process left behind: the others open first. */
const CLOSABLE: readonly RoomState[] = ['planned', 'creating', 'open', 'live', 'lost', 'failed'];

export type CloseRoomsParts = OpenRoomsParts & MakeWayParts & ReleaseParts;

/**
 * Ends what is over: empty rooms at `closesAt`, others when their place is needed; gives rooms up that nobody came
 * to; and sees each `end` through.
 */
export function closeRoomsJob(parts: CloseRoomsParts): Job {
  const since = parts.clock.now();
  return {
    name: 'close-rooms',
    schedule: '5-59/10 * * * * *',
    run: async (signal) => {
      const closed = await closeDue(parts, signal);
      const released = await releaseRooms(parts, since, signal);
      const toldMoved = await warnOldCopies(parts, signal);
      const ended = await endRooms(parts, signal);
      const warned = closed.warned + toldMoved;
      return { ...closed, warned, released, ...ended, givenUp: await giveUpRooms(parts) };
    },
  };
}

async function closeDue(parts: CloseRoomsParts, signal: AbortSignal) {
  const now = parts.clock.now();
  const outcome = { closed: 0, unsure: 0 };
  const inUse: Copy[] = [];
  const take = async (copy: Copy): Promise<void> => {
    const fate = await fateOf(parts, copy, now);
    if (fate === 'stays') return;
    if (fate === 'unsure') outcome.unsure += 1;
    else if (typeof fate === 'object') inUse.push(fate);
    else if (await retire(parts, copy, fate)) outcome.closed += 1;
  };
  await inLanes(await closable(parts, now), { perServer: QUESTIONS_PER_SERVER, signal }, take);
  return { ...outcome, ...(await makeWay(parts, inUse, now, signal)) };
}

async function closable({ database }: CloseRoomsParts, now: Instant): Promise<readonly Copy[]> {
  const rooms = (await roomsIn(database.db, CLOSABLE)).filter(
    ({ current, state, claimedUntil }) => current && (state !== 'creating' || (claimedUntil ?? 0) <= now),
  );
  const ids = rooms.map(({ occurrence }) => occurrence);
  const dates = new Map((await occurrencesById(database.db, ids)).map((date) => [date.id, date]));
  return rooms.map((room) => {
    const date = dates.get(room.occurrence);
    if (date === undefined) throw new Error(`Room ${room.id} has lost its occurrence.`);
    return { ...room, date };
  });
}

/**
 * What becomes of a copy: it is ended for a reason, stays as it is, has people in it past its window or shortly
 * before its end (then the copy, as it is now), or nobody can say yet.
 */
type Fate = 'closed' | 'cancelled' | 'stays' | 'unsure' | Copy;

async function fateOf(parts: CloseRoomsParts, copy: Copy, now: Instant): Promise<Fate> {
  const { date, state, participants } = copy;
  if (date.status !== 'booked') return 'cancelled';
  const hasPeople = state === 'live' && participants > 0;
  if (now < date.closesAt) return hasPeople && date.closesAt < now + HOLD_MS ? copy : 'stays';
  if (hasPeople) return copy;
  return state === 'open' || state === 'live' ? lookInside(parts, copy) : 'closed';
}

/**
 * Our own record may be ten seconds old, so the server is asked before a room is ended as empty. No answer is no
 * proof: the next run asks again, unless the watch has given the server up by then.
 */
async function lookInside({ database, pool, clock, log }: CloseRoomsParts, copy: Copy): Promise<Fate> {
  const client = pool.find(({ name }) => name === copy.server)?.client;
  if (client === undefined)
    throw new Error(`Server ${copy.server} is not in the settings and still has a room.`);
  try {
    const meeting = await client.getMeetingInfo(copy.meetingId, { timeoutMs: ASK_TIMEOUT_MS });
    const participants = meeting?.participantCount ?? 0;
    if (participants === 0) return 'closed';
    const enteredAt = copy.enteredAt ?? clock.now();
    const seen = { state: 'live', participants, entered_at: enteredAt } as const;
    if (!(await move(database.db, copy, seen))) return 'unsure';
    return { ...copy, state: 'live', participants, enteredAt };
  } catch (error) {
    if (!(error instanceof BackendError)) throw error;
    log.info('nobody can say whether a room is empty; the next run asks again', {
      server: copy.server,
      error,
    });
    return 'unsure';
  }
}
