import { refuse } from '../../lib/refusal.ts';
import type { Tx } from '../../platform/db/database.ts';
import type { By, Desk } from './desk.ts';
import { lastsUntil, type Occurrence } from './occurrence.ts';
import { isRoomOpen } from './room-functions.ts';

/** The address of the parameter that names the first date of several. */
const POINTER = '/query/from';

/**
 * The date from which on a booking is to change.
 *
 * @param dates all that callers see of the booking
 * @throws Refusal `invalid-request` where the booking has no such date, `already-cancelled`, `start-in-past` where it
 *   is over
 */
export async function nameDate(
  desk: Desk,
  tx: Tx,
  by: By,
  dates: readonly Occurrence[],
  id: string,
): Promise<Occurrence> {
  const date = findDate(dates, id);
  if (date.status !== 'booked') refuse({ code: 'already-cancelled' });
  if (lastsUntil(date) > by.now) return date;
  const room = (await desk.roomsOf(tx, [id])).get(id);
  return isRoomOpen(room) ? date : refuse({ code: 'start-in-past', start: date.start });
}

/** @throws Refusal `invalid-request` where the booking has no such date */
export function findDate(dates: readonly Occurrence[], id: string): Occurrence {
  const errors = [{ pointer: POINTER, code: 'not_found', detail: 'The booking has no date of this id.' }];
  return dates.find((date) => date.id === id) ?? refuse({ code: 'invalid-request', errors });
}

/** That date and those after it. */
export function datesFrom(dates: readonly Occurrence[], first: Occurrence): readonly Occurrence[] {
  return dates.filter(({ startsAt }) => startsAt >= first.startsAt);
}
