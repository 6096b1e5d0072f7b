import { beforeEach, expect, test } from '@jest/globals';
import type { BookingPatch } from '../../../src/features/bookings/booking-patch.ts';
import type { OccurrencePatch } from '../../../src/features/bookings/change-occurrence.ts';
import type { Occurrence } from '../../../src/features/bookings/occurrence.ts';
import { onEachStore } from '../../support/stores.ts';
import { anna, conflictsIn, freshDesk, refusal, type TestDesk, wish } from './desk.ts';

const WEEKLY = { recurrence: 'FREQ=WEEKLY;COUNT=4' };
const live = { state: 'live', server: 'bbb-1', participants: 4 };
const starts = (dates: readonly Occurrence[]): readonly string[] =>
  dates.filter(({ status }) => status === 'booked').map(({ start }) => start);

onEachStore('while the room is open,', (store) => {
  let desk: TestDesk;
  beforeEach(async () => {
    desk = await freshDesk(store());
  });
  const change = (id: string, patch: BookingPatch) =>
    desk.inTurn((tx) => desk.bookings.change(tx, anna, id, patch, null));
  const move = (date: Occurrence | undefined, patch: OccurrencePatch) =>
    desk.inTurn((tx) => desk.bookings.moveOccurrence(tx, anna, date?.id ?? '', patch, null));
  const underWay = async () => {
    const made = await desk.book(WEEKLY);
    desk.clock.set('2027-02-09T18:30Z');
    desk.rooms.set(made.occurrences[0]?.id ?? '', live);
    return made;
  };

  test('a date keeps its start, and may become longer or shorter', async () => {
    const { occurrences } = await underWay();
    expect(await refusal(move(occurrences[0], { start: '2027-02-09T21:00' }))).toEqual({
      code: 'room-open',
    });
    const longer = await move(occurrences[0], { durationMinutes: 180 });
    expect(longer).toMatchObject({ opensAt: occurrences[0]?.opensAt, start: wish.start });
    await move(occurrences[0], { durationMinutes: 45 });
  });

  test('it does not become longer than its place allows', async () => {
    const { occurrences } = await underWay();
    await desk.fill('2027-02-09T21:30');
    expect(await conflictsIn(move(occurrences[0], { durationMinutes: 180 }))).toMatchObject([
      { limit: 'rooms' },
    ]);
  });

  test('what guests were told before they went in stays: whether it is recorded, and who is listed why', async () => {
    const { booking } = await underWay();
    for (const options of [{ record: true }, { attendance: 'Protokoll der Sitzung' }]) {
      expect(await refusal(change(booking.id, { options }))).toEqual({ code: 'room-open' });
    }
    await change(booking.id, { options: { welcome: 'Hallo', record: false } });
    desk.rooms.clear();
    await change(booking.id, { options: { record: true, attendance: 'Protokoll der Sitzung' } });
  });

  test('a single booking keeps its start, a series moves its dates to come', async () => {
    const { booking } = await underWay();
    const after = await change(booking.id, { start: '2027-02-09T21:00' });
    expect(starts(after.occurrences)).toEqual([
      '2027-02-09T19:00',
      '2027-02-16T21:00',
      '2027-02-23T21:00',
      '2027-03-02T21:00',
    ]);
    const single = await desk.book({ start: '2027-02-09T19:35' });
    desk.rooms.set(single.occurrences[0]?.id ?? '', live);
    expect(await refusal(change(single.booking.id, { start: '2027-02-10T19:35' }))).toEqual({
      code: 'room-open',
    });
  });

  test('a room that runs over its window may be lengthened, and its own overrun is not in its way', async () => {
    const { occurrences } = await underWay();
    await desk.fill('2027-02-09T20:00', { rooms: 2 });
    desk.clock.set('2027-02-09T19:46Z');
    const span = { from: Date.parse('2027-02-09T19:45Z'), to: Date.parse('2027-02-09T19:56Z') };
    desk.overruns.push({ occurrence: occurrences[0]?.id ?? '', branch: 'by-1', span, seats: 10 });
    await move(occurrences[0], { durationMinutes: 120 });
  });

  test('a room that is only planned makes way for a new start', async () => {
    const { occurrences } = await desk.book();
    const id = occurrences[0]?.id ?? '';
    desk.clock.set('2027-02-09T17:46Z');
    desk.rooms.set(id, { ...live, state: 'planned', participants: 0 });
    await move(occurrences[0], { start: '2027-02-10T19:00' });
    expect(desk.ended).toEqual([`${id} moved`]);
  });
});
