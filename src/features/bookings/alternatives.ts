import { addDays, dateOf, formatLocal, parseLocal, toInstant } from '../../lib/local-time.ts';
import type { LocalDateTime } from '../../lib/local-time.ts';
import { refuse } from '../../lib/refusal.ts';
import { MINUTE_MS } from '../../lib/span.ts';
import type { SeriesDate } from './recurrence.ts';

const GRID_MINUTES = 15;
const REACH_MINUTES = 180;
const SHIFT_MINUTES = 120;
const OTHER_WEEKS_DAYS = [7, -7];
const DAY_MINUTES = 24 * 60;

/**
 * Starts to offer instead of `start`, best first: quarter hours of the same local day within 3 hours, nearest first,
 * then the same time a week later and a week earlier. Of two that are equally near the later comes first: who kept
 * 19:00 free can come at 19:15, but perhaps not at 18:45. Times that clocks skip are left out.
 *
 * Made one by one, so that a caller who takes five that fit pays for no more. Knows nothing of the present: starts in
 * the past are the caller's to drop.
 *
 * @throws Refusal `date-invalid` when `start` is no wall time; RangeError when `timeZone` is unknown
 */
export function* alternativeStarts(start: string, timeZone: string): Generator<SeriesDate, void, undefined> {
  const wished = parseLocal(start) ?? refuse({ code: 'date-invalid', start });
  yield* quarterHoursAround(wished, timeZone, REACH_MINUTES);
  for (const days of OTHER_WEEKS_DAYS) {
    const time = addDays(wished, days);
    const zoned = toInstant(time, timeZone);
    if (zoned.kind !== 'gap') yield { start: formatLocal(time), startsAt: zoned.at };
  }
}

/**
 * Starts to which a date may be shifted by itself: quarter hours of the same local day within 2 hours, in the order of
 * `alternativeStarts`.
 *
 * @throws as `alternativeStarts` does
 */
export function* shiftedStarts(start: string, timeZone: string): Generator<SeriesDate, void, undefined> {
  const wished = parseLocal(start) ?? refuse({ code: 'date-invalid', start });
  yield* quarterHoursAround(wished, timeZone, SHIFT_MINUTES);
}

/** Wall times on the grid, which a start such as 19:10 need not be on itself. */
function* quarterHoursAround(
  wished: LocalDateTime,
  timeZone: string,
  reachMinutes: number,
): Generator<SeriesDate> {
  const now = wished.hour * 60 + wished.minute;
  const from = Math.max(0, Math.ceil((now - reachMinutes) / GRID_MINUTES) * GRID_MINUTES);
  const to = Math.min(DAY_MINUTES - GRID_MINUTES, now + reachMinutes);
  const date = dateOf(wished);
  const instantOf = clockOf(date, { from, to }, timeZone);
  const minutes = Array.from(
    { length: Math.floor((to - from) / GRID_MINUTES) + 1 },
    (_, step) => from + step * GRID_MINUTES,
  )
    .filter((minute) => minute !== now)
    .sort((one, other) => Math.abs(one - now) - Math.abs(other - now) || other - one);
  for (const minute of minutes) {
    const startsAt = instantOf(minute);
    if (startsAt !== null) yield { start: wallTime(date, minute), startsAt };
  }
}

/**
 * What instant each minute of a stretch of one day is; null where clocks skip it. Asks the zone twice where clocks run
 * evenly, as they nearly always do, since a full year's series is offered more than a thousand times.
 */
function clockOf(
  date: string,
  { from, to }: { readonly from: number; readonly to: number },
  timeZone: string,
): (minute: number) => number | null {
  const ask = (minute: number) => {
    const local = parseLocal(wallTime(date, minute));
    return local === null ? ({ kind: 'gap' } as const) : toInstant(local, timeZone);
  };
  const [first, last] = [ask(from), ask(to)];
  if (first.kind === 'plain' && last.kind === 'plain' && last.at - first.at === (to - from) * MINUTE_MS) {
    return (minute) => first.at + (minute - from) * MINUTE_MS;
  }
  return (minute) => {
    const zoned = ask(minute);
    return zoned.kind === 'gap' ? null : zoned.at;
  };
}

function wallTime(date: string, minuteOfDay: number): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${date}T${two(Math.floor(minuteOfDay / 60))}:${two(minuteOfDay % 60)}`;
}
