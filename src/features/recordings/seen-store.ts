import type { Instant } from '../../lib/span.ts';
import type { Tx } from '../../platform/db/database.ts';
import type { RecordingRow } from './recording-row.ts';

/** Adds those that are not there yet, and says how many these were. At most a few hundred at once. */
export async function addRecordings(tx: Tx, rows: readonly RecordingRow[]): Promise<number> {
  if (rows.length === 0) return 0;
  const added = await tx
    .insertInto('recordings')
    .values([...rows])
    .onConflict((conflict) => conflict.columns(['server', 'record_id']).doNothing())
    .executeTakeFirst();
  return Number(added.numInsertedOrUpdatedRows ?? 0n);
}

/** Notes that the server still shows these as they are known. */
export async function touchRecordings(tx: Tx, ids: readonly string[], seenAt: Instant): Promise<void> {
  if (ids.length === 0) return;
  await tx
    .updateTable('recordings')
    .set({ seen_at: seenAt })
    .where('id', 'in', ids)
    .where('seen_at', '<', seenAt)
    .execute();
}
