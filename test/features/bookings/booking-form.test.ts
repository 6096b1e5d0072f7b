import { describe, expect, test } from '@jest/globals';
import { bookingTexts } from '../../../src/features/bookings/booking-texts.ts';
import {
  choiceGroups,
  reachableBranches,
  usualBranch,
} from '../../../src/features/bookings/branch-choices.ts';
import { complaintsOf } from '../../../src/features/bookings/form-complaints.ts';
import {
  lastDayOfMonth,
  readDay,
  readTime,
  type Repeat,
  repeatOf,
  ruleOf,
} from '../../../src/features/bookings/form-times.ts';
import { fullView } from '../../../src/features/bookings/full-times.ts';
import { expandSeries } from '../../../src/features/bookings/recurrence.ts';
import type { Branch } from '../../../src/features/branches/branch.ts';
import { createTree } from '../../../src/features/branches/tree.ts';
import type { Conflict, Fault } from '../../../src/lib/refusal.ts';
import { NOON } from './desk.ts';

const say = bookingTexts('de', 'sie');
const TODAY = '2027-02-01';

describe('a day', () => {
  test.each([
    ['2027-02-09', '2027-02-09'],
    ['9.2.2027', '2027-02-09'],
    [' 09. 02. 27 ', '2027-02-09'],
    ['9/2/2027', '2027-02-09'],
    ['9.2.', '2027-02-09'],
    ['1.2.', '2027-02-01'],
    ['31.1.', '2028-01-31'],
    ['29.2.2028', '2028-02-29'],
    ['29.2.2027', null],
    ['31.4.', null],
    ['9', null],
    ['morgen', null],
    ['2027-02-09T19:00', null],
    ['', null],
  ])('%j is read as %j', (typed, day) => {
    expect(readDay(typed, TODAY)).toBe(day);
  });
});

describe('a time', () => {
  test.each([
    ['19:00', '19:00'],
    ['19', '19:00'],
    ['7.30 Uhr', '07:30'],
    ['19 uhr', '19:00'],
    ['9 : 05', '09:05'],
    ['00:00', '00:00'],
    ['24:00', null],
    ['19:60', null],
    ['7:5', null],
    ['abends', null],
    ['', null],
  ])('%j is read as %j', (typed, time) => {
    expect(readTime(typed)).toBe(time);
  });
});

describe('a repetition', () => {
  const datesOf = (repeat: Repeat, start: string) =>
    expandSeries({
      start,
      timeZone: 'Europe/Berlin',
      recurrence: ruleOf(repeat, start, { times: 3 }),
    }).dates.map((date) => date.start.slice(0, 10));

  test.each<[Repeat, string, readonly string[]]>([
    ['once', '2027-02-09T19:00', ['2027-02-09']],
    ['weekly', '2027-02-09T19:00', ['2027-02-09', '2027-02-16', '2027-02-23']],
    ['biweekly', '2027-02-09T19:00', ['2027-02-09', '2027-02-23', '2027-03-09']],
    ['monthly', '2027-02-09T19:00', ['2027-02-09', '2027-03-09', '2027-04-13']],
    ['monthly', '2027-02-28T19:00', ['2027-02-28', '2027-03-28', '2027-04-25']],
    ['monthly', '2027-03-30T19:00', ['2027-03-30', '2027-04-27', '2027-05-25']],
    ['daily', '2027-02-27T19:00', ['2027-02-27', '2027-02-28', '2027-03-01']],
    ['monthday', '2027-02-09T19:00', ['2027-02-09', '2027-03-09', '2027-04-09']],
    ['lastday', '2027-01-31T19:00', ['2027-01-31', '2027-02-28', '2027-03-31']],
  ])('%s from %s on', (repeat, start, dates) => {
    expect(datesOf(repeat, start)).toEqual(dates);
    const rule = ruleOf(repeat, start, { times: 3 });
    expect(rule === null ? 'once' : repeatOf(rule)).toBe(repeat);
  });

  test.each([
    ['FREQ=WEEKLY;BYDAY=TU;COUNT=3', 'weekly'],
    ['FREQ=WEEKLY;BYDAY=TU,TH;COUNT=3', null],
    ['FREQ=WEEKLY;INTERVAL=3;COUNT=3', null],
    ['FREQ=DAILY;INTERVAL=2;COUNT=3', null],
    ['FREQ=DAILY;BYDAY=MO;COUNT=3', null],
    ['FREQ=MONTHLY;BYDAY=MO;COUNT=3', null],
    ['FREQ=MONTHLY;BYMONTHDAY=1,15;COUNT=4', null],
  ])('%s is %s to the form', (rule, repeat) => {
    expect(repeatOf(rule)).toBe(repeat);
  });
});

test('a series ends with a day, that day included', () => {
  const recurrence = ruleOf('weekly', '2027-02-09T19:00', { until: '2027-02-23' });
  const { dates } = expandSeries({ start: '2027-02-09T19:00', timeZone: 'Europe/Berlin', recurrence });
  expect(dates.map(({ start }) => start.slice(0, 10))).toEqual(['2027-02-09', '2027-02-16', '2027-02-23']);
  expect(lastDayOfMonth('2028-02-09')).toBe('2028-02-29');
});

