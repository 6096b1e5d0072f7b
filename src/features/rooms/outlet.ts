import { setTimeout as wait } from 'node:timers/promises';

/** How much closer than their interval joins may follow each other, to make up for what was lost: 17 for 15 a second. */
const CATCH_UP = 0.9;

/** Resolves when the join may leave this process. */
export type Outlet = (server: string) => Promise<void>;

/**
 * Keeps the joins of this process at one server apart. Their times at the gate lie apart already; but when the process
 * has stalled for a moment, all that came due meanwhile would leave at once.
 */
export function createOutlet(intervalMs: number): Outlet {
  const gapMs = intervalMs * CATCH_UP;
  /** By server, on this process' own clock. */
  const free = new Map<string, number>();
  return async (server) => {
    for (;;) {
      const now = performance.now();
      const aheadMs = (free.get(server) ?? 0) - now;
      if (aheadMs <= 0) {
        free.set(server, now + gapMs);
        return;
      }
      await wait(Math.ceil(aheadMs));
    }
  };
}
