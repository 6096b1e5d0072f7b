import { isDeepStrictEqual } from 'node:util';
import { refuse } from '../../lib/refusal.ts';
import { append } from '../../platform/audit/audit.ts';
import type { Tx } from '../../platform/db/database.ts';
import { largestRoomSeats } from './admit-dates.ts';
import { skippedOf } from './book.ts';
import { auditedBooking, type Booking, type BookingWithDates } from './booking.ts';
import { bookingById } from './booking-store.ts';
import { changeDates, type DateChange } from './change-dates.ts';
import type { By, Desk } from './desk.ts';
import { lastsUntil, type Occurrence } from './occurrence.ts';
import { occurrencesOfAll } from './occurrence-store.ts';
import { mergeDates, saveBooking } from './records.ts';
import { replan, resize } from './replan.ts';
import { isRoomOpen, roomsAmong } from './room-functions.ts';
import {
  type OptionsWish,
  overlayOptions,
  refuseBeyondLimits,
  refuseClosed,
  refuseTooFarAhead,
} from './wish.ts';

/** What may change of a booking; what is absent stays. */
export type BookingPatch = {
  readonly title?: string | undefined;
  readonly description?: string | null | undefined;
  readonly options?: OptionsWish | undefined;
  readonly start?: string | undefined;
  readonly timeZone?: string | undefined;
  readonly durationMinutes?: number | undefined;
  readonly recurrence?: string | null | undefined;
  readonly expectedParticipants?: number | undefined;
  /** For dates made anew: the change is refused, or those that do not fit are left out. */
  readonly onConflict?: 'refuse' | 'skip' | undefined;
};

/**
 * Changes a booking; what is as it was already is no change. Title, description and options hold from the next opening. A new length or number of people goes
 * for every date that is not over; a new start, zone or rule makes the dates to come anew, while past ones and one
 * under way stay. All in one transaction that takes turns.
 *
 * @param ifMatch the version that the caller has seen; null for whichever it is
 * @throws Refusal `not-found`, `version-conflict`, `already-cancelled`, `start-in-past` where no date is to come,
 *   `room-open`, `dates-overlap`, `capacity-exhausted`, `branch-closed`, `branch-limit`, `option-not-allowed`, or what
 *   `expandSeries` refuses
 */
export async function changeBooking(
  desk: Desk,
  tx: Tx,
  by: By,
  { id, patch, ifMatch }: { id: string; patch: BookingPatch; ifMatch: number | null },
): Promise<BookingWithDates> {
  const before = (await bookingById(tx, id)) ?? refuse({ code: 'not-found' });
  if (ifMatch !== null && ifMatch !== before.version) refuse({ code: 'version-conflict' });
  if (before.status === 'cancelled') refuse({ code: 'already-cancelled' });
  const dates = await occurrencesOfAll(tx, [id]);
  const patched = await patchedBooking(desk, tx, before, patch);
  if (isDeepStrictEqual(patched, before)) return { booking: before, occurrences: dates };
  const { booking, occurrences } = await followUp(desk, tx, by, {
    before,
    booking: patched,
    dates,
    onConflict: patch.onConflict ?? 'refuse',
  });
  const saved = await saveBooking(tx, by, booking, occurrences);
  await append(tx, {
    at: by.now,
    actor: by.actor,
    action: 'booking.change',
    object: { kind: 'booking', id },
    branch: booking.branch,
    before: { ...auditedBooking(before), dates: startsOf(dates) },
    after: { ...auditedBooking(booking), dates: startsOf(occurrences) },
  });
  return saved;
}

function startsOf(dates: readonly Occurrence[]): readonly string[] {
  return dates.filter(({ status }) => status === 'booked').map(({ start }) => start);
}

