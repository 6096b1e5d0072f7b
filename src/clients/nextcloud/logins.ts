import type { Clock } from '../../lib/clock.ts';
import { MINUTE_MS, type Instant } from '../../lib/span.ts';
import { BRUTE_FORCE } from './fault.ts';
import { refused } from './failure.ts';

/** What we know of our logins, and whether another may be risked. */
export type Logins = {
  /** How often the password was refused so far. */
  readonly refusals: number;
  /** @throws Failure `unauthorized` or `rate-limited` where nothing may be sent now */
  check(probe: boolean): void;
  refused(): void;
  /** @param since `refusals` when the request was sent; one that was sent before a refusal says nothing of now */
  accepted(since: number): void;
  /** The server takes no login from our address. @returns when to come again */
  shutOut(): Instant;
};

/** After a refused password nothing is sent for so long. */
const BLOCK_MS = 5 * MINUTE_MS;
const PROBE_EVERY_MS = MINUTE_MS;
/** More than ten failed logins in half an hour shut out everybody who comes from our address. */
const WINDOW_MS = 30 * MINUTE_MS;
const MOST_REFUSALS = 8;

export function createLogins(clock: Clock): Logins {
  let recent: readonly Instant[] = [];
  let refusals = 0;
  let blockedUntil: Instant = 0;
  let pausedUntil: Instant = 0;
  let probedAt: Instant = -Infinity;

  const inWindow = (now: Instant) => recent.filter((at) => now - at < WINDOW_MS);

  return {
    get refusals() {
      return refusals;
    },
    check(probe) {
      const now = clock.now();
      if (now < pausedUntil) throw refused('rate-limited', { code: BRUTE_FORCE, retryAt: pausedUntil });
      if (now >= blockedUntil) return;
      const mayProbe = now - probedAt >= PROBE_EVERY_MS && inWindow(now).length < MOST_REFUSALS;
      if (!probe || !mayProbe) throw refused('unauthorized');
      probedAt = now;
    },
    refused() {
      const now = clock.now();
      recent = [...inWindow(now), now];
      refusals += 1;
      probedAt = now;
      const isFull = recent.length >= MOST_REFUSALS;
      blockedUntil = isFull ? (recent[0] ?? now) + WINDOW_MS : now + BLOCK_MS;
    },
    accepted(since) {
      if (since === refusals) blockedUntil = 0;
    },
    shutOut() {
      pausedUntil = clock.now() + BLOCK_MS;
      return pausedUntil;
    },
  };
}
