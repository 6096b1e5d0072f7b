import type { LimitKind } from '../../lib/refusal.ts';
import type { Instant } from '../../lib/span.ts';
import type { BookingOptions } from '../branches/options.ts';
import type { Occurrence } from './occurrence.ts';

/** A date that a booking does without: no room was left, or clocks jump over it. */
export type Skipped = {
  readonly start: string;
  readonly reason: 'capacity' | 'gap';
  readonly limit?: LimitKind;
};

/** A date that stands at another time than was asked for, since that had no room left; local wall times. */
export type Shifted = { readonly start: string; readonly to: string };

/** What becomes of dates that do not fit: all is refused, they are left out, or they go to the nearest free time. */
export type OnConflict = 'refuse' | 'skip' | 'shift';

/**
 * A claim on one room for one span of time, or for a series of spans (German page: „Buchung“).
 * `start`, `recurrence`, `durationMinutes` and `expected` say how the last part was made; its occurrences are the truth.
 * Of a single meeting they go along with its date, see `inStep`.
 */
export type Booking = {
  readonly id: string;
  readonly branch: string;
  readonly title: string;
  readonly description: string | null;
  /** Local wall time of the first date in `timeZone`. */
  readonly start: string;
  /** IANA name. */
  readonly timeZone: string;
  readonly durationMinutes: number;
  /** RFC 5545 RRULE value; null for a single meeting. */
  readonly recurrence: string | null;
  /** People expected. */
  readonly expected: number;
  readonly options: BookingOptions;
  readonly status: 'booked' | 'cancelled';
  readonly skipped: readonly Skipped[];
  readonly shifted: readonly Shifted[];
  /** `token:<name>` or `person:<subject>`. */
  readonly bookedBy: string;
  /** Counts the changes from 1, those of its dates included. */
  readonly version: number;
  readonly cancelledAt: Instant | null;
};

/** A booking with the dates that callers see, earliest first. */
export type BookingWithDates = { readonly booking: Booking; readonly occurrences: readonly Occurrence[] };

/** From the first start to the last end of the dates that stand, or of all where none does. */
export function reachOf(occurrences: readonly Occurrence[]): { firstStartsAt: Instant; lastEndsAt: Instant } {
  const booked = occurrences.filter(({ status }) => status === 'booked');
  const counted = booked.length > 0 ? booked : occurrences;
  return {
    firstStartsAt: Math.min(...counted.map(({ startsAt }) => startsAt)),
    lastEndsAt: Math.max(...counted.map(({ endsAt }) => endsAt)),
  };
}

/**
 * What an audit row says of a booking. Without the access code, which is a secret, and without the free texts beside
 * the title, which may name persons.
 */
export function auditedBooking(booking: Booking): Readonly<Record<string, unknown>> {
  const { accessCode, welcome, attendance, ...options } = booking.options;
  return {
    title: booking.title,
    start: booking.start,
    timeZone: booking.timeZone,
    durationMinutes: booking.durationMinutes,
    recurrence: booking.recurrence,
    expectedParticipants: booking.expected,
    options: {
      ...options,
      ...{ accessCodeSet: accessCode !== null, welcomeSet: welcome !== null },
      attendanceSet: attendance !== null,
    },
    status: booking.status,
  };
}

/** What an audit row says of one date. */
export function auditedDate(date: Occurrence): Readonly<Record<string, unknown>> {
  const { start, timeZone, durationMinutes, opensAt, closesAt, expected, status } = date;
  return { start, timeZone, durationMinutes, opensAt, closesAt, expectedParticipants: expected, status };
}
