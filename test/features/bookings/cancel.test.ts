import { beforeEach, describe, expect, test } from '@jest/globals';
import { dueAt, windowsIn } from '../../../src/features/bookings/dates.ts';
import { onEachStore } from '../../support/stores.ts';
import { anna, conflictsIn, everything, freshDesk, refusal, type TestDesk, wish } from './desk.ts';

const WEEKLY = { recurrence: 'FREQ=WEEKLY;COUNT=3' };
const asIs = { live: null, ifMatch: null };
const live = { state: 'live', server: 'bbb-1', participants: 4 };

onEachStore('cancelling', (store) => {
  let desk: TestDesk;
  beforeEach(async () => {
    desk = await freshDesk(store());
  });
  const cancel = (id: string, how: Parameters<TestDesk['bookings']['cancel']>[3] = asIs) =>
    desk.inTurn((tx) => desk.bookings.cancel(tx, anna, id, how));
  const restore = (id: string) => desk.inTurn((tx) => desk.bookings.restore(tx, anna, id, null));
  const cancelDate = (id = '', how: Parameters<TestDesk['bookings']['cancel']>[3] = asIs) =>
    desk.inTurn((tx) => desk.bookings.cancelOccurrence(tx, anna, id, how));
  const restoreDate = (id = '') => desk.inTurn((tx) => desk.bookings.restoreOccurrence(tx, anna, id, null));
  const statuses = async (id: string) =>
    (await desk.bookings.get(store().db, id)).occurrences.map(({ status }) => status);

  describe('a booking', () => {
    test('frees the places of its dates that are not over; past ones took place', async () => {
      const { booking } = await desk.book(WEEKLY);
      desk.clock.set('2027-02-10T12:00Z');
      const after = await cancel(booking.id);
      expect(after.booking).toMatchObject({ status: 'cancelled', version: 2 });
      expect(await statuses(booking.id)).toEqual(['booked', 'cancelled', 'cancelled']);
      for (let room = 0; room < 3; room += 1) await desk.book({ start: '2027-02-16T19:00' });
    });

    test('is cancelled once, and then neither changed nor cancelled again', async () => {
      const { booking, occurrences } = await desk.book();
      await cancel(booking.id);
      const before = await everything(store());
      const already = { code: 'already-cancelled' };
      expect(await refusal(cancel(booking.id))).toEqual(already);
      expect(await refusal(cancelDate(occurrences[0]?.id))).toEqual(already);
      const patch = { title: 'Doch' };
      expect(
        await refusal(desk.inTurn((tx) => desk.bookings.change(tx, anna, booking.id, patch, null))),
      ).toEqual(already);
      expect(await refusal(restoreDate(occurrences[0]?.id))).toEqual(already);
      expect(await everything(store())).toEqual(before);
    });

    test('with a stale version is refused', async () => {
      const { booking } = await desk.book();
      expect(await refusal(cancel(booking.id, { live: null, ifMatch: 7 }))).toEqual({
        code: 'version-conflict',
      });
    });

    test('with a room that is open needs a word; then the room is ended', async () => {
      const { booking, occurrences } = await desk.book(WEEKLY);
      const id = occurrences[0]?.id ?? '';
      desk.clock.set('2027-02-09T18:30Z');
      desk.rooms.set(id, live);
      const before = await everything(store());
      expect(await refusal(cancel(booking.id))).toEqual({ code: 'room-live' });
      expect(await everything(store())).toEqual(before);
      await cancel(booking.id, { live: 'end', ifMatch: null });
      expect(desk.ended).toEqual([`${id} cancelled`]);
      expect(await dueAt(store().db, desk.clock.now())).toEqual([]);
    });

    test('comes back within ten minutes as it was', async () => {
      const { booking, occurrences } = await desk.book(WEEKLY);
      await cancel(booking.id);
      desk.clock.passMinutes(10);
      const after = await restore(booking.id);
      expect(after.booking).toMatchObject({ status: 'booked', version: 3, cancelledAt: null });
      expect(after.occurrences).toEqual(occurrences.map((date) => ({ ...date, version: 3 })));
      expect(await desk.bookings.get(store().db, booking.id)).toEqual(after);
    });

    test('does not come back later, nor when it was never away', async () => {
      const { booking } = await desk.book();
      expect(await refusal(restore(booking.id))).toEqual({ code: 'not-cancelled' });
      await cancel(booking.id);
      desk.clock.set(desk.clock.now() + 10 * 60_000 + 1);
      expect(await refusal(restore(booking.id))).toEqual({ code: 'restore-expired' });
    });

    test('does not come back when its place is gone, and says where there is another', async () => {
      const { booking } = await desk.book();
      await cancel(booking.id);
      for (let room = 0; room < 3; room += 1) await desk.book();
      const before = await everything(store());
      const [conflict] = await conflictsIn(restore(booking.id));
      expect(conflict).toMatchObject({ start: wish.start, limit: 'rooms' });
      expect(conflict?.alternatives).toHaveLength(5);
      expect(await everything(store())).toEqual(before);
    });

    test('comes back without the dates that had been cancelled before', async () => {
      const { booking, occurrences } = await desk.book(WEEKLY);
      await cancelDate(occurrences[1]?.id);
      desk.clock.passMinutes(1);
      await cancel(booking.id);
      await restore(booking.id);
      expect(await statuses(booking.id)).toEqual(['booked', 'cancelled', 'booked']);
    });

    test('that is over is cancelled and comes back without touching what took place', async () => {
      const { booking } = await desk.book();
      desk.clock.set('2027-02-10T12:00Z');
      expect((await cancel(booking.id)).booking.status).toBe('cancelled');
      expect(await statuses(booking.id)).toEqual(['booked']);
      expect((await restore(booking.id)).booking.status).toBe('booked');
    });

    test('whose window has begun meanwhile comes back from now on', async () => {
      desk.clock.set('2027-02-09T17:44Z');
      const { booking } = await desk.book();
      await cancel(booking.id);
      desk.clock.passMinutes(5);
      const [date] = (await restore(booking.id)).occurrences;
      expect(date?.opensAt).toBe(desk.clock.now());
    });
  });

  describe('one date', () => {
    test('frees its place and leaves its siblings; the booking knows', async () => {
      const { booking, occurrences } = await desk.book(WEEKLY);
      const date = await cancelDate(occurrences[1]?.id);
      expect(date).toMatchObject({ status: 'cancelled', version: 2 });
      expect(await statuses(booking.id)).toEqual(['booked', 'cancelled', 'booked']);
      expect((await desk.bookings.get(store().db, booking.id)).booking.version).toBe(2);
      expect(await refusal(cancelDate(occurrences[1]?.id))).toEqual({ code: 'already-cancelled' });
      for (let room = 0; room < 3; room += 1) await desk.book({ start: '2027-02-16T19:00' });
      expect(await conflictsIn(restoreDate(occurrences[1]?.id))).toHaveLength(1);
    });

    test('comes back within ten minutes', async () => {
      const { booking, occurrences } = await desk.book(WEEKLY);
      await cancelDate(occurrences[1]?.id);
      expect(await restoreDate(occurrences[1]?.id)).toEqual({ ...occurrences[1], version: 3 });
      expect(await statuses(booking.id)).toEqual(['booked', 'booked', 'booked']);
      expect(await refusal(restoreDate(occurrences[1]?.id))).toEqual({ code: 'not-cancelled' });
    });

    test('does not come back into the window of a sibling that moved there', async () => {
      const { occurrences } = await desk.book(WEEKLY);
      await cancelDate(occurrences[1]?.id);
      const patch = { start: '2027-02-16T20:00' };
      await desk.inTurn((tx) =>
        desk.bookings.moveOccurrence(tx, anna, occurrences[2]?.id ?? '', patch, null),
      );
      expect(await refusal(restoreDate(occurrences[1]?.id))).toMatchObject({ code: 'dates-overlap' });
    });

    test('that is over is not cancelled any more', async () => {
      const { occurrences } = await desk.book(WEEKLY);
      desk.clock.set('2027-02-09T19:45Z');
      expect(await refusal(cancelDate(occurrences[0]?.id))).toMatchObject({ code: 'start-in-past' });
    });

    test('with an open room needs a word', async () => {
      const { occurrences } = await desk.book();
      const id = occurrences[0]?.id ?? '';
      desk.clock.set('2027-02-09T18:30Z');
      desk.rooms.set(id, { ...live, state: 'open', participants: 0 });
      expect(await refusal(cancelDate(id))).toEqual({ code: 'room-live' });
      await cancelDate(id, { live: 'end', ifMatch: null });
      expect(desk.ended).toEqual([`${id} cancelled`]);
    });
  });

  describe('opening early', () => {
    const open = (id = '') => desk.inTurn((tx) => desk.bookings.openEarly(tx, anna, id));

    test('lets the window begin now, and is remembered', async () => {
      const { occurrences } = await desk.book();
      desk.clock.set('2027-02-09T16:00Z');
      const date = await open(occurrences[0]?.id);
      expect(date).toMatchObject({
        opensAt: desk.clock.now(),
        closesAt: occurrences[0]?.closesAt,
        version: 2,
      });
      expect(await dueAt(store().db, desk.clock.now())).toEqual([date]);
      desk.clock.passMinutes(5);
      expect(await open(occurrences[0]?.id)).toEqual(date);
    });

    test('makes the longest window there is, which is found up to its last instant', async () => {
      const { occurrences } = await desk.book({ start: '2027-02-09T08:00', durationMinutes: 720 });
      desk.clock.set('2027-02-09T01:00Z');
      const { closesAt } = await open(occurrences[0]?.id);
      expect(await dueAt(store().db, closesAt - 1)).toHaveLength(1);
      expect(await windowsIn(store().db, { from: closesAt - 1, to: closesAt + 1 })).toHaveLength(1);
    });

    test('is admitted like a booking', async () => {
      const { occurrences } = await desk.book();
      for (let room = 0; room < 3; room += 1)
        await desk.book({ start: '2027-02-09T17:00', durationMinutes: 60 });
      desk.clock.set('2027-02-09T16:30Z');
      expect(await conflictsIn(open(occurrences[0]?.id))).toMatchObject([{ limit: 'rooms' }]);
      desk.clock.set('2027-02-09T17:15Z');
      await open(occurrences[0]?.id);
    });

    test('is for the hours before the start, and not for what is over or cancelled', async () => {
      const { occurrences } = await desk.book();
      const id = occurrences[0]?.id;
      desk.clock.set('2027-02-09T11:59Z');
      expect(await refusal(open(id))).toEqual({ code: 'outside-window' });
      desk.clock.set('2027-02-09T19:45Z');
      expect(await refusal(open(id))).toEqual({ code: 'outside-window' });
      desk.clock.set('2027-02-09T17:00Z');
      await cancelDate(id);
      expect(await refusal(open(id))).toEqual({ code: 'already-cancelled' });
    });
  });
});
