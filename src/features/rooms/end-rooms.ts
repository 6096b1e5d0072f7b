import type { BigBlueButtonClient } from '../../clients/bigbluebutton/client.ts';
import { BackendError } from '../../clients/bigbluebutton/fault.ts';
import { SECOND_MS } from '../../lib/span.ts';
import type { Outcome } from '../../platform/jobs/job.ts';
import { inLanes } from './lanes.ts';
import type { OpenRoomsParts } from './open-rooms.ts';
import type { Room } from './room.ts';
import { move, roomsIn } from './room-store.ts';

/** When an accepted `end` is asked about again. */
const END_AGAIN_MS = 5 * SECOND_MS;
const END_TIMEOUT_MS = 5 * SECOND_MS;
const ASK_TIMEOUT_MS = 3 * SECOND_MS;
const ENDS_PER_SERVER = 4;

export type EndRoomsParts = Pick<OpenRoomsParts, 'database' | 'pool' | 'clock' | 'log'>;

type Ended = 'ended' | 'ending' | 'unreachable';

/** `end` is asynchronous: a copy is `ending` until its server knows the meeting no more. */
export async function endRooms(parts: EndRoomsParts, signal: AbortSignal): Promise<Outcome> {
  const now = parts.clock.now();
  const due = (await roomsIn(parts.database.db, ['ending'])).filter(
    ({ claimedUntil }) => (claimedUntil ?? 0) <= now,
  );
  const outcome = { ended: 0, ending: 0, unreachable: 0, broken: 0 };
  await inLanes(due, { perServer: ENDS_PER_SERVER, signal }, async (room) => {
    outcome[await endSafely(parts, room)] += 1;
  });
  return outcome;
}

/** One room that cannot be dealt with must not hold up the others. */
async function endSafely(parts: EndRoomsParts, room: Room): Promise<Ended | 'broken'> {
  try {
    return await endOne(parts, room);
  } catch (error) {
    const { occurrence, server } = room;
    parts.log.error('a room could not be ended', { occurrence, server, error });
    return 'broken';
  }
}

async function endOne({ database, clock, pool, log }: EndRoomsParts, room: Room): Promise<Ended> {
  const client = pool.find(({ name }) => name === room.server)?.client;
  if (client === undefined)
    throw new Error(`Server ${room.server} is not in the settings and still has a room.`);
  try {
    if (await isGone(client, room.meetingId)) {
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

/**
 * Asks for the end, and then whether it has come. An `end` whose answer did not come may have taken effect: the same
 * question tells.
 *
 * @throws BackendError where the server did certainly nothing, or cannot be asked
 */
async function isGone(client: BigBlueButtonClient, meetingId: string): Promise<boolean> {
  try {
    if ((await client.end(meetingId, { timeoutMs: END_TIMEOUT_MS })) === 'notFound') return true;
  } catch (error) {
    if (!(error instanceof BackendError) || error.outcome === 'refused') throw error;
  }
  return (await client.getMeetingInfo(meetingId, { timeoutMs: ASK_TIMEOUT_MS })) === null;
}
