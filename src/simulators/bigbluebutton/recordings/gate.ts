import { htmlError, type Answer } from '../answer.ts';
import { HOUR_MS } from '../../../lib/span.ts';
import type { RawRequest } from '../raw-request.ts';
import type { World } from '../world.ts';
import { cookieName, cookieTarget, gateTarget, playbackPath } from './addresses.ts';

const COOKIE_MS = 6 * HOUR_MS;

/** A balancer's way in: takes the token of a listing, once, and gives a cookie for it. */
export function enterGate(world: World, request: RawRequest, recordID: string, type: string): Answer {
  const { recordings, traits, settings } = world;
  const recording = recordings.shelf.get(recordID);
  const isThere =
    traits.isBalancer &&
    recording?.state === 'published' &&
    recording.formats.some((format) => format.type === type);
  if (!isThere) return htmlError(404, 'Not Found');
  const token = new URLSearchParams(request.rawQuery).get('token') ?? '';
  if (recording.isProtected && !recordings.tokens.consume(token, gateTarget(type, recordID))) {
    return htmlError(404, 'Not Found');
  }
  const cookie = recordings.tokens.issue(cookieTarget(type, recordID), COOKIE_MS);
  // The files lie under several paths; a cookie for all of them spares a browser two.
  const set = `${cookieName(type, recordID)}=${cookie}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${COOKIE_MS / 1000}`;
  return {
    status: 307,
    headers: {
      Location: `${settings.origin}${playbackPath(type, recordID)}`,
      'Cache-Control': 'no-cache',
      ...(recording.isProtected ? { 'Set-Cookie': set } : {}),
    },
    body: '',
  };
}
