import type { Instant } from '../../lib/span.ts';
import type { Db, Tx } from '../../platform/db/database.ts';
import type { Recording } from './recording.ts';
import { fromRow } from './recording-row.ts';

/** Where a walk over a branch's recordings stands; they are walked from the oldest on. */
export type Place = { readonly recordedAt: Instant; readonly id: string };

/** By how many days each branch's due dates were reckoned. */
export async function reckonedDays(db: Db | Tx): Promise<ReadonlyMap<string, number>> {
  const rows = await db.selectFrom('recording_terms').selectAll().execute();
  return new Map(rows.map(({ branch, days }) => [branch, days]));
}

export async function rememberDays(tx: Tx, branch: string, days: number): Promise<void> {
  await tx
    .insertInto('recording_terms')
    .values({ branch, days })
    .onConflict((conflict) => conflict.column('branch').doUpdateSet({ days }))
    .execute();
}

/** A branch's recordings that are not proven gone, the oldest first. */
export async function keptOfBranch(
  tx: Db | Tx,
  branch: string,
  { after, limit }: { readonly after: Place | null; readonly limit: number },
): Promise<readonly Recording[]> {
  let query = tx
    .selectFrom('recordings')
    .selectAll()
    .where('branch', '=', branch)
    .where('deleted_at', 'is', null)
    .orderBy('recorded_at')
    .orderBy('id')
    .limit(limit);
  if (after !== null) {
    query = query.where((eb) =>
      eb(eb.refTuple('recorded_at', 'id'), '>', eb.tuple(after.recordedAt, after.id)),
    );
  }
  return (await query.execute()).map(fromRow);
}
