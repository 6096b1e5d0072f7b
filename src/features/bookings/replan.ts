import type { Instant } from '../../lib/span.ts';
import type { Booking } from './booking.ts';
import type { Margins, Occurrence, Timing } from './occurrence.ts';
import { timingOf } from './occurrence.ts';
import { deriveRule } from './derive-rule.ts';
import { expandSeries } from './recurrence.ts';
import { isStillToCome, type PlannedDates } from './wish.ts';

/** What becomes of one date of a booking that changes. */
export type Step = {
  /** The date whose id it keeps; null for one that is new. */
  readonly old: Occurrence | null;
  readonly timing: Timing;
  readonly durationMinutes: number;
  readonly expected: number;
  /** A date that the booking did without: where it does not fit it stays left out, and nothing is refused. */
  readonly isOptional?: boolean;
};

/** How the dates to come change; dates in neither list stay as they are. */
export type Replan = Pick<PlannedDates, 'missing' | 'recurrence'> & {
  /** The booking's start in its one spelling. */
  readonly start: string;
  readonly steps: readonly Step[];
  /** Dates that the booking no longer has. */
  readonly surplus: readonly Occurrence[];
  /** Cancelled dates that go along, as they are to be. */
  readonly following: readonly Occurrence[];
};

/**
 * The dates to come as `booking` says them now: made anew from its start and rule.
 *
 * A date that keeps its start keeps its id and its window's beginning; the others hand their ids on in order. A day
 * that had its date, or on which it was cancelled, gets no other one as long as the series has further days.
 *
 * @param old the dates that give way, earliest first
 * @param staying other dates of the booking: what is over, under way, or cancelled
 * @param taken those of them whose days get no other date; all where absent
 * @returns no steps where all that the rule says is past
 * @throws Refusal what `expandSeries` refuses
 */
export function replan(
  booking: Booking,
  {
    old,
    staying,
    taken = staying,
  }: {
    readonly old: readonly Occurrence[];
    readonly staying: readonly Occurrence[];
    readonly taken?: readonly Occurrence[];
  },
  margins: Margins,
  now: Instant,
): Replan {
  const { dates, ...rest } = expandSeries(booking);
  const timings = dates
    .map((date) => timingOf(date, booking.durationMinutes, margins, now))
    .filter((timing) => isStillToCome(timing, now))
    .filter(
      ({ startsAt }) => !staying.some((date) => date.status === 'booked' && date.startsAt === startsAt),
    );
  const wanted = withoutTakenDays(timings, taken);
  const { durationMinutes, expected } = booking;
  const steps = handOn(wanted, old).map(({ old: kept, timing }) => ({
    old: kept,
    timing: keepingWindow(kept, timing, durationMinutes),
    durationMinutes,
    expected,
  }));
  const kept = new Set(steps.map((step) => step.old?.id));
  return {
    ...rest,
    start: dates[0]?.start ?? booking.start,
    steps,
    surplus: old.filter(({ id }) => !kept.has(id)),
    following: [],
  };
}

function withoutTakenDays(timings: readonly Timing[], taken: readonly Occurrence[]): readonly Timing[] {
  const days = new Set(taken.map(({ start }) => dayOf(start)));
  const others = timings.filter(({ start }) => !days.has(dayOf(start)));
  return others.length > 0 ? others : timings;
}

function dayOf(start: string): string {
  return start.slice(0, 'YYYY-MM-DD'.length);
}

/** Gives each new date the old one of the same start, or else the next one that is left. */
function handOn(
  timings: readonly Timing[],
  old: readonly Occurrence[],
): readonly { readonly old: Occurrence | null; readonly timing: Timing }[] {
  const byStart = new Map(old.map((date) => [date.startsAt, date]));
  const starts = new Set(timings.map(({ startsAt }) => startsAt));
  const left = old.filter(({ startsAt }) => !starts.has(startsAt));
  return timings.map((timing) => {
    const same = byStart.get(timing.startsAt);
    return { old: same ?? left.shift() ?? null, timing };
  });
}

