import { beforeEach, expect, test } from '@jest/globals';
import { windowsIn } from '../../../src/features/bookings/dates.ts';
import type { Occurrence } from '../../../src/features/bookings/occurrence.ts';
import { type Fault, Refusal } from '../../../src/lib/refusal.ts';
import { MINUTE_MS } from '../../../src/lib/span.ts';
import { exceeded } from '../capacity/oracle.ts';
import { onEachStore } from '../../support/stores.ts';
import { anna, freshDesk, type TestDesk } from './desk.ts';

const TUESDAYS = ['2027-02-09', '2027-02-16', '2027-02-23', '2027-03-02'];
const ROOMS = 5;
const one = { expectedParticipants: 1 };

/** Why a call was refused; null where it was not. */
async function faultOf(call: Promise<unknown>): Promise<Fault | null> {
  try {
    await call;
    return null;
  } catch (error) {
    if (error instanceof Refusal) return error.fault;
    throw error;
  }
}

// These prove the turn-taking on PostgreSQL: with `transaction` in the place of `inTurn` they fail there.
onEachStore('a series under contention', (store) => {
  let desk: TestDesk;
  beforeEach(async () => {
    desk = await freshDesk(store(), { roomLimit: ROOMS });
  });
  const others = (start: string, count: number) =>
    Array.from({ length: count }, () => desk.book({ ...one, branch: 'nw', start }));
  const heldAt = async (start: string): Promise<readonly Occurrence[]> => {
    const at = Date.parse(`${start}+01:00`);
    return windowsIn(store().db, { from: at, to: at + MINUTE_MS });
  };

  test('dates in full hours stay whatever is asked for them, while the series gets further ones', async () => {
    const { booking, occurrences } = await desk.book({ ...one, recurrence: 'FREQ=WEEKLY;COUNT=4' });
    for (const day of TUESDAYS) await Promise.all(others(`${day}T19:00`, ROOMS - 1));
    const change = (patch: Parameters<TestDesk['bookings']['change']>[3]) =>
      faultOf(desk.inTurn((tx) => desk.bookings.change(tx, anna, booking.id, patch, null)));
    const race = await Promise.all([
      ...TUESDAYS.flatMap((day) => others(`${day}T19:00`, 5).map(faultOf)),
      change({ recurrence: 'FREQ=WEEKLY;COUNT=5' }),
      ...TUESDAYS.flatMap((day) => others(`${day}T19:00`, 5).map(faultOf)),
      change({ from: occurrences[1]?.id, recurrence: 'FREQ=WEEKLY;COUNT=5' }),
    ]);
    const refused = race.flatMap((fault) => fault?.code ?? []);
    expect(refused).toEqual(Array.from({ length: 40 }, () => 'capacity-exhausted'));
    const after = await desk.bookings.get(store().db, booking.id);
    expect(after.occurrences.slice(0, 4)).toEqual(occurrences);
    expect(after.occurrences).toHaveLength(6);
  });

  test('a move from one date on is refused for its new places alone, and takes all of them or none', async () => {
    const { booking, occurrences } = await desk.book({ ...one, recurrence: 'FREQ=WEEKLY;COUNT=4' });
    for (const day of TUESDAYS) await Promise.all(others(`${day}T19:00`, ROOMS - 1));
    await Promise.all(others('2027-02-23T21:30', ROOMS - 1));
    const patch = { from: occurrences[2]?.id, start: '2027-02-23T21:30' };
    const moving = faultOf(desk.inTurn((tx) => desk.bookings.change(tx, anna, booking.id, patch, null)));
    const [fault] = await Promise.all([moving, ...others('2027-02-23T21:30', 10).map(faultOf)]);
    const after = await desk.bookings.get(store().db, booking.id);
    if (fault === null) {
      expect(after.occurrences.map(({ start }) => start.slice(11))).toEqual([
        '19:00',
        '19:00',
        '21:30',
        '21:30',
      ]);
    } else {
      expect(fault).toMatchObject({ code: 'capacity-exhausted', conflicts: [{ start: patch.start }] });
      expect(after.occurrences).toEqual(occurrences);
    }
    expect(await heldAt('2027-02-23T21:30')).toHaveLength(ROOMS);
  });

  test('what is shifted by many at once finds places of its own, within every limit', async () => {
    await Promise.all(others('2027-02-09T19:00', ROOMS));
    const race = await Promise.all(
      Array.from({ length: 14 }, () =>
        faultOf(desk.book({ ...one, start: '2027-02-09T19:00', onConflict: 'shift', durationMinutes: 60 })),
      ),
    );
    expect(race.filter((fault) => fault !== null)).toHaveLength(4);
    const all = await windowsIn(store().db, { from: desk.clock.now(), to: Date.parse('2027-03-01') });
    const claims = all.map(({ opensAt, closesAt, expected, branch }) => ({
      span: { from: opensAt, to: closesAt },
      seats: expected,
      path: ['de', branch],
    }));
    const limits = { rooms: ROOMS, seats: 100, seatsPerOccurrence: 100, outages: [] };
    const caps = { branch: 'nw', roomsAtOnce: null, seatsAtOnce: null, subtrees: [] };
    expect(exceeded([], claims, { limits, caps })).toEqual([]);
    expect(all).toHaveLength(ROOMS + 10);
  });

  test('a cancellation that is taken back races for the last place with new bookings: one gets it', async () => {
    const { booking, occurrences } = await desk.book({ ...one, recurrence: 'FREQ=WEEKLY;COUNT=4' });
    const from = occurrences[2]?.id;
    await desk.inTurn((tx) =>
      desk.bookings.cancel(tx, anna, booking.id, { live: null, ifMatch: null, from }),
    );
    await Promise.all(others('2027-03-02T19:00', ROOMS - 1));
    const restoring = faultOf(desk.inTurn((tx) => desk.bookings.restore(tx, anna, booking.id, null, from)));
    await Promise.all([restoring, ...others('2027-03-02T19:00', 10).map(faultOf)]);
    expect(await heldAt('2027-03-02T19:00')).toHaveLength(ROOMS);
    const { occurrences: after } = await desk.bookings.get(store().db, booking.id);
    const [third, fourth] = after.slice(2).map(({ status }) => status);
    expect(third).toBe(fourth);
  });
});
