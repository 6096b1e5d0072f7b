import { type LogoutTokenParts, readLogoutToken } from '../../clients/keycloak/logout-token.ts';
import { RealmUnreachable } from '../../clients/keycloak/realm-fault.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Log } from '../../lib/log.ts';
import { type Instant, MINUTE_MS } from '../../lib/span.ts';
import type { Database, Tx } from '../../platform/db/database.ts';
import type { Attempts } from '../../platform/http/attempts.ts';
import type { Page, PageAnswer, PageRequest } from '../../platform/web/page.ts';
import { endSessions } from '../../platform/web/sessions.ts';
import { forgetOldLogoutTokens, spendLogoutToken } from './logout-store.ts';

/** Wrong tokens from one address; good ones are never counted, and always taken. */
const WRONG_TOKENS = { limit: 30, windowMs: 10 * MINUTE_MS };

export type LogoutParts = {
  readonly tokens: LogoutTokenParts;
  readonly database: Database;
  readonly attempts: Attempts;
  readonly clock: Clock;
  readonly log: Log;
};

/** Where the realm says who signed out (OpenID Connect Back-Channel Logout 1.0). */
export function backchannelLogout(parts: LogoutParts): Page {
  return {
    method: 'post',
    path: '/auth/backchannel-logout',
    speaks: 'json',
    handle: (request) => signOut(parts, request),
  };
}

async function signOut(parts: LogoutParts, { form, clientAddress }: PageRequest): Promise<PageAnswer> {
  const { tokens, database, clock, log } = parts;
  try {
    const logout = await readLogoutToken(tokens, form['logout_token'] ?? '', clock.now());
    if (logout === null) return await wrongToken(parts, clientAddress);
    const { jti, goodUntil, session, subject } = logout;
    const ended = await database.transaction(async (tx) => {
      if (!(await spendLogoutToken(tx, jti, goodUntil))) return null;
      if (session !== null) return endSessions(tx, { realmSession: session });
      return subject === null ? 0 : endSessions(tx, { subject });
    });
    if (ended === null) return await wrongToken(parts, clientAddress);
    log.info('the realm signed somebody out', { sessions: ended });
    return { status: 200, json: {} };
  } catch (error) {
    if (!(error instanceof RealmUnreachable)) throw error;
    log.warn('the realm signed somebody out, and its keys cannot be had', { kind: error.kind });
    return {
      status: 503,
      headers: { 'Retry-After': '30' },
      json: { error: 'temporarily_unavailable' },
    };
  }
}

async function wrongToken({ attempts }: LogoutParts, clientAddress: string): Promise<PageAnswer> {
  const { limit, windowMs } = WRONG_TOKENS;
  const blocked = await attempts.blocked('logout-token', clientAddress, limit, windowMs);
  if (blocked !== null) {
    return { status: 429, headers: { 'Retry-After': String(blocked) }, json: { error: 'invalid_request' } };
  }
  await attempts.count('logout-token', clientAddress);
  return { status: 400, json: { error: 'invalid_request' } };
}

/** Removes what is remembered of logout tokens that their age alone refuses by now; called by a clean-up job. */
export async function forgetLogouts(tx: Tx, now: Instant): Promise<number> {
  return forgetOldLogoutTokens(tx, now);
}
