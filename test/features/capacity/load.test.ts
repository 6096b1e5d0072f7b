import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Claim, PoolLimits } from '../../../src/features/capacity/admission.ts';
import { overcommitted, peakSteps } from '../../../src/features/capacity/load.ts';
import { boundariesOf, summedUp } from './oracle.ts';

const claim = (from: number, to: number, seats = 10): Claim => ({ span: { from, to }, seats, path: ['de'] });
const limits = (rooms: number, seats: number, outages: PoolLimits['outages'] = []): PoolLimits => ({
  rooms,
  seats,
  seatsPerOccurrence: seats,
  outages,
});

const span = fc
  .tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 1, max: 15 }))
  .map(([from, length]) => ({ from, to: from + length }));
const claims = fc.array(
  fc.record({ span, seats: fc.integer({ min: 0, max: 12 }), path: fc.constant(['de']) }),
  { maxLength: 15 },
);
const outages = fc.array(
  fc.record({ span, rooms: fc.integer({ min: 0, max: 6 }), seats: fc.integer({ min: 0, max: 40 }) }),
  { maxLength: 3 },
);

const at = (all: readonly Claim[], instant: number) => {
  const there = all.filter((each) => each.span.from <= instant && instant < each.span.to);
  return { rooms: there.length, seats: there.reduce((sum, each) => sum + each.seats, 0) };
};

describe('peak steps', () => {
  test('the peak inside each step, not its mean; the last step ends with the stretch', () => {
    const held = [claim(0, 10, 5), claim(10, 12, 7), claim(11, 12, 1), claim(29, 90, 3)];
    expect(peakSteps(held, { from: 0, to: 35, stepMs: 10 })).toEqual([
      { from: 0, to: 10, rooms: 1, seats: 5 },
      { from: 10, to: 20, rooms: 2, seats: 8 },
      { from: 20, to: 30, rooms: 1, seats: 3 },
      { from: 30, to: 35, rooms: 1, seats: 3 },
    ]);
  });

  test('rooms and seats may peak at different instants of a step', () => {
    const held = [claim(0, 5, 100), claim(5, 9, 1), claim(6, 9, 1)];
    expect(peakSteps(held, { from: 0, to: 10, stepMs: 10 })).toEqual([
      { from: 0, to: 10, rooms: 2, seats: 100 },
    ]);
  });

  test.each([
    [{ from: 10, to: 10, stepMs: 1 }],
    [{ from: 10, to: 5, stepMs: 1 }],
    [{ from: 0, to: 5, stepMs: 0 }],
    [{ from: 0, to: 5, stepMs: -1 }],
    [{ from: 0, to: 5, stepMs: Number.NaN }],
  ])('%j cannot be answered', (stretch) => {
    expect(() => peakSteps([], stretch)).toThrow(RangeError);
  });

  test('equal counting at each instant of a step', () => {
    const stretch = fc.tuple(
      fc.integer({ min: -5, max: 50 }),
      fc.integer({ min: 1, max: 30 }),
      fc.integer({ min: 1, max: 12 }),
    );
    fc.assert(
      fc.property(claims, stretch, (held, [from, length, stepMs]) => {
        const steps = peakSteps(held, { from, to: from + length, stepMs });
        expect(steps[0]?.from).toBe(from);
        expect(steps.at(-1)?.to).toBe(from + length);
        for (const step of steps) {
          const counts = Array.from({ length: step.to - step.from }, (_, k) => at(held, step.from + k));
          expect(step.rooms).toBe(Math.max(...counts.map((each) => each.rooms)));
          expect(step.seats).toBe(Math.max(...counts.map((each) => each.seats)));
        }
      }),
    );
  });
});

test('claims alike may be summed up', () => {
  fc.assert(
    fc.property(claims, (some) => {
      const held = [...some, ...some];
      const stretch = { from: 0, to: 60, stepMs: 7 };
      expect(peakSteps(summedUp(held), stretch)).toEqual(peakSteps(held, stretch));
      expect(overcommitted(summedUp(held), limits(3, 20))).toEqual(overcommitted(held, limits(3, 20)));
    }),
  );
});

describe('overcommitment', () => {
  test('is named with its stretch and by how much, joined where it stays the same', () => {
    const held = [claim(0, 30), claim(0, 10), claim(10, 20), claim(15, 18)];
    expect(overcommitted(held, limits(1, 20))).toEqual([
      { span: { from: 0, to: 15 }, rooms: 1, seats: 0 },
      { span: { from: 15, to: 18 }, rooms: 2, seats: 10 },
      { span: { from: 18, to: 20 }, rooms: 1, seats: 0 },
    ]);
  });

  test('comes from an outage alone, for as long as it lasts, and never counts a limit below nothing', () => {
    const out = [{ span: { from: 5, to: 8 }, rooms: 9, seats: 0 }];
    expect(overcommitted([claim(0, 10)], limits(1, 10, out))).toEqual([
      { span: { from: 5, to: 8 }, rooms: 1, seats: 0 },
    ]);
  });

  test('is nothing where everything is within its limits', () => {
    expect(overcommitted([claim(0, 10), claim(10, 20)], limits(1, 10))).toEqual([]);
    expect(overcommitted([], limits(0, 0))).toEqual([]);
  });

  test('equals counting at each instant', () => {
    fc.assert(
      fc.property(
        claims,
        outages,
        fc.integer({ min: 0, max: 6 }),
        fc.integer({ min: 0, max: 40 }),
        (held, out, rooms, seats) => {
          const found = overcommitted(held, limits(rooms, seats, out));
          for (const instant of boundariesOf(
            ...held.map((each) => each.span),
            ...out.map((each) => each.span),
          )) {
            const lost = out.filter((each) => each.span.from <= instant && instant < each.span.to);
            const count = at(held, instant);
            const over = {
              rooms: Math.max(
                0,
                count.rooms - Math.max(0, rooms - lost.reduce((sum, each) => sum + each.rooms, 0)),
              ),
              seats: Math.max(
                0,
                count.seats - Math.max(0, seats - lost.reduce((sum, each) => sum + each.seats, 0)),
              ),
            };
            const here = found.filter((each) => each.span.from <= instant && instant < each.span.to);
            expect(here.map(({ rooms: r, seats: s }) => ({ rooms: r, seats: s }))).toEqual(
              over.rooms + over.seats > 0 ? [over] : [],
            );
          }
        },
      ),
    );
  });
});
