import type { Instant } from '../../../lib/span.ts';
import type { TimeSource } from '../clock.ts';
import { randomToken } from '../user.ts';

/** Tokens in addresses: what each opens, how often and how long. */
export type TokenBox = {
  /** A token that opens `target` for `lifeMs`. */
  issue(target: string, lifeMs: number): string;
  /** Whether it opens `target` now; afterwards it opens nothing. */
  consume(token: string, target: string): boolean;
  /** Whether it opens `target` now. */
  opens(token: string, target: string): boolean;
  clear(): void;
};

/** More than this many unused ones are not kept: the oldest go first. */
const KEPT = 200_000;

export function tokenBox(clock: TimeSource): TokenBox {
  const issued = new Map<string, { target: string; until: Instant }>();
  const opens = (token: string, target: string) => {
    const entry = issued.get(token);
    return entry?.target === target && clock.now() < entry.until;
  };
  return {
    issue: (target, lifeMs) => {
      const token = randomToken(32);
      issued.set(token, { target, until: clock.now() + lifeMs });
      const [oldest] = issued.keys();
      if (issued.size > KEPT && oldest !== undefined) issued.delete(oldest);
      return token;
    },
    consume: (token, target) => {
      const isGood = opens(token, target);
      if (isGood) issued.delete(token);
      return isGood;
    },
    opens,
    clear: () => issued.clear(),
  };
}
