import { errors, jwtVerify, type JWTPayload } from 'jose';
import { type Instant, SECOND_MS } from '../../lib/span.ts';
import type { RealmKeys } from './keys.ts';

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';
/** As long as Keycloak itself lets one be good. */
const FRESH_SECONDS = 120;
const SKEW_SECONDS = 30;
/** Keycloak says `logout+jwt`; the specification recommends it and demands no type at all. */
const TYPES: readonly (string | undefined)[] = ['logout+jwt', 'jwt', undefined];

/** Who signed out at the realm: a session of its own, or a person everywhere. */
export type LogoutToken = {
  /** Names this token; a second one of that name is a replay. */
  readonly jti: string;
  readonly subject: string | null;
  readonly session: string | null;
  /** From then on it is refused for its age alone. */
  readonly goodUntil: Instant;
};

export type LogoutTokenParts = {
  readonly issuer: string;
  readonly clientId: string;
  readonly keys: Pick<RealmKeys, 'find'>;
};

/**
 * Reads a logout token (OpenID Connect Back-Channel Logout 1.0, section 2.6).
 *
 * @returns null where it is not one that the realm made for us, just now
 * @throws RealmUnreachable where the realm's keys cannot be had
 */
export async function readLogoutToken(
  { issuer, clientId, keys }: LogoutTokenParts,
  token: string,
  now: Instant,
): Promise<LogoutToken | null> {
  try {
    const { payload, protectedHeader } = await jwtVerify(
      token,
      async ({ kid }) => {
        const key = kid === undefined ? null : await keys.find(kid);
        if (key === null) throw new errors.JWKSNoMatchingKey();
        return key;
      },
      {
        ...{ issuer, audience: clientId, algorithms: ['RS256'], currentDate: new Date(now) },
        ...{ maxTokenAge: FRESH_SECONDS, clockTolerance: SKEW_SECONDS },
        requiredClaims: ['iss', 'aud', 'iat', 'exp', 'jti', 'events'],
      },
    );
    return TYPES.includes(protectedHeader.typ?.toLowerCase()) ? toLogout(payload) : null;
  } catch (error) {
    if (error instanceof errors.JOSEError) return null;
    throw error;
  }
}

function toLogout(payload: JWTPayload): LogoutToken | null {
  const { jti, iat = 0, exp = 0, sub, sid, nonce, events } = payload;
  if (typeof jti !== 'string' || jti === '' || jti.length > 255) return null;
  // An ID token has a nonce; nobody may pass one off as a logout token.
  if (nonce !== undefined || !isLogout(events)) return null;
  const subject = isName(sub) ? sub : null;
  const session = isName(sid) ? sid : null;
  if (subject === null && session === null) return null;
  const goodUntil = (Math.min(iat + FRESH_SECONDS, exp) + SKEW_SECONDS) * SECOND_MS;
  return { jti, subject, session, goodUntil };
}

function isLogout(events: unknown): boolean {
  if (typeof events !== 'object' || events === null || !(EVENT in events)) return false;
  const event = events[EVENT];
  return typeof event === 'object' && event !== null && !Array.isArray(event);
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
