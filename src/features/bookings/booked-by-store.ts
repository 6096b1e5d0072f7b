import type { Instant } from '../../lib/span.ts';
import type { Db, Tx } from '../../platform/db/database.ts';

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
