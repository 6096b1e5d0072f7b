import type { Placing } from '../../src/features/rooms/placement.ts';
import { HOUR_MS } from '../../src/lib/span.ts';

/** Seats of 250 rooms due at the same minute: most are small, a few dominate; 3,642 seats, so that all fit by admission. */
export const FULL_HOUR: readonly number[] = [
  [250, 1],
  [150, 2],
  [80, 4],
  [40, 10],
  [25, 26],
  [12, 90],
  [5, 60],
  [6, 57],
].flatMap(([seats = 0, times = 0]) => Array.from({ length: times }, () => seats));

const FULL_HOUR_SPAN = { from: 0, to: 2 * HOUR_MS };

/** The same as placement is asked, in an order that has nothing to do with size, as bookings come. */
export const BURST: readonly Placing[] = FULL_HOUR.map((seats, index) => ({
  id: `room-${String((index * 97) % FULL_HOUR.length).padStart(3, '0')}`,
  span: FULL_HOUR_SPAN,
  seats,
  branch: `branch-${index % 180}`,
})).toSorted((one, other) => (one.id < other.id ? -1 : 1));

export const TWELVE_SERVERS = Array.from({ length: 12 }, (_, index) => ({
  name: `bbb-${String(index + 1).padStart(2, '0')}`,
  seats: 400,
  accepts: true,
}));

/** People and rooms on one server before the full hour begins. */
export type Standing = { readonly server: string; readonly users: number; readonly rooms: number };

/** What runs on each of the twelve, as in the replay that peers are measured by. */
export const STANDING: readonly Standing[] = [
  [0, 0],
  [0, 0],
  [20, 2],
  [20, 2],
  ...Array.from({ length: 4 }, () => [45, 3]),
  ...Array.from({ length: 4 }, () => [80, 5]),
].map(([users = 0, rooms = 0], index) => ({ server: TWELVE_SERVERS[index]?.name ?? '', users, rooms }));
