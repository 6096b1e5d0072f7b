import type { Request, Response } from 'express';
import type { Clock } from '../../lib/clock.ts';
import { refuse } from '../../lib/refusal.ts';
import { MINUTE_MS, SECOND_MS } from '../../lib/span.ts';
import { addressBucket, type Attempts } from './attempts.ts';
import type { Caller, Identify } from './caller.ts';
import { createQuotas, QUOTA_MS } from './quotas.ts';

/** Wrong tokens that one address may try. */
const WRONG_TOKENS = { kind: 'token', limit: 30, windowMs: 10 * MINUTE_MS } as const;
/** Pairs of token and address that are remembered; the one that was used longest ago is forgotten first. */
const MOST_PROVEN = 10_000;

export type GateParts = {
  readonly identify: Identify;
  readonly attempts: Attempts;
  /** Calls a minute that each token has where it has no number of its own; 0: as many as come. */
  readonly requestsPerMinute: number;
  readonly clock: Clock;
};

/**
 * Says who calls, and lets in no more calls than are allowed; says so in `RateLimit` and `RateLimit-Policy`.
 *
 * @throws Refusal `unauthenticated`, `rate-limited`, `realm-unreachable`
 */
export type Gate = (request: Request, response: Response) => Promise<Caller>;

/**
 * The gate of the API. An address that tried too many wrong tokens is refused before it learns whether the next
 * one is right; a token that came from there rightly before goes on working, since programs share addresses.
 * What cannot be counted is not let in: a store that fails is told as such, and nobody's token is judged.
 */
export function createGate({ identify, attempts, requestsPerMinute, clock }: GateParts): Gate {
  const proven = createProven();
  const quotas = createQuotas(clock);
  const refuseBlocked = async (address: string) => {
    const { kind, limit, windowMs } = WRONG_TOKENS;
    const retryAfterSeconds = await attempts.blocked(kind, address, limit, windowMs);
    if (retryAfterSeconds !== null) refuse({ code: 'rate-limited', retryAfterSeconds });
  };
  const count = (response: Response, caller: Caller) => {
    const limit = caller.requestsPerMinute ?? requestsPerMinute;
    if (limit === 0) return;
    const { allowed, remaining, seconds } = quotas.take(caller.principal, limit);
    response.set({
      'RateLimit-Policy': `"default";q=${limit};w=${QUOTA_MS / SECOND_MS}`,
      RateLimit: `"default";r=${remaining};t=${seconds}`,
    });
    if (!allowed) refuse({ code: 'rate-limited', retryAfterSeconds: seconds });
  };
  return async (request, response) => {
    const { authorization } = request.headers;
    const address = request.ip ?? '';
    const caller = await identify(authorization);
    if (caller === null) {
      // Who sends no token guesses none.
      if (authorization !== undefined) {
        await refuseBlocked(address);
        await attempts.count(WRONG_TOKENS.kind, address);
      }
      return refuse({ code: 'unauthenticated' });
    }
    const pair = `${addressBucket(address)} ${caller.principal}`;
    if (!proven.has(pair)) await refuseBlocked(address);
    proven.add(pair);
    count(response, caller);
    return caller;
  };
}

/** A set that holds the last used. */
function createProven() {
  const pairs = new Set<string>();
  return {
    has: (pair: string) => pairs.has(pair),
    add: (pair: string) => {
      pairs.delete(pair);
      pairs.add(pair);
      for (const oldest of pairs) {
        if (pairs.size <= MOST_PROVEN) break;
        pairs.delete(oldest);
      }
    },
  };
}
