import type { Clock } from '../../lib/clock.ts';
import { type Instant, MINUTE_MS, SECOND_MS } from '../../lib/span.ts';

/** How long one quota lasts. */
export const QUOTA_MS = MINUTE_MS;
/** More counts than this are looked through for those that are over. */
const MANY = 10_000;

/** How a caller stands after a call. */
type Standing = {
  readonly allowed: boolean;
  readonly remaining: number;
  /** Until the whole quota is there again; at least 1. */
  readonly seconds: number;
};

export type Quotas = {
  /** Counts a call against the `limit` calls of a minute that `who` has; a call that is not allowed costs nothing. */
  take(who: string, limit: number): Standing;
};

type Count = { readonly endsAt: Instant; readonly used: number };

/**
 * Counts calls by the minute, which begins with a caller's first call. In memory, so a count never fails and never
 * waits; each replica counts for itself.
 */
export function createQuotas(clock: Clock): Quotas {
  const counts = new Map<string, Count>();
  return {
    take: (who, limit) => {
      const now = clock.now();
      const { endsAt, used } = running(counts.get(who), now) ?? { endsAt: now + QUOTA_MS, used: 0 };
      const allowed = used < limit;
      const after = allowed ? used + 1 : used;
      if (!counts.has(who) && counts.size >= MANY) dropThoseOver(counts, now);
      counts.set(who, { endsAt, used: after });
      const seconds = Math.max(1, Math.ceil((endsAt - now) / SECOND_MS));
      return { allowed, remaining: Math.max(0, limit - after), seconds };
    },
  };
}

/** The count where its minute is not over; one that ends too late was begun before the clock was set back. */
function running(count: Count | undefined, now: Instant): Count | null {
  return count !== undefined && now < count.endsAt && count.endsAt <= now + QUOTA_MS ? count : null;
}

function dropThoseOver(counts: Map<string, Count>, now: Instant): void {
  for (const [who, count] of counts) if (running(count, now) === null) counts.delete(who);
}
