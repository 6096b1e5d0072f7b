import { beforeEach, describe, expect, test } from '@jest/globals';
import { dueAt, windowsIn } from '../../../src/features/bookings/dates.ts';
import type { BookingPatch } from '../../../src/features/bookings/booking-patch.ts';
import type { Occurrence } from '../../../src/features/bookings/occurrence.ts';
import { onEachStore } from '../../support/stores.ts';
import { anna, conflictsIn, everything, freshDesk, refusal, type TestDesk, wish } from './desk.ts';

/** Twenty minutes after the start of a date from 19:00 to 20:30, whose window ends at 20:45. */
const LATER = Date.parse('2027-02-09T18:20Z');
const END = Date.parse('2027-02-09T19:45Z');
const WEEKLY = { recurrence: 'FREQ=WEEKLY;COUNT=3' };
const job = { principal: 'job:close-rooms' };
const guest = { principal: 'guest-link:42' };

/** When the date of another Land takes part of the same hours. */
const TAKEN = '2027-02-09T19:20';

onEachStore('a date that nobody came to', (store) => {
  let desk: TestDesk;
  beforeEach(async () => {
    desk = await freshDesk(store());
  });
  const wanted = (date: Occurrence) => desk.bookings.isPlaceWanted(store().db, date);
  const release = (id: string) => desk.inTurn((tx) => desk.bookings.release(tx, job, id));
  const readmit = (id: string) => desk.inTurn((tx) => desk.bookings.readmit(tx, guest, id));
  const firstOf = async (change: Parameters<TestDesk['book']>[0] = {}) => {
    const { booking, occurrences } = await desk.book(change);
    const [date] = occurrences;
    if (date === undefined) throw new Error('a booking without a date');
    return { booking, date };
  };
  /** Booked, twenty minutes over its start, and let go. */
  const letGo = async (change: Parameters<TestDesk['book']>[0] = {}) => {
    const { booking, date } = await firstOf(change);
    desk.clock.set(LATER);
    return { booking, before: date, date: await release(date.id) };
  };
  const now = async (id: string) => (await desk.bookings.getOccurrence(store().db, id)).occurrence;

  describe('is wanted', () => {
    beforeEach(async () => {
      desk = await freshDesk(store(), { roomLimit: 10 });
    });

    test('only while more than nine tenths of a limit are taken for some of the rest of its window', async () => {
      const { date } = await firstOf();
      await desk.fill(TAKEN, { rooms: 8 });
      desk.clock.set(LATER);
      expect(await wanted(date)).toBe(false);
      await desk.fill('2027-02-09T20:55', { rooms: 1 });
      expect(await wanted(date)).toBe(true);
      desk.clock.set(END - 1);
      expect(await wanted(date)).toBe(true);
    });

    test('not for what is over by now', async () => {
      await desk.book({ branch: 'nw', start: '2027-02-09T18:30', durationMinutes: 30 });
      const { date } = await firstOf();
      await desk.fill(TAKEN, { rooms: 8 });
      desk.clock.set('2027-02-09T18:14:59Z');
      expect(await wanted(date)).toBe(true);
      desk.clock.set('2027-02-09T18:15Z');
      expect(await wanted(date)).toBe(false);
    });

    test('by what is over its window, and by the limits of its branch', async () => {
      const { date } = await firstOf();
      await desk.fill(TAKEN, { rooms: 8 });
      desk.clock.set(LATER);
      const span = { from: LATER - 1, to: LATER + 60_000 };
      desk.overruns.push({ occurrence: 'another', branch: 'nw', span, seats: 1 });
      expect(await wanted(date)).toBe(true);
      desk.overruns.pop();
      await desk.limit('by', { subtreeRoomsAtOnce: 1 });
      expect(await wanted(date)).toBe(true);
      await desk.limit('by', { subtreeRoomsAtOnce: 2 });
      expect(await wanted(date)).toBe(false);
    });
  });

  test('gives up the rest of its window, in the books and in the audit', async () => {
    const { booking, before, date } = await letGo();
    const after = { ...before, closesAt: LATER, releasedClosesAt: END, version: 2 };
    expect(date).toEqual(after);
    expect(await now(before.id)).toEqual(after);
    expect((await desk.bookings.get(store().db, booking.id)).booking).toMatchObject({
      ...{ status: 'booked', version: 2 },
    });
    expect(await dueAt(store().db, LATER)).toEqual([]);
    await desk.fill(TAKEN, { rooms: 3 });
    const rows = await store().db.selectFrom('audit').selectAll().where('object', '=', date.id).execute();
    expect(rows).toMatchObject([
      { actor: 'job:close-rooms', action: 'occurrence.release', branch: 'by-1', at: LATER },
    ]);
    expect(rows[0]?.before).toContain(`"closesAt":${END}`);
    expect(rows[0]?.after).toContain(`"closesAt":${LATER}`);
  });

  test('is let go once, and only while its window runs', async () => {
    const { date } = await letGo();
    expect(await refusal(release(date.id))).toEqual({ code: 'outside-window' });
    const other = await firstOf({ start: '2027-02-10T19:00' });
    expect(await refusal(release(other.date.id))).toEqual({ code: 'outside-window' });
    await desk.inTurn((tx) =>
      desk.bookings.cancel(tx, anna, other.booking.id, { live: null, ifMatch: null }),
    );
    expect(await refusal(release(other.date.id))).toEqual({ code: 'already-cancelled' });
  });

  describe('is had again', () => {
    test('from now on to its end, where the place is still free', async () => {
      const { before, date } = await letGo();
      await desk.fill(TAKEN, { rooms: 2 });
      desk.clock.passMinutes(7);
      const opensAt = desk.clock.now();
      const after = { ...before, opensAt, version: 3 };
      expect(await readmit(date.id)).toEqual(after);
      expect(await now(date.id)).toEqual(after);
      expect(await windowsIn(store().db, { from: opensAt, to: END })).toHaveLength(3);
      expect(await conflictsIn(desk.book({ branch: 'nw', start: '2027-02-09T19:30' }))).toHaveLength(1);
      const rows = await store().db.selectFrom('audit').selectAll().where('object', '=', date.id).execute();
      expect(rows.at(-1)).toMatchObject({ actor: 'guest-link:42', action: 'occurrence.readmit' });
    });

    test('not where the place is taken; then nothing changes, and there are other times', async () => {
      const { date } = await letGo();
      await desk.fill(TAKEN, { rooms: 3 });
      const before = await everything(store());
      const [conflict] = await conflictsIn(readmit(date.id));
      expect(conflict).toMatchObject({ start: wish.start, limit: 'rooms' });
      expect(conflict?.alternatives.length).toBeGreaterThan(0);
      expect(await everything(store())).toEqual(before);
    });

    test('once: whoever comes second finds it as it is, and so does whoever comes too late', async () => {
      const { date } = await letGo();
      await readmit(date.id);
      const before = await everything(store());
      expect(await readmit(date.id)).toEqual(await now(date.id));
      expect(await everything(store())).toEqual(before);
      const later = await desk.book({ start: '2027-02-09T19:30', durationMinutes: 10 });
      const id = later.occurrences[0]?.id ?? '';
      desk.clock.passMinutes(20);
      const closed = await release(id);
      desk.clock.set(closed.releasedClosesAt ?? 0);
      expect(await readmit(id)).toEqual(closed);
    });

    test('and may be let go again', async () => {
      const { date } = await letGo();
      await readmit(date.id);
      desk.clock.passMinutes(20);
      expect(await release(date.id)).toMatchObject({ closesAt: desk.clock.now(), releasedClosesAt: END });
    });
  });

  describe('can still be changed:', () => {
    const move = (id: string, patch: Parameters<TestDesk['bookings']['moveOccurrence']>[3]) =>
      desk.inTurn((tx) => desk.bookings.moveOccurrence(tx, anna, id, patch, null));
    const change = (id: string, patch: BookingPatch) =>
      desk.inTurn((tx) => desk.bookings.change(tx, anna, id, patch, null));
    const longer = { durationMinutes: 120 };
    const WHOLE = { opensAt: LATER, closesAt: END + 30 * 60_000, releasedClosesAt: null };

    test('a new length, or more people, is a new admission of the rest', async () => {
      const { date } = await letGo();
      await desk.fill(TAKEN, { rooms: 2 });
      expect(await move(date.id, longer)).toMatchObject(WHOLE);
      desk.clock.passMinutes(20);
      await release(date.id);
      const opensAt = desk.clock.now();
      expect(await move(date.id, { expectedParticipants: 11 })).toMatchObject({ ...WHOLE, opensAt });
    });

    test('where it does not fit, it is refused and stays let go', async () => {
      const { booking, date } = await letGo();
      await desk.fill(TAKEN, { rooms: 3 });
      const before = await everything(store());
      expect(await conflictsIn(move(date.id, longer))).toMatchObject([{ limit: 'rooms' }]);
      expect(await conflictsIn(change(booking.id, longer))).toMatchObject([{ limit: 'rooms' }]);
      expect(await everything(store())).toEqual(before);
    });

    test('a single meeting by its booking, too, and to another day', async () => {
      const { booking, date } = await letGo();
      expect((await change(booking.id, longer)).occurrences).toMatchObject([WHOLE]);
      desk.clock.passMinutes(20);
      const { id } = await release(date.id);
      const start = '2027-02-11T19:00';
      const moved = await change(booking.id, { start });
      expect(moved.occurrences).toMatchObject([{ id, start, releasedClosesAt: null }]);
    });

    test('a series that changes leaves a date alone that was let go', async () => {
      const { booking, date } = await letGo(WEEKLY);
      await desk.fill(TAKEN, { rooms: 3 });
      const [first, ...rest] = (await change(booking.id, longer)).occurrences;
      expect(first).toEqual(date);
      expect(rest.map(({ durationMinutes }) => durationMinutes)).toEqual([120, 120]);
      const [still] = (await change(booking.id, { start: '2027-02-10T19:00' })).occurrences;
      expect(still).toMatchObject({ id: date.id, closesAt: LATER });
    });

    test('a new title has nothing to do with it', async () => {
      const { booking, date } = await letGo();
      await desk.fill(TAKEN, { rooms: 3 });
      expect((await change(booking.id, { title: 'Neu' })).occurrences).toEqual([date]);
    });

    test('when its time is over, it is over', async () => {
      const { booking, date } = await letGo();
      desk.clock.set(END);
      const past = { code: 'start-in-past', start: wish.start };
      expect(await refusal(move(date.id, longer))).toEqual(past);
      expect(await refusal(change(booking.id, longer))).toEqual(past);
    });
  });

  describe('can be cancelled', () => {
    const asIs = { live: null, ifMatch: null };
    const cancelDate = (id: string) =>
      desk.inTurn((tx) => desk.bookings.cancelOccurrence(tx, anna, id, asIs));
    const restoreDate = (id: string) =>
      desk.inTurn((tx) => desk.bookings.restoreOccurrence(tx, anna, id, null));

    test('until its time is over, and comes back as it was, whatever else is booked', async () => {
      const { date } = await letGo();
      await desk.fill(TAKEN, { rooms: 3 });
      expect(await cancelDate(date.id)).toMatchObject({ status: 'cancelled' });
      expect(await readmit(date.id)).toMatchObject({ status: 'cancelled', closesAt: LATER });
      expect(await restoreDate(date.id)).toEqual({ ...date, version: 4 });
      expect(await windowsIn(store().db, { from: LATER, to: LATER + 1 })).toHaveLength(3);
      desk.clock.set(END);
      expect(await refusal(cancelDate(date.id))).toMatchObject({ code: 'start-in-past' });
    });

    test('and restored with its series, of which only the others are admitted anew', async () => {
      const { booking, date } = await letGo(WEEKLY);
      await desk.fill(TAKEN, { rooms: 3 });
      await desk.inTurn((tx) => desk.bookings.cancel(tx, anna, booking.id, asIs));
      expect(await now(date.id)).toMatchObject({ status: 'cancelled' });
      const back = await desk.inTurn((tx) => desk.bookings.restore(tx, anna, booking.id, null));
      expect(back.occurrences.map(({ status }) => status)).toEqual(['booked', 'booked', 'booked']);
      expect(back.occurrences[0]).toEqual({ ...date, version: 4 });
      expect(await desk.bookings.get(store().db, booking.id)).toEqual(back);
    });
  });
});
