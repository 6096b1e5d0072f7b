import type { Instant } from '../../lib/span.ts';
import type { Db, Tx } from '../../platform/db/database.ts';
import { ATTENDANCE_ROLES, type Stay, type StayIn } from './attendance.ts';

const CHUNK = 200;

/** Which copy of which date the stays are of. */
export type OfRoom = {
  readonly room: string;
  readonly occurrence: string;
  readonly booking: string;
  readonly branch: string;
};

/** Writes who was in one copy, in place of what was known of it; until `expiresAt`. */
export async function putStays(
  tx: Tx,
  of: OfRoom,
  stays: readonly Stay[],
  expiresAt: Instant,
): Promise<void> {
  await tx
    .deleteFrom('attendances')
    .where('occurrence', '=', of.occurrence)
    .where('room', '=', of.room)
    .execute();
  for (let at = 0; at < stays.length; at += CHUNK) {
    const rows = stays.slice(at, at + CHUNK).map(({ firstAt, lastAt, ...stay }) => ({
      ...{ ...of, ...stay },
      ...{ first_at: firstAt, last_at: lastAt, expires_at: expiresAt },
    }));
    await tx
      .insertInto('attendances')
      .values(rows)
      .onConflict((conflict) => conflict.columns(['occurrence', 'room', 'person']).doNothing())
      .execute();
  }
}

/** Who was in any copy of a date, as long as it may be known, and until when that is. */
export async function staysOf(
  db: Db | Tx,
  occurrence: string,
  now: Instant,
): Promise<{ readonly stays: readonly StayIn[]; readonly until: Instant | null }> {
  const rows = await db
    .selectFrom('attendances')
    .selectAll()
    .where('occurrence', '=', occurrence)
    .where('expires_at', '>', now)
    .execute();
  const stays = rows.map((row): StayIn => {
    const { room, person, name, first_at: firstAt, last_at: lastAt, minutes } = row;
    const role = ATTENDANCE_ROLES.find((known) => known === row.role) ?? 'guest';
    return { room, person, name, role, firstAt, lastAt, minutes };
  });
  const until = rows.reduce<Instant | null>((last, row) => Math.max(last ?? 0, row.expires_at), null);
  return { stays, until };
}

/** Removes who was at a date, or at any date of a booking; returns how many. */
export async function removeStays(
  tx: Tx,
  of: { readonly occurrence: string } | { readonly booking: string },
): Promise<number> {
  const query = tx.deleteFrom('attendances');
  const result = await (
    'occurrence' in of
      ? query.where('occurrence', '=', of.occurrence)
      : query.where('booking', '=', of.booking)
  ).executeTakeFirst();
  return Number(result.numDeletedRows);
}

/** Removes what may not be known any more at `now`; returns how many. */
export async function removeExpiredStays(tx: Tx, now: Instant): Promise<number> {
  const result = await tx.deleteFrom('attendances').where('expires_at', '<=', now).executeTakeFirst();
  return Number(result.numDeletedRows);
}
