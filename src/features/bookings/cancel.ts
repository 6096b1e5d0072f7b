import { refuse } from '../../lib/refusal.ts';
import { type Instant, MINUTE_MS } from '../../lib/span.ts';
import { append } from '../../platform/audit/audit.ts';
import type { Tx } from '../../platform/db/database.ts';
import type { Booking, BookingWithDates } from './booking.ts';
import { bookingById } from './booking-store.ts';
import { changeDates, rewrite } from './change-dates.ts';
import { datesFrom, findDate, nameDate } from './dates-from.ts';
import type { By, Desk } from './desk.ts';
import { lastsUntil, type Occurrence, openingAt } from './occurrence.ts';
import { cancelOccurrences, occurrencesOfAll } from './occurrence-store.ts';
import { type ChangePreview, previewOfCancelling } from './preview.ts';
import { auditDate, loadDate, mergeDates, saveBooking } from './records.ts';
import type { Step } from './replan.ts';
import { isRoomOpen, roomsAmong } from './room-functions.ts';

/** How long a cancellation can be taken back. */
const UNDO_MS = 10 * MINUTE_MS;

/** How a cancellation is meant. */
export type CancelWish = {
  readonly id: string;
  /** Whether rooms that are open are to be ended. */
  readonly endsRooms: boolean;
  /** The version that the caller has seen; null for whichever it is. */
  readonly ifMatch: number | null;
  /** Of a booking: the id of the first date that is meant, those after it with it. */
  readonly from?: string | undefined;
};

/**
 * Cancels a booking with all its dates that are not over, or one date and those after it; past ones stay as they were.
 * A booking of which no date is to come any more is cancelled itself, so that its link says so.
 *
 * @throws Refusal `not-found`, `version-conflict`, `already-cancelled`, `room-live` where a room is open and the
 *   wish does not say that it may be ended, and what `nameDate` refuses
 */
export async function cancelBooking(desk: Desk, tx: Tx, by: By, wish: CancelWish): Promise<BookingWithDates> {
  const plan = await planCancelling(desk, tx, by, wish);
  const { before, dates, from, booked } = plan;
  const cancelled = await cancelDates(desk, tx, by, plan.leaving);
  const occurrences = mergeDates(dates, cancelled);
  const isOff = from === null || occurrences.every((date) => !isToCome(date, by.now));
  const after: Booking = isOff ? { ...before, status: 'cancelled', cancelledAt: by.now } : before;
  const saved = await saveBooking(tx, by, after, occurrences);
  await append(tx, {
    at: by.now,
    actor: by.actor,
    action: 'booking.cancel',
    object: { kind: 'booking', id: before.id },
    branch: before.branch,
    before: { status: 'booked', dates: booked.map(({ start }) => start) },
    after: {
      status: after.status,
      ...(from === null ? {} : { from: from.start }),
      cancelled: cancelled.map(({ start }) => start),
    },
  });
  return saved;
}

/** Says what `cancelBooking` would do, and does nothing. @throws Refusal as it does */
export async function previewCancelling(
  desk: Desk,
  tx: Tx,
  by: By,
  wish: CancelWish,
): Promise<ChangePreview> {
  const { before, dates, leaving } = await planCancelling(desk, tx, by, wish);
  const { skipped, shifted } = before;
  return { ...previewOfCancelling(dates, leaving.dates, by.now), skipped, shifted };
}

function isToCome(date: Occurrence, now: Instant): boolean {
  return date.status === 'booked' && lastsUntil(date) > now;
}

async function planCancelling(desk: Desk, tx: Tx, by: By, wish: CancelWish) {
  const { id, ifMatch } = wish;
  const before = (await bookingById(tx, id)) ?? refuse({ code: 'not-found' });
  if (ifMatch !== null && ifMatch !== before.version) refuse({ code: 'version-conflict' });
  if (before.status === 'cancelled') refuse({ code: 'already-cancelled' });
  const dates = await occurrencesOfAll(tx, [id]);
  const from = wish.from === undefined ? null : await nameDate(desk, tx, by, dates, wish.from);
  const reach = from === null ? dates : datesFrom(dates, from);
  const booked = reach.filter(({ status }) => status === 'booked');
  return { before, dates, from, booked, leaving: await leavingOf(desk, tx, by, booked, wish) };
}

/**
 * Takes the cancellation of a booking back: its dates that are not over are admitted anew, all or none; or those alone
 * that were cancelled at once with the date that is named, from that one on.
 *
 * @throws Refusal `not-found`, `version-conflict`, `not-cancelled`, `restore-expired`, `capacity-exhausted`,
 *   `dates-overlap`, `invalid-request` where the booking has no such date, `start-in-past` where it is over
 */
export async function restoreBooking(
  desk: Desk,
  tx: Tx,
  by: By,
  { id, ifMatch, from }: Pick<CancelWish, 'id' | 'ifMatch' | 'from'>,
): Promise<BookingWithDates> {
  const booking = (await bookingById(tx, id)) ?? refuse({ code: 'not-found' });
  if (ifMatch !== null && ifMatch !== booking.version) refuse({ code: 'version-conflict' });
  const dates = await occurrencesOfAll(tx, [id]);
  const first = from === undefined ? null : findDate(dates, from);
  refuseUnrestorable(first ?? booking, by.now);
  if (first !== null && lastsUntil(first) <= by.now) refuse({ code: 'start-in-past', start: first.start });
  const { cancelledAt } = first ?? booking;
  const leaving = (first === null ? dates : datesFrom(dates, first)).filter(
    (date) => date.status === 'cancelled' && date.cancelledAt === cancelledAt && lastsUntil(date) > by.now,
  );
  const after: Booking = { ...booking, status: 'booked', cancelledAt: null };
  const restored = await admitAgain(desk, tx, by, after, leaving, dates);
  const saved = await saveBooking(tx, by, after, mergeDates(dates, restored));
  await append(tx, {
    at: by.now,
    actor: by.actor,
    action: 'booking.restore',
    object: { kind: 'booking', id },
    branch: booking.branch,
    before: { status: booking.status },
    after: {
      status: 'booked',
      ...(first === null ? {} : { from: first.start }),
      restored: restored.map(({ start }) => start),
    },
  });
  return saved;
}

