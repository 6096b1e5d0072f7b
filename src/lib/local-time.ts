import { Temporal } from 'temporal-polyfill';
import type { Instant, Span } from './span.ts';

/** A wall time without a zone, in whole minutes: `2027-03-28T02:30`. What a person means by "half past two". */
export type LocalDateTime = Temporal.PlainDateTime;

/**
 * Where a wall time lies on the world's clock.
 * `gap`: clocks jump over it in spring, it never happens. `repeated`: it happens twice in autumn; `at` is the first.
 */
export type ZonedInstant =
  { readonly kind: 'plain' | 'repeated'; readonly at: Instant } | { readonly kind: 'gap' };

/** Far enough for every plan, near enough that sums of days keep four-digit years. */
const FIRST_YEAR = 1970;
const LAST_YEAR = 2999;

const LOCAL = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::00)?$/;
/** The longest IANA name has 32 characters; offsets such as `+01:00` start with no letter. */
const ZONE_NAME = /^[A-Za-z][A-Za-z0-9_+/-]{0,63}$/;

/**
 * Whether `zone` is a name of the IANA time zone database that this machine knows, links such as `US/Eastern` included.
 * Exact in case, so that a zone has one spelling wherever it is stored; offsets (`+01:00`) and ICU's
 * abbreviations (`IST`) are no zones, since they say nothing about summer time.
 */
export function isTimeZone(zone: string): boolean {
  if (knownZones.has(zone)) return true;
  const isOne = ZONE_NAME.test(zone) && properZoneName(zone.toLowerCase()) === zone;
  if (isOne) knownZones.add(zone);
  return isOne;
}

/** Those that were asked about; there are some six hundred. */
const knownZones = new Set<string>();

/** Asked in lower case only: the polyfill caches every spelling it is given, and there are thousands of each. */
function properZoneName(lowerCaseZone: string): string | null {
  try {
    return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(lowerCaseZone).timeZoneId;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/**
 * Reads `YYYY-MM-DDTHH:MM` (seconds may stand behind it if they are `:00`), years 1970 to 2999.
 *
 * @returns null for anything else, and for dates and times that no calendar or clock shows (30 February, 24:00)
 */
export function parseLocal(text: string): LocalDateTime | null {
  const [whole, ...parts] = LOCAL.exec(text) ?? [];
  if (whole === undefined) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = parts.map(Number);
  try {
    const local = new Temporal.PlainDateTime(year, month, day, hour, minute);
    return local.year >= FIRST_YEAR && local.year <= LAST_YEAR ? local : null;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** A wall time as it travels, to the minute: `2027-03-28T02:30`. */
export function formatLocal(local: LocalDateTime): string {
  return `${dateOf(local)}T${two(local.hour)}:${two(local.minute)}`;
}

/**
 * The instant at which clocks in `zone` show `local`.
 *
 * @throws RangeError when `zone` is unknown; ask `isTimeZone` first
 *
 * About 10 µs a call on the 2-core reference machine, `toLocal` 10: a year of 41,000 dates is
 * under a second, so nothing is memoised.
 */
export function toInstant(local: LocalDateTime, zone: string): ZonedInstant {
  const earlier = local.toZonedDateTime(zone, { disambiguation: 'earlier' });
  const later = local.toZonedDateTime(zone, { disambiguation: 'later' });
  if (earlier.epochMilliseconds === later.epochMilliseconds) {
    return { kind: 'plain', at: earlier.epochMilliseconds };
  }
  return earlier.toPlainDateTime().equals(local)
    ? { kind: 'repeated', at: earlier.epochMilliseconds }
    : { kind: 'gap' };
}

/**
 * What clocks in `zone` show at `at`, to the minute; seconds are dropped.
 *
 * @throws RangeError when `zone` is unknown
 */
export function toLocal(at: Instant, zone: string): string {
  return formatLocal(Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDateTime());
}

/** The same time of day, `days` later (or earlier, when negative) by the calendar. */
export function addDays(local: LocalDateTime, days: number): LocalDateTime {
  return local.add({ days });
}

/** Moves the hands of the clock; not elapsed time where clocks change in between. */
export function addMinutes(local: LocalDateTime, minutes: number): LocalDateTime {
  return local.add({ minutes });
}

/** Whether `one` stands earlier in the calendar than `other`. */
export function isBefore(one: LocalDateTime, other: LocalDateTime): boolean {
  return Temporal.PlainDateTime.compare(one, other) < 0;
}

/** 1 is Monday, 7 is Sunday (ISO 8601). */
export function weekday(local: LocalDateTime): number {
  return local.dayOfWeek;
}

/** The calendar date alone: `2027-03-28`. */
export function dateOf({ year, month, day }: LocalDateTime): string {
  return `${year}-${two(month)}-${two(day)}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

/**
 * The instants within the span at which clocks in `zone` are put forward or back.
 *
 * @throws RangeError when `zone` is unknown
 */
export function clockChanges({ from, to }: Span, zone: string): readonly Instant[] {
  const changes: Instant[] = [];
  let next = transitionAfter(from, zone);
  while (next !== null && next < to) {
    changes.push(next);
    next = transitionAfter(next, zone);
  }
  return changes;
}

function transitionAfter(at: Instant, zone: string): Instant | null {
  const zoned = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
  return zoned.getTimeZoneTransition('next')?.epochMilliseconds ?? null;
}
