import { beforeEach, expect, test } from '@jest/globals';
import { onEachStore } from '../../support/stores.ts';
import { anna, conflictsIn, everything, freshDesk, refusal, type TestDesk, wish } from './desk.ts';

const FOUR = { recurrence: 'FREQ=WEEKLY;COUNT=4' };

onEachStore('cancelling a series from one date on', (store) => {
  let desk: TestDesk;
  beforeEach(async () => {
    desk = await freshDesk(store());
  });
  const cancel = (id: string, from?: string, live: 'end' | null = null) =>
    desk.inTurn((tx) => desk.bookings.cancel(tx, anna, id, { live, ifMatch: null, from }));
  const restore = (id: string, from?: string) =>
    desk.inTurn((tx) => desk.bookings.restore(tx, anna, id, null, from));
  const four = async () => {
    const { booking, occurrences } = await desk.book(FOUR);
    return { id: booking.id, occurrences, at: (index: number) => occurrences[index]?.id ?? '' };
  };
  const statuses = async (id: string) =>
    (await desk.bookings.get(store().db, id)).occurrences.map(({ status }) => status);

  test('frees those places, the others stay, and so does the booking', async () => {
    const { id, at } = await four();
    const after = await cancel(id, at(2));
    expect(after.booking).toMatchObject({ status: 'booked', version: 2 });
    expect(await statuses(id)).toEqual(['booked', 'booked', 'cancelled', 'cancelled']);
    await desk.fill('2027-02-23T19:00');
    const row = await store()
      .db.selectFrom('audit')
      .selectAll()
      .where('action', '=', 'booking.cancel')
      .executeTakeFirstOrThrow();
    expect(JSON.parse(row.after ?? '')).toEqual({
      status: 'booked',
      from: '2027-02-23T19:00',
      cancelled: ['2027-02-23T19:00', '2027-03-02T19:00'],
    });
  });

  test('comes back within ten minutes as it was, without what had been cancelled before', async () => {
    const { id, at, occurrences } = await four();
    await desk.inTurn((tx) => desk.bookings.cancelOccurrence(tx, anna, at(2), { live: null, ifMatch: null }));
    desk.clock.passMinutes(1);
    await cancel(id, at(1));
    expect(await refusal(restore(id))).toEqual({ code: 'not-cancelled' });
    const after = await restore(id, at(1));
    expect(await statuses(id)).toEqual(['booked', 'booked', 'cancelled', 'booked']);
    expect(after.occurrences[3]).toEqual({ ...occurrences[3], version: 3 });
  });

  test('does not come back later, nor where its place is gone: all or none', async () => {
    const { id, at } = await four();
    await cancel(id, at(1));
    await desk.fill('2027-02-23T19:00');
    const before = await everything(store());
    expect(await conflictsIn(restore(id, at(1)))).toMatchObject([
      { start: '2027-02-23T19:00', alternatives: expect.arrayContaining(['2027-02-23T21:00']) },
    ]);
    expect(await everything(store())).toEqual(before);
    expect((await restore(id, at(3))).occurrences[3]?.status).toBe('booked');
    desk.clock.set(desk.clock.now() + 10 * 60_000 + 1);
    expect(await refusal(restore(id, at(1)))).toEqual({ code: 'restore-expired' });
    expect(await refusal(restore(id, at(0)))).toEqual({ code: 'not-cancelled' });
  });

  test('with nothing left to come the booking is cancelled, and comes back either way', async () => {
    const { id, at } = await four();
    desk.clock.set('2027-02-10T12:00Z');
    expect((await cancel(id, at(1))).booking.status).toBe('cancelled');
    expect(await statuses(id)).toEqual(['booked', 'cancelled', 'cancelled', 'cancelled']);
    expect((await restore(id)).booking).toMatchObject({ status: 'booked', cancelledAt: null });
    expect(await statuses(id)).toEqual(['booked', 'booked', 'booked', 'booked']);
    await cancel(id);
    // The rest of what went with the booking may follow.
    expect((await restore(id, at(2))).booking).toMatchObject({ status: 'booked', cancelledAt: null });
    expect(await statuses(id)).toEqual(['booked', 'cancelled', 'booked', 'booked']);
  });

  test('while an earlier date is under way the booking stays booked', async () => {
    const { id, at } = await four();
    desk.clock.set('2027-02-09T18:30Z');
    expect((await cancel(id, at(1))).booking.status).toBe('booked');
  });

  test('a room that is open needs a word', async () => {
    const { id, at } = await four();
    desk.clock.set('2027-02-09T18:30Z');
    desk.rooms.set(at(0), { state: 'live', server: 'bbb-1', participants: 3 });
    expect(await refusal(cancel(id, at(0)))).toEqual({ code: 'room-live' });
    await cancel(id, at(1));
    expect(desk.ended).toEqual([]);
    await restore(id, at(1));
    await cancel(id, at(0), 'end');
    expect(desk.ended).toEqual([`${at(0)} cancelled`]);
  });

  test('from a date that is none of its own, over, or cancelled is refused', async () => {
    const { id, at } = await four();
    const other = await desk.book({ ...wish, start: '2027-04-01T19:00' });
    expect(await refusal(cancel(id, other.occurrences[0]?.id))).toMatchObject({
      code: 'invalid-request',
      errors: [{ pointer: '/query/from' }],
    });
    expect(await refusal(restore(id, other.occurrences[0]?.id))).toMatchObject({ code: 'invalid-request' });
    await cancel(id, at(3));
    expect(await refusal(cancel(id, at(3)))).toEqual({ code: 'already-cancelled' });
    desk.clock.set('2027-02-10T12:00Z');
    expect(await refusal(cancel(id, at(0)))).toMatchObject({ code: 'start-in-past' });
  });
});
