import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { alternativeStarts } from '../../../src/features/bookings/alternatives.ts';
import { toLocal } from '../../../src/lib/local-time.ts';
import { Refusal } from '../../../src/lib/refusal.ts';
import { MINUTE_MS, toIso } from '../../../src/lib/span.ts';

const BERLIN = 'Europe/Berlin';

function starts(start: string, timeZone = BERLIN): readonly string[] {
  return [...alternativeStarts(start, timeZone)].map((offer) => offer.start);
}

test('the nearest quarter hours come first, of two equally near the later, then the other weeks', () => {
  const offers = starts('2027-02-09T19:00');
  expect(offers.slice(0, 4)).toEqual([
    '2027-02-09T19:15',
    '2027-02-09T18:45',
    '2027-02-09T19:30',
    '2027-02-09T18:30',
  ]);
  expect(offers.slice(-4)).toEqual([
    '2027-02-09T22:00',
    '2027-02-09T16:00',
    '2027-02-16T19:00',
    '2027-02-02T19:00',
  ]);
  expect(offers).toHaveLength(26);
});

test('a start between quarter hours is offered the grid, not its own minutes', () => {
  const offers = starts('2027-02-09T19:10');
  expect(offers.slice(0, 4)).toEqual([
    '2027-02-09T19:15',
    '2027-02-09T19:00',
    '2027-02-09T19:30',
    '2027-02-09T18:45',
  ]);
  expect(offers.slice(-3)).toEqual(['2027-02-09T16:15', '2027-02-16T19:10', '2027-02-02T19:10']);
});

test('the day is not left', () => {
  const late = starts('2027-02-09T23:30');
  expect(late[0]).toBe('2027-02-09T23:45');
  expect(late.slice(0, -2).every((start) => start.startsWith('2027-02-09'))).toBe(true);
  expect(starts('2027-02-09T00:00')).toHaveLength(14);
});

test('no time that clocks skip is offered, neither that day nor in another week', () => {
  const offers = starts('2027-03-28T03:00');
  expect(offers).not.toContain('2027-03-28T02:45');
  expect(offers).toContain('2027-03-28T01:45');
  expect(starts('2027-03-21T02:30')).not.toContain('2027-03-28T02:30');
  expect(starts('2027-04-04T02:30')).not.toContain('2027-03-28T02:30');
});

test('a time that comes twice is offered at its first', () => {
  const offer = [...alternativeStarts('2027-10-31T03:00', BERLIN)].find(
    ({ start }) => start === '2027-10-31T02:45',
  );
  expect(toIso(offer?.startsAt ?? 0)).toBe('2027-10-31T00:45:00Z');
});

test('five offers cost no more than five', () => {
  const offers = alternativeStarts('2027-02-09T19:00', BERLIN);
  expect(offers.next().value).toEqual({ start: '2027-02-09T19:15', startsAt: Date.UTC(2027, 1, 9, 18, 15) });
  offers.return();
  expect(offers.next().done).toBe(true);
});

test('what is no wall time is refused', () => {
  expect(() => starts('2027-02-30T19:00')).toThrow(Refusal);
});

test('every offer is another time, once, on the grid or in another week, and exists', () => {
  const minute = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2030, 0, 1) });
  const zones = fc.constantFrom(BERLIN, 'America/New_York', 'Australia/Lord_Howe');
  fc.assert(
    fc.property(minute, zones, (ms, zone) => {
      const start = toLocal(Math.floor(ms / MINUTE_MS) * MINUTE_MS, zone);
      const offers = [...alternativeStarts(start, zone)];
      expect(new Set([start, ...offers.map((offer) => offer.start)]).size).toBe(offers.length + 1);
      for (const offer of offers) {
        expect(toLocal(offer.startsAt, zone)).toBe(offer.start);
        const minutesOff = (Date.parse(`${offer.start}Z`) - Date.parse(`${start}Z`)) / MINUTE_MS;
        if (Math.abs(minutesOff) === 7 * 24 * 60) continue;
        expect(offer.start.slice(0, 10)).toBe(start.slice(0, 10));
        expect(Number(offer.start.slice(14)) % 15).toBe(0);
        expect(Math.abs(minutesOff)).toBeLessThanOrEqual(180);
      }
    }),
  );
});
