import type { Updateable } from 'kysely';
import type { Instant } from '../../lib/span.ts';
import type { Db, Tx } from '../../platform/db/database.ts';
import type { Schema } from '../../platform/db/schema.ts';
import type { Recording } from './recording.ts';
import { fromRow } from './recording-row.ts';

/** Columns to write. */
export type RecordingChanges = Updateable<Schema['recordings']>;

const CHUNK = 200;

export async function recordingById(db: Db | Tx, id: string): Promise<Recording | null> {
  const row = await db.selectFrom('recordings').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

/** Those of a server's recordings that are known, by the server's own names. */
export async function recordingsOnServer(
  db: Db | Tx,
  server: string,
  recordIds: readonly string[],
): Promise<ReadonlyMap<string, Recording>> {
  const found = new Map<string, Recording>();
  for (let at = 0; at < recordIds.length; at += CHUNK) {
    const rows = await db
      .selectFrom('recordings')
      .selectAll()
      .where('server', '=', server)
      .where('record_id', 'in', recordIds.slice(at, at + CHUNK))
      .execute();
    for (const row of rows) found.set(row.record_id, fromRow(row));
  }
  return found;
}

/** Changes one as it was read; false where it has changed meanwhile, and then nothing is written. */
export async function changeRecording(
  tx: Tx,
  { id, version }: Pick<Recording, 'id' | 'version'>,
  changes: RecordingChanges,
  now: Instant,
): Promise<boolean> {
  const changed = await tx
    .updateTable('recordings')
    .set({ ...changes, version: version + 1, updated_at: now })
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst();
  return changed.numUpdatedRows === 1n;
}
