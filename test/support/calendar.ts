import { toLocal } from '../../src/lib/local-time.ts';
import { DAY_MS } from '../../src/lib/span.ts';

export const ZONE = 'Europe/Berlin';

/** The wall time in Berlin now, to the minute. */
export function localNow(): string {
  return toLocal(Date.now(), ZONE);
}

/** A day in Berlin, `YYYY-MM-DD`, counted from today. Tests that run on the system's clock ask for no fixed year. */
export function dayIn(days: number): string {
  return toLocal(Date.now() + days * DAY_MS, ZONE).slice(0, 10);
}

/** The same for a calendar day: `days` after it. */
export function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T12:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** The next day on which clocks in Germany go forward, the last Sunday of March, not today. */
export function nextSpringChange(): string {
  const year = Number(dayIn(0).slice(0, 4));
  const sundays = [year, year + 1].map((each) => {
    const last = new Date(Date.UTC(each, 2, 31));
    return new Date(last.getTime() - last.getUTCDay() * DAY_MS).toISOString().slice(0, 10);
  });
  return sundays.find((day) => day > dayIn(0)) ?? '';
}