async function patchedBooking(desk: Desk, tx: Tx, before: Booking, patch: BookingPatch): Promise<Booking> {
  const tree = await desk.branches.tree(tx);
  const { durationMinutes, expectedParticipants } = patch;
  refuseBeyondLimits(tree, before.branch, { durationMinutes, expectedParticipants });
  const asked = { base: before.options, largestRoomSeats: largestRoomSeats(desk.settings) };
  return {
    ...before,
    title: patch.title ?? before.title,
    description: patch.description === undefined ? before.description : patch.description,
    options:
      patch.options === undefined
        ? before.options
        : overlayOptions(tree, before.branch, { ...asked, wish: patch.options }),
    start: patch.start ?? before.start,
    timeZone: patch.timeZone ?? before.timeZone,
    durationMinutes: durationMinutes ?? before.durationMinutes,
    recurrence: patch.recurrence === undefined ? before.recurrence : patch.recurrence,
    expected: expectedParticipants ?? before.expected,
  };
}

type Plan = {
  readonly before: Booking;
  readonly booking: Booking;
  readonly dates: readonly Occurrence[];
  readonly onConflict: 'refuse' | 'skip';
};

/** Lets the dates follow the booking. */
async function followUp(desk: Desk, tx: Tx, by: By, plan: Plan): Promise<BookingWithDates> {
  const { before, booking, dates } = plan;
  const keys = ['start', 'timeZone', 'recurrence'] as const;
  const isRedated = keys.some((key) => before[key] !== booking[key]);
  const isResized =
    before.durationMinutes !== booking.durationMinutes || before.expected !== booking.expected;
  if (!isRedated && !isResized) return { booking, occurrences: dates };
  refuseClosed(await desk.branches.tree(tx), booking.branch);
  return isRedated ? redate(desk, tx, by, plan) : resizeAll(desk, tx, by, plan);
}

async function redate(desk: Desk, tx: Tx, by: By, plan: Plan): Promise<BookingWithDates> {
  const { before, booking, dates } = plan;
  const isMoved = before.start !== booking.start || before.timeZone !== booking.timeZone;
  // A single meeting under way is what the new start is for; a series goes on with its next date.
  const movesNow = isMoved && before.recurrence === null;
  const givesWay = (date: Occurrence): boolean =>
    date.status === 'booked' && (date.startsAt > by.now || (movesNow && lastsUntil(date) > by.now));
  const old = dates.filter(givesWay);
  const staying = dates.filter((date) => !givesWay(date));
  const { steps, surplus, missing, ...rule } = replan(booking, { old, staying }, desk.settings, by.now);
  if (steps.length === 0) refuse({ code: 'start-in-past', start: booking.start });
  const timings = steps.map(({ timing }) => timing);
  refuseTooFarAhead(await desk.branches.tree(tx), booking.branch, timings, by.now);
  const { changed, judged } = await changeDates(desk, tx, by, {
    booking,
    steps,
    surplus,
    staying: staying.filter(({ status }) => status === 'booked'),
    onConflict: plan.onConflict,
  });
  const skipped = skippedOf({ missing }, judged);
  return { booking: { ...booking, ...rule, skipped }, occurrences: mergeDates(dates, changed) };
}

async function resizeAll(desk: Desk, tx: Tx, by: By, plan: Plan): Promise<BookingWithDates> {
  const { before, booking, dates } = plan;
  const over = dates.filter(({ status, closesAt }) => status === 'booked' && closesAt <= by.now);
  const rooms = await roomsAmong(desk.roomsOf, tx, over);
  // To a series, a date that was let go is over; a single meeting is what the change is for.
  const endOf = (date: Occurrence) => (before.recurrence === null ? lastsUntil(date) : date.closesAt);
  const isOn = (date: Occurrence): boolean =>
    date.status === 'booked' && (endOf(date) > by.now || isRoomOpen(rooms.get(date.id)));
  const patch = {
    durationMinutes: booking.durationMinutes === before.durationMinutes ? undefined : booking.durationMinutes,
    expected: booking.expected === before.expected ? undefined : booking.expected,
  };
  const steps = resize(dates.filter(isOn), patch, desk.settings);
  if (steps.length === 0) refuse({ code: 'start-in-past', start: booking.start });
  const staying = dates.filter((date) => date.status === 'booked' && !isOn(date));
  const change: DateChange = { booking, steps, surplus: [], staying, onConflict: 'refuse' };
  const { changed } = await changeDates(desk, tx, by, change);
  return { booking, occurrences: mergeDates(dates, changed) };
}
