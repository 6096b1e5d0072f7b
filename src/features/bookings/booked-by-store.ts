import { sql } from 'kysely';
import type { Instant } from '../../lib/span.ts';
import type { Db, Tx } from '../../platform/db/database.ts';
import type { MadeBooking } from '../people/held.ts';

const CHUNK = 500;

/** Which of these principals have a booking whose last date ends at `since` or later. */
export async function bookedSince(
  db: Db | Tx,
  principals: readonly string[],
  since: Instant,
): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (let at = 0; at < principals.length; at += CHUNK) {
    const rows = await db
      .selectFrom('bookings')
      .select('booked_by')
      .distinct()
      .where('booked_by', 'in', principals.slice(at, at + CHUNK))
      .where('last_ends_at', '>=', since)
      .execute();
    for (const { booked_by } of rows) found.add(booked_by);
  }
  return found;
}

/** Principals that begin with `prefix`, not with `except`, and all of whose bookings ended before `before`, in order. */
export async function silentSince(
  tx: Tx,
  before: Instant,
  among: {
    readonly prefix: string;
    readonly except: string;
    readonly after: string;
    readonly limit: number;
  },
): Promise<readonly string[]> {
  const rows = await tx
    .selectFrom('bookings')
    .select('booked_by')
    .where('booked_by', '>', among.after)
    .where('booked_by', 'like', `${among.prefix}%`)
    .where('booked_by', 'not like', `${among.except}%`)
    .groupBy('booked_by')
    .having((eb) => eb(eb.fn.max('last_ends_at'), '<', before))
    .orderBy('booked_by')
    .limit(among.limit)
    .execute();
  return rows.map(({ booked_by }) => booked_by);
}

/** All that a principal booked, the oldest first. */
export async function bookingsMadeBy(db: Db | Tx, principal: string): Promise<readonly MadeBooking[]> {
  const rows = await db
    .selectFrom('bookings')
    .select(['id', 'branch', 'title', 'description', 'start_local as start', 'time_zone as timeZone'])
    .select(['duration_minutes as durationMinutes', 'recurrence', 'status'])
    .select(['created_at as createdAt', 'last_ends_at as lastEndsAt'])
    .where('booked_by', '=', principal)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return rows.map(({ status, ...row }) => ({ ...row, status: status === 'booked' ? 'booked' : 'cancelled' }));
}

/**
 * Puts another principal in the place of the one that booked, under the next version: who is changing such a booking
 * at this moment must not write the old one back.
 *
 * @param before only bookings whose last date ended before it; null for all
 * @returns how many
 */
export async function replaceBooker(
  tx: Tx,
  { principal, other, before }: { principal: string; other: string; before: Instant | null },
): Promise<number> {
  let query = tx
    .updateTable('bookings')
    .set({ booked_by: other, version: sql`version + 1` })
    .where('booked_by', '=', principal);
  if (before !== null) query = query.where('last_ends_at', '<', before);
  return Number((await query.executeTakeFirst()).numUpdatedRows);
}
