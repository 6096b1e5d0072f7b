import { createHmac } from 'node:crypto';
import ipaddr from 'ipaddr.js';
import type { Clock } from '../../lib/clock.ts';
import { type Instant, MINUTE_MS, SECOND_MS } from '../../lib/span.ts';
import type { Database, Tx } from '../db/database.ts';

/** Tries are counted by the minute; a window is a sum of such minutes. */
const STEP_MS = MINUTE_MS;

/** A household or a customer has at least this much of IPv6 to itself. */
const IPV6_NETWORK_BITS = 56;

/**
 * Counts what went wrong (a wrong code, never a right one), in the database, for all replicas together.
 * A `subject` is an address, or words and an address parted by a space; an address counts as its network
 * (see `addressBucket`), and none is stored in clear.
 */
export type Attempts = {
  /** One more wrong try. */
  count(kind: string, subject: string): Promise<void>;
  /** Seconds until fewer than `limit` tries lie within the last `windowMs`; null where that is so now. */
  blocked(kind: string, subject: string, limit: number, windowMs: number): Promise<number | null>;
};

type Parts = {
  readonly database: Database;
  /** Turns subjects into buckets that nobody without it can turn back. */
  readonly key: Buffer;
  readonly clock: Clock;
};

export function createAttempts({ database, key, clock }: Parts): Attempts {
  const bucketOf = (kind: string, subject: string) => {
    const anonymous = subject.split(' ').map(networkOf).join(' ');
    return createHmac('sha256', key).update(`attempts:${kind}:${anonymous}`).digest('base64url');
  };
  return {
    count: async (kind, subject) => {
      const now = clock.now();
      // Strangers decide how often this is written: the disk need not keep up, and a crash forgives a try or two.
      await database.lightly((tx) =>
        tx
          .insertInto('attempts')
          .values({ bucket: bucketOf(kind, subject), window_from: now - (now % STEP_MS), tries: 1 })
          .onConflict((conflict) =>
            conflict
              .columns(['bucket', 'window_from'])
              .doUpdateSet((eb) => ({ tries: eb('attempts.tries', '+', 1) })),
          )
          .execute(),
      );
    },
    blocked: async (kind, subject, limit, windowMs) => {
      const now = clock.now();
      const steps = await database.db
        .selectFrom('attempts')
        .select(['window_from', 'tries'])
        .where('bucket', '=', bucketOf(kind, subject))
        .where('window_from', '>', now - windowMs - STEP_MS)
        .orderBy('window_from')
        .execute();
      return secondsUntilBelow(steps, limit, windowMs, now);
    },
  };
}

type Step = { readonly window_from: Instant; readonly tries: number };

/** A step counts until its last instant has left the window, so that no window ever holds more than the limit. */
function secondsUntilBelow(
  steps: readonly Step[],
  limit: number,
  windowMs: number,
  now: Instant,
): number | null {
  let within = steps.reduce((sum, { tries }) => sum + tries, 0);
  if (within < limit) return null;
  for (const { window_from, tries } of steps) {
    within -= tries;
    if (within < limit) return Math.max(1, Math.ceil((window_from + STEP_MS + windowMs - now) / SECOND_MS));
  }
  return Math.ceil(windowMs / SECOND_MS);
}

/** Removes what was counted before `before`; called by a clean-up job. */
export async function forgetOldAttempts(tx: Tx, before: Instant): Promise<number> {
  const result = await tx
    .deleteFrom('attempts')
    .where('window_from', '<', before - STEP_MS)
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}

/**
 * What counts as one place on the net: an IPv4 address, or the first 56 bits of an IPv6 address.
 * What is no address shares one bucket, so that it cannot slip through.
 */
export function addressBucket(address: string): string {
  return ipaddr.isValid(address) ? networkOf(address) : 'unknown';
}

function networkOf(text: string): string {
  // `isValid` alone takes a lone number for an address, as old C libraries did.
  if (!/[.:]/.test(text) || !ipaddr.isValid(text)) return text;
  const address = ipaddr.process(text);
  if (address instanceof ipaddr.IPv4) return address.toString();
  const kept = IPV6_NETWORK_BITS / 8;
  const bytes = address.toByteArray().map((byte, index) => (index < kept ? byte : 0));
  return `${new ipaddr.IPv6(bytes).toString()}/${IPV6_NETWORK_BITS}`;
}
