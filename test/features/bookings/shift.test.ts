import { beforeEach, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Occurrence } from '../../../src/features/bookings/occurrence.ts';
import { onEachStore } from '../../support/stores.ts';
import { anna, conflictsIn, everything, freshDesk, refusal, type TestDesk, wish } from './desk.ts';

const starts = (dates: readonly Occurrence[]): readonly string[] => dates.map(({ start }) => start);
const SHIFT = { onConflict: 'shift' as const, expectedParticipants: 1 };
const WEEKLY = { ...SHIFT, recurrence: 'FREQ=WEEKLY;COUNT=3' };

onEachStore('shifting what does not fit', (store, kind) => {
  let desk: TestDesk;
  beforeEach(async () => {
    desk = await freshDesk(store());
  });

  test('a date goes to the nearest quarter hour that is free, of two as near to the later', async () => {
    // Held from 19:30 to 20:30: meetings of 30 minutes begin at 18:45 at the latest, or from 20:45 on.
    await desk.fill('2027-02-16T19:45', { durationMinutes: 30 });
    const { booking, occurrences } = await desk.book({
      ...WEEKLY,
      start: '2027-02-09T19:45',
      durationMinutes: 30,
    });
    expect(starts(occurrences)).toEqual(['2027-02-09T19:45', '2027-02-16T20:45', '2027-02-23T19:45']);
    expect(booking.shifted).toEqual([{ start: '2027-02-16T19:45', to: '2027-02-16T20:45' }]);
    expect(booking.skipped).toEqual([]);
    expect(await desk.bookings.get(store().db, booking.id)).toEqual({ booking, occurrences });
  });

  test('earlier where that is nearer', async () => {
    await desk.fill('2027-02-16T20:00', { durationMinutes: 30 });
    const { occurrences } = await desk.book({ ...WEEKLY, start: '2027-02-09T19:30', durationMinutes: 30 });
    expect(starts(occurrences)[1]).toBe('2027-02-16T19:00');
  });

  test('not further than two hours, not into another day: then all is refused as ever', async () => {
    await desk.fill('2027-02-16T17:00', { durationMinutes: 300 });
    const before = await everything(store());
    const ask = { ...WEEKLY, start: '2027-02-09T19:30', durationMinutes: 30 };
    const conflicts = await conflictsIn(desk.book(ask));
    expect(conflicts).toMatchObject([{ start: '2027-02-16T19:30', limit: 'rooms' }]);
    // Alternatives reach further than a shift.
    expect(conflicts[0]?.alternatives).toEqual(['2027-02-16T22:30']);
    expect(await everything(store())).toEqual(before);
    await desk.fill('2027-02-10T23:30', { durationMinutes: 30 });
    const late = { ...SHIFT, start: '2027-02-10T23:30', durationMinutes: 30 };
    expect(starts((await desk.book(late)).occurrences)).toEqual(['2027-02-10T22:30']);
  });

  test('not into a date of the same booking, though there is room', async () => {
    const daily = { start: '2027-02-09T18:00', durationMinutes: 30, recurrence: 'FREQ=DAILY;COUNT=2' };
    const { booking, occurrences } = await desk.book({ ...SHIFT, ...daily });
    const move = async (index: number, start: string) => {
      const id = occurrences[index]?.id ?? '';
      await desk.inTurn((tx) => desk.bookings.moveOccurrence(tx, anna, id, { start }, null));
    };
    await move(1, '2027-02-10T21:00');
    await move(0, '2027-02-10T19:00');
    await desk.fill('2027-02-10T18:00', { durationMinutes: 30 });
    const patch = { from: occurrences[1]?.id, start: '2027-02-10T18:00', onConflict: 'shift' as const };
    const after = await desk.inTurn((tx) => desk.bookings.change(tx, anna, booking.id, patch, null));
    expect(starts(after.occurrences)).toEqual(['2027-02-10T17:00', '2027-02-10T19:00']);
    expect(after.booking.shifted).toEqual([{ start: '2027-02-10T18:00', to: '2027-02-10T17:00' }]);
  });

  test('two of one day do not go to the same time', async () => {
    const daily = { start: '2027-02-09T18:00', durationMinutes: 30, recurrence: 'FREQ=DAILY;COUNT=2' };
    const { booking, occurrences } = await desk.book({ ...SHIFT, ...daily });
    const id = occurrences[0]?.id ?? '';
    const move = { start: '2027-02-10T19:45' };
    await desk.inTurn((tx) => desk.bookings.moveOccurrence(tx, anna, id, move, null));
    // 18:45 to 19:30 and from 20:30 on all is full: 45 minutes fit before that alone, where there is room for three.
    await desk.fill('2027-02-10T19:00', { durationMinutes: 15 });
    await desk.fill('2027-02-10T20:45', { durationMinutes: 120 });
    const longer = { durationMinutes: 45, onConflict: 'shift' as const };
    expect(
      await conflictsIn(desk.inTurn((tx) => desk.bookings.change(tx, anna, booking.id, longer, null))),
    ).toMatchObject([{ start: '2027-02-10T19:45' }]);
  });

  test('not into the past, nor further ahead than the branch may book', async () => {
    await desk.fill('2027-02-01T12:15', { durationMinutes: 30 });
    const soon = { ...SHIFT, start: '2027-02-01T12:15', durationMinutes: 30 };
    expect(starts((await desk.book(soon)).occurrences)).toEqual(['2027-02-01T13:15']);
    await desk.limit('by-1', { daysAhead: 10 });
    await desk.fill('2027-02-11T12:00', { durationMinutes: 30 });
    const far = { ...SHIFT, start: '2027-02-11T12:00', durationMinutes: 30 };
    expect(starts((await desk.book(far)).occurrences)).toEqual(['2027-02-11T11:00']);
  });

  test('by the branch’s own limits, too; more seats than any room has fit nowhere', async () => {
    await desk.limit('by-1', { roomsAtOnce: 1 });
    await desk.book({ expectedParticipants: 1 });
    const { booking } = await desk.book(SHIFT);
    expect(booking.shifted).toEqual([{ start: wish.start, to: '2027-02-09T21:00' }]);
    expect(await conflictsIn(desk.book({ ...SHIFT, expectedParticipants: 101 }))).toMatchObject([
      { limit: 'seats', alternatives: [] },
    ]);
  });

  test('asking first says the same, and books nothing', async () => {
    await desk.fill('2027-02-16T19:00', { durationMinutes: 90 });
    const before = await everything(store());
    const check = await desk.bookings.check(store().db, { ...wish, ...WEEKLY });
    expect(check).toEqual({
      fits: true,
      conflicts: [],
      skipped: [],
      shifted: [{ start: '2027-02-16T19:00', to: '2027-02-16T21:00' }],
    });
    expect(await everything(store())).toEqual(before);
    const { booking } = await desk.book(WEEKLY);
    expect(booking.shifted).toEqual(check.shifted);
  });

  test('a new length shifts what it no longer fits into', async () => {
    const { booking } = await desk.book(WEEKLY);
    await desk.fill('2027-02-16T21:00', { durationMinutes: 30 });
    const longer = { durationMinutes: 120, onConflict: 'shift' as const };
    const after = await desk.inTurn((tx) => desk.bookings.change(tx, anna, booking.id, longer, null));
    expect(starts(after.occurrences)).toEqual(['2027-02-09T19:00', '2027-02-16T18:30', '2027-02-23T19:00']);
  });

  test('a date whose window has begun stays where people expect it', async () => {
    const short = { ...SHIFT, start: '2027-02-10T19:00', durationMinutes: 15 };
    const { booking } = await desk.book(short);
    await desk.fill('2027-02-10T19:45', { durationMinutes: 15 });
    const longer = { durationMinutes: 30, onConflict: 'shift' as const };
    desk.clock.set('2027-02-10T17:50Z');
    expect(
      await conflictsIn(desk.inTurn((tx) => desk.bookings.change(tx, anna, booking.id, longer, null))),
    ).toMatchObject([{ start: '2027-02-10T19:00' }]);
    desk.clock.set('2027-02-10T17:44Z');
    const after = await desk.inTurn((tx) => desk.bookings.change(tx, anna, booking.id, longer, null));
    expect(starts(after.occurrences)).toEqual(['2027-02-10T18:45']);
  });

  test('dates that fit are never shifted, wherever the others go', async () => {
    await desk.fill('2027-02-16T19:00', { durationMinutes: 90 });
    const again = { ...WEEKLY, start: '2027-02-02T19:00', recurrence: 'FREQ=WEEKLY;COUNT=5' };
    const { occurrences } = await desk.book(again);
    expect(starts(occurrences)).toEqual([
      '2027-02-02T19:00',
      '2027-02-09T19:00',
      '2027-02-16T21:00',
      '2027-02-23T19:00',
      '2027-03-02T19:00',
    ]);
    expect(await refusal(desk.book({ ...again, start: '2027-02-30T19:00' }))).toMatchObject({
      code: 'date-invalid',
    });
  });

  test('it is the nearest start that would be admitted, whatever is held', async () => {
    const two = (value: number) => String(value).padStart(2, '0');
    const at = (minute: number) => `2027-02-10T${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
    const minutes = fc.integer({ min: 0, max: 5 * 12 }).map((step) => 18 * 60 + 30 + step * 5);
    const situation = fc.record({
      held: fc.array(fc.record({ minutes, durationMinutes: fc.constantFrom(15, 45, 120) }), { maxLength: 9 }),
      wanted: minutes,
      durationMinutes: fc.constantFrom(15, 60),
    });
    await fc.assert(
      fc.asyncProperty(situation, async ({ held, wanted, durationMinutes }) => {
        desk = await freshDesk(store(), { roomLimit: 1 });
        for (const { minutes: start, ...other } of held) {
          const hold = { ...SHIFT, branch: 'nw', start: at(start), ...other };
          const { fits } = await desk.bookings.check(store().db, { ...wish, ...hold });
          if (fits) await desk.book(hold);
        }
        const asked = { ...wish, expectedParticipants: 1, durationMinutes };
        const near = Array.from({ length: 96 }, (_, quarter) => quarter * 15)
          .filter((start) => start !== wanted && Math.abs(start - wanted) <= 120)
          .sort((one, other) => Math.abs(one - wanted) - Math.abs(other - wanted) || other - one);
        let first: string | undefined;
        for (const start of [wanted, ...near]) {
          const { fits } = await desk.bookings.check(store().db, { ...asked, start: at(start) });
          if (fits) first ??= at(start);
        }
        const shift = { ...asked, start: at(wanted), onConflict: 'shift' as const };
        const { fits, shifted } = await desk.bookings.check(store().db, shift);
        expect(fits).toBe(first !== undefined);
        const stays = first === undefined || first === at(wanted);
        expect(shifted).toEqual(stays ? [] : [{ start: at(wanted), to: first }]);
      }),
      { numRuns: kind === 'sqlite' ? 40 : 15 },
    );
  }, 120_000);
});
