import { MINUTE_MS, type Instant } from '../../lib/span.ts';

/** Sliding windows: each call counts until it is as old as its window. */
export type Windows = {
  /** Counts a call, or says false where too many are in the window already. */
  take(key: string, limit: { readonly calls: number; readonly ms: number }, now: Instant): boolean;
  clear(): void;
};

export const LIMITS = {
  shares: { calls: 20, ms: 10 * MINUTE_MS },
  sendEmail: { calls: 10, ms: 10 * MINUTE_MS },
  editUser: { calls: 50, ms: 10 * MINUTE_MS },
  editUserCollection: { calls: 5, ms: MINUTE_MS },
} as const;

export function windows(): Windows {
  const calls = new Map<string, Instant[]>();
  return {
    take: (key, limit, now) => {
      const recent = (calls.get(key) ?? []).filter((at) => now - at < limit.ms);
      const isFree = recent.length < limit.calls;
      if (isFree) recent.push(now);
      calls.set(key, recent);
      return isFree;
    },
    clear: () => calls.clear(),
  };
}

const FAILURES_ALLOWED = 10;
const FAILURES_KEPT_MS = 30 * MINUTE_MS;

/** Failed attempts, counted by address and by what was attempted. */
export type BruteForce = {
  failed(action: string, address: string, now: Instant): void;
  /** How many are remembered. */
  count(action: string, address: string, now: Instant): number;
  isShut(action: string, address: string, now: Instant): boolean;
  clear(): void;
};

export function bruteForce(): BruteForce {
  const failures = new Map<string, Instant[]>();
  const recent = (action: string, address: string, now: Instant) =>
    (failures.get(`${action} ${address}`) ?? []).filter((at) => now - at < FAILURES_KEPT_MS);
  return {
    failed: (action, address, now) => {
      failures.set(`${action} ${address}`, [...recent(action, address, now), now]);
    },
    count: (action, address, now) => recent(action, address, now).length,
    isShut: (action, address, now) => recent(action, address, now).length > FAILURES_ALLOWED,
    clear: () => failures.clear(),
  };
}
