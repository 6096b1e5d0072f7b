import type { Clock } from '../../lib/clock.ts';
import { MINUTE_MS, type Instant } from '../../lib/span.ts';
import { BRUTE_FORCE } from './fault.ts';
import { isFailure, refused } from './failure.ts';
import { createLogins, type Logins } from './logins.ts';

export type Gate = {
  /**
   * Lets a request through that signs in, or says at once why it is not sent.
   *
   * @param stop ends the request, and the waiting before it
   * @throws Failure `unauthorized` or `rate-limited`, else what `send` throws
   */
  pass<T>(send: (stop: AbortSignal) => Promise<T>, stop: AbortSignal): Promise<T>;
};

/** So long a password that worked is trusted to work still. */
const PROVEN_MS = MINUTE_MS;
/** Failures that only somebody hears who is signed in. */
const AFTER_SIGNING_IN = [
  'forbidden',
  'not-found',
  'no-parent',
  'exists',
  'locked',
  'full',
  'bad-name',
] as const;

/**
 * Keeps us from being shut out. Until one has been let in, and again after a pause, requests go one at a time: ten at
 * once with a wrong password would be ten failed logins.
 */
export function createGate(clock: Clock): Gate {
  const logins = createLogins(clock);
  let provenAt: Instant = -Infinity;
  let first: Promise<unknown> | null = null;

  async function run<T>(send: () => Promise<T>): Promise<T> {
    const since = logins.refusals;
    try {
      const answer = await send();
      provenAt = clock.now();
      logins.accepted(since);
      return answer;
    } catch (error) {
      if (isFailure(error, ...AFTER_SIGNING_IN)) provenAt = clock.now();
      if (isFailure(error, 'unauthorized')) provenAt = -Infinity;
      throw noted(error, logins);
    }
  }

  return {
    async pass(send, stop) {
      for (;;) {
        logins.check();
        if (clock.now() - provenAt < PROVEN_MS) return run(() => send(stop));
        if (first === null) break;
        // Whatever became of it: what it means for us, the next round knows.
        await Promise.race([first.catch(() => undefined), aborted(stop)]);
        if (stop.aborted) throw refused('aborted');
      }
      const work = run(() => send(stop));
      first = work;
      try {
        return await work;
      } finally {
        first = null;
      }
    },
  };
}

function noted(error: unknown, logins: Logins): unknown {
  if (isFailure(error, 'unauthorized')) logins.refused();
  if (!isFailure(error, 'rate-limited') || error.facts.code !== BRUTE_FORCE) return error;
  return refused('rate-limited', { ...error.facts, retryAt: logins.shutOut() });
}

async function aborted(stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (stop.aborted) resolve();
    stop.addEventListener('abort', () => resolve(), { once: true });
  });
}