describe('a refusal', () => {
  const voice = { say, language: 'de' as const };

  test.each<[Fault, string | null]>([
    [{ code: 'branch-closed', branch: 'by-1' }, 'branch'],
    [{ code: 'start-in-past', start: '2027-01-01T19:00' }, 'day'],
    [{ code: 'dates-overlap', start: '2027-01-01T19:00' }, 'repeat'],
    [{ code: 'branch-limit', limit: 'maxMinutes', value: 90 }, 'duration'],
    [{ code: 'branch-limit', limit: 'daysAhead', value: 90 }, 'day'],
    [{ code: 'branch-limit', limit: 'maxParticipants', value: 50 }, 'people'],
    [{ code: 'recurrence-too-long', maxDates: 104, maxDays: 400 }, 'times'],
    [{ code: 'busy', retryAfterSeconds: 5 }, null],
    [{ code: 'invalid-request', errors: [] }, null],
  ])('%j is told at its field', (fault, field) => {
    const complaints = complaintsOf(fault, voice) ?? [];
    expect(complaints.map((complaint) => complaint.field)).toEqual([field]);
    expect(complaints[0]?.sentence).toMatch(/^[A-ZÄÖÜ].*\.$/);
    expect(complaints[0]?.sentence).not.toContain('{{');
  });

  test('that is none of the form’s is not told by it', () => {
    for (const code of ['internal-error', 'not-found', 'forbidden'] as const) {
      expect(complaintsOf({ code }, voice)).toBeNull();
    }
  });

  test('of several fields says one thing for each', () => {
    const error = (pointer: string, code = 'too_small') => ({ pointer, code, detail: '' });
    const errors = [error('/title'), error('/title', 'custom'), error('/expectedParticipants')];
    const complaints = complaintsOf({ code: 'invalid-request', errors }, voice);
    expect(complaints?.map(({ field }) => field)).toEqual(['title', 'people']);
  });
});

describe('a full evening', () => {
  const voice = { say, saying: { language: 'de' as const, timeZone: 'Europe/Berlin' }, now: NOON };
  const conflict = (alternatives: readonly string[], change: Partial<Conflict> = {}): Conflict => ({
    ...{ start: '2027-02-09T19:00', startsAt: '2027-02-09T18:00:00Z', limit: 'rooms', alternatives },
    ...change,
  });

  test('is said with the times that are free', () => {
    const view = fullView([conflict(['2027-02-09T20:30', '2027-02-09T18:15', '2027-02-16T19:00'])], 1, voice);
    expect(view.sentence).toBe(
      'Zu dieser Zeit sind schon alle Räume vergeben. Frei ist es um 18:15 Uhr, um 20:30 Uhr oder am Dienstag, 16. Februar, zur gleichen Zeit.',
    );
    expect(view.free.map(({ start, button }) => [start, button])).toEqual([
      ['2027-02-09T18:15', 'Um 18:15 Uhr buchen'],
      ['2027-02-09T20:30', 'Um 20:30 Uhr buchen'],
      ['2027-02-16T19:00', 'Am Dienstag, 16. Februar, 19:00 Uhr buchen'],
    ]);
  });

  test('says what to do where nothing is free', () => {
    expect(fullView([conflict([], { limit: 'seats' })], 1, voice).sentence).toMatch(/kleinere Zahl/);
    expect(fullView([conflict([])], 1, voice)).toMatchObject({ free: [], ways: [] });
  });

  test('of a series offers only what can help', () => {
    const near = conflict(['2027-02-09T21:00']);
    const far = conflict(['2027-02-09T21:15', '2027-02-16T19:00']);
    expect(fullView([near], 3, voice).ways).toEqual(['skip', 'shift']);
    expect(fullView([near, far], 3, voice).ways).toEqual(['skip']);
    expect(fullView([near, near], 2, voice).ways).toEqual(['shift']);
    expect(fullView([far, far], 2, voice)).toMatchObject({ ways: [], free: [] });
  });
});

describe('branches to choose from', () => {
  const branch = (id: string, path: readonly string[], change: Partial<Branch> = {}): Branch => ({
    ...{ id, path, parent: path.at(-2) ?? null, name: id.toUpperCase(), closed: false, version: 1 },
    level: (['federal', 'state', 'district'] as const)[path.length - 1] ?? 'local',
    limits: {} as Branch['limits'],
    defaults: { options: {}, address: null, archiveRecordings: null, releaseRecordings: null },
    ...change,
  });
  const kreise = (land: string, count: number) =>
    Array.from({ length: count }, (_, index) => branch(`${land}-${index}`, ['de', land, `${land}-${index}`]));
  const many = createTree([
    ...kreise('nw', 20),
    branch('nw', ['de', 'nw']),
    ...kreise('by', 20),
    branch('by', ['de', 'by']),
    branch('de', ['de']),
  ]);

  test('are few in one list, the upper before the lower', () => {
    const reach = { all: false, roots: ['by'] };
    const branches = reachableBranches(many, reach);
    expect(branches.slice(0, 3).map(({ id }) => id)).toEqual(['by', 'by-0', 'by-1']);
    expect(choiceGroups(many, branches).map(({ label, choices }) => [label, choices.length])).toEqual([
      [null, 21],
    ]);
    expect(usualBranch(branches, reach)).toBe('by');
    expect(usualBranch(branches, { all: false, roots: ['by-1', 'by-2'] })).toBe('');
  });

  test('are many under their Land, and none is taken for granted', () => {
    const reach = { all: true, roots: ['de'] };
    const branches = reachableBranches(many, reach);
    expect(choiceGroups(many, branches).map(({ label, choices }) => [label, choices.length])).toEqual([
      [null, 1],
      ['BY', 21],
      ['NW', 21],
    ]);
    expect(usualBranch(branches, reach)).toBe('');
  });

  test('are open', () => {
    const tree = createTree([branch('de', ['de']), branch('by', ['de', 'by'], { closed: true })]);
    expect(reachableBranches(tree, { all: true, roots: ['de'] }).map(({ id }) => id)).toEqual(['de']);
  });
});
