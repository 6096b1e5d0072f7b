import type { Instant, Span } from '../../lib/span.ts';
import { changesOf, instantsOf, type Load } from './curve.ts';

/** How much of one limit is still free, at every instant. */
export type Headroom = {
  /** The first instant inside `window` at which less than `amount` is free; null where all of it fits. */
  readonly firstWithout: (window: Span, amount: number) => Instant | null;
  /** Takes `amount` away from what is free during `window`; what is not there is owed. */
  readonly take: (window: Span, amount: number) => void;
};

/** What is free from here to the next step. */
type Step = { readonly from: Instant; free: number };

/**
 * What one limit leaves free beside what is held, while `replaced` is given back.
 *
 * A count may be as high as the limit in force, or as high as it was before (held and replaced together),
 * whichever is more. So there is free: max(limit − held, replaced), never below 0.
 *
 * @param cap the limit without outages
 * @param outages what is taken from the limit meanwhile; a limit below 0 leaves as little as one of 0
 *
 * One sort over all starts and ends, O(n log n); each question then O(log n + steps inside its window).
 */
export function headroomOf(question: {
  readonly cap: number;
  readonly outages: readonly Load[];
  readonly held: readonly Load[];
  readonly replaced: readonly Load[];
}): Headroom {
  const steps = stepsOf(question);
  return {
    firstWithout(window, amount) {
      for (let index = indexAt(steps, window.from); ; index += 1) {
        const step = steps[index];
        if (step === undefined || step.from >= window.to) return null;
        if (step.free < amount) return Math.max(step.from, window.from);
      }
    },
    take(window, amount) {
      const first = splitAt(steps, window.from);
      const end = splitAt(steps, window.to);
      for (const step of steps.slice(first, end)) step.free -= amount;
    },
  };
}

function stepsOf({ cap, outages, held, replaced }: Parameters<typeof headroomOf>[0]): Step[] {
  const [out, taken, returned] = [changesOf(outages), changesOf(held), changesOf(replaced)];
  const steps: Step[] = [{ from: -Infinity, free: Math.max(cap, 0) }];
  const sum = { out: 0, taken: 0, returned: 0 };
  for (const from of instantsOf(out, taken, returned)) {
    sum.out += out.get(from) ?? 0;
    sum.taken += taken.get(from) ?? 0;
    sum.returned += returned.get(from) ?? 0;
    steps.push({ from, free: Math.max(cap - sum.out - sum.taken, sum.returned) });
  }
  return steps;
}

/** The place of the step that is in force at `at`. */
function indexAt(steps: readonly Step[], at: Instant): number {
  let low = 0;
  let high = steps.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    const step = steps[middle];
    if (step !== undefined && step.from <= at) low = middle;
    else high = middle;
  }
  return low;
}

/** Makes sure that a step begins at `at`, and says its place. */
function splitAt(steps: Step[], at: Instant): number {
  const index = indexAt(steps, at);
  const step = steps[index];
  if (step === undefined || step.from === at) return index;
  steps.splice(index + 1, 0, { from: at, free: step.free });
  return index + 1;
}
