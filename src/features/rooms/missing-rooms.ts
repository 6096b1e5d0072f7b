import type { Instant } from '../../lib/span.ts';
import type { Db } from '../../platform/db/database.ts';
import { dueAt } from '../bookings/dates.ts';
import type { Occurrence } from '../bookings/occurrence.ts';
import { needsRoom } from './room.ts';
import { currentRooms } from './room-store.ts';

/** The dates whose window runs and that need a (further) copy of their room, the earliest to open first. */
export async function missingRooms(db: Db, at: Instant): Promise<readonly Occurrence[]> {
  const due = await dueAt(db, at);
  const rooms = await currentRooms(
    db,
    due.map(({ id }) => id),
  );
  const current = new Map(rooms.map((room) => [room.occurrence, room]));
  return due.filter(({ id }) => needsRoom(current.get(id)));
}
