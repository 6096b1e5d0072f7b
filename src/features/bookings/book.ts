import { newGuestCode, newHostCode, newId } from '../../lib/ids.ts';
import type { Conflict } from '../../lib/refusal.ts';
import type { Instant } from '../../lib/span.ts';
import { append } from '../../platform/audit/audit.ts';
import type { Db, Tx } from '../../platform/db/database.ts';
import { together } from '../../platform/db/together.ts';
import type { BookingOptions } from '../branches/options.ts';
import { type Application, conflictsOf, type Judged, largestRoomSeats } from './admit-dates.ts';
import {
  auditedBooking,
  type Booking,
  type BookingWithDates,
  type Shifted,
  type Skipped,
} from './booking.ts';
import { insertBooking } from './booking-store.ts';
import type { By, Desk } from './desk.ts';
import { insertLinks } from './link-store.ts';
import type { Occurrence } from './occurrence.ts';
import { insertOccurrences } from './occurrence-store.ts';
import { refuseUnfit, settleDates, shiftedOf, skippedOf } from './settle-dates.ts';
import {
  type BookingWish,
  overlayOptions,
  planDates,
  type PlannedDates,
  refuseBeyondLimits,
  refuseClosed,
  refuseTooFarAhead,
} from './wish.ts';

/** Whether a wish would be booked, and what stands against it. */
export type Check = {
  readonly fits: boolean;
  readonly conflicts: readonly Conflict[];
  readonly skipped: readonly Skipped[];
  readonly shifted: readonly Shifted[];
};

/** What the audit says of where a booking came from: the id of the one it is like. */
type Origin = { readonly again?: string };

/** A wish that keeps to every rule but the capacity's. */
type Accepted = {
  readonly wish: BookingWish & { readonly timeZone: string };
  readonly planned: PlannedDates;
  readonly options: BookingOptions;
  readonly application: Application;
};

/**
 * Books what is wished, all in one transaction that takes turns.
 *
 * @throws Refusal `capacity-exhausted` where a date does not fit (with `skip`: where none does; with `shift`: nor
 *   anywhere near), or why the wish keeps to no rule, see `accept`
 */
export async function book(
  desk: Desk,
  tx: Tx,
  by: By,
  wish: BookingWish,
  origin: Origin = {},
): Promise<BookingWithDates> {
  const accepted = await accept(desk, tx, by.now, wish);
  const settled = await settleDates(desk, tx, accepted.application, wish.onConflict);
  await refuseUnfit(desk, tx, settled);
  const made = make(accepted, settled.judged, by);
  await write(tx, by, made, origin);
  return made;
}

/** The booking first: the others name it. */
async function write(
  tx: Tx,
  by: By,
  { booking, occurrences }: BookingWithDates,
  origin: Origin,
): Promise<void> {
  await together([
    insertBooking(tx, booking, occurrences, by.now),
    insertOccurrences(tx, occurrences, by.now),
    insertLinks(tx, booking.id, { guest: newGuestCode(), host: newHostCode() }, by.now),
    append(tx, {
      at: by.now,
      actor: by.actor,
      action: 'booking.book',
      object: { kind: 'booking', id: booking.id },
      branch: booking.branch,
      after: {
        ...auditedBooking(booking),
        dates: occurrences.filter(({ status }) => status === 'booked').length,
        ...origin,
      },
    }),
  ]);
}

/** Answers as `book` would, and books nothing. @throws Refusal as `book` does, but for the capacity */
export async function check(desk: Desk, tx: Tx | Db, wish: BookingWish): Promise<Check> {
  const accepted = await accept(desk, tx, desk.clock.now(), wish);
  const settled = await settleDates(desk, tx, accepted.application, wish.onConflict);
  const { application, judged, fits } = settled;
  return {
    fits,
    conflicts: await conflictsOf(desk, tx, application, judged),
    skipped: skippedOf(accepted.planned, wish.onConflict === 'skip' ? judged : []),
    shifted: shiftedOf(judged),
  };
}

/**
 * Holds a wish against every rule but the capacity's.
 *
 * @throws Refusal `branch-unknown`, `branch-closed`, `branch-limit`, `option-not-allowed`, or what `planDates` refuses
 */
async function accept(desk: Desk, tx: Tx | Db, now: Instant, wish: BookingWish): Promise<Accepted> {
  const { branch, timeZone = desk.settings.timeZone } = wish;
  const tree = await desk.branches.tree(tx);
  refuseClosed(tree, branch);
  refuseBeyondLimits(tree, branch, wish);
  const options = overlayOptions(tree, branch, {
    base: tree.options(branch),
    wish: wish.options,
    largestRoomSeats: largestRoomSeats(desk.settings),
  });
  const planned = planDates({ ...wish, timeZone }, desk.settings, now);
  const timings = planned.dates.map(({ timing }) => timing);
  refuseTooFarAhead(tree, branch, timings, now);
  const { durationMinutes, expectedParticipants: seats } = wish;
  // What somebody put at a time of their own stays there, or is refused.
  const wants = planned.dates.map((date) => ({
    ...{ ...date, durationMinutes, seats },
    isPinned: date.wished !== undefined,
  }));
  const application = { tree, branch, timeZone, now, wants, replaced: [], staying: [] };
  return { wish: { ...wish, timeZone }, planned, options, application };
}

function make({ wish, planned, options }: Accepted, judged: readonly Judged[], by: By): BookingWithDates {
  const booking: Booking = {
    id: newId(),
    branch: wish.branch,
    title: wish.title,
    description: wish.description,
    start: planned.start,
    timeZone: wish.timeZone,
    durationMinutes: wish.durationMinutes,
    recurrence: planned.recurrence,
    expected: wish.expectedParticipants,
    options,
    status: 'booked',
    skipped: skippedOf(planned, judged),
    shifted: shiftedOf(judged),
    bookedBy: by.actor,
    version: 1,
    cancelledAt: null,
  };
  const admitted = judged.filter(({ limit }) => limit === null);
  // A date that was left out is one that is cancelled: its day stays free whatever becomes of the series. It never
  // stood, so there is no moment at which it went, and nothing that could be undone.
  const cancelled = { status: 'cancelled', cancelledAt: null } as const;
  const occurrences = [
    ...admitted.map(({ timing }) => newOccurrence(booking, timing)),
    ...planned.leftOut.map((timing) => ({ ...newOccurrence(booking, timing), ...cancelled })),
  ];
  return { booking, occurrences: occurrences.sort((one, other) => one.startsAt - other.startsAt) };
}

/** A new date of a booking, as the booking says. */
export function newOccurrence(booking: Booking, timing: Judged['timing']): Occurrence {
  return {
    ...timing,
    id: newId(),
    booking: booking.id,
    branch: booking.branch,
    timeZone: booking.timeZone,
    durationMinutes: booking.durationMinutes,
    expected: booking.expected,
    status: 'booked',
    version: 1,
    cancelledAt: null,
    releasedClosesAt: null,
  };
}
