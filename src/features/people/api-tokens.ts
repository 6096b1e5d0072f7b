import { createHash, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../lib/clock.ts';
import type { Caller, Grant, Identify } from '../../platform/http/caller.ts';
import type { ApiToken } from '../../platform/settings/token-settings.ts';

/** RFC 6750, section 2.1, but any visible characters; the scheme's case does not matter. */
const BEARER = /^bearer +([\x21-\x7e]+)$/i;

/** The token in an `Authorization` header; null where there is none. */
export function bearerToken(authorization: string | undefined): string | null {
  return BEARER.exec(authorization ?? '')?.[1] ?? null;
}

type Known = {
  readonly sha256: Buffer;
  readonly caller: Caller;
  readonly expiresAt: number;
};

/**
 * Knows the programs whose tokens stand in the settings. Two entries may share a name, so that a token
 * can be replaced while both still work; what they did is one principal's, `token:<name>`.
 */
export function createTokens(tokens: readonly ApiToken[], clock: Clock): Identify {
  const known = tokens.map(toKnown);
  return (authorization) => {
    const token = bearerToken(authorization);
    if (token === null) return Promise.resolve(null);
    const digest = createHash('sha256').update(token, 'utf8').digest();
    const now = clock.now();
    // All are compared, each in constant time: how long it takes tells nothing of how near a guess was.
    const [found] = known.filter(
      ({ sha256, expiresAt }) => timingSafeEqual(sha256, digest) && now < expiresAt,
    );
    return Promise.resolve(found?.caller ?? null);
  };
}

function toKnown({ name, sha256, branches, role, expiresAt, requestsPerMinute }: ApiToken): Known {
  const grants = branches.map((branch): Grant => ({ branch, role }));
  return {
    sha256: Buffer.from(sha256, 'hex'),
    caller: {
      principal: `token:${name}`,
      grants,
      ...(requestsPerMinute === null ? {} : { requestsPerMinute }),
    },
    expiresAt: expiresAt ?? Infinity,
  };
}
