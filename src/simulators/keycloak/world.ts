import type { Clock } from '../../lib/clock.ts';
import { SECOND_MS, type Instant } from '../../lib/span.ts';
import type { Keyring } from './keys.ts';
import type { Directory } from './realm.ts';
import type { Sessions } from './sessions.ts';

/** All that the realm knows and is; in memory only. */
export type World = {
  readonly realm: string;
  /** `http://127.0.0.1:<port>/realms/<realm>`. */
  readonly issuer: string;
  readonly clock: Clock;
  /** The server's own clock runs ahead by this much. */
  skewMs: number;
  /** What discovery claims to be; null: the truth. */
  claimedIssuer: string | null;
  readonly accessTokenSeconds: number;
  /** After which a session ends without a sign of life; refresh tokens say so. */
  readonly idleSeconds: number;
  readonly maxSeconds: number;
  readonly directory: Directory;
  readonly keys: Keyring;
  readonly sessions: Sessions;
  /** Signs refresh tokens, which nobody but the realm reads. */
  readonly refreshSecret: string;
  /** Whether the login page lists the people and their passwords. */
  readonly showsLogins: boolean;
};

/** By the server's own clock, wrong as it may be. */
export function nowOf(world: World): Instant {
  return world.clock.now() + world.skewMs;
}

/** Seconds since the epoch, as tokens count. */
export function secondsOf(at: Instant): number {
  return Math.floor(at / SECOND_MS);
}