/** Cancels one date. @throws Refusal as `cancelBooking` does, and `start-in-past` for a date that is over */
export async function cancelOccurrence(desk: Desk, tx: Tx, by: By, wish: CancelWish): Promise<Occurrence> {
  const { date, booking, dates } = await loadDate(tx, wish);
  if (date.status === 'cancelled') refuse({ code: 'already-cancelled' });
  const cancelled = await cancelDates(desk, tx, by, await leavingOf(desk, tx, by, [date], wish));
  const [after = refuse({ code: 'start-in-past', start: date.start })] = cancelled;
  await saveBooking(tx, by, booking, mergeDates(dates, cancelled));
  await auditDate(tx, by, 'occurrence.cancel', date, after);
  return after;
}

/**
 * Takes the cancellation of one date back.
 *
 * @throws Refusal as `restoreBooking` does, `already-cancelled` where its booking is, `dates-overlap` where another
 *   date of the booking stands there now, and `start-in-past` for a date that is over
 */
export async function restoreOccurrence(
  desk: Desk,
  tx: Tx,
  by: By,
  wish: Pick<CancelWish, 'id' | 'ifMatch'>,
): Promise<Occurrence> {
  const { date, booking, dates } = await loadDate(tx, wish);
  refuseUnrestorable(date, by.now);
  if (booking.status === 'cancelled') refuse({ code: 'already-cancelled' });
  if (lastsUntil(date) <= by.now) refuse({ code: 'start-in-past', start: date.start });
  const restored = await admitAgain(desk, tx, by, booking, [date], dates);
  await saveBooking(tx, by, booking, mergeDates(dates, restored));
  const after = restored[0] ?? date;
  await auditDate(tx, by, 'occurrence.restore', date, after);
  return after;
}

/** Until when a cancellation can be taken back; null where it no longer can, or nothing is cancelled. */
export function undoUntil({ status, cancelledAt }: Booking | Occurrence, now: Instant): Instant | null {
  if (status !== 'cancelled' || cancelledAt === null || now - cancelledAt > UNDO_MS) return null;
  return cancelledAt + UNDO_MS;
}

function refuseUnrestorable({ status, cancelledAt }: Booking | Occurrence, now: Instant): void {
  if (status !== 'cancelled' || cancelledAt === null) refuse({ code: 'not-cancelled' });
  if (now - cancelledAt > UNDO_MS) refuse({ code: 'restore-expired' });
}

/** Dates that a cancellation takes, and which of them have rooms to be ended. */
type Leaving = { readonly dates: readonly Occurrence[]; readonly withRoom: readonly string[] };

/** Which of these dates are not over. @throws Refusal `room-live` */
async function leavingOf(
  desk: Desk,
  tx: Tx,
  by: By,
  booked: readonly Occurrence[],
  { endsRooms }: CancelWish,
): Promise<Leaving> {
  const begun = booked.filter(({ opensAt }) => opensAt <= by.now);
  const rooms = await roomsAmong(desk.roomsOf, tx, begun);
  const open = new Set([...rooms].filter(([, room]) => isRoomOpen(room)).map(([id]) => id));
  if (open.size > 0 && !endsRooms) refuse({ code: 'room-live' });
  const dates = booked.filter((date) => lastsUntil(date) > by.now || open.has(date.id));
  return { dates, withRoom: dates.map(({ id }) => id).filter((id) => rooms.has(id)) };
}

/** Frees the windows of these dates, and has their rooms ended. */
async function cancelDates(
  desk: Desk,
  tx: Tx,
  by: By,
  { dates, withRoom }: Leaving,
): Promise<readonly Occurrence[]> {
  await cancelOccurrences(
    tx,
    dates.map(({ id }) => id),
    by.now,
  );
  if (withRoom.length > 0) await desk.endRooms(tx, withRoom, 'cancelled');
  return dates.map((date) => ({
    ...date,
    status: 'cancelled',
    cancelledAt: by.now,
    version: date.version + 1,
  }));
}

/**
 * Admits cancelled dates anew; a window that has begun meanwhile begins now. What had been let go before it was
 * cancelled comes back as that: it holds nothing, so nothing need be admitted.
 */
async function admitAgain(
  desk: Desk,
  tx: Tx,
  by: By,
  booking: Booking,
  leaving: readonly Occurrence[],
  dates: readonly Occurrence[],
): Promise<readonly Occurrence[]> {
  const booked = leaving.map((date): Occurrence => ({ ...date, status: 'booked', cancelledAt: null }));
  const steps = booked
    .filter(({ releasedClosesAt }) => releasedClosesAt === null)
    .map((date): Step => ({
      old: date,
      timing: openingAt(date, Math.max(date.opensAt, by.now)),
      durationMinutes: date.durationMinutes,
      expected: date.expected,
    }));
  const staying = dates.filter(({ status }) => status === 'booked');
  const change = { booking, steps, surplus: [], staying, onConflict: 'refuse' as const };
  const { changed } = await changeDates(desk, tx, by, change);
  const letGo: Occurrence[] = [];
  for (const date of booked.filter(({ releasedClosesAt }) => releasedClosesAt !== null)) {
    letGo.push(await rewrite(tx, by, date));
  }
  return [...changed, ...letGo];
}
