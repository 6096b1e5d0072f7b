import type { Instant } from '../../lib/span.ts';
import type { Tx } from '../../platform/db/database.ts';

/** One step through what may have to go. */
type Step = {
  readonly now: Instant;
  /** What counts as older than this goes. */
  readonly before: Instant;
  /** So many rows at most are looked at. */
  readonly limit: number;
  /** The `next` of the step before; empty at the first. */
  readonly after: string;
};

/** One kind of thing that is kept for so long and no longer: docs/privacy.md is the list of all. */
export type Forgetting = {
  /** As reports name it: `descriptions`. */
  readonly what: string;
  /** Milliseconds from the instant that counts; 0 where each row says itself when it is over. */
  readonly keptMs: number;
  /** @returns how many went, and where the next step goes on; null where nothing is left */
  take: (tx: Tx, step: Step) => Promise<{ readonly taken: number; readonly next: string | null }>;
};

/** What goes in one statement: there is never much of it. */
export function atOnce(
  what: string,
  keptMs: number,
  take: (tx: Tx, before: Instant) => Promise<number>,
): Forgetting {
  return {
    ...{ what, keptMs },
    take: async (tx, { before }) => ({ taken: await take(tx, before), next: null }),
  };
}

/** What goes in many small transactions: there may be a lot of it after a long outage. */
export function inSteps(
  what: string,
  keptMs: number,
  take: (tx: Tx, before: Instant, limit: number) => Promise<number>,
): Forgetting {
  return {
    ...{ what, keptMs },
    take: async (tx, { before, limit }) => {
      const taken = await take(tx, before, limit);
      return { taken, next: taken < limit ? null : '' };
    },
  };
}
