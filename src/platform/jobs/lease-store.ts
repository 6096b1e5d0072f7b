import { sql } from 'kysely';
import type { Database } from '../db/database.ts';
import { storeTime } from '../db/store-time.ts';

/** Who may run a job, and which one. `holder` is a replica; no two processes share one. */
export type LeaseName = { readonly name: string; readonly holder: string };

/** Takes a lease that nobody holds, or whose time is over; one statement, so that one of many gets it. */
export async function takeLease(database: Database, lease: LeaseName, ttlMs: number): Promise<boolean> {
  const now = storeTime(database.dialect);
  const taken = await database.db
    .insertInto('leases')
    .values({ ...lease, expires_at: sql<number>`${now} + ${ttlMs}` })
    .onConflict((conflict) =>
      conflict
        .column('name')
        .doUpdateSet((row) => ({
          holder: row.ref('excluded.holder'),
          expires_at: row.ref('excluded.expires_at'),
        }))
        .where('leases.expires_at', '<=', now),
    )
    .returning('name')
    .executeTakeFirst();
  return taken !== undefined;
}

/**
 * Takes a lease whose holder let its time run out: it has died, or is cut off.
 *
 * @returns `free` where the lease was given back, so that there is nothing to take over
 */
export async function takeOverLease(
  database: Database,
  lease: LeaseName,
  ttlMs: number,
): Promise<'taken' | 'held' | 'free'> {
  const now = storeTime(database.dialect);
  const taken = await database.db
    .updateTable('leases')
    .set({ holder: lease.holder, expires_at: sql<number>`${now} + ${ttlMs}` })
    .where('name', '=', lease.name)
    .where('expires_at', '<=', now)
    .returning('name')
    .executeTakeFirst();
  if (taken !== undefined) return 'taken';
  const held = await database.db
    .selectFrom('leases')
    .select('name')
    .where('name', '=', lease.name)
    .executeTakeFirst();
  return held === undefined ? 'free' : 'held';
}

/** Lengthens a lease that is still ours; false when its time was over, even if nobody took it since. */
export async function renewLease(database: Database, lease: LeaseName, ttlMs: number): Promise<boolean> {
  const now = storeTime(database.dialect);
  const renewed = await database.db
    .updateTable('leases')
    .set({ expires_at: sql<number>`${now} + ${ttlMs}` })
    .where('name', '=', lease.name)
    .where('holder', '=', lease.holder)
    .where('expires_at', '>', now)
    .returning('name')
    .executeTakeFirst();
  return renewed !== undefined;
}

/** Gives back a lease; does nothing to one that somebody else has taken since. */
export async function releaseLease(database: Database, lease: LeaseName): Promise<void> {
  await database.db
    .deleteFrom('leases')
    .where('name', '=', lease.name)
    .where('holder', '=', lease.holder)
    .execute();
}

/** The names of all leases whose time is not over. */
export async function heldLeases(database: Database): Promise<ReadonlySet<string>> {
  const rows = await database.db
    .selectFrom('leases')
    .select('name')
    .where('expires_at', '>', storeTime(database.dialect))
    .execute();
  return new Set(rows.map(({ name }) => name));
}

/** Drops every lease: right only where no other process can be alive, as with an embedded store at its start. */
export async function dropLeases(database: Database): Promise<void> {
  await database.db.deleteFrom('leases').execute();
}
