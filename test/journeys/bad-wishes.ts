import { dayAfter, dayIn, nextSpringChange } from '../support/calendar.ts';

/** One request that cannot be, and the problem that it gets. */
export type BadInput = {
  readonly name: string;
  readonly method: string;
  /** `{booking}`, `{date}` (its first) and `{cancelled}` stand for ids. */
  readonly path: string;
  /** A text or bytes are sent as they are. */
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  readonly status: number;
  readonly code: string;
  /** The field that is named. */
  readonly pointer?: string;
};

/** On which everything here would take place. */
export const DAY = dayIn(30);
/** What the journey prepares. */
export const CLOSED = 'hb-04011';
export const LIMITED = { branch: 'sl', limits: { maxMinutes: 60, daysAhead: 7, recording: false } };
const SOON = { branch: LIMITED.branch, start: `${dayIn(3)}T19:00` };

export const GOOD = {
  branch: 'by-09162',
  title: 'Kreisvorstand',
  start: `${DAY}T19:00`,
  durationMinutes: 60,
  expectedParticipants: 10,
};

type Wrong = readonly [name: string, change: object, code: string, pointer?: string];

/** 400: could not be read as a wish; 422: read, and it cannot be. */
function wish([name, change, code, pointer]: Wrong): BadInput {
  const status = code === 'invalid-request' ? 400 : 422;
  const found = pointer === undefined ? {} : { pointer };
  return { name, method: 'POST', path: '/bookings', body: { ...GOOD, ...change }, status, code, ...found };
}

/** The next 31 January, and a day on which no rule for the next weekday begins. */
const JANUARY_31 = [0, 1, 2]
  .map((years) => `${Number(DAY.slice(0, 4)) + years}-01-31`)
  .find((day) => day > DAY);
const OTHER_WEEKDAY = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'][
  new Date(`${dayAfter(DAY, 1)}T12:00Z`).getUTCDay()
];

const WRONG_DATES: readonly Wrong[] = [
  ['30 February', { start: '2032-02-30T19:00' }, 'date-invalid'],
  ['29 February where there is none', { start: '2031-02-29T19:00' }, 'date-invalid'],
  ['month 13', { start: '2031-13-01T19:00' }, 'date-invalid'],
  ['24:00', { start: `${DAY}T24:00` }, 'date-invalid'],
  ['seconds', { start: `${DAY}T19:00:30` }, 'date-invalid'],
  ['an offset', { start: `${DAY}T19:00+01:00` }, 'date-invalid'],
  ['the year 12027', { start: '+012027-01-01T19:00' }, 'date-invalid'],
  ['a day without a time', { start: DAY }, 'date-invalid'],
  ['words', { start: 'morgen um sieben' }, 'date-invalid'],
  ['a zone that is none', { timeZone: 'Europe/Wanne-Eickel' }, 'time-zone-unknown'],
  ['an offset as zone', { timeZone: '+01:00' }, 'time-zone-unknown'],
  ['a path as zone', { timeZone: '../../etc/passwd' }, 'time-zone-unknown'],
  ['02:30 when clocks go forward', { start: `${nextSpringChange()}T02:30` }, 'start-in-gap'],
  ['yesterday', { start: `${dayIn(-1)}T19:00` }, 'start-in-past'],
  ['the year 1970', { start: '1970-01-01T00:00' }, 'start-in-past'],
  ['more people than a server carries', { options: { maxParticipants: 5_000 } }, 'option-not-allowed'],
  ['a branch that is none', { branch: 'atlantis' }, 'branch-unknown'],
  ['a branch that is closed', { branch: CLOSED }, 'branch-closed'],
  ['longer than the branch allows', { ...SOON, durationMinutes: 61 }, 'branch-limit'],
  ['further ahead than the branch allows', { branch: LIMITED.branch }, 'branch-limit'],
  [
    'a recording that the branch does not allow',
    { ...SOON, options: { record: true } },
    'option-not-allowed',
  ],
];

