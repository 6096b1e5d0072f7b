import type { Expression, SqlBool } from 'kysely';
import type { Instant, Span } from '../../lib/span.ts';
import type { Db, Tx } from '../../platform/db/database.ts';
import type { Booking } from './booking.ts';
import * as bookingStore from './booking-store.ts';
import * as linkStore from './link-store.ts';
import type { Occurrence } from './occurrence.ts';
import * as outageStore from './outage-store.ts';
import * as papersDateStore from './papers-date-store.ts';
import * as occurrenceStore from './occurrence-store.ts';
import * as windowStore from './window-store.ts';

/** What other features may know of bookings and their dates; they never see the tables. */

/** Booked dates whose window holds the instant, the earliest to open first. */
export async function dueAt(tx: Tx | Db, at: Instant): Promise<readonly Occurrence[]> {
  return occurrenceStore.dueAt(tx, at);
}

/** Booked dates whose window shares an instant with the span, the earliest to open first. */
export async function windowsIn(tx: Tx | Db, span: Span): Promise<readonly Occurrence[]> {
  return windowStore.windowsIn(tx, span);
}

/** Planned outages that share an instant with the span and say something to guests and hosts. */
export async function announcedOutages(
  tx: Tx | Db,
  span: Span,
): Promise<readonly outageStore.PlannedOutage[]> {
  if (span.from >= span.to) return [];
  return (await outageStore.outagesIn(tx, span)).filter(({ announcement }) => announcement !== '');
}

/** These dates whatever their status, `dropped` included, in no order; ids that are none are left out. */
export async function occurrencesById(tx: Tx | Db, ids: readonly string[]): Promise<readonly Occurrence[]> {
  return occurrenceStore.occurrencesById(tx, ids);
}

/** The booked and cancelled dates of a booking, earliest first. */
export async function occurrencesOf(tx: Tx | Db, bookingId: string): Promise<readonly Occurrence[]> {
  return occurrenceStore.occurrencesOfAll(tx, [bookingId]);
}

/**
 * Booked dates of bookings that may have papers and that are not over at the beginning of `span`: those that start before
 * its end, and of bookings without one of these the next.
 */
export async function datesWithPapers(tx: Tx | Db, span: Span): Promise<readonly Occurrence[]> {
  return papersDateStore.datesWithPapers(tx, span);
}

export async function bookingById(tx: Tx | Db, id: string): Promise<Booking | null> {
  return bookingStore.bookingById(tx, id);
}

/** These bookings in no order; ids that are none are left out. */
export async function bookingsById(tx: Tx | Db, ids: readonly string[]): Promise<readonly Booking[]> {
  return bookingStore.bookingsById(tx, ids);
}

/** What a code (normalized, see `normalizeCode`) leads to; null where there never was such a link. */
export async function linkByCode(tx: Tx | Db, code: string): Promise<linkStore.FoundLink | null> {
  return linkStore.linkByCode(tx, code);
}

/** Holds in a statement while the link with this code (normalized) is in force. */
export function linkInForce(code: string): Expression<SqlBool> {
  return linkStore.linkInForce(code);
}

/** The codes of the guest links in force, by booking. */
export async function guestCodesOf(
  tx: Tx | Db,
  bookingIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  return linkStore.guestCodes(tx, bookingIds);
}
