import type { Clock } from '../../lib/clock.ts';
import { MINUTE_MS, type Instant } from '../../lib/span.ts';

/** The server forgets each call after so long, one by one. */
const WINDOW_MS = 10 * MINUTE_MS;

/** What the server allows us of one kind of call in ten minutes, as far as we know of it. */
export type Window = {
  now(): Instant;
  /** When the next call may be made; not before the present. */
  nextAt(): Instant;
  /** One call is about to be sent; failed ones count too. */
  note(): void;
  /** The server said that there were too many. @returns when to come again */
  close(): Instant;
};

export function createWindow(clock: Clock, most: number): Window {
  let calls: readonly Instant[] = [];
  let closedUntil: Instant = 0;

  const known = (now: Instant) => calls.filter((at) => now - at < WINDOW_MS);

  return {
    now: () => clock.now(),
    nextAt() {
      const now = clock.now();
      calls = known(now);
      const oldest = calls.at(-most);
      return Math.max(now, closedUntil, oldest === undefined ? 0 : oldest + WINDOW_MS);
    },
    note() {
      const now = clock.now();
      calls = [...known(now), now];
    },
    close() {
      const now = clock.now();
      // The call that was refused is not counted by the server, and is the last one that we noted.
      calls = known(now).slice(0, -1);
      closedUntil = (calls[0] ?? now) + WINDOW_MS;
      return closedUntil;
    },
  };
}
