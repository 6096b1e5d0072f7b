import type { Instant } from '../../lib/span.ts';
import type { Db, Tx } from '../../platform/db/database.ts';
import { bookingsById } from '../bookings/dates.ts';
import type { Room } from './room.ts';
import * as roomStore from './room-store.ts';

/** What other features may know of a copy of a room that may have been recorded. */
export type RecordedRoom = Pick<Room, 'id' | 'server' | 'meetingId' | 'occurrence' | 'booking' | 'enteredAt'>;

/**
 * Copies that people were in, that were to be recorded as their booking has it, and that are over since `since`, each
 * with when it ended.
 */
export async function recordedRoomsEnded(
  db: Db | Tx,
  since: Instant,
): Promise<readonly (RecordedRoom & { readonly endedAt: Instant })[]> {
  const ended = await roomStore.roomsEnded(db, since);
  const bookings = await bookingsById(db, [...new Set(ended.map(({ room }) => room.booking))]);
  const recorded = new Set(bookings.filter(({ options }) => options.record).map(({ id }) => id));
  return ended
    .filter(({ room }) => recorded.has(room.booking))
    .map(({ room, endedAt }) => ({ ...room, endedAt }));
}

/** One copy, whatever became of it. */
export async function recordedRoomById(db: Db | Tx, id: string): Promise<RecordedRoom | undefined> {
  return roomStore.roomById(db, id);
}