/** The same dates with another length or number of people; their windows begin when they did. */
export function resize(old: readonly Occurrence[], patch: Size, margins: Margins): readonly Step[] {
  return old.map((date) => {
    const durationMinutes = patch.durationMinutes ?? date.durationMinutes;
    const timing = keepingWindow(date, timingOf(date, durationMinutes, margins, 0), durationMinutes);
    return { old: date, timing, durationMinutes, expected: patch.expected ?? date.expected };
  });
}

/** What a change says of the length and the number of people; what is absent stays as each date has it. */
export type Size = { readonly durationMinutes?: number | undefined; readonly expected?: number | undefined };

/**
 * The dates of a series from one on, at other times by the same rule, which goes on from the booking's new start.
 *
 * Each date goes to the place in the new order that it had in the old one, and so keeps its id, its length and its
 * people; also one that was moved by hand. A cancelled one goes along and stays cancelled, so no other takes its place.
 * What the booking did without has a place too, and is asked for once more.
 *
 * @param booking as it is to be, but for its rule, which is the old one
 * @param tail its booked and cancelled dates from that one on, earliest first
 * @param skipped local starts after that one that it did without for want of room
 * @throws Refusal what `deriveRule` and `expandSeries` refuse
 */
export function moveOn(
  booking: Booking,
  { tail, skipped, size }: { tail: readonly Occurrence[]; skipped: readonly string[]; size: Size },
  margins: Margins,
  now: Instant,
): Replan {
  const places = [
    ...tail.map((date) => ({ start: date.start, date })),
    ...skipped.map((start) => ({ start, date: null })),
  ].sort((one, other) => (one.start < other.start ? -1 : 1));
  const recurrence = deriveRule(booking.recurrence, { start: booking.start, count: places.length });
  const { dates, ...rest } = expandSeries({ ...booking, recurrence });
  const steps = dates.map((wanted, index): Step => {
    const old = places[index]?.date ?? null;
    const durationMinutes = size.durationMinutes ?? old?.durationMinutes ?? booking.durationMinutes;
    const timing = keepingWindow(old, timingOf(wanted, durationMinutes, margins, now), durationMinutes);
    const expected = size.expected ?? old?.expected ?? booking.expected;
    return { old, timing, durationMinutes, expected, ...(old === null ? { isOptional: true } : {}) };
  });
  return {
    ...rest,
    start: dates[0]?.start ?? booking.start,
    steps: steps.filter(({ old }) => old?.status !== 'cancelled'),
    surplus: [],
    following: steps.flatMap(({ old, timing, durationMinutes, expected }) =>
      old?.status === 'cancelled'
        ? [{ ...old, ...timing, timeZone: booking.timeZone, durationMinutes, expected }]
        : [],
    ),
  };
}

/** A date that keeps its start keeps the beginning of its window, and with the same length all of it. */
function keepingWindow(old: Occurrence | null, timing: Timing, durationMinutes: number): Timing {
  if (old?.startsAt !== timing.startsAt) return timing;
  const isWhole = old.durationMinutes === durationMinutes && old.releasedClosesAt === null;
  return { ...timing, opensAt: old.opensAt, closesAt: isWhole ? old.closesAt : timing.closesAt };
}

/** Whether a date is to be what it is already: then it need not be admitted, and cannot be refused. */
export function isAsItWas({ old, timing, durationMinutes, expected }: Step, timeZone: string): boolean {
  return (
    old?.status === 'booked' &&
    old.releasedClosesAt === null &&
    old.timeZone === timeZone &&
    old.start === timing.start &&
    old.startsAt === timing.startsAt &&
    old.opensAt === timing.opensAt &&
    old.closesAt === timing.closesAt &&
    old.durationMinutes === durationMinutes &&
    old.expected === expected
  );
}
