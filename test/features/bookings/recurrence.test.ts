import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { expandSeries } from '../../../src/features/bookings/recurrence.ts';
import type { Series } from '../../../src/features/bookings/recurrence.ts';
import { toLocal } from '../../../src/lib/local-time.ts';
import { Refusal } from '../../../src/lib/refusal.ts';
import { DAY_MS, toIso } from '../../../src/lib/span.ts';
import { dayOf, oracleDates, oracleText, weekdayNames } from './recurrence-oracle.ts';
import type { OracleRule } from './recurrence-oracle.ts';

const BERLIN = 'Europe/Berlin';

function series(start: string, recurrence: string | null, timeZone = BERLIN): Series {
  return expandSeries({ start, timeZone, recurrence });
}

function starts(start: string, recurrence: string | null, timeZone = BERLIN): readonly string[] {
  return series(start, recurrence, timeZone).dates.map((date) => date.start);
}

function days(start: string, recurrence: string): string {
  return starts(start, recurrence)
    .map((date) => date.slice(0, 10))
    .join(' ');
}

describe('which dates a series has', () => {
  test('a single meeting has one', () => {
    expect(series('2027-02-09T19:00', null)).toEqual({
      dates: [{ start: '2027-02-09T19:00', startsAt: Date.UTC(2027, 1, 9, 18) }],
      missing: [],
      recurrence: null,
    });
  });

  test('seconds of zero do not show in the answer', () => {
    expect(starts('2027-02-09T19:00:00', null)).toEqual(['2027-02-09T19:00']);
  });

  // after the examples of RFC 5545 3.8.5.3, moved to dates of ours
  test.each([
    ['2027-01-04T19:00', 'FREQ=DAILY;COUNT=3', '2027-01-04 2027-01-05 2027-01-06'],
    ['2027-01-04T19:00', 'FREQ=DAILY;INTERVAL=10;COUNT=3', '2027-01-04 2027-01-14 2027-01-24'],
    ['2027-01-04T19:00', 'FREQ=DAILY;BYDAY=MO,WE;COUNT=3', '2027-01-04 2027-01-06 2027-01-11'],
    ['2027-01-01T19:00', 'FREQ=DAILY;BYMONTHDAY=1;COUNT=3', '2027-01-01 2027-02-01 2027-03-01'],
    ['2027-01-05T19:00', 'FREQ=WEEKLY;COUNT=3', '2027-01-05 2027-01-12 2027-01-19'],
    ['2027-01-05T19:00', 'FREQ=WEEKLY;BYDAY=TU,TH;COUNT=4', '2027-01-05 2027-01-07 2027-01-12 2027-01-14'],
    [
      '2027-01-04T19:00',
      'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU;COUNT=4',
      '2027-01-04 2027-01-10 2027-01-18 2027-01-24',
    ],
    ['2027-01-10T19:00', 'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU;COUNT=3', '2027-01-10 2027-01-18 2027-01-24'],
    ['2027-01-15T19:00', 'FREQ=MONTHLY;COUNT=3', '2027-01-15 2027-02-15 2027-03-15'],
    ['2027-01-12T19:00', 'FREQ=MONTHLY;BYDAY=2TU;COUNT=3', '2027-01-12 2027-02-09 2027-03-09'],
    ['2027-01-29T19:00', 'FREQ=MONTHLY;BYDAY=-1FR;COUNT=3', '2027-01-29 2027-02-26 2027-03-26'],
    ['2027-01-18T19:00', 'FREQ=MONTHLY;BYDAY=-2MO;COUNT=3', '2027-01-18 2027-02-15 2027-03-22'],
    [
      '2027-01-02T19:00',
      'FREQ=MONTHLY;BYMONTHDAY=2,15;COUNT=4',
      '2027-01-02 2027-01-15 2027-02-02 2027-02-15',
    ],
    ['2027-08-13T19:00', 'FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13;COUNT=1', '2027-08-13'],
    ['2027-01-31T19:00', 'FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=4', '2027-01-31 2027-02-28 2027-03-31 2027-04-30'],
    ['2028-01-31T19:00', 'FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=2', '2028-01-31 2028-02-29'],
    ['2027-01-29T19:00', 'FREQ=MONTHLY;BYDAY=5FR;COUNT=4', '2027-01-29 2027-04-30 2027-07-30 2027-10-29'],
    ['2027-01-01T19:00', 'FREQ=MONTHLY;INTERVAL=6;COUNT=3', '2027-01-01 2027-07-01 2028-01-01'],
    ['2027-02-27T19:00', 'FREQ=DAILY;COUNT=3', '2027-02-27 2027-02-28 2027-03-01'],
    ['2028-02-28T19:00', 'FREQ=DAILY;COUNT=3', '2028-02-28 2028-02-29 2028-03-01'],
  ])('from %s, %s: %s', (start, rule, expected) => {
    expect(days(start, rule)).toBe(expected);
  });

  test.each([
    ['20270118T190000', 3, 'exactly at a date'],
    ['20270118T185959', 2, 'a second before a date'],
    ['20270118', 3, 'a whole day'],
    ['20270117', 2, 'the day before'],
    ['20270104T190000', 1, 'the start itself'],
  ])('UNTIL=%s is inclusive in local time: %d dates (%s)', (until, count) => {
    expect(starts('2027-01-04T19:00', `FREQ=WEEKLY;UNTIL=${until}`)).toHaveLength(count);
  });

  test('UNTIL is local time in summer too, where UTC would be two hours off', () => {
    expect(days('2027-07-01T01:00', 'FREQ=DAILY;UNTIL=20270703T010000')).toBe(
      '2027-07-01 2027-07-02 2027-07-03',
    );
  });

  test.each([
    ['FREQ=DAILY;COUNT=104', 104],
    ['FREQ=DAILY;INTERVAL=4;COUNT=101', 101],
    ['FREQ=DAILY;UNTIL=20270417', 104],
    ['FREQ=WEEKLY;UNTIL=20280209', 58],
    ['FREQ=MONTHLY;BYMONTHDAY=4;INTERVAL=400;UNTIL=20290101', 1],
  ])('%s is still a series', (rule, count) => {
    expect(starts('2027-01-04T19:00', rule)).toHaveLength(count);
  });

  test.each([
    ['freq=weekly;count=2', 'FREQ=WEEKLY;COUNT=2'],
    ['COUNT=02;BYDAY=+1mo;INTERVAL=01;FREQ=monthly', 'FREQ=MONTHLY;INTERVAL=1;BYDAY=1MO;COUNT=2'],
    ['FREQ=MONTHLY;BYMONTHDAY=+04;UNTIL=20270401', 'FREQ=MONTHLY;BYMONTHDAY=4;UNTIL=20270401'],
    ['FREQ=WEEKLY;UNTIL=20270118t190000', 'FREQ=WEEKLY;UNTIL=20270118T190000'],
    ['FREQ=WEEKLY;INTERVAL=2;COUNT=26', 'FREQ=WEEKLY;INTERVAL=2;COUNT=26'],
  ])('%s is kept as %s, which reads the same again', (given, kept) => {
    const first = series('2027-01-04T19:00', given);
    expect(first.recurrence).toBe(kept);
    expect(series('2027-01-04T19:00', kept)).toEqual(first);
  });
});

