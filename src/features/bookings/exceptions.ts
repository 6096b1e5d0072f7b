import { formatLocal, parseLocal, toInstant } from '../../lib/local-time.ts';
import { type FieldError, refuse } from '../../lib/refusal.ts';
import type { SeriesDate } from './recurrence.ts';

/** What is to become of one date of a series; local wall times in the zone of the series. */
export type Exception = {
  /** The start that the rule gives it. */
  readonly start: string;
  /** Where it is to be instead; null leaves it out. */
  readonly to: string | null;
};

/** A date where it is to be; `wished` where the rule gives it another local start. */
export type PlacedDate = SeriesDate & { readonly wished?: string };

/**
 * The dates of a series with the exceptions that somebody chose. The order is that of the rule, also where a date is
 * moved beyond another one.
 *
 * @returns `placed`: at least one
 * @throws Refusal `exceptions-invalid` naming each exception that is for no date, or for one that was named before, and
 *   where no date is left; `date-invalid`, `start-in-gap` for a time to move to that no clock shows
 */
export function applyExceptions(
  dates: readonly SeriesDate[],
  exceptions: readonly Exception[],
  timeZone: string,
): { readonly placed: readonly PlacedDate[]; readonly leftOut: readonly SeriesDate[] } {
  if (exceptions.length === 0) return { placed: dates, leftOut: [] };
  const chosen = byStart(dates, exceptions);
  const leftOut = dates.filter(({ start }) => chosen.get(start) === null);
  if (leftOut.length === dates.length) refuseThem([NONE_LEFT]);
  const placed = dates
    .filter((date) => !leftOut.includes(date))
    .map((date): PlacedDate => {
      const to = chosen.get(date.start);
      const there = typeof to === 'string' ? dateAt(to, timeZone) : date;
      return there.start === date.start ? date : { ...there, wished: date.start };
    });
  return { placed, leftOut };
}

const NONE_LEFT: FieldError = {
  pointer: '/exceptions',
  code: 'none_left',
  detail: 'At least one date must be left.',
};

/** What was chosen, by the rule's own spelling of each start. */
function byStart(
  dates: readonly SeriesDate[],
  exceptions: readonly Exception[],
): ReadonlyMap<string, string | null> {
  const known = new Set(dates.map(({ start }) => start));
  const chosen = new Map<string, string | null>();
  const errors: FieldError[] = [];
  for (const [index, { start, to }] of exceptions.entries()) {
    const local = parseLocal(start);
    const named = local === null ? start : formatLocal(local);
    const pointer = `/exceptions/${index}/start`;
    if (!known.has(named)) {
      errors.push({ pointer, code: 'no_such_date', detail: 'The series has no date at this time.' });
    } else if (chosen.has(named)) {
      errors.push({ pointer, code: 'named_twice', detail: 'This date was named before.' });
    }
    chosen.set(named, to);
  }
  if (errors.length > 0) refuseThem(errors);
  return chosen;
}

function dateAt(to: string, timeZone: string): SeriesDate {
  const local = parseLocal(to) ?? refuse({ code: 'date-invalid', start: to });
  const zoned = toInstant(local, timeZone);
  if (zoned.kind === 'gap') return refuse({ code: 'start-in-gap', start: to });
  return { start: formatLocal(local), startsAt: zoned.at };
}

function refuseThem(errors: readonly FieldError[]): never {
  return refuse({ code: 'exceptions-invalid', errors });
}
