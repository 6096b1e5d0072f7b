import { describe, expect, test } from '@jest/globals';
import { expandSeries } from '../../../src/features/bookings/recurrence.ts';
import { Refusal } from '../../../src/lib/refusal.ts';
import type { Fault } from '../../../src/lib/refusal.ts';

const MONDAY = '2027-01-04T19:00';
const BERLIN = 'Europe/Berlin';
const TOO_LONG: Fault = { code: 'recurrence-too-long', maxDates: 104, maxDays: 400 };

function faultOf(start: string, recurrence: string | null, timeZone = BERLIN): Fault {
  try {
    expandSeries({ start, timeZone, recurrence });
  } catch (error) {
    if (error instanceof Refusal) return error.fault;
    throw error;
  }
  throw new Error('was not refused');
}

describe('a start', () => {
  test.each(['2027-02-30T19:00', '2027-01-04T25:00', '2027-01-04', '2027-01-04T19:00Z', ''])(
    '%j is no date',
    (start) => {
      expect(faultOf(start, null)).toEqual({ code: 'date-invalid', start });
    },
  );

  test.each(['Europe/Bonn', '+01:00', 'europe/berlin', ''])('%j is no time zone', (timeZone) => {
    expect(faultOf(MONDAY, null, timeZone)).toEqual({ code: 'time-zone-unknown', timeZone });
  });

  test.each([null, 'FREQ=DAILY;COUNT=3', 'FREQ=WEEKLY;BYDAY=MO;COUNT=3'])(
    'that clocks skip is refused, alone and at the head of a series (%s)',
    (recurrence) => {
      const start = '2027-03-28T02:30';
      expect(faultOf(start, recurrence)).toEqual({ code: 'start-in-gap', start });
    },
  );
});

describe('a rule that is none', () => {
  test.each([
    ['', /looks like/],
    ['nonsense', /"NONSENSE" is not allowed/],
    ['RRULE:FREQ=DAILY;COUNT=2', /looks like/],
    ['FREQ=DAILY;COUNT=2\n', /looks like/],
    ['FREQ=DAILY; COUNT=2', /looks like/],
    ['FREQ=DAILY;COUNT=２', /looks like/],
    ['FREQ=DAILY;COUNT=2;', /part "" is not allowed/],
    ['FREQ=DAILY;COUNT', /COUNT must have one value/],
    ['FREQ=DAILY;COUNT=', /COUNT must have one value/],
    ['FREQ=DAILY;COUNT=2=3', /COUNT must have one value/],
    ['FREQ=DAILY;FREQ=DAILY;COUNT=2', /FREQ must not be given twice/],
    ['FREQ=DAILY;COUNT=2;count=2', /COUNT must not be given twice/],
    ['COUNT=2', /FREQ must be one of/],
    ['FREQ=YEARLY;COUNT=2', /FREQ must be one of/],
    ['FREQ=SECONDLY;COUNT=2', /FREQ must be one of/],
    ['FREQ=WEEKLY;WKST=SU;COUNT=2', /"WKST" is not allowed/],
    ['FREQ=MONTHLY;BYSETPOS=1;COUNT=2', /"BYSETPOS" is not allowed/],
    ['FREQ=DAILY;BYHOUR=9;COUNT=2', /"BYHOUR" is not allowed/],
    ['FREQ=DAILY;X-PARTY=1;COUNT=2', /"X-PARTY" is not allowed/],
    ['FREQ=DAILY;__PROTO__=1;COUNT=2', /looks like/],
    ['FREQ=DAILY;INTERVAL=0;COUNT=2', /INTERVAL must be 1 to 400/],
    ['FREQ=DAILY;INTERVAL=401;COUNT=2', /INTERVAL must be 1 to 400/],
    ['FREQ=DAILY;INTERVAL=-1;COUNT=2', /INTERVAL must be 1 to 400/],
    ['FREQ=DAILY;INTERVAL=1E2;COUNT=2', /INTERVAL must be 1 to 400/],
    ['FREQ=WEEKLY;BYDAY=XX;COUNT=2', /BYDAY must list weekdays.*"XX"/],
    ['FREQ=WEEKLY;BYDAY=MO,,TU;COUNT=2', /BYDAY must list weekdays/],
    ['FREQ=WEEKLY;BYDAY=+MO;COUNT=2', /BYDAY must list weekdays/],
    ['FREQ=WEEKLY;BYDAY=MO,MO;COUNT=2', /BYDAY must not list a day twice/],
    ['FREQ=MONTHLY;BYDAY=1MO,+1MO;COUNT=2', /BYDAY must not list a day twice/],
    ['FREQ=WEEKLY;BYDAY=1MO;COUNT=2', /only when FREQ is MONTHLY/],
    ['FREQ=MONTHLY;BYDAY=0MO;COUNT=2', /BYDAY must list weekdays/],
    ['FREQ=MONTHLY;BYDAY=6MO;COUNT=2', /BYDAY must list weekdays/],
    ['FREQ=MONTHLY;BYDAY=53MO;COUNT=2', /BYDAY must list weekdays/],
    ['FREQ=WEEKLY;BYMONTHDAY=4;COUNT=2', /must not stand with FREQ=WEEKLY/],
    ['FREQ=MONTHLY;BYMONTHDAY=0;COUNT=2', /BYMONTHDAY must list days/],
    ['FREQ=MONTHLY;BYMONTHDAY=-2;COUNT=2', /BYMONTHDAY must list days/],
    ['FREQ=MONTHLY;BYMONTHDAY=32;COUNT=2', /BYMONTHDAY must list days/],
    ['FREQ=MONTHLY;BYMONTHDAY=4,04;COUNT=2', /BYMONTHDAY must not list a day twice/],
    ['FREQ=DAILY', /Either COUNT or UNTIL must be given/],
    ['FREQ=DAILY;COUNT=2;UNTIL=20270201', /must not both be given/],
    ['FREQ=DAILY;COUNT=0', /COUNT must be 1 to 104/],
    ['FREQ=DAILY;COUNT=-1', /COUNT must be 1 to 104/],
    ['FREQ=DAILY;COUNT=1E9', /COUNT must be 1 to 104/],
    ['FREQ=DAILY;UNTIL=20270201T180000Z', /local time, without Z/],
    ['FREQ=DAILY;UNTIL=20270230', /UNTIL must be a date/],
    ['FREQ=DAILY;UNTIL=20270201T250000', /UNTIL must be a date/],
    ['FREQ=DAILY;UNTIL=2027-02-01', /UNTIL must be a date/],
    ['FREQ=DAILY;UNTIL=20270201T1900', /UNTIL must be a date/],
    ['FREQ=DAILY;UNTIL=20270103', /UNTIL lies before the start/],
    ['FREQ=DAILY;UNTIL=20270104T185959', /UNTIL lies before the start/],
    [`FREQ=DAILY;COUNT=2${';'.repeat(500)}`, /at most 500 characters/],
  ])('%j is refused in a sentence', (recurrence, why) => {
    expect(faultOf(MONDAY, recurrence)).toEqual({
      code: 'recurrence-invalid',
      detail: expect.stringMatching(why),
    });
  });
});

