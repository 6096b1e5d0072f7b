import type { Example } from '../../platform/http/example.ts';
import { BASE_OPTIONS } from '../branches/options.ts';
import type { ChangePreviewView } from './series-schemas.ts';
import type { BookingView, CheckView, OccurrenceView } from './booking-schemas.ts';

/*
 * One booking's life, as the documentation tells it and `test/journeys/examples.test.ts` plays it, from top to
 * bottom: booked, looked at, changed, cancelled, restored; then its date.
 */

const BOOKING_ID = '0198c2b4-7e10-7c3a-9d51-2f6a8b1c4d01';
const DATE_ID = '0198c2b4-7e10-7c3b-8a40-5e0d3f7b9a02';

const WISH = {
  branch: 'by-09162',
  title: 'Kreisvorstand',
  start: '2027-02-09T19:00',
  durationMinutes: 90,
  expectedParticipants: 12,
};

const DATE: OccurrenceView = {
  id: DATE_ID,
  booking: BOOKING_ID,
  branch: 'by-09162',
  title: 'Kreisvorstand',
  start: '2027-02-09T19:00',
  timeZone: 'Europe/Berlin',
  durationMinutes: 90,
  startsAt: '2027-02-09T18:00:00Z',
  endsAt: '2027-02-09T19:30:00Z',
  opensAt: '2027-02-09T17:45:00Z',
  closesAt: '2027-02-09T19:45:00Z',
  released: false,
  expectedParticipants: 12,
  status: 'booked',
  room: null,
};

const BOOKING: BookingView = {
  id: BOOKING_ID,
  branch: 'by-09162',
  title: 'Kreisvorstand',
  description: null,
  start: '2027-02-09T19:00',
  timeZone: 'Europe/Berlin',
  durationMinutes: 90,
  recurrence: null,
  expectedParticipants: 12,
  options: BASE_OPTIONS,
  accessCodeSet: false,
  status: 'booked',
  occurrences: [DATE],
  skipped: [],
  shifted: [],
  bookedBy: { kind: 'token', id: 'admin.de', name: null },
};

const CHANGED: BookingView = { ...BOOKING, description: 'Mit Gästen aus dem Ortsverband.' };
const CANCELLED: BookingView = {
  ...CHANGED,
  status: 'cancelled',
  occurrences: [{ ...DATE, status: 'cancelled' }],
};
const LONGER: OccurrenceView = {
  ...DATE,
  durationMinutes: 120,
  endsAt: '2027-02-09T20:00:00Z',
  closesAt: '2027-02-09T20:15:00Z',
};

const FITS: CheckView = { fits: true, conflicts: [], skipped: [], shifted: [] };
const TOO_LARGE: CheckView['conflicts'] = [
  { start: '2027-02-09T19:00', startsAt: '2027-02-09T18:00:00Z', limit: 'seats', alternatives: [] },
];

const LINKS = {
  guest: 'https://treffen.example/m/hrnn-hpgn-993c',
  host: 'https://treffen.example/h/dwqejnkk4wxg4gywgmd9qj4wrj79ny6n',
};

const params = { id: BOOKING_ID };
const dateParams = { id: DATE_ID };

type ByEndpoint = Readonly<Record<string, readonly Example[]>>;

