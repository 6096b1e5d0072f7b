import type { Instant } from '../../lib/span.ts';
import type { Db, Tx } from '../../platform/db/database.ts';
import { isThere } from './unindexed.ts';

/** Branches that count; null for all. */
type Branches = readonly string[] | null;

/** Recordings whose copy waits for room in the branch's folder. */
export async function countFull(db: Db | Tx, branches: Branches): Promise<number> {
  if (branches?.length === 0) return 0;
  const found = await db
    .selectFrom('recordings')
    .select(({ fn }) => fn.countAll().as('count'))
    .where('archive_state', '=', 'full')
    .where(isThere)
    .$if(branches !== null, (query) => query.where('branch', 'in', branches ?? []))
    .executeTakeFirstOrThrow();
  return Number(found.count);
}

/** Recordings that are deleted in that time, as far as it was reckoned. */
export async function countDue(db: Db | Tx, branches: Branches, from: Instant, to: Instant): Promise<number> {
  if (branches?.length === 0) return 0;
  const found = await db
    .selectFrom('recordings')
    .select(({ fn }) => fn.countAll().as('count'))
    .where('due_at', '>=', from)
    .where('due_at', '<', to)
    .where('origin', '!=', 'foreign')
    .where(isThere)
    .where('unwanted_by', 'is', null)
    .$if(branches !== null, (query) => query.where('branch', 'in', branches ?? []))
    .executeTakeFirstOrThrow();
  return Number(found.count);
}
