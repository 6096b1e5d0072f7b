import type { Insertable, Selectable } from 'kysely';
import { DAY_MS, type Instant } from '../../lib/span.ts';
import type { Db, Tx } from '../../platform/db/database.ts';
import type { DeletionRow } from '../../platform/db/recording-schema.ts';

/** The longest month: a proof never goes early. */
const MONTH_MS = 31 * DAY_MS;
/** What a server lists, also as deleted, is noted once a day; longer ago, it lists it no more. */
const LISTED_MS = 30 * DAY_MS;

/**
 * Forgets proofs that are older than so many months, and what is left of recordings that went as long ago and that no server
 * lists any more.
 *
 * @returns how many proofs
 */
export async function forgetProofs(tx: Tx, now: Instant, months: number): Promise<number> {
  const before = now - months * MONTH_MS;
  await tx
    .deleteFrom('recordings')
    .where('deleted_at', '<', before)
    .where((eb) => eb.or([eb('state', '=', 'absent'), eb('seen_at', '<', now - LISTED_MS)]))
    .execute();
  const gone = await tx.deleteFrom('deletions').where('proven_at', '<', before).executeTakeFirst();
  return Number(gone.numDeletedRows);
}

/** Keeps the proof of one deletion. */
export async function addProof(tx: Tx, row: Insertable<DeletionRow>): Promise<void> {
  await tx.insertInto('deletions').values(row).execute();
}

/** The proof that one recording is gone, as it is kept. */
export type KeptProof = Selectable<DeletionRow>;

export type ProofFilter = {
  readonly branches: readonly string[] | null;
  readonly from: Instant | null;
  readonly to: Instant | null;
  readonly after: { readonly at: Instant; readonly id: string } | null;
  readonly limit: number;
};

/** The newest first. */
export async function listProofs(
  db: Db | Tx,
  { branches, from, to, after, limit }: ProofFilter,
): Promise<readonly KeptProof[]> {
  if (branches?.length === 0) return [];
  let query = db
    .selectFrom('deletions')
    .selectAll()
    .orderBy('proven_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit);
  if (branches !== null) query = query.where('branch', 'in', branches);
  if (from !== null) query = query.where('proven_at', '>=', from);
  if (to !== null) query = query.where('proven_at', '<', to);
  if (after !== null) {
    query = query.where((eb) => eb(eb.refTuple('proven_at', 'id'), '<', eb.tuple(after.at, after.id)));
  }
  return query.execute();
}
