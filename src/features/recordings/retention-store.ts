import type { Instant } from '../../lib/span.ts';
import type { Db, Tx } from '../../platform/db/database.ts';
import type { Recording } from './recording.ts';
import { fromRow } from './recording-row.ts';
import { isThere } from './unindexed.ts';

const CHUNK = 200;

/** Recordings of ours that are there, of these branches and recorded before an instant; those first that are oldest. */
export async function recordedBefore(
  db: Db | Tx,
  branches: readonly string[],
  before: Instant,
  from: Instant,
): Promise<readonly Recording[]> {
  const found = [];
  for (let at = 0; at < branches.length; at += CHUNK) {
    const rows = await db
      .selectFrom('recordings')
      .selectAll()
      .where('branch', 'in', branches.slice(at, at + CHUNK))
      .where('recorded_at', '>=', from)
      .where('recorded_at', '<', before)
      .where('origin', '!=', 'foreign')
      .where(isThere)
      .execute();
    found.push(...rows.map(fromRow));
  }
  return found;
}
