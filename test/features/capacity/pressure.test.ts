import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { BranchCaps, Claim, PoolLimits } from '../../../src/features/capacity/admission.ts';
import { isPressed } from '../../../src/features/capacity/pressure.ts';

const PATHS = [['de'], ['de', 'by'], ['de', 'by', 'by-1'], ['de', 'nw']];
const NO_CAPS: BranchCaps = { branch: 'by-1', roomsAtOnce: null, seatsAtOnce: null, subtrees: [] };
const WIDE: PoolLimits = { rooms: 1000, seats: 1000, seatsPerOccurrence: 1000, outages: [] };

const claim = (from: number, to: number, seats = 1, path = ['de', 'by', 'by-1']): Claim => ({
  ...{ span: { from, to }, seats, path },
});
const rooms = (count: number, from = 0, to = 10) => Array.from({ length: count }, () => claim(from, to));

function pressed(change: {
  claims: readonly Claim[];
  limits?: Partial<PoolLimits>;
  caps?: Partial<BranchCaps>;
  span?: { from: number; to: number };
}): boolean {
  return isPressed({
    claims: change.claims,
    limits: { ...WIDE, ...change.limits },
    caps: { ...NO_CAPS, ...change.caps },
    span: change.span ?? { from: 0, to: 10 },
    percent: 90,
  });
}

describe('a pool is pressed', () => {
  test('above nine rooms of ten, and not with nine', () => {
    expect(pressed({ claims: rooms(9), limits: { rooms: 10 } })).toBe(false);
    expect(pressed({ claims: rooms(10), limits: { rooms: 10 } })).toBe(true);
    expect(pressed({ claims: rooms(225), limits: { rooms: 250 } })).toBe(false);
    expect(pressed({ claims: rooms(226), limits: { rooms: 250 } })).toBe(true);
  });

  test('by seats as by rooms', () => {
    expect(pressed({ claims: [claim(0, 10, 90)], limits: { seats: 100 } })).toBe(false);
    expect(pressed({ claims: [claim(0, 10, 91)], limits: { seats: 100 } })).toBe(true);
  });

  test('only by what is there during the span, at one instant of it at least', () => {
    const limits = { rooms: 10 };
    const span = { from: 10, to: 20 };
    expect(pressed({ claims: rooms(10, 0, 10), limits, span })).toBe(false);
    expect(pressed({ claims: rooms(10, 20, 30), limits, span })).toBe(false);
    expect(pressed({ claims: rooms(10, 0, 11), limits, span })).toBe(true);
    expect(pressed({ claims: rooms(10, 19, 30), limits, span })).toBe(true);
    expect(pressed({ claims: [...rooms(5, 0, 15), ...rooms(5, 15, 30)], limits, span })).toBe(false);
  });

  test('while an outage takes away what was free', () => {
    const outages = [{ span: { from: 5, to: 6 }, rooms: 5, seats: 0 }];
    expect(pressed({ claims: rooms(5), limits: { rooms: 10, outages } })).toBe(true);
    expect(pressed({ claims: rooms(5), limits: { rooms: 10, outages }, span: { from: 6, to: 10 } })).toBe(
      false,
    );
    expect(pressed({ claims: rooms(1), limits: { rooms: 2, outages } })).toBe(true);
    expect(pressed({ claims: [], limits: { rooms: 2, outages } })).toBe(false);
  });

  test('by the caps that bind the branch, and no others', () => {
    const others = Array.from({ length: 10 }, () => claim(0, 10, 1, ['de', 'nw']));
    const caps = { roomsAtOnce: 10 };
    expect(pressed({ claims: others, caps })).toBe(false);
    expect(pressed({ claims: rooms(10), caps })).toBe(true);
    expect(pressed({ claims: [claim(0, 10, 10)], caps: { seatsAtOnce: 10 } })).toBe(true);
    const subtrees = [{ branch: 'by', roomsAtOnce: 10 }];
    const sisters = Array.from({ length: 9 }, () => claim(0, 10, 1, ['de', 'by', 'by-2']));
    expect(pressed({ claims: sisters, caps: { subtrees } })).toBe(false);
    expect(pressed({ claims: [...sisters, ...rooms(1)], caps: { subtrees } })).toBe(true);
    expect(pressed({ claims: others, caps: { subtrees } })).toBe(false);
  });

  test('whenever counting at every instant says so', () => {
    const span = fc
      .tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 1, max: 10 }))
      .map(([from, length]) => ({ from, to: from + length }));
    const cap = fc.option(fc.integer({ min: 0, max: 8 }), { freq: 2 });
    const situation = fc.record({
      claims: fc.array(fc.record({ span, seats: fc.nat(9), path: fc.constantFrom(...PATHS) }), {
        maxLength: 10,
      }),
      limits: fc.record({
        ...{ rooms: fc.nat(12), seats: fc.nat(60), seatsPerOccurrence: fc.constant(9) },
        outages: fc.array(fc.record({ span, rooms: fc.nat(6), seats: fc.nat(30) }), { maxLength: 3 }),
      }),
      roomsAtOnce: cap,
      seatsAtOnce: cap,
      below: cap,
      span,
      percent: fc.constantFrom(50, 90, 100),
    });
    fc.assert(
      fc.property(situation, ({ claims, limits, roomsAtOnce, seatsAtOnce, below, span: within, percent }) => {
        const subtrees = below === null ? [] : [{ branch: 'by', roomsAtOnce: below }];
        const caps = { branch: 'by-1', roomsAtOnce, seatsAtOnce, subtrees };
        const instants = Array.from({ length: within.to - within.from }, (_, k) => within.from + k);
        const slow = instants.some((at) => {
          const now = claims.filter((each) => each.span.from <= at && at < each.span.to);
          const out = limits.outages.filter((each) => each.span.from <= at && at < each.span.to);
          const sum = (amounts: readonly number[]) => amounts.reduce((one, other) => one + other, 0);
          const seats = (all: readonly Claim[]) => sum(all.map((each) => each.seats));
          const own = now.filter(({ path }) => path.at(-1) === 'by-1');
          const family = now.filter(({ path }) => path.includes('by'));
          const counts: readonly (readonly [number, number | null])[] = [
            [now.length, Math.max(0, limits.rooms - sum(out.map((each) => each.rooms)))],
            [seats(now), Math.max(0, limits.seats - sum(out.map((each) => each.seats)))],
            [own.length, roomsAtOnce],
            [seats(own), seatsAtOnce],
            [family.length, below],
          ];
          return counts.some(([count, limit]) => limit !== null && count * 100 > limit * percent);
        });
        expect(isPressed({ claims, limits, caps, span: within, percent })).toBe(slow);
      }),
    );
  });
});
