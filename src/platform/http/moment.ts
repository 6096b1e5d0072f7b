import { z } from 'zod';
import { addDays, addMinutes, type LocalDateTime, parseLocal, toInstant } from '../../lib/local-time.ts';
import { refuse } from '../../lib/refusal.ts';
import type { Instant } from '../../lib/span.ts';

/** A point in time as callers write it. */
export const Moment = z
  .union([z.iso.datetime({ offset: true }), z.iso.date()])
  .meta({ description: 'RFC 3339 with `Z` or an offset, or a day, which begins at midnight in our zone' });

/** @throws Refusal `date-invalid` for a day outside our calendar */
export function toMoment(text: string, timeZone: string): Instant {
  return text.includes('T') ? Date.parse(text) : beginningOf(midnightOf(text), timeZone, text);
}

/** The same, but a day means its end. @throws Refusal `date-invalid` */
export function toEnd(text: string, timeZone: string): Instant {
  return text.includes('T') ? Date.parse(text) : beginningOf(addDays(midnightOf(text), 1), timeZone, text);
}

function midnightOf(day: string): LocalDateTime {
  return parseLocal(`${day}T00:00`) ?? refuse({ code: 'date-invalid', start: day });
}

function beginningOf(midnight: LocalDateTime, timeZone: string, text: string): Instant {
  const zoned = toInstant(midnight, timeZone);
  if (zoned.kind !== 'gap') return zoned.at;
  // Some zones jump from midnight to one: there the day begins at one.
  const later = toInstant(addMinutes(midnight, 60), timeZone);
  return later.kind === 'gap' ? refuse({ code: 'date-invalid', start: text }) : later.at;
}
