import { z } from 'zod';
import type { Transaction } from '../../clients/keycloak/sign-in.ts';
import type { Clock } from '../../lib/clock.ts';
import { MINUTE_MS, SECOND_MS } from '../../lib/span.ts';
import { seal, unseal } from '../../platform/db/seal.ts';
import type { Cookies } from '../../platform/web/cookies.ts';

/** The cookie's plain name. */
export const PENDING_COOKIE = 'plenum-sign-in';
/** Who takes longer at the realm begins anew. */
const LIFE_MS = 10 * MINUTE_MS;
/** Tabs of one browser that may be at the realm at the same time. */
const MOST = 4;

/** A sign-in that a browser has gone to the realm for. */
type Pending = Transaction & {
  /** Where the person wanted to go, on our own host. */
  readonly returnTo: string;
};

/** Sign-ins under way lie sealed in the browser's own cookie: strangers cannot fill our store with them. */
export type PendingSignIns = {
  /** The cookie with one more. */
  add(cookie: string | null, pending: Pending): string;
  /** The sign-in of that state, if this browser began it; and the cookie without it. */
  take(cookie: string | null, state: string): { readonly pending: Pending | null; readonly line: string };
};

const Text = z.string();
const Kept = z.array(
  z.object({ state: Text, nonce: Text, verifier: Text, returnTo: Text, begunAt: z.number() }),
);
type Kept = z.infer<typeof Kept>;

export function createPendingSignIns(parts: {
  /** 32 bytes of their own. */
  readonly key: Buffer;
  readonly clock: Clock;
  readonly cookies: Cookies;
}): PendingSignIns {
  const { key, clock, cookies } = parts;
  const read = (cookie: string | null): Kept => {
    const opened = cookie === null ? null : unseal(cookie, key, PENDING_COOKIE);
    if (opened === null) return [];
    const oldest = clock.now() - LIFE_MS;
    return Kept.parse(JSON.parse(opened.toString())).filter(({ begunAt }) => begunAt > oldest);
  };
  const line = (kept: Kept): string =>
    kept.length === 0
      ? cookies.line(PENDING_COOKIE, '', 0)
      : cookies.line(
          PENDING_COOKIE,
          seal(Buffer.from(JSON.stringify(kept)), key, PENDING_COOKIE),
          LIFE_MS / SECOND_MS,
        );
  return {
    add: (cookie, pending) => line([...read(cookie), { ...pending, begunAt: clock.now() }].slice(-MOST)),
    take: (cookie, state) => {
      const all = read(cookie);
      const found = all.find((one) => one.state === state);
      return { pending: found ?? null, line: line(all.filter((one) => one !== found)) };
    },
  };
}
