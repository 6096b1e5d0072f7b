import type { Instant, Span } from '../../lib/span.ts';
import { HOUR_MS, MINUTE_MS, overlaps } from '../../lib/span.ts';

/**
 * `booked` counts, `cancelled` does not and may come back; `dropped` was taken out by a later change of its series:
 * nobody is shown it any more, yet a room may remember it.
 */
export const OCCURRENCE_STATUSES = ['booked', 'cancelled', 'dropped'] as const;
type OccurrenceStatus = (typeof OCCURRENCE_STATUSES)[number];

/** When people meet, and the window `[opensAt, closesAt)` in which a room is held for them. */
export type Timing = {
  /** Local wall time in the booking's zone, `YYYY-MM-DDTHH:MM`. */
  readonly start: string;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  readonly opensAt: Instant;
  readonly closesAt: Instant;
};

/** One dated instance of a booking (German page: „Termin“): the unit of admission, of opening and of cancelling. */
export type Occurrence = Timing & {
  readonly id: string;
  readonly booking: string;
  readonly branch: string;
  /** IANA name. */
  readonly timeZone: string;
  readonly durationMinutes: number;
  /** People expected. */
  readonly expected: number;
  readonly status: OccurrenceStatus;
  /** Counts the changes from 1. */
  readonly version: number;
  readonly cancelledAt: Instant | null;
  /** Where its window was cut because nobody came: when it would have closed; else null. */
  readonly releasedClosesAt: Instant | null;
};

export const MIN_DURATION_MINUTES = 5;
export const MAX_DURATION_MINUTES = 12 * 60;
/** How long before its start a date may be opened by hand; also the most that lead and grace may be. */
export const MAX_MARGIN_MS = 6 * HOUR_MS;
/** No window is longer, so that the windows over an instant are found among those that opened shortly before it. */
export const LONGEST_WINDOW_MS = MAX_DURATION_MINUTES * MINUTE_MS + 2 * MAX_MARGIN_MS;

/** What a window has before the start and after the end. */
export type Margins = { readonly leadMinutes: number; readonly graceMinutes: number };

/**
 * The timing of a date: its window begins `lead` before the start, but not before the moment of admission, and ends
 * `grace` after the end. It is empty (`opensAt >= closesAt`) where all of that is past.
 */
export function timingOf(
  date: { readonly start: string; readonly startsAt: Instant },
  durationMinutes: number,
  { leadMinutes, graceMinutes }: Margins,
  admittedAt: Instant,
): Timing {
  const endsAt = date.startsAt + durationMinutes * MINUTE_MS;
  return {
    start: date.start,
    startsAt: date.startsAt,
    endsAt,
    opensAt: Math.max(date.startsAt - leadMinutes * MINUTE_MS, admittedAt),
    closesAt: endsAt + graceMinutes * MINUTE_MS,
  };
}

/** The same date with a window that begins at another instant; without whatever else `timing` may hold. */
export function openingAt({ start, startsAt, endsAt, closesAt }: Timing, opensAt: Instant): Timing {
  return { start, startsAt, endsAt, opensAt, closesAt };
}

/** The stretch in which it holds a room. */
export function windowOf({ opensAt, closesAt }: Timing): Span {
  return { from: opensAt, to: closesAt };
}

/** Until when a date may take place: one whose window was cut, until that would have ended. */
export function lastsUntil({
  closesAt,
  releasedClosesAt,
}: Pick<Occurrence, 'closesAt' | 'releasedClosesAt'>): Instant {
  return releasedClosesAt ?? closesAt;
}

/** Whether its window was cut because nobody came, and the rest of it may still be had again. */
export function isReleased(
  { status, releasedClosesAt }: Pick<Occurrence, 'status' | 'releasedClosesAt'>,
  now: Instant,
): boolean {
  return status === 'booked' && releasedClosesAt !== null && now < releasedClosesAt;
}

/** The start of the first date whose window touches that of another; null where none does. */
export function firstOverlap(timings: readonly Timing[]): string | null {
  const ordered = [...timings].sort((one, other) => one.opensAt - other.opensAt);
  const clash = ordered.find((timing, index) => {
    const before = ordered[index - 1];
    return before !== undefined && overlaps(windowOf(before), windowOf(timing));
  });
  return clash?.start ?? null;
}
