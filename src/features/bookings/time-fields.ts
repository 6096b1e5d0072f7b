import type { Instant } from '../../lib/span.ts';
import { localDay } from '../../platform/web/dates.ts';
import type { Complaint as AnyComplaint } from '../../platform/web/form-fields.tsx';
import type { SayBooking } from './booking-texts.ts';
import { readDay, readTime } from './form-times.ts';
import { MAX_DURATION_MINUTES, MIN_DURATION_MINUTES } from './occurrence.ts';

/** What says when a date takes place, and for how many, in the order in which it stands on a form. */
export const TIME_FIELDS = ['day', 'time', 'duration', 'people'] as const;
type TimeField = (typeof TIME_FIELDS)[number];

/** As it was typed. */
export type TimeTyped = Readonly<Record<TimeField, string>>;
export type TimeComplaint = AnyComplaint<TimeField>;

/** What it comes to, as the API has it. */
export type TimeWish = {
  readonly start: string;
  readonly durationMinutes: number;
  readonly expectedParticipants: number;
};

const MOST_PEOPLE = 100_000;

/** How a date stands, as somebody would type it. */
export function timesOf({ start, durationMinutes, expectedParticipants }: TimeWish): TimeTyped {
  const [day = '', time = ''] = start.split('T');
  return { day, time, duration: String(durationMinutes), people: String(expectedParticipants) };
}

/** What a form holds of these fields; what it does not name is as it stands. A `start` that was pressed goes first. */
export function timesIn(form: Readonly<Record<string, string>>, standing: TimeTyped): TimeTyped {
  const typed = Object.fromEntries(TIME_FIELDS.map((field) => [field, form[field] ?? standing[field]]));
  const [whole, day = '', time = ''] = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})$/.exec(form['start'] ?? '') ?? [];
  // Object.fromEntries forgets the keys that it was given.
  return { ...(typed as TimeTyped), ...(whole === undefined ? {} : { day, time }) };
}

type Reading = { readonly say: SayBooking; readonly timeZone: string; readonly now: Instant };

/** What was typed, or all that is wrong with it at once. */
export function readTimes(
  typed: TimeTyped,
  { say, timeZone, now }: Reading,
): { readonly wish: TimeWish } | { readonly complaints: readonly TimeComplaint[] } {
  const day = readDay(typed.day, localDay(now, timeZone));
  const time = readTime(typed.time);
  const durationMinutes = wholeNumber(typed.duration, MIN_DURATION_MINUTES, MAX_DURATION_MINUTES);
  const expectedParticipants = wholeNumber(typed.people, 1, MOST_PEOPLE);
  if (day !== null && time !== null && durationMinutes !== null && expectedParticipants !== null) {
    return { wish: { start: `${day}T${time}`, durationMinutes, expectedParticipants } };
  }
  const found: readonly (TimeComplaint | false)[] = [
    day === null && { field: 'day', sentence: say('wrong.dayUnknown') },
    time === null && { field: 'time', sentence: say('wrong.timeUnknown') },
    durationMinutes === null && { field: 'duration', sentence: say('wrong.duration') },
    expectedParticipants === null && { field: 'people', sentence: say('wrong.people') },
  ];
  return { complaints: found.filter((complaint) => complaint !== false) };
}

/** What of a wish is another than it stands; null where nothing is. */
export function whatChanges(wish: TimeWish, standing: TimeWish): Partial<TimeWish> | null {
  const keys = (['start', 'durationMinutes', 'expectedParticipants'] as const).filter(
    (key) => wish[key] !== standing[key],
  );
  return keys.length === 0 ? null : Object.fromEntries(keys.map((key) => [key, wish[key]]));
}

/** The whole number that was written, within bounds; null for anything else. */
export function wholeNumber(typed: string, min: number, max: number): number | null {
  const value = /^\s*\d{1,6}\s*$/.test(typed) ? Number(typed) : NaN;
  return value >= min && value <= max ? value : null;
}
