import { refuse } from '../../lib/refusal.ts';

/** For so many seconds whoever finds all places taken is asked to wait. */
const RETRY_SECONDS = 5;

/**
 * Places for things that are under way, so many for each key.
 *
 * @returns does the work in a place, which is free again however it ends; @throws Refusal `busy` at once where there is none
 */
export function createCrowd(places: number): (key: string, work: () => Promise<void>) => Promise<void> {
  const taken = new Map<string, number>();
  return async (key, work) => {
    const count = taken.get(key) ?? 0;
    if (count >= places) refuse({ code: 'busy', retryAfterSeconds: RETRY_SECONDS });
    taken.set(key, count + 1);
    try {
      await work();
    } finally {
      const left = (taken.get(key) ?? 1) - 1;
      if (left === 0) taken.delete(key);
      else taken.set(key, left);
    }
  };
}
