import type { Instant } from '../../lib/span.ts';
import type { PoolLimits } from '../capacity/admission.ts';
import type { Room } from './room.ts';

/** A room with people in it past its window. */
export type Overrun<R = Room> = { readonly room: R; readonly closesAt: Instant };

/**
 * Which rooms past their window must leave, so that the windows running now have their places. Pure.
 *
 * @param running occurrences whose window runs; their places are promised
 * @returns ids of rooms, the longest over first, as few as are needed
 */
export function chooseLeaving(
  running: readonly { readonly expected: number }[],
  overruns: readonly Overrun<Pick<Room, 'id' | 'seats'>>[],
  limits: Pick<PoolLimits, 'rooms' | 'seats'>,
): readonly string[] {
  const longestFirst = overruns.toSorted(
    (a, b) => a.closesAt - b.closesAt || a.room.id.localeCompare(b.room.id),
  );
  let rooms = running.length + overruns.length;
  let seats =
    running.reduce((sum, { expected }) => sum + expected, 0) +
    overruns.reduce((sum, { room }) => sum + room.seats, 0);
  const leaving: string[] = [];
  for (const { room } of longestFirst) {
    if (rooms <= limits.rooms && seats <= limits.seats) break;
    leaving.push(room.id);
    rooms -= 1;
    seats -= room.seats;
  }
  return leaving;
}
