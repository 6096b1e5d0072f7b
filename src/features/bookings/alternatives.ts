import { addDays, addMinutes, dateOf, formatLocal, parseLocal, toInstant } from '../../lib/local-time.ts';
import type { LocalDateTime } from '../../lib/local-time.ts';
import { refuse } from '../../lib/refusal.ts';
import type { SeriesDate } from './recurrence.ts';

const GRID_MINUTES = 15;
const REACH_MINUTES = 180;
const OTHER_WEEKS_DAYS = [7, -7];

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
  for (const time of [
    ...quarterHoursAround(wished),
    ...OTHER_WEEKS_DAYS.map((days) => addDays(wished, days)),
  ]) {
    const zoned = toInstant(time, timeZone);
    if (zoned.kind !== 'gap') yield { start: formatLocal(time), startsAt: zoned.at };
  }
}

/** Wall times on the grid, which a start such as 19:10 need not be on itself. */
function quarterHoursAround(wished: LocalDateTime): readonly LocalDateTime[] {
  const minuteOfHour = wished.minute % GRID_MINUTES;
  const steps = Math.ceil(REACH_MINUTES / GRID_MINUTES);
  return Array.from({ length: 2 * steps + 1 }, (_, step) => (step - steps) * GRID_MINUTES - minuteOfHour)
    .filter((minutes) => minutes !== 0 && Math.abs(minutes) <= REACH_MINUTES)
    .sort((one, other) => Math.abs(one) - Math.abs(other) || other - one)
    .map((minutes) => addMinutes(wished, minutes))
    .filter((time) => dateOf(time) === dateOf(wished));
}