const series = (recurrence: string, more: object = {}) => ({ recurrence, ...more });
const WRONG_SERIES: readonly Wrong[] = [
  ['a million dates', series('FREQ=DAILY;COUNT=1000000'), 'recurrence-too-long'],
  ['a hundred years', series('FREQ=WEEKLY;UNTIL=21270101'), 'recurrence-too-long'],
  ['every second', series('FREQ=SECONDLY;COUNT=10'), 'recurrence-invalid'],
  ['no end', series('FREQ=DAILY'), 'recurrence-invalid'],
  ['an end in UTC', series('FREQ=DAILY;UNTIL=20991231T190000Z'), 'recurrence-invalid'],
  ['COUNT and UNTIL', series('FREQ=DAILY;COUNT=2;UNTIL=20991231'), 'recurrence-invalid'],
  ['COUNT twice', series('FREQ=DAILY;COUNT=2;COUNT=3'), 'recurrence-invalid'],
  ['a part that is not on the list', series('FREQ=DAILY;COUNT=2;BYSETPOS=1'), 'recurrence-invalid'],
  ['two lines', series('FREQ=DAILY;COUNT=2\nEXRULE:FREQ=DAILY'), 'recurrence-invalid'],
  ['no rule', series('jeden Dienstag'), 'recurrence-invalid'],
  [
    'a start that is not the first date',
    series(`FREQ=WEEKLY;BYDAY=${OTHER_WEEKDAY};COUNT=3`),
    'recurrence-start-mismatch',
  ],
  [
    'day 31 of every month',
    series('FREQ=MONTHLY;COUNT=3', { start: `${JANUARY_31}T19:00` }),
    'recurrence-day-missing',
  ],
  [
    'an exception for no date of the series',
    series('FREQ=WEEKLY;COUNT=3', { exceptions: [{ start: '1970-01-01T00:00', to: null }] }),
    'exceptions-invalid',
  ],
  ['day 31 by its number', series('FREQ=MONTHLY;BYMONTHDAY=31;COUNT=3'), 'recurrence-day-missing'],
];

const invalid = (name: string, change: object, pointer: string): Wrong => [
  name,
  change,
  'invalid-request',
  pointer,
];
const WRONG_FIELDS: readonly Wrong[] = [
  invalid('4 minutes', { durationMinutes: 4 }, '/durationMinutes'),
  invalid('721 minutes', { durationMinutes: 721 }, '/durationMinutes'),
  invalid('half a minute', { durationMinutes: 60.5 }, '/durationMinutes'),
  invalid('a length as text', { durationMinutes: '60' }, '/durationMinutes'),
  invalid('no length', { durationMinutes: undefined }, '/durationMinutes'),
  invalid('a title of one character', { title: 'K' }, '/title'),
  invalid('a title of one character among blanks', { title: '   K   ' }, '/title'),
  invalid('a title of 201 characters', { title: 'K'.repeat(201) }, '/title'),
  invalid('a title of two lines', { title: 'Kreis\nvorstand' }, '/title'),
  invalid('a bell in the title', { title: 'Kreis\u0007vorstand' }, '/title'),
  invalid('a title that turns the writing', { title: 'Kreis\u202evorstand' }, '/title'),
  invalid('an isolate in the description', { description: 'Für \u2066alle' }, '/description'),
  invalid('a description of 4001 characters', { description: 'x'.repeat(4_001) }, '/description'),
  invalid('a title as list', { title: ['Kreisvorstand'] }, '/title'),
  invalid('no title', { title: null }, '/title'),
  invalid('an exception without a start', { exceptions: [{ to: null }] }, '/exceptions/0/start'),
  invalid('nobody', { expectedParticipants: 0 }, '/expectedParticipants'),
  invalid('fewer than nobody', { expectedParticipants: -3 }, '/expectedParticipants'),
  invalid('more than a number', { expectedParticipants: 1e21 }, '/expectedParticipants'),
  invalid('true for a number', { expectedParticipants: true }, '/expectedParticipants'),
  invalid('a field that nobody knows', { meetingID: 'mine' }, '/meetingID'),
  invalid('a parameter of BigBlueButton', { options: { moderatorPW: 'mine' } }, '/options/moderatorPW'),
  invalid('a lobby that is none', { options: { lobby: 'ALWAYS_DENY' } }, '/options/lobby'),
  invalid('options as text', { options: 'muteOnStart' }, '/options'),
  invalid('a branch that can be none', { branch: "by' or 1=1" }, '/branch'),
  invalid('a branch in capitals', { branch: 'BY' }, '/branch'),
  invalid('a rule of 1001 characters', { recurrence: 'F'.repeat(1_001) }, '/recurrence'),
  invalid('a zone as number', { timeZone: 1 }, '/timeZone'),
  invalid('a way out of conflicts that is none', { onConflict: 'overbook' }, '/onConflict'),
  invalid('a NUL', { title: 'Kreis\u0000vorstand' }, ''),
];

/** Bookings that cannot be. */
export const BAD_WISHES: readonly BadInput[] = [...WRONG_DATES, ...WRONG_SERIES, ...WRONG_FIELDS].map(wish);
