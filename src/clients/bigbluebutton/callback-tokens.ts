import { compactVerify, errors, jwtVerify } from 'jose';
import { z } from 'zod';

/** Longer ones are not looked at. */
const MAX_TOKEN_CHARACTERS = 8_192;

const ReadyClaims = z.object({ meeting_id: z.string().min(1), record_id: z.string().min(1) });

/**
 * What a recording-ready callback is about, or null where none of `secrets` signed it.
 *
 * It is a hint to look and no more: it carries no time, so whoever saw it once may send it for ever. A server signs
 * with HS256, a balancer that demands SHA-512 with HS512.
 *
 * @param signedParameters the form field `signed_parameters`
 */
export async function readRecordingReady(
  secrets: readonly string[],
  signedParameters: string,
): Promise<{ readonly meetingId: string; readonly recordId: string } | null> {
  const payload = await firstOf(secrets, signedParameters, async (key) => {
    const verified = await compactVerify(signedParameters, key, { algorithms: ['HS256', 'HS512'] });
    return verified.payload;
  });
  const claims = payload === null ? null : ReadyClaims.safeParse(jsonOf(payload));
  if (claims?.success !== true) return null;
  return { meetingId: claims.data.meeting_id, recordId: claims.data.record_id };
}

/**
 * Whether one of `secrets` signed the token of an analytics callback and it still holds at `now` (ms UTC). It says
 * nothing about the body that came with it.
 *
 * @param bearer what follows `Bearer ` in the header `Authorization`
 */
export async function isAnalyticsToken(
  secrets: readonly string[],
  bearer: string,
  now: number,
): Promise<boolean> {
  const verified = await firstOf(secrets, bearer, (key) =>
    jwtVerify(bearer, key, { algorithms: ['HS512'], requiredClaims: ['exp'], currentDate: new Date(now) }),
  );
  return verified !== null;
}

/** What `verify` makes of the token with the first secret that it accepts; null where there is none. */
async function firstOf<T>(
  secrets: readonly string[],
  token: string,
  verify: (key: Uint8Array) => Promise<T>,
): Promise<T | null> {
  if (token.length > MAX_TOKEN_CHARACTERS) return null;
  for (const secret of secrets) {
    try {
      return await verify(new TextEncoder().encode(secret));
    } catch (error) {
      if (!(error instanceof errors.JOSEError)) throw error;
    }
  }
  return null;
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return null;
  }
}