describe('where clocks change', () => {
  test.each([
    ['2026-03-25T19:00', ['2026-03-25T18:00:00Z', '2026-04-01T17:00:00Z']],
    ['2026-10-21T19:00', ['2026-10-21T17:00:00Z', '2026-10-28T18:00:00Z']],
    ['2027-03-24T19:00', ['2027-03-24T18:00:00Z', '2027-03-31T17:00:00Z']],
    ['2027-10-27T19:00', ['2027-10-27T17:00:00Z', '2027-11-03T18:00:00Z']],
  ])('a week from %s the wall shows the same time, and the world another', (start, expected) => {
    expect(series(start, 'FREQ=WEEKLY;COUNT=2').dates.map((date) => toIso(date.startsAt))).toEqual(expected);
  });

  test.each(['2026-03-28T02:30', '2027-03-27T02:30'])(
    'from %s daily, the skipped time is listed, and does not count',
    (start) => {
      const night = new Date(Date.parse(`${start}Z`) + DAY_MS).toISOString().slice(0, 16);
      const { dates, missing } = series(start, 'FREQ=DAILY;COUNT=3');
      expect(missing).toEqual([{ start: night }]);
      expect(dates).toHaveLength(3);
      expect(dates.map((date) => date.start)).not.toContain(night);
      expect(dates.every((date) => date.start.endsWith('T02:30'))).toBe(true);
    },
  );

  test('a skipped time after the last counted date is not missing', () => {
    expect(series('2027-03-26T02:30', 'FREQ=DAILY;COUNT=2').missing).toEqual([]);
    expect(series('2027-03-26T02:30', 'FREQ=DAILY;UNTIL=20270328').missing).toEqual([
      { start: '2027-03-28T02:30' },
    ]);
  });

  test.each([
    ['2026-10-24T02:30', '2026-10-25T00:30:00Z', '2026-10-26T01:30:00Z'],
    ['2027-10-30T02:30', '2027-10-31T00:30:00Z', '2027-11-01T01:30:00Z'],
  ])('from %s daily, of the time that comes twice the first is taken', (start, repeated, after) => {
    const { dates, missing } = series(start, 'FREQ=DAILY;COUNT=3');
    expect(dates.slice(1).map((date) => toIso(date.startsAt))).toEqual([repeated, after]);
    expect(missing).toEqual([]);
  });

  test('a skipped time is no first date to offer', () => {
    const given = () => series('2027-03-27T02:30', 'FREQ=DAILY;BYDAY=SU;COUNT=2');
    expect(given).toThrow(
      expect.objectContaining({
        fault: { code: 'recurrence-start-mismatch', firstDate: '2027-04-04T02:30' },
      }),
    );
  });
});

