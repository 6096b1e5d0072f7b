import { beforeEach, describe, expect, test } from '@jest/globals';
import type { BookingPatch } from '../../../src/features/bookings/booking-patch.ts';
import { occurrencesById } from '../../../src/features/bookings/dates.ts';
import type { Occurrence } from '../../../src/features/bookings/occurrence.ts';
import type { OccurrencePatch } from '../../../src/features/bookings/change-occurrence.ts';
import { onEachStore } from '../../support/stores.ts';
import { anna, conflictsIn, everything, freshDesk, refusal, type TestDesk, wish } from './desk.ts';

const WEEKLY = { recurrence: 'FREQ=WEEKLY;COUNT=4' };
const starts = (dates: readonly Occurrence[]): readonly string[] =>
  dates.filter(({ status }) => status === 'booked').map(({ start }) => start);

onEachStore('changing', (store) => {
  let desk: TestDesk;
  beforeEach(async () => {
    desk = await freshDesk(store());
  });
  const change = (id: string, patch: BookingPatch, ifMatch: number | null = null) =>
    desk.inTurn((tx) => desk.bookings.change(tx, anna, id, patch, ifMatch));
  const move = (date: Occurrence | undefined, patch: OccurrencePatch, ifMatch: number | null = null) =>
    desk.inTurn((tx) => desk.bookings.moveOccurrence(tx, anna, date?.id ?? '', patch, ifMatch));

  describe('a whole booking', () => {
    test('title, description and options change without touching a date', async () => {
      const { booking, occurrences } = await desk.book({ options: { accessCode: 'geheim77' } });
      const after = await change(booking.id, {
        title: 'Erweiterter Vorstand',
        description: 'Mit Gästen',
        options: { accessCode: null, language: 'en' },
      });
      expect(after.booking).toMatchObject({
        title: 'Erweiterter Vorstand',
        description: 'Mit Gästen',
        version: 2,
        options: { accessCode: null, language: 'en', muteOnStart: true },
      });
      expect(after.occurrences).toEqual(occurrences);
      expect(await desk.bookings.get(store().db, booking.id)).toEqual(after);
    });

    test('what is as it was already is no change, and leaves no row', async () => {
      const { booking, occurrences } = await desk.book(WEEKLY);
      const before = await everything(store());
      await change(booking.id, {});
      await change(booking.id, { title: booking.title, durationMinutes: 90, options: {} });
      await move(occurrences[0], {});
      await move(occurrences[0], { start: wish.start, durationMinutes: 90, expectedParticipants: 10 });
      expect(await everything(store())).toEqual(before);
    });

    test('a stale version is refused, and changes nothing', async () => {
      const { booking } = await desk.book();
      await change(booking.id, { title: 'Neuer Titel' }, 1);
      const before = await everything(store());
      expect(await refusal(change(booking.id, { title: 'Noch einer' }, 1))).toEqual({
        code: 'version-conflict',
      });
      expect(await everything(store())).toEqual(before);
    });

    test('its old window does not count against the new one', async () => {
      const { booking } = await desk.book({ expectedParticipants: 1 });
      await desk.fill(wish.start, { rooms: 2 });
      const { occurrences } = await change(booking.id, { start: '2027-02-09T19:30' });
      expect(starts(occurrences)).toEqual(['2027-02-09T19:30']);
      await change(booking.id, { durationMinutes: 120 });
    });

    test('what it gives up is free for others at once', async () => {
      const { booking } = await desk.book({ expectedParticipants: 1 });
      await desk.fill(wish.start, { rooms: 2 });
      await conflictsIn(desk.book({ expectedParticipants: 1 }));
      await change(booking.id, { start: '2027-02-10T19:00' });
      await desk.book({ expectedParticipants: 1 });
    });

    test('a new length that does not fit on one date is refused as a whole', async () => {
      const { booking } = await desk.book(WEEKLY);
      await desk.fill('2027-02-16T21:00');
      const before = await everything(store());
      expect(await conflictsIn(change(booking.id, { durationMinutes: 120 }))).toMatchObject([
        { start: '2027-02-16T19:00', limit: 'rooms' },
      ]);
      expect(await everything(store())).toEqual(before);
    });

    test('a new start moves the dates to come; they keep their ids, past ones stay', async () => {
      const { booking, occurrences } = await desk.book(WEEKLY);
      desk.clock.set('2027-02-10T12:00Z');
      const after = await change(booking.id, { start: '2027-02-09T20:00' });
      expect(starts(after.occurrences)).toEqual([
        '2027-02-09T19:00',
        '2027-02-16T20:00',
        '2027-02-23T20:00',
        '2027-03-02T20:00',
      ]);
      expect(after.occurrences.map(({ id }) => id)).toEqual(occurrences.map(({ id }) => id));
      expect(after.occurrences.map(({ version }) => version)).toEqual([1, 2, 2, 2]);
      expect(after.booking.start).toBe('2027-02-09T20:00');
    });

    test('a new rule makes the dates to come anew, more or fewer; what it drops frees its place', async () => {
      const { booking, occurrences } = await desk.book(WEEKLY);
      const fewer = await change(booking.id, { recurrence: 'FREQ=WEEKLY;INTERVAL=2;COUNT=2' });
      expect(starts(fewer.occurrences)).toEqual(['2027-02-09T19:00', '2027-02-23T19:00']);
      expect(fewer.occurrences.map(({ id }) => id)).toEqual([occurrences[0]?.id, occurrences[2]?.id]);
      await desk.fill('2027-02-16T19:00');
      expect(
        await refusal(desk.inTurn((tx) => desk.bookings.getOccurrence(tx, occurrences[1]?.id ?? ''))),
      ).toEqual({
        code: 'not-found',
      });
      const [dropped] = await occurrencesById(store().db, [occurrences[1]?.id ?? '']);
      expect(dropped?.status).toBe('dropped');
      const more = await change(booking.id, { recurrence: 'FREQ=WEEKLY;INTERVAL=2;COUNT=3' });
      expect(starts(more.occurrences)).toHaveLength(3);
      const single = await change(booking.id, { recurrence: null });
      expect(starts(single.occurrences)).toEqual(['2027-02-09T19:00']);
    });

    test('a day on which a date was cancelled stays free when the series moves by an hour', async () => {
      const { booking, occurrences } = await desk.book(WEEKLY);
      await desk.inTurn((tx) =>
        desk.bookings.cancelOccurrence(tx, anna, occurrences[1]?.id ?? '', { live: null, ifMatch: null }),
      );
      const after = await change(booking.id, { start: '2027-02-09T18:00' });
      expect(starts(after.occurrences)).toEqual(['2027-02-09T18:00', '2027-02-23T18:00', '2027-03-02T18:00']);
    });

    test('dates that do not fit at their new time may be left out, when that is said', async () => {
      const { booking } = await desk.book(WEEKLY);
      await desk.fill('2027-02-16T21:30');
      const patch = { start: '2027-02-09T21:00' };
      expect(await conflictsIn(change(booking.id, patch))).toHaveLength(1);
      const after = await change(booking.id, { ...patch, onConflict: 'skip' });
      expect(starts(after.occurrences)).toEqual(['2027-02-09T21:00', '2027-02-23T21:00', '2027-03-02T21:00']);
      expect(after.booking.skipped).toEqual([
        { start: '2027-02-16T21:00', reason: 'capacity', limit: 'rooms' },
      ]);
    });

    test('the same start said again is no change of dates', async () => {
      const { booking, occurrences } = await desk.book(WEEKLY);
      await move(occurrences[1], { start: '2027-02-17T10:00' });
      const { start, durationMinutes, recurrence, timeZone } = booking;
      const after = await change(booking.id, {
        title: 'Anders',
        start,
        durationMinutes,
        recurrence,
        timeZone,
      });
      expect(starts(after.occurrences)).toContain('2027-02-17T10:00');
    });

    test('nothing is left to change of a booking that is over, but its title', async () => {
      const { booking } = await desk.book();
      desk.clock.set('2027-02-10T12:00Z');
      const over = { code: 'start-in-past', start: wish.start };
      expect(await refusal(change(booking.id, { durationMinutes: 60 }))).toEqual(over);
      expect(await refusal(change(booking.id, { recurrence: 'FREQ=DAILY;COUNT=1' }))).toEqual(over);
      await change(booking.id, { title: 'Was war' });
      const again = await change(booking.id, { start: '2027-03-09T19:00' });
      expect(starts(again.occurrences)).toEqual(['2027-02-09T19:00', '2027-03-09T19:00']);
    });

    test('limits are asked again, the title alone is not stopped by them', async () => {
      const { booking } = await desk.book();
      await desk.limit('by-1', { maxMinutes: 60 });
      expect(await refusal(change(booking.id, { durationMinutes: 61 }))).toMatchObject({
        code: 'branch-limit',
      });
      await desk.inTurn((tx) => desk.branches.change(tx, 'job:test', 'by-1', { closed: true }, null));
      expect(await refusal(change(booking.id, { start: '2027-02-09T20:00' }))).toMatchObject({
        code: 'branch-closed',
      });
      await change(booking.id, { title: 'Neuer Titel' });
    });
  });

  describe('one date', () => {
    test('moves, its old window not counted, and its siblings stay', async () => {
      const { booking, occurrences } = await desk.book(WEEKLY);
      await desk.fill('2027-02-16T19:00', { rooms: 2 });
      const moved = await move(occurrences[1], { start: '2027-02-16T19:45', durationMinutes: 120 });
      expect(moved).toMatchObject({ start: '2027-02-16T19:45', durationMinutes: 120, version: 2 });
      const after = await desk.bookings.get(store().db, booking.id);
      expect(starts(after.occurrences)).toEqual([
        '2027-02-09T19:00',
        '2027-02-16T19:45',
        '2027-02-23T19:00',
        '2027-03-02T19:00',
      ]);
      expect(after.booking.version).toBe(2);
    });

    test('does not move into the window of a sibling', async () => {
      const { occurrences } = await desk.book({ recurrence: 'FREQ=DAILY;COUNT=2' });
      const before = await everything(store());
      // 19:00 to 20:30 with 15 minutes on either side: the next may begin at 21:00.
      expect(await refusal(move(occurrences[1], { start: '2027-02-09T20:59' }))).toEqual({
        code: 'dates-overlap',
        start: '2027-02-09T20:59',
      });
      expect(await everything(store())).toEqual(before);
      await move(occurrences[1], { start: '2027-02-09T21:00' });
    });

    test.each<[OccurrencePatch, string]>([
      [{ start: '2027-02-30T19:00' }, 'date-invalid'],
      [{ start: '2027-03-28T02:30' }, 'start-in-gap'],
      [{ start: '2027-01-31T19:00' }, 'start-in-past'],
      [{ durationMinutes: 100 }, 'branch-limit'],
      [{ start: '2027-06-01T19:00' }, 'branch-limit'],
    ])('%j is refused with %s', async (patch, code) => {
      const { occurrences } = await desk.book();
      await desk.limit('by', { maxMinutes: 90, daysAhead: 60 });
      expect(await refusal(move(occurrences[0], patch))).toMatchObject({ code });
    });

    test('a stale version is refused; the newest passes', async () => {
      const { occurrences } = await desk.book();
      await move(occurrences[0], { durationMinutes: 60 }, 1);
      expect(await refusal(move(occurrences[0], { durationMinutes: 30 }, 1))).toEqual({
        code: 'version-conflict',
      });
      await move(occurrences[0], { durationMinutes: 30 }, 2);
    });

    test('a date that is over stays as it was', async () => {
      const { occurrences } = await desk.book(WEEKLY);
      desk.clock.set('2027-02-09T19:45Z');
      expect(await refusal(move(occurrences[0], { durationMinutes: 600 }))).toMatchObject({
        code: 'start-in-past',
      });
    });

    test('no date of that id, no change', async () => {
      expect(await refusal(move(undefined, { durationMinutes: 60 }))).toEqual({ code: 'not-found' });
    });

    test('leaves a row that says from what to what', async () => {
      const { occurrences } = await desk.book();
      await move(occurrences[0], { durationMinutes: 60 });
      const rows = await store()
        .db.selectFrom('audit')
        .selectAll()
        .where('action', '=', 'occurrence.change')
        .execute();
      expect(rows).toHaveLength(1);
      expect(JSON.parse(rows[0]?.before ?? '')).toMatchObject({ durationMinutes: 90 });
      expect(JSON.parse(rows[0]?.after ?? '')).toMatchObject({ durationMinutes: 60 });
    });
  });
});
