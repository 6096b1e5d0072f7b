import type { Selectable } from 'kysely';
import { z } from 'zod';
import type { Instant } from '../../lib/span.ts';
import type { Db, Tx } from '../../platform/db/database.ts';
import type { RunReportRow } from '../../platform/db/recording-schema.ts';

const JOB = 'forget';

const Taken = z.array(z.object({ what: z.string(), before: z.int(), count: z.int() }));
const Report = z.object({ failure: z.string().nullable(), taken: Taken });

/** What one run took of each kind of thing: of what was older than `before`. */
type Taken = z.infer<typeof Taken>[number];

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

export async function addForgetRun(tx: Tx, run: ForgetRun): Promise<void> {
  await tx
    .insertInto('run_reports')
    .values({ id: run.id, job: JOB, started_at: run.startedAt, finished_at: null, report: written(run) })
    .execute();
}

/** Writes what it took so far; for the transaction that took it. */
export async function noteTaken(tx: Tx, run: ForgetRun): Promise<void> {
  await tx
    .updateTable('run_reports')
    .set({ report: written(run) })
    .where('id', '=', run.id)
    .where('finished_at', 'is', null)
    .execute();
}

/** @returns false where somebody finished it before */
export async function finishForgetRun(tx: Tx, run: ForgetRun, finishedAt: Instant): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('run_reports')
    .set({ finished_at: finishedAt, report: written(run) })
    .where('id', '=', run.id)
    .where('finished_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Runs whose end nobody wrote down. */
export async function unfinishedForgetRuns(tx: Tx): Promise<readonly ForgetRun[]> {
  const rows = await tx
    .selectFrom('run_reports')
    .selectAll()
    .where('job', '=', JOB)
    .where('finished_at', 'is', null)
    .execute();
  return rows.map(fromRow);
}

/** When the last run began that went well; null where none of the last hundred has. */
export async function lastGoodForgetRun(db: Db | Tx): Promise<Instant | null> {
  const runs = await forgetRuns(db, { behind: null, limit: 100 });
  return runs.find(({ finishedAt, failure }) => finishedAt !== null && failure === null)?.startedAt ?? null;
}

/** The newest first, behind the one that is named. */
export async function forgetRuns(
  db: Db | Tx,
  { behind, limit }: { readonly behind: string | null; readonly limit: number },
): Promise<readonly ForgetRun[]> {
  // Ids are in the order of their making.
  let query = db
    .selectFrom('run_reports')
    .selectAll()
    .where('job', '=', JOB)
    .orderBy('id', 'desc')
    .limit(limit);
  if (behind !== null) query = query.where('id', '<', behind);
  return (await query.execute()).map(fromRow);
}

/** Removes the reports of all jobs that began before `before`; returns how many. */
export async function forgetOldReports(tx: Tx, before: Instant): Promise<number> {
  const result = await tx.deleteFrom('run_reports').where('started_at', '<', before).executeTakeFirst();
  return Number(result.numDeletedRows);
}

function written({ failure, taken }: ForgetRun): string {
  return JSON.stringify({ failure, taken });
}

function fromRow(row: Selectable<RunReportRow>): ForgetRun {
  const { id, started_at: startedAt, finished_at: finishedAt, report } = row;
  return { id, startedAt, finishedAt, ...Report.parse(JSON.parse(report)) };
}
