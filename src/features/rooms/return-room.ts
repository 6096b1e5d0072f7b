import { BackendError } from '../../clients/bigbluebutton/fault.ts';
import type { MeetingInfo } from '../../clients/bigbluebutton/meeting.ts';
import { type Instant, MINUTE_MS, SECOND_MS } from '../../lib/span.ts';
import { occurrencesById } from '../bookings/dates.ts';
import { inLanes } from './lanes.ts';
import { type JobNote, moveByJob, noteMove } from './move-by-job.ts';
import type { OpenRoomsParts } from './open-rooms.ts';
import { needsRoom, type Room } from './room.ts';
import { type Changes, currentRooms, move, roomsIn } from './room-store.ts';
import type { PoolServer } from './server.ts';
import { warnPeople, type WarnParts } from './warn-people.ts';

/** How long people in an old copy have to notice before it ends. */
const OLD_COPY_GRACE_MS = MINUTE_MS;
const ASK_TIMEOUT_MS = 3 * SECOND_MS;
const WARNINGS_PER_SERVER = 4;

const RETURN: JobNote = { job: 'watch-servers', action: 'room.return' };

/**
 * A copy on a server that was given up is there after all. If nobody has entered the copy that replaced it, or
 * that one is gone itself, our links lead back to the old one and the new one ends; otherwise the old one ends.
 * A copy that was never recorded as there, because its `create` went unanswered, has nobody to go back for, nor has
 * one whose date was cancelled meanwhile.
 */
export async function returnRoom(
  parts: OpenRoomsParts,
  server: PoolServer,
  room: Room,
  meeting: MeetingInfo,
): Promise<void> {
  const { clock, log } = parts;
  const entered = room.enteredAt !== null || meeting.hasUserJoined;
  const back = {
    state: entered ? 'live' : 'open',
    current: 1,
    create_time: meeting.createTime,
    voice_bridge: meeting.voiceBridge,
    opened_at: room.openedAt ?? clock.now(),
    participants: meeting.participantCount,
    ...(entered && room.enteredAt === null ? { entered_at: clock.now() } : {}),
  };
  if (room.current) {
    await moveByJob(parts, room, back, RETURN);
    return;
  }
  const [replacement] = await currentRooms(parts.database.db, [room.occurrence]);
  const wanted = (entered || room.openedAt !== null) && (await isBooked(parts, room));
  if (replacement !== undefined && wanted && (await isUntouched(parts, replacement))) {
    if (await swap(parts, replacement, room, back)) {
      log.info('a room is back on its server', { server: server.name, occurrence: room.occurrence });
      return;
    }
  }
  const graceMs = meeting.participantCount > 0 ? OLD_COPY_GRACE_MS : 0;
  const leaving = {
    state: 'ending',
    participants: meeting.participantCount,
    ending_at: clock.now(),
    claimed_until: clock.now() + graceMs,
    end_reason: 'superseded',
  };
  await moveByJob(parts, room, leaving, { job: 'watch-servers', action: 'room.end' });
}

/**
 * Tells the people in old copies that their meeting goes on elsewhere, while these still have their minute. Not said
 * by the watch, which must not wait for a chat.
 *
 * @returns how many copies were told
 */
export async function warnOldCopies(parts: WarnParts, signal: AbortSignal): Promise<number> {
  const now = parts.clock.now();
  const left = (await roomsIn(parts.database.db, ['ending'])).filter(
    ({ endReason, endingAt, participants, warnedAt }) =>
      endReason === 'superseded' &&
      participants > 0 &&
      warnedAt === null &&
      now < (endingAt ?? 0) + OLD_COPY_GRACE_MS,
  );
  let count = 0;
  await inLanes(left, { perServer: WARNINGS_PER_SERVER, signal }, async (room) => {
    if (await warnPeople(parts, room, (say) => say('replaced'))) count += 1;
  });
  return count;
}

async function isBooked({ database }: OpenRoomsParts, { occurrence }: Room): Promise<boolean> {
  const [date] = await occurrencesById(database.db, [occurrence]);
  return date?.status === 'booked';
}

/** Both or neither: an occurrence always has one current copy. */
async function swap(
  { database, clock }: OpenRoomsParts,
  leaving: Room,
  coming: Room,
  back: Changes,
): Promise<boolean> {
  return database.transaction(async (tx) => {
    // Held until the end of the transaction, so that the last step cannot fail after the second.
    if (!(await move(tx, coming, { state: coming.state }))) return false;
    if (!(await move(tx, leaving, retirement(leaving, clock.now())))) return false;
    await move(tx, coming, back);
    await noteMove(tx, coming, back, { ...RETURN, at: clock.now() });
    return true;
  });
}

/** What becomes of the copy that makes way: one that is gone or out of sight stays what it is. */
function retirement(replacement: Room, now: Instant): Changes {
  if (needsRoom(replacement)) return { current: 0 };
  const over = { current: 0, end_reason: 'superseded' };
  return replacement.state === 'planned'
    ? { ...over, state: 'ended', ended_at: now }
    : { ...over, state: 'ending', ending_at: now, claimed_until: now };
}

/**
 * Whether links may lead away from the copy that took over: nobody is in it, or it is gone itself. Our own record
 * of an open one may be ten seconds old, so its server is asked; into one that is being made nobody can get yet.
 */
async function isUntouched({ pool }: OpenRoomsParts, replacement: Room): Promise<boolean> {
  const { state, server, meetingId } = replacement;
  if (needsRoom(replacement) || state === 'planned' || state === 'creating') return true;
  if (state !== 'open') return false;
  const client = pool.find(({ name }) => name === server)?.client;
  if (client === undefined) return false;
  try {
    const meeting = await client.getMeetingInfo(meetingId, { timeoutMs: ASK_TIMEOUT_MS });
    return meeting?.hasUserJoined !== true;
  } catch (error) {
    if (error instanceof BackendError) return false;
    throw error;
  }
}
