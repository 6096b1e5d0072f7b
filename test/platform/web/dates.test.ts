import { describe, expect, test } from '@jest/globals';
import { HOUR_MS, MINUTE_MS } from '../../../src/lib/span.ts';
import {
  aheadInWords,
  dateInWords,
  leafOf,
  spanInWords,
  timeInWords,
} from '../../../src/platform/web/dates.ts';
import { clockOf } from '../../../src/platform/web/zones.ts';

const at = (iso: string) => Date.parse(iso);
const berlin = { language: 'de', timeZone: 'Europe/Berlin' } as const;
const evening = at('2027-02-09T18:00:00Z');

describe('dates in words', () => {
  test('name the weekday, the day and the time, and the year only where it is not the present one', () => {
    expect(dateInWords(evening, at('2027-01-03T12:00:00Z'), berlin)).toBe('Dienstag, 9. Februar, 19:00 Uhr');
    expect(dateInWords(evening, at('2026-12-24T12:00:00Z'), berlin)).toBe(
      'Dienstag, 9. Februar 2027, 19:00 Uhr',
    );
    expect(dateInWords(evening, evening, { ...berlin, language: 'en' })).toBe('Tuesday 9 February, 19:00');
  });

  test('take the year from the local day: 23:30 UTC on New Year’s Eve is already next year in Berlin', () => {
    expect(dateInWords(evening, at('2026-12-31T23:30:00Z'), berlin)).toBe('Dienstag, 9. Februar, 19:00 Uhr');
  });

  test('name the city of the zone where it is not Berlin’s', () => {
    const lisbon = { language: 'de', timeZone: 'Europe/Lisbon' } as const;
    expect(timeInWords(evening, lisbon)).toBe('18:00 Uhr (Zeit in Lissabon)');
    expect(timeInWords(evening, { ...lisbon, language: 'en' })).toBe('18:00 (Lisbon time)');
    expect(timeInWords(at('2027-07-01T18:00:00Z'), berlin)).toBe('20:00 Uhr');
  });

  test.each([
    ['Europe/Berlin', 'Uhr in Berlin', 'Berlin time'],
    ['Europe/Vienna', 'Uhr in Wien', 'Vienna time'],
    ['Atlantic/Canary', 'Uhr in Las Palmas', 'Las Palmas time'],
    ['America/Argentina/Buenos_Aires', 'Uhr in Buenos Aires', 'Buenos Aires time'],
    ['UTC', 'Uhr der Zeitzone UTC', 'UTC'],
    ['Etc/GMT+3', 'Uhr der Zeitzone Etc/GMT+3', 'Etc/GMT+3'],
  ])('the clock of %s is said as people call it', (zone, de, en) => {
    expect([clockOf(zone, 'de'), clockOf(zone, 'en')]).toEqual([de, en]);
  });

  test('midnight is 00:00, never 24:00', () => {
    expect(timeInWords(at('2027-02-08T23:00:00Z'), berlin)).toBe('00:00 Uhr');
    expect(timeInWords(at('2027-02-08T23:00:00Z'), { ...berlin, language: 'en' })).toBe('00:00');
  });

  test('a calendar leaf has short pieces without dots', () => {
    expect(leafOf(evening, berlin)).toEqual({ weekday: 'Di', day: '9', month: 'Feb' });
  });

  test.each([
    [0, null],
    [-5, null],
    [1, 'in 1 Sekunde'],
    [60_000, 'in 60 Sekunden'],
    [60_001, 'in 2 Minuten'],
    [12 * MINUTE_MS, 'in 12 Minuten'],
    [3 * HOUR_MS, 'in 3 Stunden'],
    [49 * HOUR_MS, 'in 2 Tagen'],
  ])('%d ms ahead are said as %s', (aheadMs, words) => {
    expect(aheadInWords(aheadMs, 'de')).toBe(words);
  });

  test.each([
    [0, '1 Sekunde', '1 second'],
    [2_001, '3 Sekunden', '3 seconds'],
    [60_000, '60 Sekunden', '60 seconds'],
    [60_001, '2 Minuten', '2 minutes'],
  ])('%d ms take %s', (spanMs, german, english) => {
    expect([spanInWords(spanMs, 'de'), spanInWords(spanMs, 'en')]).toEqual([german, english]);
  });
});
