import { addDays, dateOf, type LocalDateTime, parseLocal, weekday } from '../../lib/local-time.ts';

/** What a calendar shows at once. */
export const VIEWS = ['monat', 'woche', 'tag'] as const;
export type View = (typeof VIEWS)[number];

/** A stretch of the calendar, in days such as `2027-02-09`. */
export type Stretch = {
  /** The days that are meant, first and last. */
  readonly from: string;
  readonly to: string;
  /** The days that are shown: a month is filled up to whole weeks. */
  readonly shownFrom: string;
  readonly shownTo: string;
  /** A day of the stretch before and of the one behind. */
  readonly before: string;
  readonly behind: string;
};

/**
 * What a view shows around a day. Weeks begin on Monday.
 *
 * @param day `2027-02-09`
 * @throws RangeError where the calendar has no such day
 */
export function stretchOf(view: View, day: string): Stretch {
  const at = noon(day);
  if (view === 'tag') return plain(at, at);
  const monday = addDays(at, 1 - weekday(at));
  if (view === 'woche') return plain(monday, addDays(monday, 6));
  const first = at.with({ day: 1 });
  const last = addDays(first.add({ months: 1 }), -1);
  return {
    ...plain(first, last),
    shownFrom: dateOf(addDays(first, 1 - weekday(first))),
    shownTo: dateOf(addDays(last, 7 - weekday(last))),
    before: dateOf(first.subtract({ months: 1 })),
  };
}

/** The number of the week by ISO 8601: the first week of a year is the one with its first Thursday. */
export function weekNumber(day: string): number {
  return noon(day).weekOfYear ?? 0;
}

/** Whether a text is a day that calendars show; years as in `parseLocal`. */
export function isDay(text: string | undefined): text is string {
  return text?.length === 10 && parseLocal(`${text}T12:00`) !== null;
}

/** Days in weeks of seven. */
export function inWeeks<T>(days: readonly T[]): readonly (readonly T[])[] {
  const weeks: T[][] = [];
  for (let at = 0; at < days.length; at += 7) weeks.push(days.slice(at, at + 7));
  return weeks;
}

function plain(from: LocalDateTime, to: LocalDateTime): Stretch {
  const [first, last] = [dateOf(from), dateOf(to)];
  const days = to.since(from).days + 1;
  return {
    ...{ from: first, to: last, shownFrom: first, shownTo: last },
    before: dateOf(addDays(from, -days)),
    behind: dateOf(addDays(to, 1)),
  };
}

/** At noon no day is left out, whatever clocks do. */
function noon(day: string): LocalDateTime {
  const local = parseLocal(`${day}T12:00`);
  if (local === null) throw new RangeError(`no such day: ${day}`);
  return local;
}

/** The day so many days later. @throws RangeError where the calendar has no such day */
export function daysAfter(day: string, days: number): string {
  return dateOf(addDays(noon(day), days));
}
