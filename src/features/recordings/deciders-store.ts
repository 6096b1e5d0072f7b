import { sql } from 'kysely';
import type { Instant } from '../../lib/span.ts';
import type { Db, Tx } from '../../platform/db/database.ts';

/** What people decided about recordings, with the instant by which that is as old as it says. */
const DECISIONS = [
  { column: 'released_by', at: 'released_at' },
  { column: 'held_by', at: 'hold_until' },
  { column: 'unwanted_by', at: 'unwanted_at' },
] as const;

/** Principals that begin with `prefix`, not with `except`, and decided about a recording before `before`; each once. */
export async function decidersBefore(
  tx: Tx,
  before: Instant,
  { prefix, except, limit }: { readonly prefix: string; readonly except: string; readonly limit: number },
): Promise<readonly string[]> {
  const found = new Set<string>();
  for (const { column, at } of DECISIONS) {
    const rows = await tx
      .selectFrom('recordings')
      .select(`${column} as who`)
      .distinct()
      .where(column, 'like', `${prefix}%`)
      .where(column, 'not like', `${except}%`)
      .where(at, '<', before)
      .limit(limit)
      .execute();
    for (const { who } of rows) if (who !== null) found.add(who);
  }
  const rows = await tx
    .selectFrom('deletions')
    .select('asked_by as who')
    .distinct()
    .where('asked_by', 'like', `${prefix}%`)
    .where('asked_by', 'not like', `${except}%`)
    .where('proven_at', '<', before)
    .limit(limit)
    .execute();
  for (const { who } of rows) if (who !== null) found.add(who);
  return [...found].slice(0, limit);
}

/** What a principal decided about recordings, as far as it stands with them; in how many places. */
export async function decisionsOf(db: Db | Tx, principal: string): Promise<number> {
  let count = 0;
  for (const { column } of DECISIONS) count += await places(db, 'recordings', column, principal);
  return count + (await places(db, 'deletions', 'asked_by', principal));
}

/**
 * Puts another principal in the place of one, under the next version.
 *
 * @param before only decisions older than it; null for all
 * @returns in how many places
 */
export async function replaceDecider(
  tx: Tx,
  { principal, other, before }: { principal: string; other: string; before: Instant | null },
): Promise<number> {
  let count = 0n;
  for (const { column, at } of DECISIONS) {
    let query = tx
      .updateTable('recordings')
      .set({ [column]: other, version: sql`version + 1` })
      .where(column, '=', principal);
    if (before !== null) query = query.where(at, '<', before);
    count += (await query.executeTakeFirst()).numUpdatedRows;
  }
  let query = tx.updateTable('deletions').set({ asked_by: other }).where('asked_by', '=', principal);
  if (before !== null) query = query.where('proven_at', '<', before);
  return Number(count + (await query.executeTakeFirst()).numUpdatedRows);
}

async function places(
  db: Db | Tx,
  table: 'recordings' | 'deletions',
  column: (typeof DECISIONS)[number]['column'] | 'asked_by',
  principal: string,
): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from ${sql.table(table)} where ${sql.ref(column)} = ${principal}
  `.execute(db);
  return rows[0]?.count ?? 0;
}
