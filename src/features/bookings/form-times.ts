import { dateOf, parseLocal, weekday } from '../../lib/local-time.ts';
import { WEEKDAYS } from './derive-rule.ts';
import { parseRule } from './recurrence-rule.ts';

/** How often a meeting that is booked by the form takes place. */
export const REPEATS = ['once', 'daily', 'weekly', 'biweekly', 'monthly', 'monthday', 'lastday'] as const;
export type Repeat = (typeof REPEATS)[number];

const DAY = /^(\d{1,2})\s*[./]\s*(\d{1,2})\s*(?:[./]\s*(\d{4}|\d{2})?)?$/;
const TIME = /^(\d{1,2})(?:\s*[:.]\s*(\d{2}))?\s*(?:Uhr|h)?$/i;

/**
 * The day that somebody means: what a date field sends (`2027-02-09`), or what a hand writes (`9.2.2027`, `09.02.27`,
 * `9.2.` for the next one there is).
 *
 * @param today `2027-02-01`
 * @returns `2027-02-09`; null for what is no day of any calendar
 */
export function readDay(typed: string, today: string): string | null {
  const text = typed.trim();
  const [whole, day = '', month = '', year] = DAY.exec(text) ?? [];
  if (whole === undefined) return realDay(text);
  const of = (inYear: string) => realDay(`${inYear}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`);
  if (year !== undefined) return of(year.padStart(4, '20'));
  const thisYear = today.slice(0, 4);
  const next = of(thisYear);
  return next !== null && next < today ? of(String(Number(thisYear) + 1)) : next;
}

/**
 * The time of day that somebody means: what a time field sends (`19:00`), or what a hand writes (`19`, `19.30 Uhr`).
 *
 * @returns `19:00`; null for what no clock shows
 */
export function readTime(typed: string): string | null {
  const [whole, hour = '', minute = '00'] = TIME.exec(typed.trim()) ?? [];
  if (whole === undefined) return null;
  const time = `${hour.padStart(2, '0')}:${minute}`;
  return parseLocal(`2000-01-01T${time}`) === null ? null : time;
}

/** Where a series ends: after so many dates, or with a day `2027-06-30`. */
export type Ending = { readonly times: number } | { readonly until: string };

/**
 * The RRULE value of a series from a start on. `monthly` keeps the weekday and its place in the month: the second
 * Tuesday; a fifth one, which not every month has, is the last. `monthday` keeps the day of the month, and `lastday` is
 * the last one, whichever it is.
 *
 * @param start local wall time, `2027-02-09T19:00`
 * @returns null for one date alone
 */
export function ruleOf(repeat: Repeat, start: string, ending: Ending): string | null {
  const end = 'times' in ending ? `COUNT=${ending.times}` : `UNTIL=${ending.until.replaceAll('-', '')}`;
  switch (repeat) {
    case 'once':
      return null;
    case 'daily':
      return `FREQ=DAILY;${end}`;
    case 'weekly':
      return `FREQ=WEEKLY;${end}`;
    case 'biweekly':
      return `FREQ=WEEKLY;INTERVAL=2;${end}`;
    case 'monthly':
      return `FREQ=MONTHLY;BYDAY=${weekdayOfMonth(start)};${end}`;
    case 'monthday':
      return `FREQ=MONTHLY;${end}`;
    case 'lastday':
      return `FREQ=MONTHLY;BYMONTHDAY=-1;${end}`;
  }
}

/** What the form calls a stored rule; null for one that it cannot ask for. */
export function repeatOf(rule: string): Repeat | null {
  const { freq, interval, byDay, byMonthDay } = parseRule(rule);
  const [day = '', ...otherDays] = byDay;
  if (interval > (freq === 'WEEKLY' ? 2 : 1) || otherDays.length > 0 || byMonthDay.length > 1) return null;
  if (freq === 'DAILY') return day === '' ? 'daily' : null;
  if (freq === 'WEEKLY') return interval === 2 ? 'biweekly' : 'weekly';
  if (day !== '') return /\d/.test(day) ? 'monthly' : null;
  return byMonthDay[0] === -1 ? 'lastday' : 'monthday';
}

/** `2TU` for the second Tuesday, `-1TU` for a fifth. */
function weekdayOfMonth(start: string): string {
  const local = parseLocal(start);
  if (local === null) throw new RangeError('a series needs a start');
  const place = Math.ceil(local.day / 7);
  return `${place > 4 ? -1 : place}${WEEKDAYS[weekday(local) - 1] ?? ''}`;
}

/** `day` where some calendar has it. */
function realDay(day: string): string | null {
  return parseLocal(`${day}T00:00`) === null ? null : day;
}

/** The last day of the month of a day: `2027-02-28` of `2027-02-09`. @throws RangeError for what is no day */
export function lastDayOfMonth(day: string): string {
  const local = parseLocal(`${day}T00:00`);
  if (local === null) throw new RangeError('a month needs a day');
  return dateOf(local.with({ day: local.daysInMonth }));
}
