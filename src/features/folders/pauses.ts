import type { Clock } from '../../lib/clock.ts';
import { type Instant, MINUTE_MS } from '../../lib/span.ts';

const LONGEST_MS = 15 * MINUTE_MS;
/** A branch that fails by itself is tried again by then at the latest; each night it is in any case. */
const LONGEST_OF_BRANCH_MS = 60 * MINUTE_MS;

/** How long a server that answers nothing of use is left alone: longer each time. */
export type Pauses = {
  /** Not before this instant; the past where nothing stands in the way. */
  until(): Instant;
  /** @returns when to come again */
  longer(): Instant;
  over(): void;
};

export function createPauses(clock: Clock): Pauses {
  let failures = 0;
  let until = 0;
  return {
    until: () => until,
    longer: () => {
      const ms = Math.min(MINUTE_MS * 2 ** failures, LONGEST_MS);
      failures += 1;
      // A run begins by the minute, some moments after it or before.
      until = clock.now() + ms - MINUTE_MS / 2;
      return until;
    },
    over: () => {
      failures = 0;
      until = 0;
    },
  };
}

/** When a branch that failed so often is to be tried again. */
export function retryAfter(attempts: number, now: Instant): Instant {
  return now + Math.min(MINUTE_MS * 2 ** Math.max(attempts - 1, 0), LONGEST_OF_BRANCH_MS);
}
