import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { limitsDuring } from '../../../src/features/bookings/admit-dates.ts';
import { newOccurrence } from '../../../src/features/bookings/book.ts';
import type { Booking } from '../../../src/features/bookings/booking.ts';
import { insertBooking } from '../../../src/features/bookings/booking-store.ts';
import type { Occurrence } from '../../../src/features/bookings/occurrence.ts';
import { insertOccurrences } from '../../../src/features/bookings/occurrence-store.ts';
import { datesAbove, keyOf, measuresOfBranches } from '../../../src/features/bookings/overcommitment.ts';
import { BASE_OPTIONS } from '../../../src/features/branches/options.ts';
import type { Tree } from '../../../src/features/branches/tree.ts';
import { type Measure, poolMeasures } from '../../../src/features/capacity/admission.ts';
import { newId } from '../../../src/lib/ids.ts';
import { MINUTE_MS } from '../../../src/lib/span.ts';
import type { Database } from '../../../src/platform/db/database.ts';
import { onEachStore } from '../../support/stores.ts';
import { freshDesk, NOON, SETTINGS } from './desk.ts';

const SPAN = { from: NOON, to: NOON + 120 * MINUTE_MS };
const NO_LIMITS = { roomsAtOnce: null, seatsAtOnce: null, subtreeRoomsAtOnce: null };

const between = (min: number, max: number) => fc.integer({ min, max });
const HELD = fc.record({
  branch: fc.constantFrom('de', 'by', 'by-1', 'by-2', 'nw'),
  at: between(0, 60),
  minutes: between(5, 40),
  seats: between(1, 40),
});
const LIMITS = fc.dictionary(
  fc.constantFrom('de', 'by', 'by-1', 'nw'),
  fc.record({
    roomsAtOnce: fc.option(between(0, 3)),
    seatsAtOnce: fc.option(between(0, 60)),
    subtreeRoomsAtOnce: fc.option(between(0, 3)),
  }),
);
type Held = {
  readonly branch: string;
  readonly at: number;
  readonly minutes: number;
  readonly seats: number;
};

/** A booking of one date, written as if it had been admitted. */
async function hold(database: Database, { branch, at, minutes, seats }: Held): Promise<Occurrence> {
  const opensAt = NOON + at * MINUTE_MS;
  const closesAt = opensAt + minutes * MINUTE_MS;
  const booking: Booking = {
    ...{ id: newId(), branch, title: 'Probe', description: null, timeZone: 'Europe/Berlin' },
    ...{ start: '2027-02-01T12:00', durationMinutes: minutes, recurrence: null, expected: seats },
    ...{ options: BASE_OPTIONS, status: 'booked', skipped: [], shifted: [], bookedBy: 'token:test' },
    ...{ version: 1, cancelledAt: null },
  };
  const timing = { start: booking.start, startsAt: opensAt, endsAt: closesAt, opensAt, closesAt };
  const date = newOccurrence(booking, timing);
  await database.transaction(async (tx) => {
    await insertBooking(tx, booking, [date], NOON);
    await insertOccurrences(tx, [date], NOON);
  });
  return date;
}

/** The limits that a date is above, found by counting at each minute of its window. */
function aboveByCounting(
  tree: Tree,
  measures: readonly Measure[],
  all: readonly Occurrence[],
  date: Occurrence,
): readonly string[] {
  const amountOf = (measure: Measure, { branch, expected: seats }: Occurrence): number =>
    measure.amountOf({ span: SPAN, seats, path: tree.get(branch)?.path ?? [] });
  return measures
    .filter((measure) => {
      if (amountOf(measure, date) === 0) return false;
      for (let at = date.opensAt; at < date.closesAt; at += MINUTE_MS) {
        const there = all.filter(({ opensAt, closesAt }) => opensAt <= at && at < closesAt);
        if (there.reduce((sum, other) => sum + amountOf(measure, other), 0) > measure.cap) return true;
      }
      return false;
    })
    .map(keyOf);
}

onEachStore('dates above limits', (store) => {
  test('agree with counting minute by minute, whatever is held and whatever binds', async () => {
    const desk = await freshDesk(store());
    const { db } = store();
    const pool = { ...(await limitsDuring(SETTINGS, db, SPAN)), rooms: 4, seats: 70 };
    await fc.assert(
      fc.asyncProperty(fc.array(HELD, { minLength: 1, maxLength: 9 }), LIMITS, async (held, limits) => {
        await db.deleteFrom('occurrences').execute();
        await db.deleteFrom('bookings').execute();
        for (const id of ['de', 'by', 'by-1', 'nw']) await desk.limit(id, limits[id] ?? NO_LIMITS);
        const tree = await desk.branches.tree(db);
        const all: Occurrence[] = [];
        for (const date of held) all.push(await hold(store(), date));
        const branches = tree.all.map(({ id }) => id);
        const measures = [...poolMeasures(pool), ...measuresOfBranches(tree, branches)];
        const found = await datesAbove({ heldOver: () => Promise.resolve([]) }, db, {
          ...{ tree, span: SPAN, measures },
        });
        const seen = new Map(found.map(({ date, above }) => [date.id, above]));
        for (const date of all) {
          const names = (seen.get(date.id) ?? []).map(({ limit: name, branch }) => keyOf({ name, branch }));
          expect([date.id, ...names.sort()]).toEqual([
            date.id,
            ...aboveByCounting(tree, measures, all, date).toSorted(),
          ]);
        }
      }),
      { numRuns: 30 },
    );
  });
});
