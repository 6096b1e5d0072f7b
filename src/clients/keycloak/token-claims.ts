import { type Instant, MINUTE_MS, SECOND_MS } from '../../lib/span.ts';
import type { TokenReason } from './token-refused.ts';

/** Realm tokens of people in many groups are long; Node reads 16 KiB of headers in all. */
const LONGEST_TOKEN = 16_384;
const LONGEST_KEY_ID = 255;
const LONGEST_SUBJECT = 255;
const THREE_PARTS = /^([\w-]+)\.[\w-]+\.[\w-]+$/;

/** By so much our clock may be behind the realm's before a token that begins now has not begun yet. */
const MOST_SKEW_MS = 30 * SECOND_MS;
/** A token that says it was made further ahead than this was made by no clock. */
const MOST_AHEAD_MS = 5 * MINUTE_MS;

/** The id of the key that `token` says it was signed by, or why its header alone is reason to refuse it. */
export function readKeyId(token: string): { readonly kid: string } | TokenReason {
  const first = token.length > LONGEST_TOKEN ? undefined : THREE_PARTS.exec(token)?.[1];
  const header = first === undefined ? null : readJson(Buffer.from(first, 'base64url').toString('utf8'));
  // `crit` names extensions that whoever does not know them must not ignore: we know none.
  if (!isRecord(header) || 'crit' in header) return 'malformed';
  if (header['alg'] !== 'RS256') return 'algorithm';
  const kid = header['kid'];
  return isText(kid, LONGEST_KEY_ID) ? { kid } : 'malformed';
}

/** What of a token's time and subject is reason to refuse it; null for nothing. */
export function faultOfClaims(claims: unknown, now: Instant): TokenReason | null {
  if (!isRecord(claims)) return 'malformed';
  const { exp, nbf = 0, iat = 0, sub } = claims;
  if (!isTime(exp) || !isTime(nbf) || !isTime(iat) || !isText(sub, LONGEST_SUBJECT)) return 'claims';
  if (exp * SECOND_MS <= now) return 'expired';
  const isEarly = nbf * SECOND_MS > now + MOST_SKEW_MS || iat * SECOND_MS > now + MOST_AHEAD_MS;
  return isEarly ? 'early' : null;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Seconds since the epoch. */
function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function isText(value: unknown, longest: number): value is string {
  return typeof value === 'string' && value !== '' && value.length <= longest;
}
