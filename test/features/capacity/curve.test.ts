import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { peakOf } from '../../../src/features/capacity/curve.ts';

const load = (from: number, to: number, amount = 1) => ({ span: { from, to }, amount });

describe('the peak of loads inside a window', () => {
  test('counts what touches the window, half-open on both sides', () => {
    const loads = [load(0, 10, 5), load(20, 30, 7), load(12, 13, 1)];
    expect(peakOf(loads, { from: 10, to: 20 })).toBe(1);
    expect(peakOf(loads, { from: 9, to: 20 })).toBe(5);
    expect(peakOf(loads, { from: 10, to: 21 })).toBe(7);
    expect(peakOf(loads, { from: 13, to: 20 })).toBe(0);
    expect(peakOf([], { from: 0, to: 1 })).toBe(0);
  });

  test('is not raised by a peak before or after it', () => {
    const loads = [load(0, 100), load(0, 10), load(90, 100)];
    expect(peakOf(loads, { from: 10, to: 90 })).toBe(1);
  });

  test('equals counting at each instant', () => {
    const span = fc
      .tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 1, max: 10 }))
      .map(([from, length]) => ({ from, to: from + length }));
    const loads = fc.array(fc.record({ span, amount: fc.integer({ min: 0, max: 9 }) }), { maxLength: 12 });
    fc.assert(
      fc.property(loads, span, (all, window) => {
        const sums = Array.from({ length: window.to - window.from }, (_, k) =>
          all
            .filter((each) => each.span.from <= window.from + k && window.from + k < each.span.to)
            .reduce((sum, each) => sum + each.amount, 0),
        );
        expect(peakOf(all, window)).toBe(Math.max(...sums));
      }),
    );
  });
});
