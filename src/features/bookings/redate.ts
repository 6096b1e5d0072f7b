import type { Instant } from '../../lib/span.ts';
import type { Booking } from './booking.ts';
import type { Patched } from './booking-patch.ts';
import { datesFrom } from './dates-from.ts';
import { lastsUntil, type Margins, type Occurrence, timingOf } from './occurrence.ts';
import { expandSeries } from './recurrence.ts';
import { moveOn, type Replan, replan } from './replan.ts';
import { refusePast } from './wish.ts';

/** A booking whose dates are made anew; its start and rule are those of the plan. */
type Redated = { readonly booking: Booking; readonly replan: Replan };

/** The dates to come, made anew from the booking's start and rule; past ones and one under way stay. */
export function redateAll({ before, booking, dates }: Patched, margins: Margins, now: Instant): Redated {
  const isMoved = before.start !== booking.start || before.timeZone !== booking.timeZone;
  // A single meeting under way is what the new start is for; a series goes on with its next date.
  const movesNow = isMoved && before.recurrence === null;
  const givesWay = (date: Occurrence): boolean =>
    date.status === 'booked' && (date.startsAt > now || (movesNow && lastsUntil(date) > now));
  const old = dates.filter(givesWay);
  const staying = dates.filter((date) => !givesWay(date));
  return { booking, replan: replan(booking, { old, staying }, margins, now) };
}

/**
 * One date and those after it, made anew: by the rule they have, each in its order (`moveOn`), or by a new one, as the
 * dates of a whole booking are (`replan`).
 *
 * @throws Refusal `start-in-past` for a new start in the past, and what `moveOn` and `replan` refuse
 */
export function redateFrom(
  { before, booking: patched, dates, patch }: Patched,
  first: Occurrence,
  margins: Margins,
  now: Instant,
): Redated {
  const booking: Booking = {
    ...patched,
    start: patch.start ?? first.start,
    timeZone: patch.timeZone ?? first.timeZone,
    durationMinutes: patch.durationMinutes ?? first.durationMinutes,
    expected: patch.expectedParticipants ?? first.expected,
  };
  const isMoved = booking.start !== first.start || booking.timeZone !== first.timeZone;
  if (isMoved) {
    const { dates: wanted } = expandSeries({ ...booking, recurrence: null });
    const timings = wanted.map((date) => timingOf(date, booking.durationMinutes, margins, now));
    refusePast(timings, now);
  }
  const tail = datesFrom(dates, first);
  if (patch.recurrence === undefined) {
    const skipped = before.skipped.filter(
      ({ reason, start }) => reason === 'capacity' && start > first.start,
    );
    const size = { durationMinutes: patch.durationMinutes, expected: patch.expectedParticipants };
    const wish = { tail, skipped: skipped.map(({ start }) => start), size };
    return { booking, replan: moveOn(booking, wish, margins, now) };
  }
  // One under way makes way only for a new start of its own.
  const givesWay = (date: Occurrence): boolean =>
    date.status === 'booked' && (date.startsAt > now || (isMoved && date.id === first.id));
  const old = tail.filter(givesWay);
  const staying = dates.filter((date) => !old.includes(date));
  const taken = tail.filter((date) => !old.includes(date));
  return { booking, replan: replan(booking, { old, staying, taken }, margins, now) };
}
