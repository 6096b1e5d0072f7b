import { beforeEach, describe, expect, test } from '@jest/globals';
import type { BookingWish } from '../../../src/features/bookings/wish.ts';
import type { BranchLimits } from '../../../src/features/branches/branch.ts';
import { planOutage } from '../../../src/features/bookings/outages.ts';
import type { Fault } from '../../../src/lib/refusal.ts';
import { onEachStore } from '../../support/stores.ts';
import { anna, conflictsIn, everything, freshDesk, refusal, type TestDesk, wish } from './desk.ts';

onEachStore('the limits', (store) => {
  let desk: TestDesk;
  beforeEach(async () => {
    desk = await freshDesk(store());
  });

  test('seats: those of all servers, less the largest', async () => {
    await desk.book({ expectedParticipants: 60 });
    expect(await conflictsIn(desk.book({ expectedParticipants: 41 }))).toMatchObject([{ limit: 'seats' }]);
    await desk.book({ expectedParticipants: 40 });
  });

  test('one date expects at most what the second-largest server seats; then nothing else is offered', async () => {
    desk = await freshDesk(store(), {
      servers: [
        { name: 'bbb-1', seats: 300, retired: false },
        { name: 'bbb-2', seats: 50, retired: false },
        { name: 'bbb-3', seats: 20, retired: false },
        { name: 'bbb-4', seats: 500, retired: true },
      ],
    });
    await desk.book({ expectedParticipants: 50 });
    expect(await conflictsIn(desk.book({ start: '2027-02-10T19:00', expectedParticipants: 51 }))).toEqual([
      { start: '2027-02-10T19:00', startsAt: '2027-02-10T18:00:00Z', limit: 'seats', alternatives: [] },
    ]);
  });

  test('a planned outage counts while it lasts, and cancels nothing', async () => {
    await desk.book({ expectedParticipants: 30 });
    const span = { from: Date.parse('2027-02-09T19:00Z'), to: Date.parse('2027-02-10T00:00Z') };
    await desk.inTurn((tx) =>
      planOutage(
        tx,
        { actor: 'token:anna', now: desk.clock.now() },
        { span, rooms: 0, seats: 80, reason: '' },
      ),
    );
    expect(await conflictsIn(desk.book({ expectedParticipants: 1 }))).toMatchObject([{ limit: 'seats' }]);
    await desk.book({ start: '2027-02-09T17:15', expectedParticipants: 70 });
  });

  test.each<[string, Partial<BranchLimits>]>([
    ['its rooms at once', { roomsAtOnce: 1 }],
    ['its seats at once', { seatsAtOnce: 19 }],
    ['rooms of all below it', { subtreeRoomsAtOnce: 1 }],
  ])('a branch is held to %s', async (_name, limits) => {
    await desk.limit('by-1', limits);
    await desk.book();
    expect(await conflictsIn(desk.book())).toMatchObject([{ limit: 'branch' }]);
    await desk.book({ branch: 'by-2' });
  });

  test('a limit for a branch with all below it counts its siblings, one of its own does not', async () => {
    await desk.limit('by', { roomsAtOnce: 1 });
    await desk.book({ branch: 'by-1' });
    await desk.book({ branch: 'by-2' });
    await desk.limit('by', { subtreeRoomsAtOnce: 2 });
    expect(await conflictsIn(desk.book({ branch: 'by' }))).toMatchObject([{ limit: 'branch' }]);
    await desk.book({ branch: 'nw' });
  });

  test('a limit for the federal branch with all below it counts everybody, one of its own counts its own', async () => {
    await desk.limit('de', { subtreeRoomsAtOnce: 2 });
    await desk.book({ branch: 'by-1' });
    await desk.book({ branch: 'nw' });
    expect(await conflictsIn(desk.book({ branch: 'by-2' }))).toMatchObject([{ limit: 'branch' }]);
    await desk.limit('de', { subtreeRoomsAtOnce: null, roomsAtOnce: 1 });
    const later = { start: '2027-02-10T19:00' };
    await desk.book({ branch: 'nw', ...later });
    await desk.book({ branch: 'de', ...later });
    expect(await conflictsIn(desk.book({ branch: 'de', ...later }))).toMatchObject([{ limit: 'branch' }]);
  });

  test('after a limit was lowered below what is held, what does not add to it still fits', async () => {
    const { booking } = await desk.book({ expectedParticipants: 50 });
    await desk.limit('by-1', { seatsAtOnce: 10 });
    const shorter = { durationMinutes: 60 };
    await desk.inTurn((tx) => desk.bookings.change(tx, anna, booking.id, shorter, null));
    const more = { expectedParticipants: 51 };
    expect(
      await conflictsIn(desk.inTurn((tx) => desk.bookings.change(tx, anna, booking.id, more, null))),
    ).toMatchObject([{ limit: 'branch' }]);
  });

  describe('what is wrong in itself gets its own code and changes nothing', () => {
    const closed = async () => {
      await desk.inTurn((tx) => desk.branches.change(tx, 'job:test', 'by-1', { closed: true }, null));
    };
    const limited = (limits: Partial<BranchLimits>) => () => desk.limit('by', limits);
    const table: readonly (readonly [string, Partial<BookingWish>, Fault, (() => Promise<unknown>)?])[] = [
      ['a branch that is none', { branch: 'xx' }, { code: 'branch-unknown', branch: 'xx' }],
      ['a branch that is closed', {}, { code: 'branch-closed', branch: 'by-1' }, closed],
      [
        'longer than the branch allows',
        { durationMinutes: 91 },
        { code: 'branch-limit', limit: 'maxMinutes', value: 90 },
        limited({ maxMinutes: 90 }),
      ],
      [
        'further ahead than the branch may book',
        { start: '2027-02-08T12:01' },
        { code: 'branch-limit', limit: 'daysAhead', value: 7 },
        limited({ daysAhead: 7 }),
      ],
      [
        'a series that runs further ahead than the branch may book',
        { start: '2027-02-08T12:00', recurrence: 'FREQ=WEEKLY;COUNT=2' },
        { code: 'branch-limit', limit: 'daysAhead', value: 7 },
        limited({ daysAhead: 7 }),
      ],
      [
        'more people than the branch allows in a room',
        { expectedParticipants: 21 },
        { code: 'branch-limit', limit: 'maxParticipants', value: 20 },
        limited({ maxParticipants: 20 }),
      ],
      [
        'more participants let in than the branch allows',
        { options: { maxParticipants: 21 } },
        { code: 'branch-limit', limit: 'maxParticipants', value: 20 },
        limited({ maxParticipants: 20 }),
      ],
      [
        'more participants let in than any server seats',
        { options: { maxParticipants: 101 } },
        { code: 'option-not-allowed', option: 'maxParticipants' },
      ],
      [
        'recording where the branch forbids it',
        { options: { record: true } },
        { code: 'option-not-allowed', option: 'record' },
        limited({ recording: false }),
      ],
      [
        'a day that is none',
        { start: '2027-02-30T19:00' },
        { code: 'date-invalid', start: '2027-02-30T19:00' },
      ],
      ['a time that is none', { start: 'morgen' }, { code: 'date-invalid', start: 'morgen' }],
      [
        'a zone that is none',
        { timeZone: 'Europe/Bonn' },
        { code: 'time-zone-unknown', timeZone: 'Europe/Bonn' },
      ],
      [
        'half past two when clocks go forward',
        { start: '2027-03-28T02:30' },
        { code: 'start-in-gap', start: '2027-03-28T02:30' },
      ],
      ['yesterday', { start: '2027-01-31T12:00' }, { code: 'start-in-past', start: '2027-01-31T12:00' }],
      [
        'a million dates',
        { recurrence: 'FREQ=DAILY;COUNT=1000000' },
        { code: 'recurrence-too-long', maxDates: 104, maxDays: 400 },
      ],
      [
        'a start that is not the first date',
        { recurrence: 'FREQ=WEEKLY;BYDAY=WE;COUNT=2' },
        { code: 'recurrence-start-mismatch', firstDate: '2027-02-10T19:00' },
      ],
      [
        'a day that not every month has',
        { start: '2027-03-31T19:00', recurrence: 'FREQ=MONTHLY;COUNT=2' },
        { code: 'recurrence-day-missing', day: 31 },
      ],
    ];
    for (const [name, change, fault, prepare] of table) {
      test(name, async () => {
        await prepare?.();
        const before = await everything(store());
        expect(await refusal(desk.book(change))).toEqual(fault);
        expect(await refusal(desk.bookings.check(store().db, { ...wish, ...change }))).toEqual(fault);
        expect(await everything(store())).toEqual(before);
      });
    }

    test('a rule that is none', async () => {
      expect(await refusal(desk.book({ recurrence: 'FREQ=HOURLY;COUNT=2' }))).toMatchObject({
        code: 'recurrence-invalid',
      });
    });
  });

  test('a room lets in no more than the branch allows, also where nobody asked', async () => {
    await desk.limit('by', { maxParticipants: 20, recording: false });
    await desk.inTurn((tx) =>
      desk.branches.change(tx, 'job:test', 'by', { defaults: { options: { record: true } } }, null),
    );
    const { booking } = await desk.book();
    expect(booking.options).toMatchObject({ maxParticipants: 20, record: false });
  });
});