export const BOOKING_EXAMPLES = {
  book: [
    { name: 'one-date', body: WISH, answer: BOOKING },
    {
      name: 'series',
      body: {
        ...WISH,
        branch: 'by',
        title: 'Landesarbeitsgemeinschaft Soziales',
        description: 'Offen für alle Mitglieder.',
        timeZone: 'Europe/Berlin',
        recurrence: 'FREQ=WEEKLY;COUNT=2',
        options: { lobby: 'ask-moderator' },
        onConflict: 'skip',
      },
      answer: {
        ...BOOKING,
        id: '0198c2b4-8a20-7d00-8b11-6c7d8e9f0a03',
        branch: 'by',
        title: 'Landesarbeitsgemeinschaft Soziales',
        description: 'Offen für alle Mitglieder.',
        recurrence: 'FREQ=WEEKLY;COUNT=2',
        options: { ...BASE_OPTIONS, lobby: 'ask-moderator' },
        occurrences: [
          ['0198c2b4-8a20-7d01-9c22-7d8e9fa0b104', '2027-02-09'],
          ['0198c2b4-8a20-7d02-8d33-8e9fa0b1c205', '2027-02-16'],
        ].map(([id, day]) => ({
          ...DATE,
          id,
          booking: '0198c2b4-8a20-7d00-8b11-6c7d8e9f0a03',
          branch: 'by',
          title: 'Landesarbeitsgemeinschaft Soziales',
          start: `${day}T19:00`,
          startsAt: `${day}T18:00:00Z`,
          endsAt: `${day}T19:30:00Z`,
          opensAt: `${day}T17:45:00Z`,
          closesAt: `${day}T19:45:00Z`,
        })),
      },
    },
    {
      name: 'too-large',
      body: { ...WISH, expectedParticipants: 5_000 },
      refused: { code: 'capacity-exhausted', conflicts: TOO_LARGE },
    },
    {
      name: 'exception-for-no-date',
      body: {
        ...WISH,
        recurrence: 'FREQ=WEEKLY;COUNT=3',
        exceptions: [{ start: '2027-02-10T19:00', to: null }],
      },
      refused: {
        code: 'exceptions-invalid',
        errors: [
          {
            pointer: '/exceptions/0/start',
            code: 'no_such_date',
            detail: 'The series has no date at this time.',
          },
        ],
      },
    },
    {
      name: 'no-such-day',
      body: { ...WISH, start: '2027-02-30T19:00' },
      refused: { code: 'date-invalid', start: '2027-02-30T19:00' },
    },
    {
      name: 'too-long',
      body: { ...WISH, durationMinutes: 721 },
      refused: {
        code: 'invalid-request',
        errors: [
          { pointer: '/durationMinutes', code: 'too_big', detail: 'Too big: expected number to be <=720' },
        ],
      },
    },
  ],
  list: [
    {
      name: 'of-a-branch',
      query: { branch: 'by-09162', from: '2027-02-09', limit: 20 },
      answer: { items: [BOOKING], next: null },
    },
    {
      name: 'of-mine',
      query: { branch: 'by-09162', person: 'me', limit: 20 },
      answer: { items: [BOOKING], next: null },
    },
  ],
  check: [
    { name: 'fits', body: WISH, answer: FITS },
    {
      name: 'too-large',
      body: { ...WISH, expectedParticipants: 5_000 },
      answer: { ...FITS, fits: false, conflicts: TOO_LARGE } satisfies CheckView,
    },
  ],
  get: [{ name: 'booked', params, answer: BOOKING }],
  change: [
    {
      name: 'description',
      params,
      body: { description: 'Mit Gästen aus dem Ortsverband.' },
      answer: CHANGED,
    },
    {
      name: 'what-if-an-hour-later',
      params,
      query: { dryRun: 'true' },
      body: { start: '2027-02-09T20:00' },
      answer: {
        fits: true,
        dates: [
          {
            ...{ occurrence: DATE_ID, from: '2027-02-09T19:00', to: '2027-02-09T20:00' },
            ...{ startsAt: '2027-02-09T19:00:00Z', change: 'moves', status: 'booked' },
          },
        ],
        skipped: [],
        shifted: [],
      } satisfies ChangePreviewView,
    },
  ],
  cancel: [{ name: 'cancelled', params, answer: CANCELLED }],
  restore: [{ name: 'booked-again', params, answer: CHANGED }],
  again: [
    {
      name: 'a-week-later',
      params,
      body: { start: '2027-02-16T19:00' },
      answer: {
        ...CHANGED,
        id: '0198c2b4-9b30-7e00-8c44-9fa0b1c2d306',
        start: '2027-02-16T19:00',
        occurrences: [
          {
            ...DATE,
            ...{
              id: '0198c2b4-9b30-7e01-8d55-a0b1c2d3e407',
              booking: '0198c2b4-9b30-7e00-8c44-9fa0b1c2d306',
            },
            ...{
              start: '2027-02-16T19:00',
              startsAt: '2027-02-16T18:00:00Z',
              endsAt: '2027-02-16T19:30:00Z',
            },
            ...{ opensAt: '2027-02-16T17:45:00Z', closesAt: '2027-02-16T19:45:00Z' },
          },
        ],
      },
    },
  ],
  links: [{ name: 'both', params, answer: LINKS }],
  rotateLink: [{ name: 'guest', params: { ...params, kind: 'guest' }, answer: LINKS }],
} as const satisfies ByEndpoint;

export const OCCURRENCE_EXAMPLES = {
  list: [
    {
      name: 'of-a-day',
      query: { branch: 'by-09162', from: '2027-02-09', to: '2027-02-10', status: 'booked' },
      answer: { items: [DATE], next: null },
    },
  ],
  byDay: [
    {
      name: 'one-day',
      query: { branch: 'by-09162', from: '2027-02-09', to: '2027-02-09', named: 3 },
      answer: {
        items: [
          {
            ...{ day: '2027-02-09', from: '2027-02-08T23:00:00Z', to: '2027-02-09T23:00:00Z', total: 1 },
            dates: [DATE],
          },
        ],
      },
    },
  ],
  get: [{ name: 'booked', params: dateParams, answer: DATE }],
  move: [{ name: 'longer', params: dateParams, body: { durationMinutes: 120 }, answer: LONGER }],
  cancel: [{ name: 'cancelled', params: dateParams, answer: { ...LONGER, status: 'cancelled' } }],
  restore: [{ name: 'booked-again', params: dateParams, answer: LONGER }],
} as const satisfies ByEndpoint;
