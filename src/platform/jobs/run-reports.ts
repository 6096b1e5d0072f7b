import type { Instant } from '../../lib/span.ts';
import type { Db, Tx } from '../db/database.ts';
import type { RunReportRow } from '../db/recording-schema.ts';

/** The report of one run of a nightly job, as it is kept. */
export type KeptReport = {
  readonly id: string;
  readonly startedAt: Instant;
  /** null: the run has not come to its end. */
  readonly finishedAt: Instant | null;
  /** JSON. */
  readonly report: string;
};

/** @param id its place in the list: newer ones are greater */
export async function addReport(
  tx: Tx,
  job: string,
  { id, startedAt, finishedAt, report }: KeptReport,
): Promise<void> {
  await tx
    .insertInto('run_reports')
    .values({ id, job, started_at: startedAt, finished_at: finishedAt, report })
    .execute();
}

/** Writes down how far a run has come, and its end where it has come to that. */
export async function changeReport(
  tx: Tx,
  { id, finishedAt, report }: Pick<KeptReport, 'id' | 'report'> & { readonly finishedAt?: Instant },
): Promise<void> {
  const end = finishedAt === undefined ? {} : { finished_at: finishedAt };
  await tx
    .updateTable('run_reports')
    .set({ ...end, report })
    .where('id', '=', id)
    .execute();
}

/** The newest report of a job that began at `since` or later. */
export async function newestReport(db: Db | Tx, job: string, since: Instant): Promise<KeptReport | null> {
  const row = await db
    .selectFrom('run_reports')
    .selectAll()
    .where('job', '=', job)
    .where('started_at', '>=', since)
    .orderBy('started_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

/** When the newest run of a job that came to its end began; null where none has. */
export async function lastFinishedRun(db: Db | Tx, job: string): Promise<Instant | null> {
  const row = await db
    .selectFrom('run_reports')
    .select('started_at')
    .where('job', '=', job)
    .where('finished_at', 'is not', null)
    .orderBy('started_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.started_at ?? null;
}

/** Those of some jobs, the newest first, behind the one that is named. */
export async function reportsOf(
  db: Db | Tx,
  jobs: readonly string[],
  { behind, limit }: { readonly behind: string | null; readonly limit: number },
): Promise<readonly KeptReport[]> {
  let query = db
    .selectFrom('run_reports')
    .selectAll()
    .where('job', 'in', jobs)
    .orderBy('id', 'desc')
    .limit(limit);
  if (behind !== null) query = query.where('id', '<', behind);
  return (await query.execute()).map(fromRow);
}

function fromRow({ id, started_at: startedAt, finished_at: finishedAt, report }: RunReportRow): KeptReport {
  return { id, startedAt, finishedAt, report };
}
