import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Claim, poolMeasures } from '../../../src/features/capacity/admission.ts';
import { excessesOf } from '../../../src/features/capacity/excess.ts';

const span = (from: number, to: number) => ({ from, to });
const claim = (from: number, to: number, seats = 1): Claim => ({ span: span(from, to), seats, path: ['de'] });
const ALWAYS = span(-1_000, 1_000);
const limits = (rooms: number, seats = 1_000) => ({ rooms, seats, seatsPerOccurrence: 1_000, outages: [] });

/** The measure of rooms or of seats. */
function measure(name: 'rooms' | 'seats', pool: Parameters<typeof poolMeasures>[0]) {
  const found = poolMeasures(pool).find((each) => each.name === name);
  if (found === undefined) throw new Error('no such measure');
  return found;
}

describe('above a limit', () => {
  test('is what is counted beyond it, from the instant it is until it is no more', () => {
    const claims = [claim(0, 10), claim(5, 15), claim(10, 20)];
    expect(excessesOf(measure('rooms', limits(1)), claims, ALWAYS)).toEqual([
      { span: span(5, 15), allowed: 1, counted: 2 },
    ]);
    expect(excessesOf(measure('rooms', limits(2)), claims, ALWAYS)).toEqual([]);
  });

  test('is what an outage leaves no place for, and nothing is allowed below none', () => {
    const pool = { ...limits(2), outages: [{ span: span(4, 8), rooms: 5, seats: 0 }] };
    expect(excessesOf(measure('rooms', pool), [claim(0, 10)], ALWAYS)).toEqual([
      { span: span(4, 8), allowed: 0, counted: 1 },
    ]);
    expect(excessesOf(measure('rooms', pool), [claim(0, 4), claim(8, 9)], ALWAYS)).toEqual([]);
  });

  test('is told for the window alone', () => {
    expect(excessesOf(measure('rooms', limits(0)), [claim(0, 10)], span(2, 4))).toEqual([
      { span: span(2, 4), allowed: 0, counted: 1 },
    ]);
    expect(excessesOf(measure('rooms', limits(0)), [claim(0, 10)], span(10, 12))).toEqual([]);
  });

  test('agrees with counting at every instant', () => {
    const spans = fc
      .tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 1, max: 12 }))
      .map(([at, length]) => span(at, at + length));
    const claims = fc.array(fc.record({ span: spans, seats: fc.integer({ min: 1, max: 9 }) }), {
      maxLength: 12,
    });
    const outages = fc.array(
      fc.record({
        span: spans,
        rooms: fc.integer({ min: 0, max: 3 }),
        seats: fc.integer({ min: 0, max: 9 }),
      }),
      { maxLength: 3 },
    );
    fc.assert(
      fc.property(claims, outages, spans, fc.integer({ min: 0, max: 15 }), (held, out, window, seats) => {
        const pool = { ...limits(3, seats), outages: out };
        const found = excessesOf(
          measure('seats', pool),
          held.map((each) => ({ ...each, path: ['de'] })),
          window,
        );
        for (let at = window.from; at < window.to; at += 1) {
          const covers = (each: { span: { from: number; to: number } }) =>
            each.span.from <= at && at < each.span.to;
          const counted = held.filter(covers).reduce((sum, each) => sum + each.seats, 0);
          const allowed = Math.max(seats - out.filter(covers).reduce((sum, each) => sum + each.seats, 0), 0);
          const here = found.filter(covers).map((each) => ({ allowed: each.allowed, counted: each.counted }));
          expect(here).toEqual(counted > allowed ? [{ allowed, counted }] : []);
        }
        for (const each of found)
          expect(each.span.from >= window.from && each.span.to <= window.to).toBe(true);
        found.slice(1).forEach((each, index) => {
          const before = found[index];
          if (before?.span.to === each.span.from) {
            expect([before.allowed, before.counted]).not.toEqual([each.allowed, each.counted]);
          }
        });
      }),
    );
  });
});
