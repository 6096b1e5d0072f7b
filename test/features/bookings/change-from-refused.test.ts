import { beforeEach, expect, test } from '@jest/globals';
import type { BookingPatch } from '../../../src/features/bookings/booking-patch.ts';
import type { Occurrence } from '../../../src/features/bookings/occurrence.ts';
import { onEachStore } from '../../support/stores.ts';
import { anna, freshDesk, refusal, type TestDesk } from './desk.ts';

/** Tuesdays: 9, 16 and 23 February, 2, 9 and 16 March, always 19:00. */
const SIX = { recurrence: 'FREQ=WEEKLY;BYDAY=TU;COUNT=6' };
const TUESDAYS = ['02-09', '02-16', '02-23', '03-02', '03-09', '03-16'].map((day) => `2027-${day}T19:00`);
const starts = (dates: readonly Occurrence[]): readonly string[] =>
  dates.filter(({ status }) => status === 'booked').map(({ start }) => start);
onEachStore('a change from one date on is refused', (store) => {
  let desk: TestDesk;
  beforeEach(async () => {
    desk = await freshDesk(store());
  });
  const change = (id: string, patch: BookingPatch, ifMatch: number | null = null) =>
    desk.inTurn((tx) => desk.bookings.change(tx, anna, id, patch, ifMatch));
  const cancelDate = (date: Occurrence | undefined) =>
    desk.inTurn((tx) =>
      desk.bookings.cancelOccurrence(tx, anna, date?.id ?? '', { live: null, ifMatch: null }),
    );
  const six = async () => {
    const { booking, occurrences } = await desk.book(SIX);
    return { id: booking.id, occurrences, from: occurrences[3]?.id ?? '' };
  };

  test('for what all dates share, naming each field', async () => {
    const { id, from } = await six();
    const patch = { from, title: 'Anders', description: 'Neu', options: { muteOnStart: false } };
    expect(await refusal(change(id, patch))).toMatchObject({
      code: 'invalid-request',
      errors: [{ pointer: '/title' }, { pointer: '/description' }, { pointer: '/options' }],
    });
  });

  test('from a date of another booking, and from none', async () => {
    const { id } = await six();
    const other = await desk.book({ start: '2027-04-01T19:00' });
    for (const from of [other.occurrences[0]?.id, '0198c1f2-5a6b-7c3d-8e4f-0123456789ab']) {
      expect(await refusal(change(id, { from, durationMinutes: 60 }))).toMatchObject({
        code: 'invalid-request',
        errors: [{ pointer: '/query/from', code: 'not_found' }],
      });
    }
  });

  test('from a date that is cancelled or over, or with a start in the past', async () => {
    const { id, occurrences, from } = await six();
    await cancelDate(occurrences[1]);
    expect(await refusal(change(id, { from: occurrences[1]?.id, durationMinutes: 60 }))).toEqual({
      code: 'already-cancelled',
    });
    desk.clock.set('2027-02-10T12:00Z');
    expect(await refusal(change(id, { from: occurrences[0]?.id, durationMinutes: 60 }))).toEqual({
      code: 'start-in-past',
      start: TUESDAYS[0],
    });
    expect(await refusal(change(id, { from, start: '2027-02-02T19:00' }))).toMatchObject({
      code: 'start-in-past',
    });
  });

  test('into the window of a date before it', async () => {
    const { id, from } = await six();
    expect(await refusal(change(id, { from, start: '2027-02-23T20:00' }))).toMatchObject({
      code: 'dates-overlap',
    });
  });

  test('with a stale version, and below what the branch allows', async () => {
    const { id, from } = await six();
    await change(id, { from, durationMinutes: 60 }, 1);
    expect(await refusal(change(id, { from, durationMinutes: 45 }, 1))).toEqual({
      code: 'version-conflict',
    });
    await desk.limit('by-1', { maxMinutes: 60, daysAhead: 40 });
    expect(await refusal(change(id, { from, durationMinutes: 61 }))).toMatchObject({
      code: 'branch-limit',
    });
    // The last two dates are further ahead by now; only where they move does it matter.
    await change(id, { from, durationMinutes: 45 });
    expect(await refusal(change(id, { from, start: '2027-03-02T18:00' }))).toMatchObject({
      code: 'branch-limit',
      limit: 'daysAhead',
    });
  });

  test('while its room is open, but for a new length', async () => {
    const { id, occurrences } = await six();
    const from = occurrences[0]?.id ?? '';
    desk.clock.set('2027-02-09T18:30Z');
    desk.rooms.set(from, { state: 'live', server: 'bbb-1', participants: 3 });
    expect(await refusal(change(id, { from, start: '2027-02-09T20:00' }))).toEqual({ code: 'room-open' });
    const longer = await change(id, { from, durationMinutes: 120 });
    expect(longer.occurrences.every(({ durationMinutes }) => durationMinutes === 120)).toBe(true);
    const others = await change(id, { from, recurrence: 'FREQ=WEEKLY;COUNT=2' });
    expect(starts(others.occurrences)).toEqual(TUESDAYS.slice(0, 2));
    expect(desk.ended).toEqual([]);
  });
});
