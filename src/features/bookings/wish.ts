import { refuse } from '../../lib/refusal.ts';
import { DAY_MS, type Instant, MINUTE_MS } from '../../lib/span.ts';
import type { BookingOptions } from '../branches/options.ts';
import type { Tree } from '../branches/tree.ts';
import type { OnConflict } from './booking.ts';
import { firstOverlap, type Margins, type Timing, timingOf } from './occurrence.ts';
import { applyExceptions, type Exception, type PlacedDate } from './exceptions.ts';
import { expandSeries, type Series } from './recurrence.ts';

/** A start this long ago is "now": typing takes a while. */
const NOW_MS = 10 * MINUTE_MS;

/** What somebody wants to book. */
export type BookingWish = {
  readonly branch: string;
  readonly title: string;
  readonly description: string | null;
  /** Local wall time in `timeZone`. */
  readonly start: string;
  /** IANA name; where absent, the zone of the settings. */
  readonly timeZone?: string | undefined;
  readonly durationMinutes: number;
  /** RFC 5545 RRULE value; null for a single meeting. */
  readonly recurrence: string | null;
  readonly expectedParticipants: number;
  /** Laid over what the branch starts from. */
  readonly options: OptionsWish;
  readonly onConflict: OnConflict;
  /** Dates that are to be left out, or elsewhere than the rule says; none where absent. */
  readonly exceptions?: readonly Exception[] | undefined;
};

/** Some of the options; what is absent stays as it was. */
export type OptionsWish = { readonly [Key in keyof BookingOptions]?: BookingOptions[Key] | undefined };

/** What of a wish says when it takes place. */
export type DatesWish = {
  readonly start: string;
  readonly timeZone: string;
  readonly durationMinutes: number;
  readonly recurrence: string | null;
  readonly exceptions?: readonly Exception[] | undefined;
};

/** When a date is to be; `wished` where the rule says another local start. */
type PlannedTiming = { readonly timing: Timing; readonly wished?: string };

/** What a wish for dates comes to, before the capacity is asked. */
export type PlannedDates = Omit<Series, 'dates'> & {
  /** The local start of the series in its one spelling, whatever becomes of its first date. */
  readonly start: string;
  /** Those that are to be, in the order of the rule; at least one. */
  readonly dates: readonly PlannedTiming[];
  /** Those that are to be left out. */
  readonly leftOut: readonly Timing[];
};

/**
 * The dates of a new booking, by the calendar alone.
 *
 * @throws Refusal `date-invalid`, `time-zone-unknown`, `start-in-gap`, `start-in-past`, `dates-overlap`, or what
 *   `expandSeries` refuses in a rule and `applyExceptions` in the exceptions to it
 */
export function planDates(wish: DatesWish, margins: Margins, now: Instant): PlannedDates {
  const { dates: ruled, ...rest } = expandSeries(wish);
  const time = (date: PlacedDate) => timingOf(date, wish.durationMinutes, margins, now);
  const { placed, leftOut } = applyExceptions(ruled, wish.exceptions ?? [], wish.timeZone);
  const dates = placed.map(({ wished, ...date }) => ({
    timing: time(date),
    ...(wished === undefined ? {} : { wished }),
  }));
  const timings = dates.map(({ timing }) => timing);
  refusePast(ruled.map(time), now);
  refusePast(timings, now);
  refuseOverlap(timings);
  return { ...rest, start: ruled[0]?.start ?? wish.start, dates, leftOut: leftOut.map(time) };
}

/** @throws Refusal `start-in-past` for a date that began more than ten minutes ago, or is over already */
export function refusePast(timings: readonly Timing[], now: Instant): void {
  const past = timings.find((timing) => !isStillToCome(timing, now));
  if (past !== undefined) refuse({ code: 'start-in-past', start: past.start });
}

/** Whether a date may still be asked for: it begins now or later. */
export function isStillToCome({ startsAt, opensAt, closesAt }: Timing, now: Instant): boolean {
  return startsAt >= now - NOW_MS && opensAt < closesAt;
}

