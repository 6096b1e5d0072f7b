import type { Instant } from '../../lib/span.ts';
import type { Booking } from './booking.ts';
import type { Margins, Occurrence, Timing } from './occurrence.ts';
import { timingOf } from './occurrence.ts';
import { expandSeries } from './recurrence.ts';
import { isStillToCome, type PlannedDates } from './wish.ts';

/** What becomes of one date of a booking that changes. */
export type Step = {
  /** The date whose id it keeps; null for one that is new. */
  readonly old: Occurrence | null;
  readonly timing: Timing;
  readonly durationMinutes: number;
  readonly expected: number;
};

/** How the dates to come change; dates in neither list stay as they are. */
export type Replan = Pick<PlannedDates, 'missing' | 'recurrence'> & {
  /** The booking's start in its one spelling. */
  readonly start: string;
  readonly steps: readonly Step[];
  /** Dates that the booking no longer has. */
  readonly surplus: readonly Occurrence[];
};

/**
 * The dates to come as `booking` says them now: made anew from its start and rule.
 *
 * A date that keeps its start keeps its id and its window's beginning; the others hand their ids on in order. A day
 * that had its date, or on which it was cancelled, gets no other one as long as the series has further days.
 *
 * @param old the dates that give way, earliest first
 * @param staying other dates of the booking: what is over, under way, or cancelled
 * @returns no steps where all that the rule says is past
 * @throws Refusal what `expandSeries` refuses
 */
export function replan(
  booking: Booking,
  { old, staying }: { readonly old: readonly Occurrence[]; readonly staying: readonly Occurrence[] },
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
  const wanted = withoutTakenDays(timings, staying);
  const { durationMinutes, expected } = booking;
  const steps = handOn(wanted, old).map((step) => ({ ...step, durationMinutes, expected }));
  const kept = new Set(steps.map((step) => step.old?.id));
  return {
    ...rest,
    start: dates[0]?.start ?? booking.start,
    steps,
    surplus: old.filter(({ id }) => !kept.has(id)),
  };
}

function withoutTakenDays(timings: readonly Timing[], staying: readonly Occurrence[]): readonly Timing[] {
  const taken = new Set(staying.map(({ start }) => dayOf(start)));
  const others = timings.filter(({ start }) => !taken.has(dayOf(start)));
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
    if (same === undefined) return { old: left.shift() ?? null, timing };
    return { old: same, timing: { ...timing, opensAt: Math.min(same.opensAt, timing.opensAt) } };
  });
}

/** The same dates with another length or number of people; their windows begin when they did. */
export function resize(
  old: readonly Occurrence[],
  patch: { readonly durationMinutes?: number | undefined; readonly expected?: number | undefined },
  margins: Margins,
): readonly Step[] {
  return old.map((date) => {
    const durationMinutes = patch.durationMinutes ?? date.durationMinutes;
    const timing = { ...timingOf(date, durationMinutes, margins, 0), opensAt: date.opensAt };
    return { old: date, timing, durationMinutes, expected: patch.expected ?? date.expected };
  });
}
