import type { Span } from '../../lib/span.ts';
import { type Claim, loadsOf, type Measure } from './admission.ts';
import { changesOf, instantsOf } from './curve.ts';

/** A stretch throughout which more is counted than a limit in force allows. */
export type Excess = {
  readonly span: Span;
  /** The limit less outages, never below 0. */
  readonly allowed: number;
  readonly counted: number;
};

/**
 * Where the claims are above one limit inside `window`, earliest first, none touching an equal one.
 *
 * A sweep over starts and ends: O(n log n).
 */
export function excessesOf(
  { cap, outages, amountOf }: Pick<Measure, 'cap' | 'outages' | 'amountOf'>,
  claims: readonly Claim[],
  window: Span,
): readonly Excess[] {
  const [taken, out] = [changesOf(loadsOf(claims, amountOf)), changesOf(outages)];
  const sum = { taken: 0, out: 0 };
  const levels = instantsOf(taken, out).map((from) => {
    sum.taken += taken.get(from) ?? 0;
    sum.out += out.get(from) ?? 0;
    return { from, allowed: Math.max(cap - sum.out, 0), counted: sum.taken };
  });
  const found: Excess[] = [];
  for (const [index, { from, allowed, counted }] of levels.entries()) {
    const end = levels[index + 1]?.from ?? Infinity;
    const span = { from: Math.max(from, window.from), to: Math.min(end, window.to) };
    if (counted <= allowed || span.from >= span.to) continue;
    const last = found.at(-1);
    if (last?.span.to === span.from && last.allowed === allowed && last.counted === counted) {
      found[found.length - 1] = { ...last, span: { from: last.span.from, to: span.to } };
    } else {
      found.push({ span, allowed, counted });
    }
  }
  return found;
}
