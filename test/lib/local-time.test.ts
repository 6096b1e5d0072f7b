import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  addDays,
  addMinutes,
  dateOf,
  formatLocal,
  isTimeZone,
  parseLocal,
  toInstant,
  toLocal,
  weekday,
} from '../../src/lib/local-time.ts';
import type { LocalDateTime } from '../../src/lib/local-time.ts';
import { HOUR_MS, MINUTE_MS, toIso } from '../../src/lib/span.ts';

const BERLIN = 'Europe/Berlin';

function local(text: string): LocalDateTime {
  const parsed = parseLocal(text);
  if (parsed === null) throw new Error(`${text} is no wall time`);
  return parsed;
}

function instantOf(text: string, zone: string): string {
  const zoned = toInstant(local(text), zone);
  return zoned.kind === 'gap' ? 'gap' : `${zoned.kind} ${toIso(zoned.at)}`;
}

describe('time zones', () => {
  test.each([
    'Europe/Berlin',
    'UTC',
    'US/Eastern',
    'Asia/Kolkata',
    'Asia/Calcutta',
    'Etc/GMT+5',
    'America/Argentina/Buenos_Aires',
    'America/Port-au-Prince',
    'CET',
  ])('%s is a zone', (zone) => {
    expect(isTimeZone(zone)).toBe(true);
  });

  test('every zone the machine lists is a zone', () => {
    expect(Intl.supportedValuesOf('timeZone').filter((zone) => !isTimeZone(zone))).toEqual([]);
  });

  test.each([
    ['', 'nothing'],
    ['+01:00', 'an offset'],
    ['Z', 'a military letter'],
    ['europe/berlin', 'another spelling'],
    ['EUROPE/BERLIN', 'another spelling'],
    ['IST', 'an ambiguous abbreviation'],
    ['Europe/Berlin ', 'a space behind'],
    ['Europe/Berlin\n', 'a line break behind'],
    ['Europe/Bonn', 'no city of the database'],
    ['Factory', 'a placeholder'],
    [`A${'a'.repeat(100_000)}`, 'endless'],
    ['__proto__', 'a name of the language'],
    ['Мoskau/Berlin', 'not ASCII'],
  ])('%j is none: %s', (zone) => {
    expect(isTimeZone(zone)).toBe(false);
  });
});

describe('wall times', () => {
  test.each([
    ['2027-01-04T19:00', '2027-01-04T19:00'],
    ['2027-01-04T19:00:00', '2027-01-04T19:00'],
    ['2028-02-29T00:00', '2028-02-29T00:00'],
    ['2027-12-31T23:59', '2027-12-31T23:59'],
  ])('%s is read, and written as %s', (text, written) => {
    expect(formatLocal(local(text))).toBe(written);
  });

  test.each([
    '2027-02-30T10:00',
    '2027-02-29T10:00',
    '2027-13-01T10:00',
    '2027-00-10T10:00',
    '2027-01-00T10:00',
    '2027-01-04T24:00',
    '2027-01-04T25:00',
    '2027-01-04T10:60',
    '2027-01-04T10:00:01',
    '2027-01-04T10:00:60',
    '2027-01-04T10:00:00.000',
    '2027-01-04T10:00Z',
    '2027-01-04T10:00+01:00',
    '2027-01-04T10:00[Europe/Berlin]',
    '2027-01-04 10:00',
    '2027-01-04t10:00',
    '2027-01-04',
    '20270104T1000',
    '+002027-01-04T10:00',
    '1969-12-31T10:00',
    '3000-01-01T10:00',
    '2027-01-04T10:00\n',
    '\u0662027-01-04T10:00',
    '',
  ])('%j is no wall time', (text) => {
    expect(parseLocal(text)).toBeNull();
  });

  test('days and minutes are added by the calendar, across months and years', () => {
    expect(formatLocal(addDays(local('2027-12-31T19:00'), 1))).toBe('2028-01-01T19:00');
    expect(formatLocal(addDays(local('2028-03-07T19:00'), -7))).toBe('2028-02-29T19:00');
    expect(formatLocal(addMinutes(local('2027-12-31T23:50'), 15))).toBe('2028-01-01T00:05');
    expect(formatLocal(addMinutes(local('2027-01-01T00:00'), -1))).toBe('2026-12-31T23:59');
  });

  test('the week begins on Monday', () => {
    expect(weekday(local('2027-01-04T19:00'))).toBe(1);
    expect(weekday(local('2027-01-10T19:00'))).toBe(7);
    expect(dateOf(local('2027-01-10T19:00'))).toBe('2027-01-10');
  });
});

