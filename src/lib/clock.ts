import { setTimeout as wait } from 'node:timers/promises';
import type { Instant } from './span.ts';

/** Where the time comes from; tests pass one they can move. */
export type Clock = {
  /** The present, in milliseconds since the epoch. */
  now(): Instant;
  /** Resolves after `ms` milliseconds; rejects with `AbortError` when `signal` fires first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
};

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: async (ms, signal) => {
    await wait(ms, undefined, signal === undefined ? {} : { signal });
  },
};
