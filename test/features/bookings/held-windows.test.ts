import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Occurrence } from '../../../src/features/bookings/occurrence.ts';
import { insertOccurrences } from '../../../src/features/bookings/occurrence-store.ts';
import { type Apart, type HeldWindow, heldWindows } from '../../../src/features/bookings/window-store.ts';
import { newId } from '../../../src/lib/ids.ts';
import { MINUTE_MS, overlaps, type Span } from '../../../src/lib/span.ts';
import { onEachStore } from '../../support/stores.ts';
import { freshDesk, NOON } from './desk.ts';

const QUARTER_MS = 15 * MINUTE_MS;
const BRANCHES = ['de', 'by', 'by-1', 'nw'] as const;

/** A stretch of quarters of an hour within four weeks, at most a day long, as windows are. */
const anySpan = (longest: number): fc.Arbitrary<Span> =>
  fc.tuple(fc.nat({ max: 28 * 96 }), fc.integer({ min: 1, max: longest })).map(([from, quarters]) => ({
    from: NOON + from * QUARTER_MS,
    to: NOON + (from + quarters) * QUARTER_MS,
  }));
const anyDate = fc.record({
  // Few enough begin at all that many are the same.
  span: fc.oneof(
    anySpan(95),
    anySpan(4).map(({ from }) => evening(from)),
  ),
  branch: fc.constantFrom(...BRANCHES),
  expected: fc.integer({ min: 1, max: 50 }),
  status: fc.constantFrom('booked' as const, 'booked' as const, 'cancelled' as const),
  isReplaced: fc.boolean(),
});

function evening(at: number): Span {
  const from = at - ((at - NOON) % (96 * QUARTER_MS)) + 28 * QUARTER_MS;
  return { from, to: from + 6 * QUARTER_MS };
}

/** The same, counted one by one. */
function counted(
  dates: readonly Occurrence[],
  spans: readonly Span[],
  { branches, replaced }: Apart,
): readonly HeldWindow[] {
  const sums = new Map<string, HeldWindow>();
  for (const { id, opensAt: from, closesAt: to, branch: of, expected, status } of dates) {
    const span = { from, to };
    if (status !== 'booked' || !spans.some((each) => overlaps(each, span))) continue;
    const [branch, isReplaced] = [branches.includes(of) ? of : null, replaced.includes(id)];
    const key = JSON.stringify([span, branch, isReplaced]);
    const { rooms, seats } = sums.get(key) ?? { rooms: 0, seats: 0 };
    sums.set(key, { span, branch, isReplaced, rooms: rooms + 1, seats: seats + expected });
  }
  return [...sums.values()];
}

const inOrder = (windows: readonly HeldWindow[]) =>
  windows.map((window) => JSON.stringify(Object.entries(window).sort())).sort();

onEachStore('held windows', (store, kind) => {
  test('are summed up as if counted one by one, however many stretches are asked about', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyDate, { maxLength: 80, size: 'max' }),
        fc.array(anySpan(8), { minLength: 1, maxLength: 200, size: 'max' }),
        fc.subarray([...BRANCHES]),
        fc.boolean(),
        async (drawn, spans, branches, replaces) => {
          const desk = await freshDesk(store());
          const { booking } = await desk.book();
          await store().db.deleteFrom('occurrences').execute();
          const dates = drawn.map(({ span, ...rest }): Occurrence & { isReplaced: boolean } => ({
            ...rest,
            id: newId(),
            booking: booking.id,
            start: '2027-02-09T19:00',
            timeZone: 'Europe/Berlin',
            durationMinutes: 60,
            startsAt: span.from,
            endsAt: span.to,
            opensAt: span.from,
            closesAt: span.to,
            version: 1,
            cancelledAt: null,
            releasedClosesAt: null,
          }));
          await desk.inTurn((tx) => insertOccurrences(tx, dates, NOON));
          const replaced = dates.filter(({ isReplaced }) => replaces && isReplaced).map(({ id }) => id);
          const apart = { branches, replaced };
          const held = await heldWindows(store().db, spans, apart);
          expect(inOrder(held)).toEqual(inOrder(counted(dates, spans, apart)));
        },
      ),
      // Each try fills a store: what fails is shown as it was drawn.
      { numRuns: kind === 'sqlite' ? 40 : 20, endOnFailure: true },
    );
  }, 60_000);
});
