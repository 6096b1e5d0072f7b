import { describe, expect, test } from '@jest/globals';
import type { LastBooking } from '../../../src/features/bookings/booking-store.ts';
import { bookingTexts } from '../../../src/features/bookings/booking-texts.ts';
import { OPTION_FIELDS } from '../../../src/features/bookings/form-options.ts';
import { takeUsual, usualFor } from '../../../src/features/bookings/form-usual.ts';
import { readWish, typedIn } from '../../../src/features/bookings/form-wish.ts';
import { BASE_OPTIONS } from '../../../src/features/branches/options.ts';
import { createTree } from '../../../src/features/branches/tree.ts';
import { NOON } from './desk.ts';

const say = bookingTexts('de', 'sie');

describe('a form', () => {
  const tree = createTree([]);
  const { typed: usual } = usualFor(tree, 'by-1', null);
  const typed = typedIn({ title: ' Vorstand ', day: '9.2.', time: '19', people: '12' }, usual);
  const reading = {
    say,
    timeZone: 'Europe/Berlin',
    now: NOON,
    usual: BASE_OPTIONS,
    offered: new Set(OPTION_FIELDS),
  };

  test('is read as the API wants it, and leaves what is usual to the branch', () => {
    expect(readWish(typed, reading)).toEqual({
      wish: {
        ...{ branch: 'by-1', title: ' Vorstand ', start: '2027-02-09T19:00', timeZone: 'Europe/Berlin' },
        ...{
          durationMinutes: 90,
          recurrence: null,
          expectedParticipants: 12,
          description: null,
          options: {},
        },
      },
    });
    const series = { ...typed, repeat: 'weekly', times: '4' };
    expect(readWish(series, reading)).toMatchObject({ wish: { recurrence: 'FREQ=WEEKLY;COUNT=4' } });
    const until = { ...typed, repeat: 'biweekly', until: '30.6.' };
    expect(readWish(until, reading)).toMatchObject({
      wish: { recurrence: 'FREQ=WEEKLY;INTERVAL=2;UNTIL=20270630' },
    });
  });

  test('asks for each option that is not as the branch has it, and for none that it did not offer', () => {
    const asked: typeof typed = {
      ...typed,
      ...{
        record: 'yes',
        muteOnStart: '',
        lobby: 'ask-moderator',
        accessCode: ' sonne-7 ',
        maxParticipants: '40',
      },
      ...{ attendance: ' Protokoll ', welcome: 'Guten Abend' },
    };
    expect(readWish(asked, reading)).toMatchObject({
      wish: {
        options: {
          ...{ record: true, muteOnStart: false, lobby: 'ask-moderator', accessCode: 'sonne-7' },
          ...{ attendance: 'Protokoll', maxParticipants: 40, welcome: 'Guten Abend' },
        },
      },
    });
    const offered = new Set(['attendance'] as const);
    expect(readWish(asked, { ...reading, offered })).toMatchObject({
      wish: { options: { attendance: 'Protokoll' } },
    });
    const muted = { ...BASE_OPTIONS, accessCode: 'sonne-7' };
    expect(readWish(typed, { ...reading, usual: muted })).toMatchObject({
      wish: { options: { accessCode: null } },
    });
  });

  test('takes another start over the one that was typed, and nothing else that calls itself a start', () => {
    const form = { day: 'morgen', time: 'abends' };
    expect(typedIn({ ...form, start: '2027-02-09T21:00' }, usual)).toMatchObject({
      day: '2027-02-09',
      time: '21:00',
    });
    expect(typedIn({ ...form, start: 'x' }, usual)).toMatchObject(form);
    expect(typedIn({ welcome: 'Guten\r\nAbend' }, usual).welcome).toBe('Guten\nAbend');
    expect(typedIn({ ...form, instead: 'lastday 2027-02-28T21:00' }, usual)).toMatchObject({
      ...{ day: '2027-02-28', time: '21:00', repeat: 'lastday' },
    });
  });

  test.each<[string, Partial<typeof typed>, readonly string[]]>([
    [
      'nothing at all',
      { ...{ branch: '', title: '', day: '', time: '' }, ...{ duration: '', people: '' } },
      ['branch', 'title', 'day', 'time', 'duration', 'people'],
    ],
    ['a number with a point', { people: '1.5' }, ['people']],
    ['nobody', { people: '0' }, ['people']],
    ['thirteen hours', { duration: '780' }, ['duration']],
    ['a reason that is none', { attendance: 'nix' }, ['attendance']],
    ['a reason that has no end', { attendance: 'x'.repeat(201) }, ['attendance']],
    [
      'a code of three characters, and a number that is none',
      { accessCode: 'abc', maxParticipants: 'viele' },
      ['accessCode', 'maxParticipants'],
    ],
    ['a description that turns the writing', { description: 'Für \u202ealle' }, ['description']],
    ['a series of one', { repeat: 'weekly', times: '1' }, ['times']],
    ['a series of too many', { repeat: 'weekly', times: '105' }, ['times']],
    ['a series without an end', { repeat: 'weekly' }, ['times']],
    ['a series with two ends', { repeat: 'weekly', times: '3', until: '2027-03-01' }, ['until']],
    ['a series that ends before it begins', { repeat: 'weekly', until: '2027-02-08' }, ['until']],
    ['a series that ends on no day', { repeat: 'weekly', until: '31.4.' }, ['until']],
  ])('complains of %s, all at once', (_what, change, fields) => {
    const read = readWish({ ...typed, ...change }, reading);
    expect('complaints' in read ? read.complaints.map(({ field }) => field) : 'nothing').toEqual(fields);
    if ('complaints' in read) for (const { sentence } of read.complaints) expect(sentence).toMatch(/\.$/);
  });

  test('begins as the last meeting was, but for what each meeting asks for anew', () => {
    const last = {
      ...{ title: 'Vorstand', start: '2027-01-26T18:30', durationMinutes: 120, expected: 17 },
      options: {
        ...BASE_OPTIONS,
        lobby: 'ask-moderator',
        record: true,
        accessCode: 'sonne-7',
        attendance: 'Protokoll',
      },
      wasAtOnce: false,
    } as LastBooking;
    const again = usualFor(tree, 'by-1', last);
    expect(again.typed).toMatchObject({
      ...{ time: '18:30', duration: '120', people: '17', lobby: 'ask-moderator', day: '', title: '' },
      ...{ record: '', accessCode: '', attendance: '' },
    });
    expect(again.like).toEqual({ title: 'Vorstand', fields: ['time', 'duration', 'people', 'options'] });
    // What somebody typed stays when the branch changes; what was as usual is as usual there.
    const changed = takeUsual(
      { ...again.typed, branch: 'by-2', people: '30' },
      again,
      usualFor(tree, 'by-2', null),
    );
    expect(changed).toMatchObject({
      branch: 'by-2',
      people: '30',
      time: '',
      duration: '90',
      lobby: 'always-accept',
    });
  });
});
