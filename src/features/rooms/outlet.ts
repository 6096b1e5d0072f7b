import { setTimeout as wait } from 'node:timers/promises';
import { oneByOne } from '../../lib/one-by-one.ts';

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
  const inOrder = oneByOne();
  return (server) =>
    inOrder(server, async () => {
      const freeAt = free.get(server) ?? 0;
      const aheadMs = freeAt - performance.now();
      if (aheadMs > 0) await wait(Math.ceil(aheadMs));
      // A timer that fires a little late delays the next one not at all, a stall delays it.
      free.set(server, Math.max(freeAt, performance.now() - gapMs / 2) + gapMs);
    });
}