/** @throws Refusal `dates-overlap` where two windows of one booking share an instant */
export function refuseOverlap(timings: readonly Timing[]): void {
  const start = firstOverlap(timings);
  if (start !== null) refuse({ code: 'dates-overlap', start });
}

/** @throws Refusal `branch-unknown`, `branch-closed` */
export function refuseClosed(tree: Tree, id: string): void {
  const branch = tree.get(id) ?? refuse({ code: 'branch-unknown', branch: id });
  if (branch.closed) refuse({ code: 'branch-closed', branch: id });
}

/** What of a wish a branch's limits bound. */
export type Bounded = {
  readonly durationMinutes?: number | undefined;
  readonly expectedParticipants?: number | undefined;
};

/** @throws Refusal `branch-limit` for a length or a number of people above what the branch allows */
export function refuseBeyondLimits(
  tree: Tree,
  branch: string,
  { durationMinutes = 0, expectedParticipants = 0 }: Bounded,
): void {
  const { maxMinutes, maxParticipants } = tree.limits(branch);
  if (maxMinutes !== null && durationMinutes > maxMinutes) {
    refuse({ code: 'branch-limit', limit: 'maxMinutes', value: maxMinutes });
  }
  if (maxParticipants !== null && expectedParticipants > maxParticipants) {
    refuse({ code: 'branch-limit', limit: 'maxParticipants', value: maxParticipants });
  }
}

/** The latest instant at which a date of the branch may begin; null where there is no end. */
export function latestStart(tree: Tree, branch: string, now: Instant): Instant | null {
  const { daysAhead } = tree.limits(branch);
  return daysAhead === null ? null : now + daysAhead * DAY_MS;
}

/** @throws Refusal `branch-limit` where a date begins further ahead than the branch may book */
export function refuseTooFarAhead(
  tree: Tree,
  branch: string,
  timings: readonly Timing[],
  now: Instant,
): void {
  const { daysAhead } = tree.limits(branch);
  if (daysAhead === null || timings.every(({ startsAt }) => startsAt <= now + daysAhead * DAY_MS)) return;
  refuse({ code: 'branch-limit', limit: 'daysAhead', value: daysAhead });
}

/**
 * Lays what a caller asks for over what holds already, within what the branch allows.
 * Nobody in the room above the branch's `maxParticipants`: where nothing else is asked for, that is the number.
 *
 * @param largestRoomSeats the seats of the largest server, which bound every room
 * @throws Refusal `option-not-allowed`, `branch-limit`
 */
export function overlayOptions(
  tree: Tree,
  branch: string,
  { base, wish, largestRoomSeats }: { base: BookingOptions; wish: OptionsWish; largestRoomSeats: number },
): BookingOptions {
  const limits = tree.limits(branch);
  // Phones come with a number for each booking, which none has yet.
  if (wish.phone === true) refuse({ code: 'option-not-allowed', option: 'phone' });
  if (wish.record === true && !limits.recording) refuse({ code: 'option-not-allowed', option: 'record' });
  const asked = wish.maxParticipants ?? 0;
  if (limits.maxParticipants !== null && asked > limits.maxParticipants) {
    refuse({ code: 'branch-limit', limit: 'maxParticipants', value: limits.maxParticipants });
  }
  if ((wish.recordingDays ?? 0) > limits.recordingDays) {
    refuse({ code: 'branch-limit', limit: 'recordingDays', value: limits.recordingDays });
  }
  if (asked > largestRoomSeats) refuse({ code: 'option-not-allowed', option: 'maxParticipants' });
  const options = { ...base, ...Object.fromEntries(Object.entries(wish).filter(([, v]) => v !== undefined)) };
  const caps = [options.maxParticipants, limits.maxParticipants].filter((cap) => cap !== null);
  return {
    ...options,
    record: options.record && limits.recording,
    maxParticipants: caps.length === 0 ? null : Math.min(...caps),
  };
}
