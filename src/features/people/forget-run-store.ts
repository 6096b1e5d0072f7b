import type { Selectable } from 'kysely';
import { z } from 'zod';
import type { Instant } from '../../lib/span.ts';
import type { Db, Tx } from '../../platform/db/database.ts';
import type { Schema } from '../../platform/db/schema.ts';

const Taken = z.array(z.object({ what: z.string(), before: z.int(), count: z.int() }));

/** What one run took of each kind of thing: of what was older than `before`. */
export type Taken = z.infer<typeof Taken>[number];

/** One run of the job that forgets, and all that it took. */
export type ForgetRun = {
  readonly id: string;
  readonly startedAt: Instant;
  /** null while it runs. */
  readonly finishedAt: Instant | null;
  /** What went wrong, as a name without details; null where nothing did. */
  readonly failure: string | null;
  readonly taken: readonly Taken[];
};

export async function addForgetRun(tx: Tx, { id, startedAt, taken }: ForgetRun): Promise<void> {
  await tx
    .insertInto('forget_runs')
    .values({ id, started_at: startedAt, finished_at: null, failure: null, taken: JSON.stringify(taken) })
    .execute();
}

/** Writes what it took so far; for the transaction that took it. */
export async function noteTaken(tx: Tx, id: string, taken: readonly Taken[]): Promise<void> {
  await tx
    .updateTable('forget_runs')
    .set({ taken: JSON.stringify(taken) })
    .where('id', '=', id)
    .execute();
}

/** @returns false where somebody finished it before */
export async function finishForgetRun(
  tx: Tx,
  { id, failure }: Pick<ForgetRun, 'id' | 'failure'>,
  finishedAt: Instant,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('forget_runs')
    .set({ finished_at: finishedAt, failure })
    .where('id', '=', id)
    .where('finished_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Runs whose end nobody wrote down. */
export async function unfinishedForgetRuns(tx: Tx): Promise<readonly ForgetRun[]> {
  const rows = await tx.selectFrom('forget_runs').selectAll().where('finished_at', 'is', null).execute();
  return rows.map(fromRow);
}

/** When the last run began that went well; null where none has. */
export async function lastGoodForgetRun(db: Db | Tx): Promise<Instant | null> {
  const row = await db
    .selectFrom('forget_runs')
    .select((eb) => eb.fn.max('started_at').as('at'))
    .where('finished_at', 'is not', null)
    .where('failure', 'is', null)
    .executeTakeFirst();
  return row === undefined || row.at === null ? null : Number(row.at);
}

/** The newest first, behind the one that is named. */
export async function forgetRuns(
  db: Db | Tx,
  { behind, limit }: { readonly behind: string | null; readonly limit: number },
): Promise<readonly ForgetRun[]> {
  // Ids are in the order of their making.
  let query = db.selectFrom('forget_runs').selectAll().orderBy('id', 'desc').limit(limit);
  if (behind !== null) query = query.where('id', '<', behind);
  return (await query.execute()).map(fromRow);
}

/** Removes those that ended before `before`; returns how many. */
export async function forgetOldRuns(tx: Tx, before: Instant): Promise<number> {
  const result = await tx.deleteFrom('forget_runs').where('finished_at', '<', before).executeTakeFirst();
  return Number(result.numDeletedRows);
}

function fromRow(row: Selectable<Schema['forget_runs']>): ForgetRun {
  const { id, started_at: startedAt, finished_at: finishedAt, failure, taken } = row;
  return { id, startedAt, finishedAt, failure, taken: Taken.parse(JSON.parse(taken)) };
}
