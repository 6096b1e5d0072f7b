import type { Span } from '../../lib/span.ts';
import { type BranchCaps, type Claim, loadsOf, measuresOf, type PoolLimits } from './admission.ts';
import { changesOf, instantsOf } from './curve.ts';

/**
 * Whether more than `percent` of one of the limits that bind a branch is taken at some instant inside `span`. Of a
 * limit that an outage takes away altogether, anything is more.
 *
 * @param claims of all branches, those inside `span` at least, in any order
 * @param percent of the limit in force, 0 to 100
 *
 * A sweep over starts and ends for each limit: O(n log n).
 */
export function isPressed(question: {
  readonly claims: readonly Claim[];
  readonly limits: PoolLimits;
  readonly caps: BranchCaps;
  readonly span: Span;
  readonly percent: number;
}): boolean {
  const { claims, limits, caps, span, percent } = question;
  return measuresOf(limits, caps).some(({ cap, outages, amountOf }) => {
    const taken = changesOf(loadsOf(claims, amountOf));
    const out = changesOf(outages);
    const sum = { taken: 0, out: 0 };
    const instants = instantsOf(taken, out);
    return instants.some((from, index) => {
      sum.taken += taken.get(from) ?? 0;
      sum.out += out.get(from) ?? 0;
      const isInside = from < span.to && span.from < (instants[index + 1] ?? Infinity);
      return isInside && sum.taken * 100 > percent * Math.max(0, cap - sum.out);
    });
  });
}
