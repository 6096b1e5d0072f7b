import type { Instant } from '../../lib/span.ts';
import { localDay } from '../../platform/web/dates.ts';
import type { Complaint as AnyComplaint } from '../../platform/web/form-fields.tsx';
import type { z } from 'zod';
import type { BookingRequest } from './booking-schemas.ts';
import type { SayBooking } from './booking-texts.ts';
import { PAPERS } from '../branches/options.ts';
import { MAX_DURATION_MINUTES, MIN_DURATION_MINUTES } from './occurrence.ts';
import { MAX_DATES } from './recurrence-rule.ts';
import { readDay, readTime, type Repeat, REPEATS, ruleOf } from './form-times.ts';

/** The fields of the form, in the order in which they stand. */
export const FIELDS = [
  ...(['branch', 'title', 'day', 'time', 'duration', 'people', 'repeat', 'times'] as const),
  ...(['papers', 'record', 'attendance'] as const),
] as const;
export type Field = (typeof FIELDS)[number];

/** What was typed, as it was typed. */
export type Typed = Readonly<Record<Field, string>>;

/** What is wrong with the form. */
export type Complaint = AnyComplaint<Field>;

/** A booking as the API is asked for it. */
type Wish = Pick<
  z.infer<typeof BookingRequest>,
  | 'branch'
  | 'title'
  | 'start'
  | 'durationMinutes'
  | 'recurrence'
  | 'expectedParticipants'
  | 'onConflict'
  | 'timeZone'
> &
  // Where the form asks for none of them, what the branch does by default holds.
  Partial<Pick<z.infer<typeof BookingRequest>, 'options'>>;

const MOST_PEOPLE = 100_000;

/** What a form or an address holds of the form's fields; what it does not name is empty, or as most want it. */
export function typedIn(given: Readonly<Record<string, string>>): Typed {
  const usual: Partial<Typed> = { duration: '90', repeat: 'once' };
  const fields = FIELDS.map((field) => [field, given[field] ?? usual[field] ?? '']);
  // Object.fromEntries forgets the keys that it was given.
  return moved(Object.fromEntries(fields) as Typed, given['start']);
}

/** The same at another start: the one that was chosen from those that are free. */
function moved(typed: Typed, start: string | undefined): Typed {
  const [whole, day = '', time = ''] = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})$/.exec(start ?? '') ?? [];
  return whole === undefined ? typed : { ...typed, day, time };
}

/** How a form is read: by whose calendar, and in whose words. */
type Reading = {
  readonly say: SayBooking;
  readonly timeZone: string;
  readonly now: Instant;
  /** Whether the form asks for papers: there is a Nextcloud. */
  readonly offersPapers: boolean;
  /** Whether it asks for recording: some branch allows it. */
  readonly offersRecording: boolean;
};

/** What the form asks for, and how many dates that makes. */
export type Wished = { readonly wish: Wish; readonly dates: number };

/**
 * What the form asks for, or all that is wrong with it at once. What only the API can know it says itself.
 *
 * @param onConflict what becomes of dates without a place
 */
export function readWish(
  typed: Typed,
  onConflict: Wish['onConflict'],
  reading: Reading,
): Wished | { readonly complaints: readonly Complaint[] } {
  const { say, timeZone, now } = reading;
  const parsed = parse(typed, localDay(now, timeZone));
  const complaints = complaintsAbout(typed, parsed, say);
  if (complaints.length > 0 || !isWhole(parsed)) return { complaints };
  const start = `${parsed.day}T${parsed.time}`;
  return {
    dates: parsed.times,
    wish: {
      branch: typed.branch,
      title: typed.title,
      start,
      timeZone,
      durationMinutes: parsed.duration,
      recurrence: ruleOf(parsed.repeat, start, parsed.times),
      expectedParticipants: parsed.people,
      onConflict,
      ...optionsIn(typed, reading),
    },
  };
}

/** What the fields come to; null for what cannot be read. */
type Parsed = ReturnType<typeof parse>;
type Whole = { readonly [Key in keyof Parsed]: NonNullable<Parsed[Key]> };

function parse(typed: Typed, today: string) {
  const repeat: Repeat = REPEATS.find((known) => known === typed.repeat) ?? 'once';
  return {
    day: readDay(typed.day, today),
    time: readTime(typed.time),
    duration: wholeNumber(typed.duration, MIN_DURATION_MINUTES, MAX_DURATION_MINUTES),
    people: wholeNumber(typed.people, 1, MOST_PEOPLE),
    repeat,
    times: repeat === 'once' ? 1 : wholeNumber(typed.times, 2, MAX_DATES),
  };
}

function isWhole(parsed: Parsed): parsed is Whole {
  return Object.values(parsed).every((value) => value !== null);
}

function complaintsAbout(typed: Typed, parsed: Parsed, say: SayBooking): readonly Complaint[] {
  const found: readonly (Complaint | false)[] = [
    isBlank(typed.branch) && { field: 'branch', sentence: say('wrong.branchMissing') },
    typed.title.trim().length < 2 && { field: 'title', sentence: say('wrong.name') },
    parsed.day === null && {
      field: 'day',
      sentence: say(isBlank(typed.day) ? 'wrong.dayMissing' : 'wrong.dayUnknown'),
    },
    parsed.time === null && {
      field: 'time',
      sentence: say(isBlank(typed.time) ? 'wrong.timeMissing' : 'wrong.timeUnknown'),
    },
    parsed.duration === null && { field: 'duration', sentence: say('wrong.duration') },
    parsed.people === null && { field: 'people', sentence: say('wrong.people') },
    !isReason(typed.attendance) && { field: 'attendance', sentence: say('attendance.reasonLength') },
    parsed.times === null && { field: 'times', sentence: say('wrong.times', { max: MAX_DATES }) },
  ];
  return found.filter((complaint) => complaint !== false);
}

/** Where nothing is asked or typed, what the branch does by default holds. */
function optionsIn(typed: Typed, { offersPapers, offersRecording }: Reading): Pick<Wish, 'options'> {
  const options = {
    ...(offersPapers ? { papers: papersIn(typed) } : {}),
    ...recordIn(typed, offersRecording),
    ...(isBlank(typed.attendance) ? {} : { attendance: typed.attendance }),
  };
  return Object.keys(options).length === 0 ? {} : { options };
}

/** Whoever asks for a recording is told where none may be. */
function recordIn({ record }: Typed, offersRecording: boolean): { record?: boolean } {
  if (record === 'yes') return { record: true };
  return offersRecording && record !== '' ? { record: false } : {};
}

function papersIn({ papers }: Typed): (typeof PAPERS)[number] {
  return PAPERS.find((known) => known === papers) ?? 'none';
}

/** As the API counts it. */
function isReason(text: string): boolean {
  const { length } = text.normalize('NFC').trim();
  return length === 0 || (length >= 5 && length <= 200);
}

function isBlank(text: string): boolean {
  return text.trim() === '';
}

/** The whole number that was written, within bounds; null for anything else. */
function wholeNumber(typed: string, min: number, max: number): number | null {
  const value = /^\s*\d{1,6}\s*$/.test(typed) ? Number(typed) : NaN;
  return value >= min && value <= max ? value : null;
}
