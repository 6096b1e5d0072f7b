import { parseLocal } from '../../lib/local-time.ts';
import type { LocalDateTime } from '../../lib/local-time.ts';
import { refuse } from '../../lib/refusal.ts';

/** The most dates one series may have: two years of weekly meetings. */
export const MAX_DATES = 104;
/** The most days between the first and the last date of a series. */
export const MAX_DAYS = 400;

const FREQUENCIES = ['DAILY', 'WEEKLY', 'MONTHLY'] as const;
type Frequency = (typeof FREQUENCIES)[number];

/** An RRULE (RFC 5545 3.3.10) cut down to what a meeting needs, its numbers in bounds. */
export type RecurrenceRule = {
  readonly freq: Frequency;
  /** Every so many days, weeks or months, 1 to 400. */
  readonly interval: number;
  /** `MO`, and under MONTHLY also `2MO` or `-1FR`; empty when not given. */
  readonly byDay: readonly string[];
  /** 1 to 28, or -1 for the last day of a month; empty when not given. */
  readonly byMonthDay: readonly number[];
  readonly end:
    | { readonly by: 'count'; readonly count: number }
    /** Wall time, in the booking's zone; a date at exactly this time still counts. */
    | { readonly by: 'until'; readonly until: LocalDateTime };
  /** The same rule in upper case, parts in one order, numbers without leading zeros and plus signs. */
  readonly text: string;
};

const PART_NAMES = ['FREQ', 'INTERVAL', 'BYDAY', 'BYMONTHDAY', 'COUNT', 'UNTIL'] as const;
type PartName = (typeof PART_NAMES)[number];
type Parts = ReadonlyMap<PartName, string>;

/** Room for all weekdays of all ordinals; a longer text is an attack or a mistake. */
const MAX_TEXT_LENGTH = 500;
const RULE_CHARACTERS = /^[A-Z0-9=;,+-]+$/;
const WEEKDAY_ITEM = /^([+-]?)([1-5]?)(MO|TU|WE|TH|FR|SA|SU)$/;
const MONTH_DAY_ITEM = /^[+-]?\d{1,2}$/;
const UNTIL = /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})[0-5]\d)?$/;

/**
 * Reads a recurrence rule: FREQ (DAILY, WEEKLY, MONTHLY), INTERVAL, BYDAY, BYMONTHDAY, and either COUNT or UNTIL.
 * Upper and lower case are the same. UNTIL is local (`20270331T190000`, or `20270331` for the whole day), never UTC.
 *
 * @throws Refusal `recurrence-invalid` with a sentence that says why, `recurrence-too-long` for COUNT above 104,
 *   `recurrence-day-missing` for BYMONTHDAY 29 to 31, which not every month has
 */
export function parseRule(text: string): RecurrenceRule {
  const parts = splitParts(text);
  const freq = readFrequency(parts.get('FREQ'));
  const interval = readInterval(parts.get('INTERVAL'));
  const byDay = readWeekdays(parts.get('BYDAY'), freq);
  const byMonthDay = readMonthDays(parts.get('BYMONTHDAY'), freq);
  const end = readEnd(parts.get('COUNT'), parts.get('UNTIL'));
  const written = [
    `FREQ=${freq}`,
    parts.has('INTERVAL') ? `INTERVAL=${interval}` : '',
    byDay.length > 0 ? `BYDAY=${byDay.join(',')}` : '',
    byMonthDay.length > 0 ? `BYMONTHDAY=${byMonthDay.join(',')}` : '',
    end.by === 'count' ? `COUNT=${end.count}` : `UNTIL=${parts.get('UNTIL') ?? ''}`,
  ];
  return { freq, interval, byDay, byMonthDay, end, text: written.filter((part) => part !== '').join(';') };
}

/** Name to value; from here on the text holds nothing but letters, digits and `=;,+-`, so it may be quoted. */
function splitParts(text: string): Parts {
  if (text.length > MAX_TEXT_LENGTH) invalid(`A rule has at most ${MAX_TEXT_LENGTH} characters.`);
  const upper = text.toUpperCase();
  if (!RULE_CHARACTERS.test(upper)) invalid('A rule looks like FREQ=WEEKLY;COUNT=10.');
  const parts = new Map<PartName, string>();
  for (const part of upper.split(';')) {
    const [given = '', value = '', ...rest] = part.split('=');
    const name = PART_NAMES.find((known) => known === given);
    if (name === undefined)
      return invalid(`The part "${given}" is not allowed; use ${PART_NAMES.join(', ')}.`);
    if (value === '' || rest.length > 0) invalid(`${name} must have one value.`);
    if (parts.has(name)) invalid(`${name} must not be given twice.`);
    parts.set(name, value);
  }
  return parts;
}

