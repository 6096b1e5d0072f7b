import type { Instant } from '../../lib/span.ts';
import { localDay } from '../../platform/web/dates.ts';
import type { Complaint as AnyComplaint } from '../../platform/web/form-fields.tsx';
import type { z } from 'zod';
import type { BookingOptions } from '../branches/options.ts';
import { type BookingRequest, Description } from './booking-schemas.ts';
import type { SayBooking } from './booking-texts.ts';
import { OPTION_FIELDS, type OptionField, readOptions } from './form-options.ts';
import { MAX_DURATION_MINUTES, MIN_DURATION_MINUTES } from './occurrence.ts';
import { MAX_DATES } from './recurrence-rule.ts';
import { type Ending, readDay, readTime, type Repeat, REPEATS, ruleOf } from './form-times.ts';
import type { OptionsWish } from './wish.ts';

/** The fields of the form that everybody fills in, in the order in which they stand. */
export const MAIN_FIELDS = [
  ...(['branch', 'title', 'day', 'time', 'duration', 'people', 'repeat', 'times', 'until'] as const),
] as const;

/** All of them; those of the options stand folded below. */
export const FIELDS = [...MAIN_FIELDS, 'description', ...OPTION_FIELDS] as const;
export type Field = (typeof FIELDS)[number];

/** What was typed, as it was typed. */
export type Typed = Readonly<Record<Field, string>>;

/** What is wrong with the form. */
export type Complaint = AnyComplaint<Field>;

/** A booking as the API is asked for it. */
export type Wish = Pick<
  z.infer<typeof BookingRequest>,
  'branch' | 'title' | 'start' | 'durationMinutes' | 'recurrence' | 'expectedParticipants' | 'description'
> & {
  readonly timeZone: string;
  /** Only what is not as the branch has it. */
  readonly options: OptionsWish;
};

const MOST_PEOPLE = 100_000;

/** What a form or an address holds of the form's fields; what it does not name is as in `usual`. */
export function typedIn(given: Readonly<Record<string, string>>, usual: Typed): Typed {
  // Browsers send the lines of a text with another ending than it was shown with.
  const fields = FIELDS.map((field) => [field, given[field]?.replaceAll('\r\n', '\n') ?? usual[field]]);
  // Object.fromEntries forgets the keys that it was given.
  return moved(Object.fromEntries(fields) as Typed, given);
}

/** The same at another start, or repeated in another way: as was chosen from what is offered. */
function moved(typed: Typed, { start, instead }: Readonly<Record<string, string>>): Typed {
  const [whole, repeat, day = '', time = ''] =
    /^(?:([a-z]+) )?(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})$/.exec(start ?? instead ?? '') ?? [];
  if (whole === undefined) return typed;
  const known = REPEATS.find((each) => each === repeat) ?? typed.repeat;
  return { ...typed, day, time, repeat: known };
}

/** How a form is read: by whose calendar, and in whose words. */
export type Reading = {
  readonly say: SayBooking;
  readonly timeZone: string;
  readonly now: Instant;
  /** What the branch starts from. */
  readonly usual: BookingOptions;
  /** The options that the form had. */
  readonly offered: ReadonlySet<OptionField>;
};

/** What the form asks for, or all that is wrong with it at once. What only the API can know it says itself. */
export function readWish(
  typed: Typed,
  reading: Reading,
): { readonly wish: Wish } | { readonly complaints: readonly Complaint[] } {
  const { say, timeZone, now, usual, offered } = reading;
  const parsed = parse(typed, localDay(now, timeZone));
  const { options, wrong } = readOptions(typed, usual, offered);
  const complaints = [...complaintsAbout(typed, parsed, say), ...optionComplaints(wrong, say)];
  if (complaints.length > 0 || !isWhole(parsed)) return { complaints };
  const start = `${parsed.day}T${parsed.time}`;
  return {
    wish: {
      branch: typed.branch,
      title: typed.title,
      description: isBlank(typed.description) ? null : typed.description,
      start,
      timeZone,
      durationMinutes: parsed.duration,
      recurrence: ruleOf(parsed.repeat, start, parsed.ending),
      expectedParticipants: parsed.people,
      options,
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
    ending: repeat === 'once' ? { times: 1 } : readEnding(typed, today),
  };
}

/** Null where neither or both of the two are named, or what is named cannot be read. */
function readEnding({ times, until }: Pick<Typed, 'times' | 'until'>, today: string): Ending | null {
  if (isBlank(times) === isBlank(until)) return null;
  if (isBlank(until)) {
    const count = wholeNumber(times, 2, MAX_DATES);
    return count === null ? null : { times: count };
  }
  const day = readDay(until, today);
  return day === null ? null : { until: day };
}

function isWhole(parsed: Parsed): parsed is Whole {
  return Object.values(parsed).every((value) => value !== null);
}

function complaintsAbout(typed: Typed, parsed: Parsed, say: SayBooking): readonly Complaint[] {
  const found: readonly (Complaint | null | false)[] = [
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
    endingComplaint(typed, parsed, say),
    !Description.safeParse(typed.description).success && {
      field: 'description',
      sentence: say('more.descriptionLong'),
    },
  ];
  return found.filter((complaint) => complaint !== false && complaint !== null);
}

function endingComplaint(
  { times, until }: Typed,
  { ending, day }: Parsed,
  say: SayBooking,
): Complaint | null {
  if (ending !== null) {
    const isBefore = day !== null && 'until' in ending && ending.until < day;
    return isBefore ? { field: 'until', sentence: say('ends.before') } : null;
  }
  if (isBlank(times) && isBlank(until)) return { field: 'times', sentence: say('ends.missing') };
  if (!isBlank(times) && !isBlank(until)) return { field: 'until', sentence: say('ends.both') };
  return isBlank(until)
    ? { field: 'times', sentence: say('wrong.times', { max: MAX_DATES }) }
    : { field: 'until', sentence: say('ends.unknown') };
}

/** What is wrong with an option, where a form of ours can have sent it. */
const OPTION_WRONG = {
  accessCode: 'more.accessCodeLength',
  welcome: 'more.welcomeLong',
  attendance: 'attendance.reasonLength',
  maxParticipants: 'more.numberWrong',
  recordingDays: 'more.numberWrong',
} as const;

/** Also for what the API finds wrong with it. */
export function optionComplaints(wrong: readonly OptionField[], say: SayBooking): readonly Complaint[] {
  return wrong.map((field) => ({
    field,
    sentence: say(isExplained(field) ? OPTION_WRONG[field] : 'wrong.unreadable'),
  }));
}

function isExplained(field: OptionField): field is keyof typeof OPTION_WRONG {
  return Object.hasOwn(OPTION_WRONG, field);
}

export function isBlank(text: string): boolean {
  return text.trim() === '';
}

/** The whole number that was written, within bounds; null for anything else. */
function wholeNumber(typed: string, min: number, max: number): number | null {
  const value = /^\s*\d{1,6}\s*$/.test(typed) ? Number(typed) : NaN;
  return value >= min && value <= max ? value : null;
}
