import { sql } from 'kysely';
import type { Instant } from '../../lib/span.ts';
import type { Db, Tx } from '../../platform/db/database.ts';
import type { Room } from './room.ts';

/**
 * Takes a copy on for a `create`: nobody else may, until `until`.
 *
 * @returns false when somebody else has it
 */
export async function claim(db: Db | Tx, room: Room, now: Instant, until: Instant): Promise<boolean> {
  const result = await db
    .updateTable('rooms')
    .set({ state: 'creating', claimed_until: until })
    .where('id', '=', room.id)
    .where('current', '=', sql.lit(1))
    .where((eb) =>
      eb.or([
        eb('state', '=', 'planned'),
        eb.and([eb('state', '=', 'creating'), eb('claimed_until', '<=', now)]),
      ]),
    )
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/**
 * Holds for longer what was taken on until `heldUntil`.
 *
 * @returns false when somebody else has it since, or it is not to be made any more
 */
export async function renewClaim(
  db: Db | Tx,
  { id }: Pick<Room, 'id'>,
  heldUntil: Instant,
  until: Instant,
): Promise<boolean> {
  const result = await db
    .updateTable('rooms')
    .set({ claimed_until: until })
    .where('id', '=', id)
    .where('state', '=', 'creating')
    .where('current', '=', sql.lit(1))
    .where('claimed_until', '=', heldUntil)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}
