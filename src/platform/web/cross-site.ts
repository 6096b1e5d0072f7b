import { timingSafeEqual } from 'node:crypto';
import type { Request } from 'express';

/**
 * Whether a browser says that our own page sent this, or its reader's own hand. Browsers that do not know
 * `Sec-Fetch-Site` name the page's origin; who says neither is refused.
 */
export function comesFromUs(request: Request, origin: string): boolean {
  const site = request.get('Sec-Fetch-Site');
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  return request.get('Origin') === origin;
}

/** Whether a form carries the token of its session; how long the comparison takes tells nothing of it. */
export function carriesToken(sent: string | undefined, token: string): boolean {
  const [given, known] = [Buffer.from(sent ?? ''), Buffer.from(token)];
  return given.length === known.length && timingSafeEqual(given, known);
}
