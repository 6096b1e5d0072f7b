import { BackendError } from '../../clients/bigbluebutton/fault.ts';
import type { MeetingInfo } from '../../clients/bigbluebutton/meeting.ts';
import { MINUTE_MS } from '../../lib/span.ts';
import type { OpenRoomsParts } from './open-rooms.ts';
import type { Room } from './room.ts';
import { currentRooms, move } from './room-store.ts';
import type { PoolServer } from './server.ts';

/** How long people in an old copy have to notice before it ends. */
const OLD_COPY_GRACE_MS = MINUTE_MS;

/**
 * A copy on a server that was given up is there after all. If nobody has entered the copy that replaced it,
 * our links lead back to it and the new one ends; otherwise the old one ends.
 */
export async function returnRoom(
  parts: OpenRoomsParts,
  server: PoolServer,
  room: Room,
  meeting: MeetingInfo,
): Promise<void> {
  const { database, clock, log } = parts;
  const entered = room.enteredAt !== null || meeting.hasUserJoined;
  const back = {
    state: entered ? 'live' : 'open',
    current: 1,
    create_time: meeting.createTime,
    opened_at: room.openedAt ?? clock.now(),
    participants: meeting.participantCount,
    ...(entered && room.enteredAt === null ? { entered_at: clock.now() } : {}),
  };
  if (room.current) {
    await move(database.db, room, back);
    return;
  }
  const [replacement] = await currentRooms(database.db, [room.occurrence]);
  if (replacement !== undefined && entered && (await isUntouched(parts, replacement))) {
    const swapped = await database.transaction(async (tx) => {
      const retired = await move(tx, replacement, {
        current: 0,
        state: 'ending',
        ending_at: clock.now(),
        claimed_until: clock.now(),
        end_reason: 'superseded',
      });
      return retired && (await move(tx, room, back));
    });
    if (swapped) {
      log.info('a room is back on its server', { server: server.name, occurrence: room.occurrence });
      return;
    }
  }
  const graceMs = meeting.participantCount > 0 ? OLD_COPY_GRACE_MS : 0;
  await move(database.db, room, {
    state: 'ending',
    ending_at: clock.now(),
    claimed_until: clock.now() + graceMs,
    end_reason: 'superseded',
  });
}

/** Whether certainly nobody has entered; our own record may be ten seconds old, so its server is asked. */
async function isUntouched(
  { pool }: OpenRoomsParts,
  { state, server, meetingId, enteredAt }: Room,
): Promise<boolean> {
  if (enteredAt !== null) return false;
  if (state === 'planned') return true;
  if (state !== 'open') return false;
  const client = pool.find(({ name }) => name === server)?.client;
  if (client === undefined) return false;
  try {
    const meeting = await client.getMeetingInfo(meetingId);
    return meeting !== null && !meeting.hasUserJoined && meeting.participantCount === 0;
  } catch (error) {
    if (error instanceof BackendError) return false;
    throw error;
  }
}