describe('wall times on the world’s clock', () => {
  test.each([
    ['2027-01-04T19:00', BERLIN, 'plain 2027-01-04T18:00:00Z'],
    ['2027-07-04T19:00', BERLIN, 'plain 2027-07-04T17:00:00Z'],
    ['2027-07-04T19:00', 'UTC', 'plain 2027-07-04T19:00:00Z'],
    ['2027-07-04T19:00', 'America/New_York', 'plain 2027-07-04T23:00:00Z'],
    ['2027-07-04T19:00', 'Asia/Kathmandu', 'plain 2027-07-04T13:15:00Z'],
  ])('%s in %s is %s', (text, zone, expected) => {
    expect(instantOf(text, zone)).toBe(expected);
  });

  test.each([
    ['2026-03-29T01:59', 'plain 2026-03-29T00:59:00Z'],
    ['2026-03-29T02:00', 'gap'],
    ['2026-03-29T02:59', 'gap'],
    ['2026-03-29T03:00', 'plain 2026-03-29T01:00:00Z'],
    ['2027-03-28T02:30', 'gap'],
    ['2026-10-25T01:59', 'plain 2026-10-24T23:59:00Z'],
    ['2026-10-25T02:00', 'repeated 2026-10-25T00:00:00Z'],
    ['2026-10-25T02:59', 'repeated 2026-10-25T00:59:00Z'],
    ['2026-10-25T03:00', 'plain 2026-10-25T02:00:00Z'],
    ['2027-10-31T02:30', 'repeated 2027-10-31T00:30:00Z'],
  ])('where Berlin’s clocks change, %s is %s', (text, expected) => {
    expect(instantOf(text, BERLIN)).toBe(expected);
  });

  test('a gap and a repetition need not be an hour, nor fall at night', () => {
    expect(instantOf('2027-10-03T02:15', 'Australia/Lord_Howe')).toBe('gap');
    expect(instantOf('2027-10-03T02:30', 'Australia/Lord_Howe')).toBe('plain 2027-10-02T15:30:00Z');
    expect(instantOf('2011-12-30T12:00', 'Pacific/Apia')).toBe('gap');
  });

  test('both hours of a repetition show the same wall time', () => {
    const first = Date.UTC(2026, 9, 25, 0, 30);
    expect(toLocal(first, BERLIN)).toBe('2026-10-25T02:30');
    expect(toLocal(first + HOUR_MS, BERLIN)).toBe('2026-10-25T02:30');
    expect(toLocal(first + 2 * HOUR_MS, BERLIN)).toBe('2026-10-25T03:30');
  });

  test('seconds are dropped, not rounded', () => {
    expect(toLocal(Date.UTC(2027, 0, 4, 18, 0, 59, 999), BERLIN)).toBe('2027-01-04T19:00');
  });

  test('an unknown zone is an error, not some other zone', () => {
    expect(() => toInstant(local('2027-01-04T19:00'), 'Europe/Bonn')).toThrow();
    expect(() => toLocal(0, 'Europe/Bonn')).toThrow();
  });

  test('an instant shown as a wall time leads back to that instant, or to the first of two', () => {
    const zones = fc.constantFrom(BERLIN, 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'UTC');
    const minutes = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2031, 0, 1) });
    fc.assert(
      fc.property(minutes, zones, (ms, zone) => {
        const at = Math.floor(ms / MINUTE_MS) * MINUTE_MS;
        const zoned = toInstant(local(toLocal(at, zone)), zone);
        if (zoned.kind === 'gap') throw new Error('a clock cannot show a time in a gap');
        if (zoned.kind === 'plain') expect(zoned.at).toBe(at);
        else expect([at, at - HOUR_MS, at - HOUR_MS / 2]).toContain(zoned.at);
      }),
    );
  });
});
