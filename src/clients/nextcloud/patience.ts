import type { Clock } from '../../lib/clock.ts';

/** How long to wait before each further try: longer each time, and by chance, so that two do not meet again. */
const FIRST_MS = 200;
const LONGEST_MS = 2_000;

export type Patience = {
  /** Waits before another try; false, at once, when there is no patience left. @throws what `clock.sleep` does */
  another(): Promise<boolean>;
};

/** Patience for one call: `patienceMs` in all, waiting and trying. */
export function createPatience(clock: Clock, patienceMs: number, signal: AbortSignal | undefined): Patience {
  const until = clock.now() + patienceMs;
  let step = FIRST_MS;
  return {
    async another() {
      const ms = Math.round(step * (0.5 + Math.random()));
      step = Math.min(step * 2, LONGEST_MS);
      if (clock.now() + ms > until) return false;
      await clock.sleep(ms, signal);
      return true;
    },
  };
}
