import { DAY_MS } from '../../../src/lib/span.ts';

/** A second reading of RFC 5545 3.3.10 that shares no code with the first: ask each day whether it belongs. */
export type OracleRule = {
  readonly freq: string;
  readonly interval: number;
  readonly byDay: readonly string[];
  readonly byMonthDay: readonly number[];
};

export const weekdayNames = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'] as const;

/** Days since 1970-01-01. */
export function dayOf(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) / DAY_MS;
}

/** The rule as an RRULE value, without its end. */
export function oracleText({ freq, interval, byDay, byMonthDay }: OracleRule): string {
  return [
    `FREQ=${freq}`,
    `INTERVAL=${interval}`,
    ...(byDay.length > 0 ? [`BYDAY=${byDay.join(',')}`] : []),
    ...(byMonthDay.length > 0 ? [`BYMONTHDAY=${byMonthDay.join(',')}`] : []),
  ].join(';');
}

/** The first day from `earliest` on at which the rule may start, and its dates in the `reachDays` days after it. */
export function oracleDates(rule: OracleRule, earliest: number, reachDays: number): readonly string[] {
  let first = earliest;
  while (!fits(rule, first, first)) first += 1;
  return Array.from({ length: reachDays + 1 }, (_, days) => first + days)
    .filter((day) => periodsBetween(rule.freq, first, day) % rule.interval === 0 && fits(rule, first, day))
    .map((day) => new Date(day * DAY_MS).toISOString().slice(0, 10));
}

function periodsBetween(freq: string, firstDay: number, day: number): number {
  if (freq === 'DAILY') return day - firstDay;
  if (freq === 'WEEKLY') return mondayWeek(day) - mondayWeek(firstDay);
  const [from, to] = [new Date(firstDay * DAY_MS), new Date(day * DAY_MS)];
  return (to.getUTCFullYear() - from.getUTCFullYear()) * 12 + to.getUTCMonth() - from.getUTCMonth();
}

/** 1970-01-01 is a Thursday, so day -3 is a Monday. */
function mondayWeek(day: number): number {
  return Math.floor((day + 3) / 7);
}

function fits({ freq, byDay, byMonthDay }: OracleRule, firstDay: number, day: number): boolean {
  const date = new Date(day * DAY_MS);
  const monthDay = date.getUTCDate();
  const fromEnd =
    new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate() - monthDay;
  if (
    byMonthDay.length > 0 &&
    !byMonthDay.includes(monthDay) &&
    !(byMonthDay.includes(-1) && fromEnd === 0)
  ) {
    return false;
  }
  const name = weekdayNames[date.getUTCDay()] ?? '';
  const names = [name, `${Math.ceil(monthDay / 7)}${name}`, `-${Math.floor(fromEnd / 7) + 1}${name}`];
  if (byDay.length > 0) return names.some((known) => byDay.includes(known));
  if (byMonthDay.length > 0 || freq === 'DAILY') return true;
  return freq === 'WEEKLY'
    ? date.getUTCDay() === new Date(firstDay * DAY_MS).getUTCDay()
    : monthDay === new Date(firstDay * DAY_MS).getUTCDate();
}
