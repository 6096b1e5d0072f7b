import type { Clock } from '../../lib/clock.ts';
import type { Instant } from '../../lib/span.ts';

/** How long to wait before each further try: longer each time, and by chance, so that two do not meet again. */
const FIRST_MS = 200;
const LONGEST_MS = 2_000;

export type Patience = {
  /** Waits before another try; false, at once, when there is no patience left. @throws what `clock.sleep` does */
  another(): Promise<boolean>;
};

/** Patience for `patienceMs` in all, waiting and trying, from the first time that it is needed. */
export function createPatience(clock: Clock, patienceMs: number, signal: AbortSignal | undefined): Patience {
  let until: Instant | null = null;
  let step = FIRST_MS;
  return {
    async another() {
      const ms = Math.round(step * (0.5 + Math.random()));
      step = Math.min(step * 2, LONGEST_MS);
      until ??= clock.now() + patienceMs;
      if (clock.now() + ms > until) return false;
      await clock.sleep(ms, signal);
      return true;
    },
  };
}
