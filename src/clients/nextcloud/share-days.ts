import { refused } from './failure.ts';
import { DAY_MS, toIso } from '../../lib/span.ts';

/** A share ends with the first moment of the day that it bears, by the clock of the server: its last day is the one before. */
export function dayAfter(lastDay: string): string {
  return daysFrom(lastDay, 1);
}

/** The last whole day of a share that bears this one. */
export function dayBefore(day: string): string {
  return daysFrom(day, -1);
}

/** @param day `YYYY-MM-DD` @throws Failure `unexpected` when it is no day */
function daysFrom(day: string, days: number): string {
  const at = Date.parse(day);
  if (Number.isNaN(at)) throw refused('unexpected');
  return toIso(at + days * DAY_MS).slice(0, day.length);
}
