import type { Selectable } from 'kysely';
import { z } from 'zod';
import { DAY_MS, type Instant } from '../../lib/span.ts';
import type { Database, Db, Tx } from '../db/database.ts';
import type { Schema } from '../db/schema.ts';
import type { JobRun } from './job-run.ts';

const KEPT_MS = 7 * DAY_MS;
const OutcomeText = z.record(z.string(), z.number());

/** Notes that a run began. Whoever ran the job last and never said how it ended has vanished. */
export async function beginRun(
  database: Database,
  run: Pick<JobRun, 'id' | 'job' | 'replica' | 'startedAt'>,
): Promise<void> {
  await database.transaction(async (tx) => {
    const last = await lastRun(tx, run.job);
    if (last?.finishedAt === null) {
      await tx
        .updateTable('job_runs')
        .set({ finished_at: run.startedAt, failure: 'vanished' })
        .where('id', '=', last.id)
        .execute();
    }
    await tx
      .insertInto('job_runs')
      .values({
        id: run.id,
        job: run.job,
        replica: run.replica,
        started_at: run.startedAt,
        finished_at: null,
        outcome: null,
        failure: null,
      })
      .execute();
  });
}

/** Notes how a run ended, and forgets runs of that job that are older than seven days. */
export async function finishRun(
  database: Database,
  run: Pick<JobRun, 'id' | 'job' | 'outcome' | 'failure'> & { readonly finishedAt: Instant },
): Promise<void> {
  await database.transaction(async (tx) => {
    await tx
      .updateTable('job_runs')
      .set({
        finished_at: run.finishedAt,
        outcome: run.outcome === null ? null : JSON.stringify(run.outcome),
        failure: run.failure,
      })
      .where('id', '=', run.id)
      .execute();
    await tx
      .deleteFrom('job_runs')
      .where('job', '=', run.job)
      .where('started_at', '<', run.finishedAt - KEPT_MS)
      .execute();
  });
}

/** The newest run of a job, under way or not. */
export async function lastRun(db: Db | Tx, job: string): Promise<JobRun | undefined> {
  const row = await newestFirst(db, job).executeTakeFirst();
  return row === undefined ? undefined : fromRow(row);
}

/** The newest run of a job that ended well. */
export async function lastSuccess(db: Db, job: string): Promise<JobRun | undefined> {
  const row = await newestFirst(db, job).where('outcome', 'is not', null).executeTakeFirst();
  return row === undefined ? undefined : fromRow(row);
}

function newestFirst(db: Db | Tx, job: string) {
  return db
    .selectFrom('job_runs')
    .selectAll()
    .where('job', '=', job)
    .orderBy('started_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1);
}

function fromRow(row: Selectable<Schema['job_runs']>): JobRun {
  return {
    id: row.id,
    job: row.job,
    replica: row.replica,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    outcome: row.outcome === null ? null : OutcomeText.parse(JSON.parse(row.outcome)),
    failure: row.failure,
  };
}
