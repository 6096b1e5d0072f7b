import { setTimeout as wait } from 'node:timers/promises';

const PAUSE_MS = 50;

/** Asks again until there is an answer. @throws Error naming what was waited for, after `limitMs` */
export async function untilThere<T>(
  what: string,
  limitMs: number,
  ask: () => Promise<T | undefined | null | false>,
): Promise<T> {
  const end = Date.now() + limitMs;
  for (;;) {
    const found = await ask();
    if (found !== undefined && found !== null && found !== false) return found;
    if (Date.now() > end) throw new Error(`never came: ${what}`);
    await wait(PAUSE_MS);
  }
}
