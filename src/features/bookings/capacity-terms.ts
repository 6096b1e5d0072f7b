import { z } from 'zod';
import { refuse } from '../../lib/refusal.ts';
import { type Span, toIso } from '../../lib/span.ts';
import { toMoment } from '../../platform/http/moment.ts';
import { UtcInstant } from './booking-schemas.ts';

/** What the endpoints under `/capacity` say in the same way. */

export const MAX_DAYS = 400;

/** A stretch of time, and what counts in it. */
export const Load = { from: UtcInstant, to: UtcInstant, rooms: z.int(), seats: z.int() };

/** @throws Refusal `invalid-request` where the end is not after the beginning, `date-invalid` */
export function spanOf(
  { from, to }: { readonly from: string; readonly to: string },
  timeZone: string,
  prefix: string,
): Span {
  const span = { from: toMoment(from, timeZone), to: toMoment(to, timeZone) };
  if (span.from >= span.to) refuseField(`${prefix}/to`, 'must be after `from`');
  return span;
}

/** @throws Refusal `invalid-request`, always */
export function refuseField(pointer: string, detail: string): never {
  return refuse({ code: 'invalid-request', errors: [{ pointer, code: 'custom', detail }] });
}

/** Both ends in UTC. */
export function toSpanView({ from, to }: Span) {
  return { from: toIso(from), to: toIso(to) };
}
