import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { windowsIn } from '../../../src/features/bookings/dates.ts';
import type { Occurrence } from '../../../src/features/bookings/occurrence.ts';
import type { BookingWish } from '../../../src/features/bookings/wish.ts';
import type { Claim } from '../../../src/features/capacity/admission.ts';
import type { Fault } from '../../../src/lib/refusal.ts';
import { Refusal } from '../../../src/lib/refusal.ts';
import type { Tx } from '../../../src/platform/db/database.ts';
import { exceeded } from '../capacity/oracle.ts';
import { onEachStore } from '../../support/stores.ts';
import { anna, freshDesk, type TestDesk, wish } from './desk.ts';

/** Four evenings, a few branches: narrow enough that most of what happens collides. */
const anyStart = fc
  .record({ day: fc.integer({ min: 8, max: 11 }), quarter: fc.integer({ min: 68, max: 84 }) })
  .map(({ day, quarter }) => {
    const [hour, minute] = [Math.floor(quarter / 4), (quarter % 4) * 15];
    return `2027-02-${String(day).padStart(2, '0')}T${hour}:${String(minute).padStart(2, '0')}`;
  });
const anyConflict = fc.constantFrom('refuse' as const, 'skip' as const, 'shift' as const);
const anyWish: fc.Arbitrary<BookingWish> = fc
  .record({
    branch: fc.constantFrom('de', 'by', 'by-1', 'by-2', 'nw'),
    start: anyStart,
    durationMinutes: fc.constantFrom(30, 60, 90, 150),
    recurrence: fc.constantFrom(null, null, 'FREQ=DAILY;COUNT=2', 'FREQ=DAILY;COUNT=4'),
    expectedParticipants: fc.constantFrom(1, 10, 30, 60, 101),
    onConflict: anyConflict,
  })
  .map((part) => ({ ...wish, ...part }));
const pick = fc.nat({ max: 30 });

type Step =
  | { readonly kind: 'book'; readonly wish: BookingWish }
  | {
      readonly kind: 'change' | 'move';
      readonly which: number;
      readonly start: string;
      readonly durationMinutes: number;
      readonly onConflict: BookingWish['onConflict'];
      /** Whether the change goes for one date and those after it. */
      readonly fromDate: boolean;
    }
  | { readonly kind: 'cancel' | 'restore'; readonly which: number; readonly fromDate: boolean };
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('book' as const), wish: anyWish }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom('change' as const, 'move' as const),
      which: pick,
      start: anyStart,
      durationMinutes: fc.constantFrom(30, 90, 150),
      onConflict: anyConflict,
      fromDate: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom('cancel' as const, 'restore' as const),
      which: pick,
      fromDate: fc.boolean(),
    }),
  },
);

const PATHS: Readonly<Record<string, readonly string[]>> = {
  de: ['de'],
  by: ['de', 'by'],
  'by-1': ['de', 'by', 'by-1'],
  'by-2': ['de', 'by', 'by-2'],
  nw: ['de', 'nw'],
};
/** What `limit` below sets, and what it comes to. */
const LIMITS = { rooms: 3, seats: 100, seatsPerOccurrence: 100, outages: [] };
const CAPS: Readonly<Record<string, { roomsAtOnce: number | null; seatsAtOnce: number | null }>> = {
  de: { roomsAtOnce: null, seatsAtOnce: null },
  by: { roomsAtOnce: 1, seatsAtOnce: null },
  'by-1': { roomsAtOnce: 1, seatsAtOnce: 40 },
  'by-2': { roomsAtOnce: 1, seatsAtOnce: null },
  nw: { roomsAtOnce: null, seatsAtOnce: null },
};
const capsOf = (branch: string) => ({
  branch,
  ...(CAPS[branch] ?? { roomsAtOnce: null, seatsAtOnce: null }),
  subtrees: branch.startsWith('by') ? [{ branch: 'by', roomsAtOnce: 2 }] : [],
});
const toClaim = ({ opensAt, closesAt, expected, branch }: Occurrence): Claim => ({
  span: { from: opensAt, to: closesAt },
  seats: expected,
  path: PATHS[branch] ?? [],
});

class Undo extends Error {}