describe('every series', () => {
  const weekday = fc.constantFrom(...weekdayNames);
  const nthWeekday = fc
    .tuple(fc.constantFrom(1, 2, 3, 4, 5, -1, -2, -5), weekday)
    .map(([nth, day]) => `${nth}${day}`);
  const monthDay = fc.oneof(fc.integer({ min: 1, max: 28 }), fc.constant(-1));
  const some = <T>(item: fc.Arbitrary<T>) => fc.uniqueArray(item, { minLength: 1, maxLength: 4 });
  const none = fc.constant([]);
  const interval = fc.integer({ min: 1, max: 4 });
  const any = fc.constantFrom('DAILY', 'WEEKLY', 'MONTHLY');
  const notWeekly = fc.constantFrom('DAILY', 'MONTHLY');
  const rules: fc.Arbitrary<OracleRule> = fc.oneof(
    fc.record({ freq: fc.constantFrom('DAILY', 'WEEKLY'), interval, byDay: none, byMonthDay: none }),
    fc.record({ freq: any, interval, byDay: some(weekday), byMonthDay: none }),
    fc.record({ freq: fc.constant('MONTHLY'), interval, byDay: some(nthWeekday), byMonthDay: none }),
    fc.record({ freq: notWeekly, interval, byDay: none, byMonthDay: some(monthDay) }),
    fc.record({ freq: notWeekly, interval, byDay: some(weekday), byMonthDay: some(monthDay) }),
  );
  const zones = fc.constantFrom(BERLIN, 'America/New_York', 'UTC', 'Australia/Lord_Howe');
  const clocks = fc.constantFrom('00:00', '01:45', '02:00', '02:30', '19:00', '23:59');
  const begins = fc.integer({ min: dayOf('2026-01-01'), max: dayOf('2031-01-01') });
  const counts = fc.integer({ min: 1, max: 104 });

  test('has exactly the dates of a calendar walked day by day, at the time on the wall', () => {
    let expanded = 0;
    fc.assert(
      fc.property(rules, begins, counts, clocks, zones, (rule, earliest, count, clock, timeZone) => {
        const walked = oracleDates(rule, earliest, 400).map((date) => `${date}T${clock}`);
        const [start = ''] = walked;
        const expanding = outcome(() => series(start, `${oracleText(rule)};COUNT=${count}`, timeZone));
        if (expanding instanceof Refusal) {
          if (expanding.fault.code !== 'start-in-gap') {
            expect(expanding.fault.code).toBe('recurrence-too-long');
            expect(walked.length).toBeLessThan(count + 3); // at most the two spring nights of 400 days are missing
          }
          return;
        }
        expanded += 1;
        const { dates, missing } = expanding;
        const skipped = new Set(missing.map((date) => date.start));
        expect(dates.map((date) => date.start)).toEqual(
          walked.filter((date) => !skipped.has(date)).slice(0, count),
        );
        expect(dates).toHaveLength(count);
        expect(dates.map((date) => toLocal(date.startsAt, timeZone))).toEqual(
          dates.map((date) => date.start),
        );
        expect(dates.map((date) => date.startsAt)).toEqual(
          [...new Set(dates.map((date) => date.startsAt))].sort((one, other) => one - other),
        );
        expect(missing.length === 0 || timeZone !== 'UTC').toBe(true);
      }),
      { numRuns: 200 },
    );
    expect(expanded).toBeGreaterThan(30);
  });
});

function outcome(attempt: () => Series): Series | Refusal {
  try {
    return attempt();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}
