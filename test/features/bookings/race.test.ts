import { beforeEach, expect, test } from '@jest/globals';
import { windowsIn } from '../../../src/features/bookings/dates.ts';
import { Refusal } from '../../../src/lib/refusal.ts';
import { onEachStore } from '../../support/stores.ts';
import { anna, freshDesk, type TestDesk, wish } from './desk.ts';

/** The codes of those that were refused; whatever else went wrong is thrown. */
function refusals(ends: readonly PromiseSettledResult<unknown>[]): readonly string[] {
  return ends.flatMap((end) => {
    if (end.status === 'fulfilled') return [];
    if (end.reason instanceof Refusal) return [end.reason.fault.code];
    throw end.reason;
  });
}

const evening = { from: Date.parse('2027-02-09T18:00Z'), to: Date.parse('2027-02-09T19:00Z') };

// These prove the turn-taking on PostgreSQL: with `transaction` in the place of `inTurn` they fail there.
onEachStore('a race', (store) => {
  let desk: TestDesk;
  beforeEach(async () => {
    desk = await freshDesk(store(), { roomLimit: 13 });
  });

  test('forty people race for the last three rooms: three get one, the others are told why not', async () => {
    for (let held = 0; held < 10; held += 1) await desk.book({ branch: 'de', expectedParticipants: 1 });
    const race = Array.from({ length: 40 }, (_, index) =>
      desk.book({ branch: index % 2 === 0 ? 'by-1' : 'nw', expectedParticipants: 1 }),
    );
    const refused = refusals(await Promise.allSettled(race));
    expect(refused).toEqual(Array.from({ length: 37 }, () => 'capacity-exhausted'));
    expect(await windowsIn(store().db, evening)).toHaveLength(13);
  });

  test('forty people race for the last thirty seats: three of ten get in', async () => {
    await desk.book({ branch: 'de', expectedParticipants: 70 });
    const race = Array.from({ length: 40 }, () => desk.book({ expectedParticipants: 10 }));
    expect(refusals(await Promise.allSettled(race))).toHaveLength(37);
    const held = await windowsIn(store().db, evening);
    expect(held.reduce((sum, { expected }) => sum + expected, 0)).toBe(100);
  });

  test('dates moved, bookings lengthened and cancellations undone race for two rooms: two get one', async () => {
    const day = { start: '2027-02-10T19:00', expectedParticipants: 1 };
    for (let held = 0; held < 11; held += 1) await desk.book({ branch: 'de', expectedParticipants: 1 });
    const movers = await Promise.all(Array.from({ length: 9 }, () => desk.book(day)));
    const cancelled = await Promise.all(
      Array.from({ length: 2 }, () => desk.book({ ...wish, expectedParticipants: 1 })),
    );
    for (const { booking } of cancelled) {
      await desk.inTurn((tx) => desk.bookings.cancel(tx, anna, booking.id, { live: null, ifMatch: null }));
    }
    const race = [
      ...movers.map(({ booking, occurrences: [date] }, index) =>
        desk.inTurn<unknown>((tx) =>
          index % 2 === 0
            ? desk.bookings.moveOccurrence(tx, anna, date?.id ?? '', { start: wish.start }, null)
            : desk.bookings.change(tx, anna, booking.id, { start: wish.start }, null),
        ),
      ),
      ...cancelled.map(({ booking }) =>
        desk.inTurn((tx) => desk.bookings.restore(tx, anna, booking.id, null)),
      ),
    ];
    expect(refusals(await Promise.allSettled(race))).toHaveLength(9);
    expect(await windowsIn(store().db, evening)).toHaveLength(13);
  });

  test('dates that were let go and new bookings race for the last place: exactly one gets it', async () => {
    const now = { start: '2027-02-09T19:20', expectedParticipants: 1 };
    const released = await Promise.all(
      Array.from({ length: 6 }, () => desk.book({ expectedParticipants: 1 })),
    );
    desk.clock.set('2027-02-09T18:20Z');
    const ids = released.map(({ occurrences: [date] }) => date?.id ?? '');
    for (const id of ids) await desk.inTurn((tx) => desk.bookings.release(tx, anna, id));
    for (let held = 0; held < 12; held += 1) await desk.book({ ...now, branch: 'de' });
    const race = [
      // Some press the button twice: that is one and the same place.
      ...[...ids, ...ids].map((id) => desk.inTurn((tx) => desk.bookings.readmit(tx, anna, id))),
      ...Array.from({ length: 6 }, () => desk.book({ ...now, branch: 'nw' })),
    ];
    const refused = refusals(await Promise.allSettled(race));
    expect(new Set(refused)).toEqual(new Set(['capacity-exhausted']));
    expect(refused.length).toBeGreaterThanOrEqual(16);
    expect(await windowsIn(store().db, { from: desk.clock.now(), to: evening.to })).toHaveLength(13);
  });

  test('of many changes at the same version one is made, the others are told that it is stale', async () => {
    const { booking } = await desk.book();
    const race = Array.from({ length: 8 }, (_, index) =>
      desk.inTurn((tx) => desk.bookings.change(tx, anna, booking.id, { title: `Titel ${index}` }, 1)),
    );
    const refused = refusals(await Promise.allSettled(race));
    expect(refused).toEqual(Array.from({ length: 7 }, () => 'version-conflict'));
    expect(await desk.bookings.get(store().db, booking.id)).toMatchObject({ booking: { version: 2 } });
  });
});