onEachStore('rule 1', (store, kind) => {
  let desk: TestDesk;
  const all = { from: Date.parse('2027-01-01'), to: Date.parse('2028-01-01') };
  const held = () => windowsIn(store().db, all);

  /** Books inside the transaction; true when it was admitted. Nothing of it stays. */
  const wouldAdmit = async (attempt: (tx: Tx) => Promise<unknown>): Promise<boolean> => {
    try {
      await desk.inTurn(async (tx) => {
        await attempt(tx);
        throw new Undo();
      });
    } catch (error) {
      if (error instanceof Undo) return true;
      if (error instanceof Refusal && error.fault.code === 'capacity-exhausted') return false;
      throw error;
    }
    return false;
  };

  const run = async (step: Step): Promise<Fault | null> => {
    const bookings = await store().db.selectFrom('bookings').select('id').orderBy('id').execute();
    const dates = await store()
      .db.selectFrom('occurrences')
      .select(['id', 'booking'])
      .orderBy('id')
      .execute();
    const { bookings: desks } = desk;
    try {
      await desk.inTurn(async (tx) => {
        if (step.kind === 'book') return desks.book(tx, anna, step.wish);
        const named = dates[step.which % Math.max(1, dates.length)];
        const date = named?.id ?? '';
        const whole = bookings[step.which % Math.max(1, bookings.length)]?.id ?? '';
        const booking = step.fromDate ? (named?.booking ?? '') : whole;
        const from = step.fromDate ? date : undefined;
        if (!('start' in step)) {
          return step.kind === 'cancel'
            ? desks.cancel(tx, anna, booking, { live: null, ifMatch: null, from })
            : desks.restore(tx, anna, booking, null, from);
        }
        const { start, durationMinutes, onConflict } = step;
        return step.kind === 'change'
          ? desks.change(tx, anna, booking, { start, durationMinutes, onConflict, from }, null)
          : desks.moveOccurrence(tx, anna, date, { start, durationMinutes }, null);
      });
      return null;
    } catch (error) {
      if (error instanceof Refusal) return error.fault;
      throw error;
    }
  };

  /** Each alternative is admitted beside the dates that do fit. */
  const checkOffers = async (asked: BookingWish, fault: Extract<Fault, { code: 'capacity-exhausted' }>) => {
    for (const { start, alternatives } of fault.conflicts) {
      expect(alternatives.length).toBeLessThanOrEqual(5);
      expect(alternatives).not.toContain(start);
      for (const alternative of alternatives) {
        const admitted = await wouldAdmit(async (tx) => {
          const check = await desk.bookings.check(tx, { ...asked, onConflict: 'skip' });
          if (check.fits) await desk.bookings.book(tx, anna, { ...asked, onConflict: 'skip' });
          await desk.bookings.book(tx, anna, { ...asked, start: alternative, recurrence: null });
        });
        expect({ start, alternative, admitted }).toEqual({ start, alternative, admitted: true });
      }
    }
  };

  test('whatever happens in whatever order: no limit is exceeded, and what is offered fits', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { minLength: 5, maxLength: 25 }), async (steps) => {
        desk = await freshDesk(store());
        await desk.limit('by', { roomsAtOnce: 1, subtreeRoomsAtOnce: 2 });
        await desk.limit('by-1', { seatsAtOnce: 40 });
        for (const step of steps) {
          const before = await held();
          const fault = await run(step);
          const after = await held();
          for (const branch of new Set(after.map((date) => date.branch))) {
            const standing = { limits: LIMITS, caps: capsOf(branch) };
            expect(exceeded(before.map(toClaim), after.map(toClaim), standing)).toEqual([]);
          }
          if (fault !== null) expect(after).toEqual(before);
          // What a shift offers is beside dates that were shifted, which a booking without it does not have.
          if (step.kind !== 'book' || step.wish.onConflict === 'shift') continue;
          if (fault?.code === 'capacity-exhausted') {
            await checkOffers(step.wish, fault);
          }
        }
      }),
      { numRuns: kind === 'sqlite' ? 30 : 15 },
    );
  }, 120_000);

  test('a single date is refused only where the simplest count says so', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyWish, { minLength: 5, maxLength: 20 }), async (wishes) => {
        desk = await freshDesk(store());
        await desk.limit('by', { roomsAtOnce: 1, subtreeRoomsAtOnce: 2 });
        await desk.limit('by-1', { seatsAtOnce: 40 });
        for (const each of wishes) {
          const before = (await held()).map(toClaim);
          const fault = await run({ kind: 'book', wish: { ...each, recurrence: null } });
          if (fault === null) continue;
          const startsAt = Date.parse(`${each.start}+01:00`);
          const window = { from: startsAt - 900_000, to: startsAt + (each.durationMinutes + 15) * 60_000 };
          const wanted: Claim = {
            span: window,
            seats: each.expectedParticipants,
            path: PATHS[each.branch] ?? [],
          };
          const standing = { limits: LIMITS, caps: capsOf(each.branch) };
          const reasons = exceeded(before, [...before, wanted], standing);
          expect(each.expectedParticipants > 100 || reasons.length > 0).toBe(true);
        }
      }),
      { numRuns: kind === 'sqlite' ? 20 : 10 },
    );
  }, 120_000);
});
