import { createHmac, timingSafeEqual } from 'node:crypto';
import { randomHex } from '../../lib/ids.ts';
import { oneByOne } from '../../lib/one-by-one.ts';
import { MINUTE_MS } from '../../lib/span.ts';
import { addressBucket, type Attempts } from '../../platform/http/attempts.ts';
import type { Booking } from '../bookings/booking.ts';
import type { Visitor } from './door.ts';

const WRONG_ACCESS_CODES = { limit: 10, windowMs: 10 * MINUTE_MS };

/** Why the access code does not lead in; null where it does. */
export type CodeRefusal =
  { readonly why: 'wrong' } | { readonly why: 'too-many-tries'; readonly retryAfterSeconds: number } | null;

/**
 * Judges access codes; wrong ones count per booking and address. Tries of one place at one booking are judged one
 * after the other: a thousand at once would all be first.
 */
export function createAccessCodes(attempts: Attempts) {
  const inLine = oneByOne();
  return (booking: Booking, visitor: Visitor): Promise<CodeRefusal> =>
    inLine(`${booking.id} ${addressBucket(visitor.clientAddress)}`, () => judge(attempts, booking, visitor));
}

async function judge(attempts: Attempts, booking: Booking, visitor: Visitor): Promise<CodeRefusal> {
  const subject = `${booking.id} ${visitor.clientAddress}`;
  const { limit, windowMs } = WRONG_ACCESS_CODES;
  const blocked = await attempts.blocked('access-code', subject, limit, windowMs);
  if (blocked !== null) return { why: 'too-many-tries', retryAfterSeconds: blocked };
  if (sameText(visitor.accessCode.trim(), booking.options.accessCode ?? '')) return null;
  await attempts.count('access-code', subject);
  return { why: 'wrong' };
}

/** Compares in constant time, whatever the lengths. */
function sameText(given: string, expected: string): boolean {
  const key = randomHex(16);
  const digest = (text: string) => createHmac('sha256', key).update(text.normalize('NFC')).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
