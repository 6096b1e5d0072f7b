import { setTimeout as wait } from 'node:timers/promises';

/**
 * Holds a request up: for `ms` milliseconds, or for ever where that is null.
 *
 * @param alive rejects a wait with its reason when the process behind the server dies
 */
export type Pause = (ms: number | null, alive: AbortSignal) => Promise<void>;

export const realPause: Pause = async (ms, alive) => {
  if (ms === null) await new Promise(() => undefined);
  else await wait(ms, undefined, { signal: alive });
};
