import { contains, type Instant } from '../../lib/span.ts';
import type { Db, Tx } from '../../platform/db/database.ts';
import { limitsDuring } from './admit-dates.ts';
import type { BookingSettings } from './desk.ts';

/** What the pool carries at one instant, planned outages taken off. */
export async function limitsAt(
  settings: BookingSettings,
  db: Db | Tx,
  at: Instant,
): Promise<{ readonly rooms: number; readonly seats: number }> {
  const { rooms, seats, outages } = await limitsDuring(settings, db, { from: at, to: at + 1 });
  const now = outages.filter(({ span }) => contains(span, at));
  return {
    rooms: Math.max(0, rooms - now.reduce((sum, outage) => sum + outage.rooms, 0)),
    seats: Math.max(0, seats - now.reduce((sum, outage) => sum + outage.seats, 0)),
  };
}
