import { randomBytes, timingSafeEqual } from 'node:crypto';
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

/**
 * The token as a page shows it: another one each time, so that nobody learns it from how well pages compress that also
 * show what others put into their address (BREACH).
 */
export function maskedToken(token: string): string {
  const known = Buffer.from(token);
  const pad = randomBytes(known.length);
  return `${pad.toString('hex')}.${xor(pad, known).toString('hex')}`;
}

/** Whether a form carries the token of its session, masked or not; how long that takes tells nothing of it. */
export function carriesToken(sent: string | undefined, token: string): boolean {
  const [given, known] = [unmasked(sent ?? ''), Buffer.from(token)];
  return given.length === known.length && timingSafeEqual(given, known);
}

function unmasked(sent: string): Buffer {
  const [whole, pad = '', masked = ''] = /^([0-9a-f]+)\.([0-9a-f]+)$/.exec(sent) ?? [];
  const [one, other] = [Buffer.from(pad, 'hex'), Buffer.from(masked, 'hex')];
  return whole === undefined || one.length !== other.length ? Buffer.from(sent) : xor(one, other);
}

function xor(one: Buffer, other: Buffer): Buffer {
  return Buffer.from(one.map((byte, at) => byte ^ (other[at] ?? 0)));
}
