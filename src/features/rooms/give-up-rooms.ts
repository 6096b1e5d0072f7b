import { DAY_MS } from '../../lib/span.ts';
import { occurrencesById } from '../bookings/dates.ts';
import { moveByJob } from './move-by-job.ts';
import type { OpenRoomsParts } from './open-rooms.ts';
import { roomsIn } from './room-store.ts';
import { serverRecords } from './server-store.ts';

/** Far beyond the two hours after a window in which BBB itself ends a meeting that nobody is in. */
const GIVE_UP_AFTER_MS = DAY_MS;

/**
 * Lets go of copies on servers that did not come back within a day, so that such a server can leave the
 * settings. Should one show up after all, the watch ends it as a stray.
 *
 * @returns how many were let go
 */
export async function giveUpRooms(parts: OpenRoomsParts): Promise<number> {
  const { database, clock } = parts;
  const now = clock.now();
  const records = await serverRecords(database.db);
  const lost = new Set(records.filter(({ state }) => state === 'lost').map(({ name }) => name));
  if (lost.size === 0) return 0;
  const rooms = (await roomsIn(database.db, ['lost', 'ending'])).filter(({ server }) => lost.has(server));
  const dates = await occurrencesById(
    database.db,
    rooms.map(({ occurrence }) => occurrence),
  );
  const past = new Set(
    dates.filter(({ closesAt }) => closesAt + GIVE_UP_AFTER_MS <= now).map(({ id }) => id),
  );
  let count = 0;
  for (const room of rooms.filter(({ occurrence }) => past.has(occurrence))) {
    const changes = { state: 'ended', ended_at: now, end_reason: room.endReason ?? 'superseded' };
    if (await moveByJob(parts, room, changes, { job: 'close-rooms', action: 'room.give-up' })) count += 1;
  }
  return count;
}
