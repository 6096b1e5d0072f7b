import type { Selectable, Updateable } from 'kysely';
import type { Instant } from '../../lib/span.ts';
import type { Db, Tx } from '../../platform/db/database.ts';
import type { Schema } from '../../platform/db/schema.ts';
import { SERVER_STATES, type ServerRecord } from './server.ts';

/** What is recorded of every server ever configured, by name. */
export async function serverRecords(db: Db | Tx): Promise<readonly ServerRecord[]> {
  const rows = await db.selectFrom('servers').selectAll().orderBy('name').execute();
  return rows.map(fromRow);
}

/** The name where that server left the last poll unanswered, else null; where none answers it is we who are cut off. */
export async function ifSilent(db: Db, name: string): Promise<string | null> {
  const row = await db
    .selectFrom('servers')
    .select('name')
    .where('name', '=', name)
    .where('misses', '>', 0)
    // No `exists`: SQLite makes a join of it and prepares that anew at each use.
    .where(
      (eb) =>
        eb
          .selectFrom('servers as others')
          .select(eb.fn.countAll<number>().as('up'))
          .where('others.state', '=', 'up'),
      '>',
      0,
    )
    .executeTakeFirst();
  return row?.name ?? null;
}

/** Adds a record for each name that has none; one that is there stays as it is. */
export async function ensureServers(db: Db | Tx, names: readonly string[], now: Instant): Promise<void> {
  if (names.length === 0) return;
  const rows = names.map((name) => ({
    name,
    state: 'up',
    misses: 0,
    draining: 0,
    meetings: 0,
    participants: 0,
    version: 1,
    updated_at: now,
  }));
  await db
    .insertInto('servers')
    .values(rows)
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute();
}

/** Writes what a poll found; the version counts only what people change. */
export async function noteServer(
  db: Db | Tx,
  name: string,
  changes: Omit<Updateable<Schema['servers']>, 'name' | 'version'>,
): Promise<void> {
  await db.updateTable('servers').set(changes).where('name', '=', name).execute();
}

/** @returns false when the record has another version by now */
export async function setDraining(
  tx: Tx,
  record: ServerRecord,
  draining: boolean,
  now: Instant,
): Promise<boolean> {
  const result = await tx
    .updateTable('servers')
    .set({ draining: draining ? 1 : 0, version: record.version + 1, updated_at: now })
    .where('name', '=', record.name)
    .where('version', '=', record.version)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

function fromRow(row: Selectable<Schema['servers']>): ServerRecord {
  const state = SERVER_STATES.find((known) => known === row.state);
  if (state === undefined) throw new Error(`Server ${row.name} has an unknown state.`);
  return {
    name: row.name,
    state,
    misses: row.misses,
    draining: row.draining === 1,
    meetings: row.meetings,
    participants: row.participants,
    seenAt: row.seen_at,
    lostAt: row.lost_at,
    version: row.version,
  };
}
