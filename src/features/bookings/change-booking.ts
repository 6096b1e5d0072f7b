import { isDeepStrictEqual } from 'node:util';
import { append } from '../../platform/audit/audit.ts';
import type { Tx } from '../../platform/db/database.ts';
import type { Judged } from './admit-dates.ts';
import { auditedBooking, type Booking, type BookingWithDates } from './booking.ts';
import type { ChangeWish } from './booking-patch.ts';
import { type DateDecision, decideDates, writeDates } from './change-dates.ts';
import type { By, Desk } from './desk.ts';
import type { Occurrence } from './occurrence.ts';
import { type ChangePlan, planChange } from './plan-change.ts';
import { type ChangePreview, previewOf } from './preview.ts';
import { mergeDates, saveBooking } from './records.ts';
import { shiftedOf, skippedOf } from './settle-dates.ts';

/**
 * Changes a booking; what is as it was already is no change. Title, description and options hold from the next
 * opening. A new length or number of people goes for every date that is not over; a new start, zone or rule makes the
 * dates to come anew, while past ones and one under way stay. Where the patch names a date, all of that goes for it
 * and those after it, and those before it stay as they are. Only dates that change are admitted anew. All in one
 * transaction that takes turns.
 *
 * @throws Refusal `not-found`, `version-conflict`, `already-cancelled`, `start-in-past` where no date is to come,
 *   `room-open`, `dates-overlap`, `capacity-exhausted`, `branch-closed`, `branch-limit`, `option-not-allowed`,
 *   `invalid-request` for a date that is none of its own or a field that dates share, or what `expandSeries` refuses
 */
export async function changeBooking(desk: Desk, tx: Tx, by: By, wish: ChangeWish): Promise<BookingWithDates> {
  const { plan, decision } = await decide(desk, tx, by, wish);
  const { before, dates } = plan;
  const { changed, judged } =
    decision === null ? { changed: [], judged: [] } : await writeDates(desk, tx, by, decision);
  const booking = bookingAfter(plan, judged);
  if (changed.length === 0 && isDeepStrictEqual(booking, before))
    return { booking: before, occurrences: dates };
  const occurrences = mergeDates(dates, changed);
  const saved = await saveBooking(tx, by, booking, occurrences);
  if (before.options.attendance !== null && booking.options.attendance === null) {
    await desk.forgetAttendance(tx, booking.id);
  }
  await append(tx, {
    at: by.now,
    actor: by.actor,
    action: 'booking.change',
    object: { kind: 'booking', id: booking.id },
    branch: booking.branch,
    before: { ...auditedBooking(before), dates: startsOf(dates) },
    after: {
      ...auditedBooking(booking),
      ...(plan.from === null ? {} : { from: plan.from.start }),
      dates: startsOf(occurrences),
    },
  });
  return saved;
}

/** Says what `changeBooking` would do, and does nothing. @throws Refusal as it does, but for the capacity */
export async function previewChange(desk: Desk, tx: Tx, by: By, wish: ChangeWish): Promise<ChangePreview> {
  const { plan, decision } = await decide(desk, tx, by, wish);
  // What all is refused for is not skipped.
  const judged = decision?.settled.fits === true ? decision.settled.judged : [];
  const { skipped, shifted } = bookingAfter(plan, judged);
  return previewOf(desk, tx, by, { dates: plan.dates, decision, skipped, shifted });
}

async function decide(
  desk: Desk,
  tx: Tx,
  by: By,
  wish: ChangeWish,
): Promise<{ readonly plan: ChangePlan; readonly decision: DateDecision | null }> {
  const plan = await planChange(desk, tx, by, wish);
  return { plan, decision: plan.change === null ? null : await decideDates(desk, tx, by, plan.change) };
}

function bookingAfter({ booking, kept, missing }: ChangePlan, judged: readonly Judged[]): Booking {
  return {
    ...booking,
    skipped: [...kept.skipped, ...skippedOf({ missing }, judged)],
    shifted: [...kept.shifted, ...shiftedOf(judged)],
  };
}

function startsOf(dates: readonly Occurrence[]): readonly string[] {
  return dates.filter(({ status }) => status === 'booked').map(({ start }) => start);
}
