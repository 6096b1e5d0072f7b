import type { Instant, Span } from '../../lib/span.ts';

/** Something that counts `amount` as long as its span lasts: rooms or seats. */
export type Load = { readonly span: Span; readonly amount: number };

/**
 * The sum of all loads over time, as the difference it makes at each instant where it changes.
 * Spans are half-open: where one load ends and another begins, only the difference of the two is left.
 * A span that is empty or runs backwards counts nothing.
 */
export function changesOf(loads: readonly Load[]): ReadonlyMap<Instant, number> {
  const changes = new Map<Instant, number>();
  for (const { span, amount } of loads) {
    if (span.from >= span.to) continue;
    changes.set(span.from, (changes.get(span.from) ?? 0) + amount);
    changes.set(span.to, (changes.get(span.to) ?? 0) - amount);
  }
  return changes;
}

/** Every instant at which one of the sums changes, in order, each once. */
export function instantsOf(...sums: readonly ReadonlyMap<Instant, number>[]): readonly Instant[] {
  const instants = new Set(sums.flatMap((changes) => [...changes.keys()]));
  return [...instants].sort((one, other) => one - other);
}

/** The most that the loads amount to at one instant inside `window`; 0 where none touches it. O(n log n). */
export function peakOf(loads: readonly Load[], window: Span): number {
  const inside = loads.map(({ span, amount }) => ({
    span: { from: Math.max(span.from, window.from), to: Math.min(span.to, window.to) },
    amount,
  }));
  const changes = changesOf(inside);
  let sum = 0;
  let peak = 0;
  for (const at of instantsOf(changes)) {
    sum += changes.get(at) ?? 0;
    peak = Math.max(peak, sum);
  }
  return peak;
}
