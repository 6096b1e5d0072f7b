import { refuse } from '../../lib/refusal.ts';
import { append } from '../../platform/audit/audit.ts';
import type { Tx } from '../../platform/db/database.ts';
import { auditedDate, type Booking, type BookingWithDates } from './booking.ts';
import { bookingById, updateBooking } from './booking-store.ts';
import type { By } from './desk.ts';
import type { Occurrence } from './occurrence.ts';
import { occurrencesById, occurrencesOfAll } from './occurrence-store.ts';

/** A date, its booking, and all the dates that callers see of it. */
export type LoadedDate = {
  readonly date: Occurrence;
  readonly booking: Booking;
  readonly dates: readonly Occurrence[];
};

/**
 * @param ifMatch the version of the date that the caller has seen; null for whichever it is
 * @throws Refusal `not-found`, `version-conflict`
 */
export async function loadDate(
  tx: Tx,
  { id, ifMatch }: { readonly id: string; readonly ifMatch: number | null },
): Promise<LoadedDate> {
  const [date] = await occurrencesById(tx, [id]);
  if (date === undefined || date.status === 'dropped') return refuse({ code: 'not-found' });
  if (ifMatch !== null && ifMatch !== date.version) refuse({ code: 'version-conflict' });
  const booking = (await bookingById(tx, date.booking)) ?? refuse({ code: 'not-found' });
  return { date, booking, dates: await occurrencesOfAll(tx, [booking.id]) };
}

/**
 * Writes a booking under its next version; also where only its dates have changed, since they are part of it.
 *
 * @throws Refusal `version-conflict` when somebody else changed it since it was read
 */
export async function saveBooking(
  tx: Tx,
  by: By,
  booking: Booking,
  occurrences: readonly Occurrence[],
): Promise<BookingWithDates> {
  if (!(await updateBooking(tx, booking, occurrences, by.now))) refuse({ code: 'version-conflict' });
  return { booking: { ...booking, version: booking.version + 1 }, occurrences };
}

/** The dates that callers see after a change, earliest first. */
export function mergeDates(
  dates: readonly Occurrence[],
  changed: readonly Occurrence[],
): readonly Occurrence[] {
  const byId = new Map([...dates, ...changed].map((date) => [date.id, date]));
  return [...byId.values()]
    .filter(({ status }) => status !== 'dropped')
    .sort((one, other) => one.startsAt - other.startsAt || (one.id < other.id ? -1 : 1));
}

/** Leaves the audit row of a change of one date. */
export async function auditDate(
  tx: Tx,
  by: By,
  action: string,
  before: Occurrence,
  after: Occurrence,
): Promise<void> {
  await append(tx, {
    at: by.now,
    actor: by.actor,
    action,
    object: { kind: 'occurrence', id: after.id },
    branch: after.branch,
    before: auditedDate(before),
    after: auditedDate(after),
  });
}