function readFrequency(value: string | undefined): Frequency {
  const freq = FREQUENCIES.find((known) => known === value);
  return freq ?? invalid(`FREQ must be one of ${FREQUENCIES.join(', ')}.`);
}

function readInterval(value = '1'): number {
  const interval = /^\d{1,6}$/.test(value) ? Number(value) : 0;
  return interval >= 1 && interval <= MAX_DAYS ? interval : invalid(`INTERVAL must be 1 to ${MAX_DAYS}.`);
}

function readWeekdays(value: string | undefined, freq: Frequency): readonly string[] {
  const days = listOf(value).map((item) => {
    const [, sign = '', ordinal = '', day = ''] = WEEKDAY_ITEM.exec(item) ?? [];
    if (day === '' || (sign !== '' && ordinal === '')) {
      invalid(
        `BYDAY must list weekdays (MO to SU, monthly also 1MO to 5MO and -1MO to -5MO), not "${item}".`,
      );
    }
    if (ordinal !== '' && freq !== 'MONTHLY')
      invalid(`BYDAY may number weekdays ("${item}") only when FREQ is MONTHLY.`);
    return `${sign === '-' ? '-' : ''}${ordinal}${day}`;
  });
  return withoutRepetition('BYDAY', days);
}

function readMonthDays(value: string | undefined, freq: Frequency): readonly number[] {
  if (value !== undefined && freq === 'WEEKLY') invalid('BYMONTHDAY must not stand with FREQ=WEEKLY.');
  const days = listOf(value).map((item) => {
    const day = MONTH_DAY_ITEM.test(item) ? Number(item) : 0;
    if (day > 28 && day <= 31) return refuse({ code: 'recurrence-day-missing', day });
    return day === -1 || (day >= 1 && day <= 28)
      ? day
      : invalid(`BYMONTHDAY must list days 1 to 28, or -1 for the last day, not "${item}".`);
  });
  return withoutRepetition('BYMONTHDAY', days);
}

function readEnd(count: string | undefined, until: string | undefined): RecurrenceRule['end'] {
  if (count === undefined && until === undefined) return invalid('Either COUNT or UNTIL must be given.');
  if (count !== undefined && until !== undefined) return invalid('COUNT and UNTIL must not both be given.');
  if (until !== undefined) return { by: 'until', until: readUntil(until) };
  const dates = /^\d+$/.test(count ?? '') ? Number(count) : 0;
  if (dates < 1) return invalid(`COUNT must be 1 to ${MAX_DATES}.`);
  if (dates > MAX_DATES) return refuseTooLong();
  return { by: 'count', count: dates };
}

function readUntil(value: string): LocalDateTime {
  if (value.endsWith('Z')) return invalid('UNTIL must be local time, without Z.');
  const [, year = '', month = '', day = '', hour = '23', minute = '59'] = UNTIL.exec(value) ?? [];
  return (
    parseLocal(`${year}-${month}-${day}T${hour}:${minute}`) ??
    invalid('UNTIL must be a date such as 20270331, or a local time such as 20270331T190000.')
  );
}

function listOf(value: string | undefined): readonly string[] {
  return value === undefined ? [] : value.split(',');
}

function withoutRepetition<T>(name: PartName, items: readonly T[]): readonly T[] {
  return new Set(items).size === items.length ? items : invalid(`${name} must not list a day twice.`);
}

/** @throws Refusal `recurrence-invalid`; `detail` is one English sentence */
export function invalid(detail: string): never {
  return refuse({ code: 'recurrence-invalid', detail });
}

/** @throws Refusal `recurrence-too-long` with the two limits */
export function refuseTooLong(): never {
  return refuse({ code: 'recurrence-too-long', maxDates: MAX_DATES, maxDays: MAX_DAYS });
}