describe('a series that never ends, or nearly', () => {
  test.each([
    'FREQ=DAILY;COUNT=105',
    'FREQ=DAILY;COUNT=1000000',
    `FREQ=DAILY;COUNT=${'9'.repeat(400)}`,
    'FREQ=DAILY;UNTIL=20270418',
    'FREQ=DAILY;UNTIL=29991231',
    'FREQ=DAILY;INTERVAL=4;COUNT=102',
    'FREQ=WEEKLY;COUNT=59',
    'FREQ=WEEKLY;UNTIL=20280214',
    'FREQ=MONTHLY;BYDAY=MO;BYMONTHDAY=4;COUNT=104',
    'FREQ=MONTHLY;INTERVAL=400;COUNT=2',
    'FREQ=DAILY;INTERVAL=400;UNTIL=29991231',
  ])('%s is too long', (recurrence) => {
    expect(faultOf(MONDAY, recurrence)).toEqual(TOO_LONG);
  });

  test('a date 400 days after the first is the last that may be, also by UNTIL', () => {
    const series = expandSeries({
      start: MONDAY,
      timeZone: BERLIN,
      recurrence: 'FREQ=DAILY;INTERVAL=400;UNTIL=20280208',
    });
    expect(series.dates.map((date) => date.start)).toEqual([MONDAY, '2028-02-08T19:00']);
    expect(faultOf(MONDAY, 'FREQ=DAILY;INTERVAL=200;UNTIL=20280826')).toEqual(TOO_LONG);
  });
});

describe('a start that is not the first date', () => {
  test.each([
    ['FREQ=WEEKLY;BYDAY=TU;COUNT=3', '2027-01-05T19:00'],
    ['FREQ=DAILY;BYDAY=SU;COUNT=3', '2027-01-10T19:00'],
    ['FREQ=MONTHLY;BYDAY=2TU;COUNT=3', '2027-01-12T19:00'],
    ['FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=3', '2027-01-31T19:00'],
    ['FREQ=MONTHLY;BYMONTHDAY=3;COUNT=3', '2027-02-03T19:00'],
    ['FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13;COUNT=1', '2027-08-13T19:00'],
    ['FREQ=WEEKLY;BYDAY=TU;UNTIL=20270201', '2027-01-05T19:00'],
    ['FREQ=WEEKLY;BYDAY=TU;UNTIL=20270105T185900', null],
    ['FREQ=DAILY;INTERVAL=7;BYDAY=TU;COUNT=3', null],
    ['FREQ=MONTHLY;BYDAY=5MO;BYMONTHDAY=1;COUNT=3', null],
  ])('is refused for %s, which begins on %s', (recurrence, firstDate) => {
    expect(faultOf(MONDAY, recurrence)).toEqual({ code: 'recurrence-start-mismatch', firstDate });
  });
});

describe('a day that not every month has', () => {
  test.each([
    ['2027-01-29T19:00', 'FREQ=MONTHLY;COUNT=3', 29],
    ['2027-01-31T19:00', 'FREQ=MONTHLY;COUNT=3', 31],
    ['2027-01-31T19:00', 'FREQ=MONTHLY;INTERVAL=12;COUNT=2', 31],
    ['2027-01-30T19:00', 'FREQ=MONTHLY;BYMONTHDAY=30;COUNT=3', 30],
    ['2027-01-15T19:00', 'FREQ=MONTHLY;BYMONTHDAY=15,31;COUNT=3', 31],
    ['2027-01-31T19:00', 'FREQ=DAILY;BYMONTHDAY=31;COUNT=3', 31],
  ])('from %s, %s is refused: name the last day (-1) instead', (start, recurrence, day) => {
    expect(faultOf(start, recurrence)).toEqual({ code: 'recurrence-day-missing', day });
  });
});
