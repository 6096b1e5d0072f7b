import { describe, expect, test } from '@jest/globals';
import { stretchOf, weekNumber } from '../../../src/features/bookings/calendar-days.ts';
import { daysBetween, spanOfDay } from '../../../src/features/bookings/days.ts';
import {
  daysOfLoad,
  FULL,
  freeEvenings,
  fullHours,
  hoursShown,
  levelOf,
  type LoadStep,
} from '../../../src/features/bookings/load-days.ts';
import { HOUR_MS } from '../../../src/lib/span.ts';

const ZONE = 'Europe/Berlin';

describe('a stretch of the calendar', () => {
  test.each([
    ['2027-02-09', '2027-02-01', '2027-02-28', '2027-02-01', '2027-02-28', '2027-01-01', '2027-03-01'],
    ['2027-03-31', '2027-03-01', '2027-03-31', '2027-03-01', '2027-04-04', '2027-02-01', '2027-04-01'],
    ['2028-02-29', '2028-02-01', '2028-02-29', '2028-01-31', '2028-03-05', '2028-01-01', '2028-03-01'],
    ['2026-12-31', '2026-12-01', '2026-12-31', '2026-11-30', '2027-01-03', '2026-11-01', '2027-01-01'],
  ])(
    'the month of %s is filled up to weeks from Monday on',
    (day, from, to, shownFrom, shownTo, before, behind) => {
      expect(stretchOf('monat', day)).toEqual({ from, to, shownFrom, shownTo, before, behind });
      expect(daysBetween(shownFrom, shownTo).length % 7).toBe(0);
    },
  );

  test.each([
    ['2027-01-01', '2026-12-28', '2027-01-03', 53],
    ['2029-12-31', '2029-12-31', '2030-01-06', 1],
    ['2027-03-28', '2027-03-22', '2027-03-28', 12],
    ['2027-10-31', '2027-10-25', '2027-10-31', 43],
  ])('the week of %s begins on Monday %s', (day, from, to, number) => {
    const week = stretchOf('woche', day);
    expect(week).toMatchObject({ from, to, shownFrom: from, shownTo: to });
    expect(daysBetween(from, to)).toHaveLength(7);
    expect([weekNumber(day), weekNumber(from)]).toEqual([number, number]);
    expect(stretchOf('woche', week.before).to < from).toBe(true);
    expect(stretchOf('woche', week.behind).from > to).toBe(true);
  });

  test('days are as long as clocks make them', () => {
    const hours = (day: string) => {
      const { from, to } = spanOfDay(day, ZONE);
      return (to - from) / HOUR_MS;
    };
    expect(['2027-03-27', '2027-03-28', '2027-10-31'].map(hours)).toEqual([24, 23, 25]);
  });
});

/** Steps of an hour over a day, each with as many rooms as `rooms` says of its place in the day. */
function stepsOf(day: string, rooms: (at: number) => number): readonly LoadStep[] {
  const { from, to } = spanOfDay(day, ZONE);
  return Array.from({ length: (to - from) / HOUR_MS }, (_, at) => ({
    ...{ from: from + at * HOUR_MS, to: from + (at + 1) * HOUR_MS },
    ...{ rooms: rooms(at), seats: 0, limits: { rooms: 10, seats: 100 } },
  }));
}

describe('the load of a day', () => {
  test('is full where either limit is reached, and by fifths before', () => {
    const limits = { rooms: 10, seats: 100 };
    const levels = [0, 1, 2, 4, 6, 8, 9, 10, 12].map((rooms) => levelOf({ rooms, seats: 0, limits }));
    expect(levels).toEqual([0, 0, 1, 2, 3, 4, 4, FULL, FULL]);
    expect(levelOf({ rooms: 1, seats: 100, limits })).toBe(FULL);
    expect(levelOf({ rooms: 0, seats: 0, limits: { rooms: 0, seats: 100 } })).toBe(FULL);
  });

  test('leaves out the hour that clocks leave out, and joins the one that comes twice', () => {
    const [spring] = daysOfLoad(
      stepsOf('2027-03-28', (at) => at),
      ZONE,
      0,
    );
    expect(spring?.hours.map((hour) => hour?.rooms ?? null).slice(0, 5)).toEqual([0, 1, null, 2, 3]);
    const [autumn] = daysOfLoad(
      stepsOf('2027-10-31', (at) => (at === 3 ? 9 : 1)),
      ZONE,
      0,
    );
    expect(autumn?.hours.map((hour) => hour?.rooms)).toHaveLength(24);
    expect(autumn?.hours[2]).toMatchObject({ rooms: 9, level: 4, share: 0.9 });
    expect((autumn?.hours[2]?.to ?? 0) - (autumn?.hours[2]?.from ?? 0)).toBe(2 * HOUR_MS);
  });

  test('says which hours ahead are full, which evenings are free, and shows no empty nights', () => {
    const steps = [
      ...stepsOf('2027-02-09', (at) => (at === 9 || at === 19 || at === 20 ? 10 : 0)),
      ...stepsOf('2027-02-10', (at) => (at === 18 ? 4 : 0)),
      ...stepsOf('2027-02-11', (at) => (at === 21 ? 5 : 0)),
      ...stepsOf('2027-02-12', () => 0),
    ];
    const noon = spanOfDay('2027-02-09', ZONE).from + 12 * HOUR_MS;
    const days = daysOfLoad(steps, ZONE, noon);
    expect(fullHours(days)).toEqual([{ day: '2027-02-09', from: 19, to: 21 }]);
    expect(freeEvenings(days)).toEqual(['2027-02-12', '2027-02-10']);
    expect(hoursShown(days)).toEqual(Array.from({ length: 16 }, (_, at) => at + 8));
    const early = daysOfLoad(
      stepsOf('2027-02-09', (at) => (at === 6 ? 2 : 0)),
      ZONE,
      noon,
    );
    expect(hoursShown(early)[0]).toBe(6);
    // The evening of a day that has begun counts only as a whole.
    expect(
      freeEvenings(
        daysOfLoad(
          stepsOf('2027-02-12', () => 0),
          ZONE,
          noon + 80 * HOUR_MS,
        ),
      ),
    ).toEqual([]);
  });
});
