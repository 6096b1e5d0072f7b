import type { Clock } from '../../lib/clock.ts';
import { MINUTE_MS, type Instant } from '../../lib/span.ts';
import { BRUTE_FORCE } from './fault.ts';
import { refused } from './failure.ts';

/** What we know of our logins, and whether another may be risked. */
export type Logins = {
  /** How often the password was refused so far. */
  readonly refusals: number;
  /** @throws Failure `unauthorized` or `rate-limited` where nothing may be sent now */
  check(): void;
  refused(): void;
  /** @param since `refusals` when the request was sent; one that was sent before a refusal says nothing of now */
  accepted(since: number): void;
  /** The server takes no login from our address. @returns when to come again */
  shutOut(): Instant;
};

/**
 * After so many refusals in a row nothing is sent for so long; after more, as long as the last. More than ten failed
 * logins in half an hour shut out everybody who comes from our address, and other processes of ours count as well.
 */
const BLOCKS_MS = [5 * MINUTE_MS, 15 * MINUTE_MS, 30 * MINUTE_MS];
const LONGEST_BLOCK_MS = 60 * MINUTE_MS;
const SHUT_OUT_MS = 5 * MINUTE_MS;

export function createLogins(clock: Clock): Logins {
  let refusals = 0;
  let inARow = 0;
  let blockedUntil: Instant = 0;
  let pausedUntil: Instant = 0;

  return {
    get refusals() {
      return refusals;
    },
    check() {
      const now = clock.now();
      if (now < pausedUntil) throw refused('rate-limited', { code: BRUTE_FORCE, retryAt: pausedUntil });
      if (now < blockedUntil) throw refused('unauthorized');
    },
    refused() {
      blockedUntil = clock.now() + (BLOCKS_MS[inARow] ?? LONGEST_BLOCK_MS);
      refusals += 1;
      inARow += 1;
    },
    accepted(since) {
      if (since !== refusals) return;
      blockedUntil = 0;
      inARow = 0;
    },
    shutOut() {
      pausedUntil = clock.now() + SHUT_OUT_MS;
      return pausedUntil;
    },
  };
}
