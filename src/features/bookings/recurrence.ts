import { RRuleTemporal } from 'rrule-temporal';
import { Temporal } from 'temporal-polyfill';
import { addDays, formatLocal, isBefore, isTimeZone, parseLocal, toInstant } from '../../lib/local-time.ts';
import type { LocalDateTime } from '../../lib/local-time.ts';
import { refuse } from '../../lib/refusal.ts';
import type { Instant } from '../../lib/span.ts';
import { MAX_DATES, MAX_DAYS, invalid, parseRule, refuseTooLong } from './recurrence-rule.ts';
import type { RecurrenceRule } from './recurrence-rule.ts';

/** One date of a series: the wall time in the booking's zone, and the instant it stands for. */
export type SeriesDate = { readonly start: string; readonly startsAt: Instant };

/** What a start and a rule come to. */
export type Series = {
  /** At least one, strictly increasing, the first of them the start itself. */
  readonly dates: readonly SeriesDate[];
  /** Wall times that the rule names and that clocks jump over; they do not count towards COUNT. */
  readonly missing: readonly { readonly start: string }[];
  /** The rule in its one spelling; null for a single meeting. */
  readonly recurrence: string | null;
};

export type SeriesWish = {
  /** Local wall time `YYYY-MM-DDTHH:MM`. */
  readonly start: string;
  /** IANA name. */
  readonly timeZone: string;
  /** RFC 5545 RRULE value, see `parseRule`; null for a single meeting. */
  readonly recurrence: string | null;
};

/**
 * Every date of a meeting, by the clock on the wall: 19:00 stays 19:00 when summer time begins or ends.
 * A time that is skipped in spring is left out and listed (RFC 5545 3.3.10); of a time that comes twice in autumn, the
 * first is taken. The work is bounded by `MAX_DAYS`, whatever the rule says.
 *
 * @throws Refusal `date-invalid`, `time-zone-unknown`, `start-in-gap`, `recurrence-invalid`, `recurrence-too-long`,
 *   `recurrence-start-mismatch` (with the first date that the rule would give), `recurrence-day-missing`
 */
export function expandSeries({ start, timeZone, recurrence }: SeriesWish): Series {
  const first = parseLocal(start) ?? refuse({ code: 'date-invalid', start });
  if (!isTimeZone(timeZone)) return refuse({ code: 'time-zone-unknown', timeZone });
  const zoned = toInstant(first, timeZone);
  if (zoned.kind === 'gap') return refuse({ code: 'start-in-gap', start });
  if (recurrence === null) {
    return { dates: [{ start: formatLocal(first), startsAt: zoned.at }], missing: [], recurrence };
  }
  const rule = parseRule(recurrence);
  refuseMissingDay(rule, first);
  const times = wallTimes(rule, first);
  if (times[0]?.equals(first) !== true) return refuseMismatch(times, timeZone);
  return { ...placeDates(times, addDays(first, MAX_DAYS), rule, timeZone), recurrence: rule.text };
}

/** Monthly without further parts means the start's own day, which must exist in every month. */
function refuseMissingDay(rule: RecurrenceRule, first: LocalDateTime): void {
  const implied = rule.freq === 'MONTHLY' && rule.byDay.length === 0 && rule.byMonthDay.length === 0;
  if (implied && first.day > 28) refuse({ code: 'recurrence-day-missing', day: first.day });
}

/**
 * The wall times that the rule names from `first` on. By COUNT: all within `MAX_DAYS`, to choose from. By UNTIL: all of
 * them, or a refusal where UNTIL is so far off that nobody can mean a series of `MAX_DAYS`.
 *
 * Expanded as if the wall stood in UTC, where no clock changes, so that summer time cannot move a date.
 */
function wallTimes(rule: RecurrenceRule, first: LocalDateTime): readonly LocalDateTime[] {
  const { end, freq, interval, byDay, byMonthDay } = rule;
  const last = end.by === 'until' ? end.until : addDays(first, MAX_DAYS);
  if (isBefore(last, first)) return invalid('UNTIL lies before the start.');
  if (isBefore(addDays(first, 2 * MAX_DAYS), last)) return refuseTooLong();
  const dtstart = first.toZonedDateTime('UTC');
  const expansion = new RRuleTemporal({
    temporal: Temporal,
    dtstart,
    freq,
    interval,
    ...(byDay.length > 0 ? { byDay: [...byDay] } : {}),
    ...(byMonthDay.length > 0 ? { byMonthDay: [...byMonthDay] } : {}),
  });
  return expansion.between(dtstart, last.toZonedDateTime('UTC'), true).map((date) => date.toPlainDateTime());
}

/** The first date that the rule gives to clocks of `timeZone`, to be offered as the start. */
function refuseMismatch(times: readonly LocalDateTime[], timeZone: string): never {
  const first = times.find((time) => toInstant(time, timeZone).kind !== 'gap');
  return refuse({
    code: 'recurrence-start-mismatch',
    firstDate: first === undefined ? null : formatLocal(first),
  });
}

/** Puts wall times on the world's clock, as many as the rule wants, none of them after `reach`. */
function placeDates(
  times: readonly LocalDateTime[],
  reach: LocalDateTime,
  { end }: RecurrenceRule,
  timeZone: string,
): Pick<Series, 'dates' | 'missing'> {
  const dates: SeriesDate[] = [];
  const missing: { start: string }[] = [];
  for (const time of times) {
    if (end.by === 'count' && dates.length === end.count) break;
    const start = formatLocal(time);
    const zoned = toInstant(time, timeZone);
    if (zoned.kind === 'gap') missing.push({ start });
    else if (dates.length === MAX_DATES || isBefore(reach, time)) return refuseTooLong();
    else dates.push({ start, startsAt: zoned.at });
  }
  return end.by === 'count' && dates.length < end.count ? refuseTooLong() : { dates, missing };
}
