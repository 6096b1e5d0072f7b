import type { Booking } from './booking.ts';
import type { Occurrence } from './occurrence.ts';

/**
 * A booking as its dates stand. A single meeting is its one date, which may have been moved or made longer by itself:
 * what the booking says of its start, length and people is what that date says. A series says how it was made.
 *
 * @param dates all that callers see of it, earliest first
 */
export function inStep(booking: Booking, dates: readonly Occurrence[]): Booking {
  if (booking.recurrence !== null) return booking;
  // What a series left behind that became a single meeting lies before it.
  const one = dates.findLast(({ status }) => status === 'booked') ?? dates.at(-1);
  if (one === undefined) return booking;
  const { start, timeZone, durationMinutes, expected } = one;
  return { ...booking, start, timeZone, durationMinutes, expected };
}
