import { beforeEach, describe, expect, test } from '@jest/globals';
import type { BookingPatch } from '../../../src/features/bookings/booking-patch.ts';
import type { Occurrence } from '../../../src/features/bookings/occurrence.ts';
import { onEachStore } from '../../support/stores.ts';
import { anna, conflictsIn, everything, freshDesk, refusal, SETTINGS, type TestDesk, wish } from './desk.ts';

/** Tuesdays: 9, 16 and 23 February, 2, 9 and 16 March, always 19:00. */
const SIX = { recurrence: 'FREQ=WEEKLY;BYDAY=TU;COUNT=6' };
const TUESDAYS = ['02-09', '02-16', '02-23', '03-02', '03-09', '03-16'].map((day) => `2027-${day}T19:00`);
const starts = (dates: readonly Occurrence[]): readonly string[] =>
  dates.filter(({ status }) => status === 'booked').map(({ start }) => start);
const ids = (dates: readonly Occurrence[]): readonly string[] => dates.map(({ id }) => id);
/** What is as it was when a change is taken back: all but the count of changes. */
const withoutVersion = (dates: readonly Occurrence[]) => dates.map((date) => ({ ...date, version: 0 }));

onEachStore('changing a series from one date on', (store) => {
  let desk: TestDesk;
  beforeEach(async () => {
    desk = await freshDesk(store());
  });
  const change = (id: string, patch: BookingPatch, ifMatch: number | null = null) =>
    desk.inTurn((tx) => desk.bookings.change(tx, anna, id, patch, ifMatch));
  const move = (date: Occurrence | undefined, start: string) =>
    desk.inTurn((tx) => desk.bookings.moveOccurrence(tx, anna, date?.id ?? '', { start }, null));
  const cancelDate = (date: Occurrence | undefined) =>
    desk.inTurn((tx) =>
      desk.bookings.cancelOccurrence(tx, anna, date?.id ?? '', { live: null, ifMatch: null }),
    );
  const six = async () => {
    const { booking, occurrences } = await desk.book(SIX);
    return { id: booking.id, occurrences, from: occurrences[3]?.id ?? '' };
  };

  test('goes to another weekday by the rule it has, every date with its id; those before stay untouched', async () => {
    const { id, occurrences, from } = await six();
    const after = await change(id, { from, start: '2027-03-03T18:30' });
    expect(starts(after.occurrences)).toEqual([
      ...TUESDAYS.slice(0, 3),
      '2027-03-03T18:30',
      '2027-03-10T18:30',
      '2027-03-17T18:30',
    ]);
    expect(ids(after.occurrences)).toEqual(ids(occurrences));
    expect(after.occurrences.slice(0, 3)).toEqual(occurrences.slice(0, 3));
    expect(after.booking).toMatchObject({
      start: '2027-03-03T18:30',
      recurrence: 'FREQ=WEEKLY;BYDAY=WE;COUNT=3',
      version: 2,
    });
    expect(await desk.bookings.get(store().db, id)).toEqual(after);
  });

  test('and back again, all windows and ids are as before', async () => {
    const { id, occurrences, from } = await six();
    await change(id, { from, start: '2027-03-03T18:30', timeZone: 'Europe/London', durationMinutes: 45 });
    const back = { start: TUESDAYS[3], timeZone: 'Europe/Berlin', durationMinutes: 90 };
    const after = await change(id, { from, ...back });
    expect(withoutVersion(after.occurrences)).toEqual(withoutVersion(occurrences));
  });

  test('a new rule makes more dates or fewer, and what is left over frees its place', async () => {
    const { id, occurrences, from } = await six();
    const after = await change(id, { from, start: '2027-03-03T19:00', recurrence: 'FREQ=DAILY;COUNT=2' });
    expect(starts(after.occurrences)).toEqual([
      ...TUESDAYS.slice(0, 3),
      '2027-03-03T19:00',
      '2027-03-04T19:00',
    ]);
    expect(ids(after.occurrences)).toEqual(ids(occurrences.slice(0, 5)));
    await desk.fill('2027-03-09T19:00');
    const only = await change(id, { from, recurrence: null });
    expect(starts(only.occurrences)).toEqual([...TUESDAYS.slice(0, 3), '2027-03-03T19:00']);
  });

  test('what no rule made is not moved as a series without one', async () => {
    const { id, occurrences, from } = await six();
    await change(id, { from, recurrence: null });
    const first = { from: occurrences[1]?.id, start: '2027-02-16T20:00' };
    expect(await refusal(change(id, first))).toMatchObject({ code: 'recurrence-invalid' });
    const after = await change(id, { ...first, recurrence: 'FREQ=WEEKLY;COUNT=3' });
    expect(ids(after.occurrences)).toEqual(ids(occurrences.slice(0, 4)));
  });

  test('a start that the rule cannot follow is refused as ever', async () => {
    const { booking, occurrences } = await desk.book({ recurrence: 'FREQ=WEEKLY;BYDAY=TU,TH;COUNT=4' });
    const from = occurrences[2]?.id;
    expect(await refusal(change(booking.id, { from, start: '2027-02-17T19:00' }))).toMatchObject({
      code: 'recurrence-start-mismatch',
    });
    const after = await change(booking.id, { from, start: '2027-02-18T19:00' });
    expect(starts(after.occurrences).slice(2)).toEqual(['2027-02-18T19:00', '2027-02-23T19:00']);
  });

  test('an UNTIL rule goes on with as many dates as were left', async () => {
    const { booking, occurrences } = await desk.book({ recurrence: 'FREQ=WEEKLY;UNTIL=20270302T190000' });
    const after = await change(booking.id, { from: occurrences[2]?.id, start: '2027-02-25T20:00' });
    expect(starts(after.occurrences)).toEqual([
      ...TUESDAYS.slice(0, 2),
      '2027-02-25T20:00',
      '2027-03-04T20:00',
    ]);
  });

  test('one moved by hand goes along in its order, one cancelled goes along and stays cancelled', async () => {
    const { id, occurrences, from } = await six();
    await move(occurrences[4], '2027-03-11T08:00');
    await cancelDate(occurrences[5]);
    const after = await change(id, { from, start: '2027-03-03T18:30' });
    expect(after.occurrences.slice(3)).toMatchObject([
      { id: from, start: '2027-03-03T18:30', status: 'booked' },
      { id: occurrences[4]?.id, start: '2027-03-10T18:30', status: 'booked' },
      { id: occurrences[5]?.id, start: '2027-03-17T18:30', status: 'cancelled' },
    ]);
    // It holds nothing where it went: the hour can be filled, and then it does not come back.
    await desk.fill('2027-03-17T18:30');
    const restore = desk.inTurn((tx) =>
      desk.bookings.restoreOccurrence(tx, anna, occurrences[5]?.id ?? '', null),
    );
    await conflictsIn(restore);
  });

  test('a day on which a date was cancelled gets no date by a new rule', async () => {
    const { id, occurrences, from } = await six();
    await cancelDate(occurrences[4]);
    const after = await change(id, { from, start: '2027-03-02T18:00', recurrence: 'FREQ=WEEKLY;COUNT=3' });
    expect(starts(after.occurrences).slice(3)).toEqual(['2027-03-02T18:00', '2027-03-16T18:00']);
  });

  test('each date keeps a length and a number of people of its own, unless the change names them', async () => {
    const { id, occurrences, from } = await six();
    await desk.inTurn((tx) =>
      desk.bookings.moveOccurrence(tx, anna, occurrences[4]?.id ?? '', { durationMinutes: 150 }, null),
    );
    const moved = await change(id, { from, start: '2027-03-02T18:00' });
    expect(moved.occurrences.map(({ durationMinutes }) => durationMinutes)).toEqual([
      90, 90, 90, 90, 150, 90,
    ]);
    const short = await change(id, { from, start: '2027-03-02T17:00', durationMinutes: 30 });
    expect(short.occurrences.map(({ durationMinutes }) => durationMinutes)).toEqual([90, 90, 90, 30, 30, 30]);
  });

  test('a new length or number of people goes for these dates alone', async () => {
    const { id, from, occurrences } = await six();
    const after = await change(id, { from, durationMinutes: 120, expectedParticipants: 20 });
    expect(after.occurrences.map((date) => [date.durationMinutes, date.expected, date.version])).toEqual([
      ...Array.from({ length: 3 }, () => [90, 10, 1]),
      ...Array.from({ length: 3 }, () => [120, 20, 2]),
    ]);
    expect(after.booking).toMatchObject({ start: TUESDAYS[0], durationMinutes: 120, expected: 20 });
    const again = await change(id, { from: occurrences[1]?.id, durationMinutes: 120 });
    expect(again.occurrences.map(({ version }) => version)).toEqual([1, 2, 2, 2, 2, 2]);
  });

  test('what is as it was already is no change, and leaves no row', async () => {
    const { id, from } = await six();
    const before = await everything(store());
    await change(id, { from });
    await change(id, { from, start: TUESDAYS[3], timeZone: 'Europe/Berlin', durationMinutes: 90 });
    await change(id, { from, title: wish.title, description: null, options: { accessCode: null } });
    expect(await everything(store())).toEqual(before);
  });

  test('a change of all dates to come reaches into both parts, and loses none of them', async () => {
    const { id, occurrences, from } = await six();
    const parted = await change(id, { from, start: '2027-03-03T19:00' });
    const { start, recurrence, timeZone, durationMinutes } = parted.booking;
    // A program that sends all it has read changes nothing by that.
    const same = await change(id, { start, recurrence, timeZone, durationMinutes });
    expect(same).toEqual(parted);
    const after = await change(id, { start: '2027-02-10T20:00', recurrence, timeZone, durationMinutes });
    expect(ids(after.occurrences)).toEqual(ids(occurrences));
    expect(starts(after.occurrences)).toEqual(
      ['02-10', '02-17', '02-24', '03-03', '03-10', '03-17'].map((day) => `2027-${day}T20:00`),
    );
  });

  test('dates that were skipped are asked for once more, and refuse nothing', async () => {
    await desk.fill('2027-03-09T19:00');
    await desk.fill('2027-03-17T19:00');
    const { booking, occurrences } = await desk.book({ ...SIX, onConflict: 'skip' });
    expect(occurrences).toHaveLength(5);
    const from = occurrences[3]?.id;
    const wednesdays = await conflictsIn(change(booking.id, { from, start: '2027-03-03T19:00' }));
    expect(wednesdays).toMatchObject([{ start: '2027-03-17T19:00' }]);
    const after = await change(booking.id, { from, start: '2027-03-02T19:30' });
    expect(starts(after.occurrences)).toEqual([
      ...TUESDAYS.slice(0, 3),
      '2027-03-02T19:30',
      '2027-03-16T19:30',
    ]);
    expect(after.booking.skipped).toEqual([
      { start: '2027-03-09T19:30', reason: 'capacity', limit: 'rooms' },
    ]);
    const later = await change(booking.id, { from, start: '2027-03-02T21:00' });
    expect(starts(later.occurrences).slice(3)).toEqual([
      '2027-03-02T21:00',
      '2027-03-09T21:00',
      '2027-03-16T21:00',
    ]);
    expect(later.booking.skipped).toEqual([]);
  });

  describe('admits only what changes', () => {
    test('a full hour elsewhere in the series refuses nothing, not even above a lowered limit', async () => {
      const { id, occurrences } = await six();
      for (const start of TUESDAYS) await desk.fill(start, { rooms: 2 });
      await desk.limit('by-1', { roomsAtOnce: 0 });
      const after = await change(id, { from: occurrences[2]?.id, recurrence: 'FREQ=WEEKLY;COUNT=4' });
      expect(withoutVersion(after.occurrences)).toEqual(withoutVersion(occurrences));
      expect(after.occurrences.map(({ version }) => version)).toEqual([1, 1, 1, 1, 1, 1]);
    });

    test('a date too large for the pool of today keeps its time while others move', async () => {
      const servers = [...SETTINGS.servers];
      desk = await freshDesk(store(), { servers });
      const { booking, occurrences } = await desk.book({ ...SIX, expectedParticipants: 90 });
      servers.splice(0, 2, { name: 'bbb-3', seats: 50, retired: false });
      const from = occurrences[3]?.id;
      const after = await change(booking.id, { from, recurrence: 'FREQ=WEEKLY;BYDAY=TU;COUNT=2' });
      expect(starts(after.occurrences)).toEqual(TUESDAYS.slice(0, 5));
    });

    test('leaves a row that says from which date on', async () => {
      const { id, from } = await six();
      await change(id, { from, start: '2027-03-03T18:30' });
      const row = await store()
        .db.selectFrom('audit')
        .selectAll()
        .where('action', '=', 'booking.change')
        .executeTakeFirstOrThrow();
      expect(JSON.parse(row.after ?? '')).toMatchObject({
        from: TUESDAYS[3],
        recurrence: 'FREQ=WEEKLY;BYDAY=WE;COUNT=3',
        dates: expect.arrayContaining(['2027-03-17T18:30']),
      });
    });
  });
});
