import type { ExpressionBuilder, Selectable } from 'kysely';
import { z } from 'zod';
import { DAY_MS, type Instant } from '../../lib/span.ts';
import type { Database, Db, Tx } from '../db/database.ts';
import type { Schema } from '../db/schema.ts';
import { CUT_SHORT, type JobRun } from './job-run.ts';

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

/** Where a list of runs goes on. */
export type RunPlace = Pick<JobRun, 'id' | 'startedAt'>;

/** Runs of a job, the newest first, behind the one that is named. */
export async function runsOf(
  db: Db | Tx,
  job: string,
  asked: { readonly failed: boolean; readonly behind: RunPlace | null; readonly limit: number },
): Promise<readonly JobRun[]> {
  const { behind } = asked;
  let query = newestFirst(db, job).limit(asked.limit);
  if (asked.failed) query = query.where(hasFailed);
  if (behind !== null) {
    // The bound alone finds the place in the index; an alternative would read all that is newer.
    query = query
      .where('started_at', '<=', behind.startedAt)
      .where((eb) => eb.or([eb('started_at', '<', behind.startedAt), eb('id', '<', behind.id)]));
  }
  return (await query.execute()).map(fromRow);
}

/** How often the jobs ran from `since` on, and how often they failed; nothing of a job that did not run. */
export async function countRuns(
  db: Db | Tx,
  jobs: readonly string[],
  since: Instant,
): Promise<ReadonlyMap<string, { readonly runs: number; readonly failures: number }>> {
  if (jobs.length === 0) return new Map();
  const counted = db
    .selectFrom('job_runs')
    .select(({ fn }) => ['job', fn.countAll().as('count')])
    .where('job', 'in', jobs)
    .where('started_at', '>=', since)
    .groupBy('job');
  const failures = new Map((await counted.where(hasFailed).execute()).map(({ job, count }) => [job, count]));
  const runs = await counted.execute();
  return new Map(
    runs.map(({ job, count }) => [job, { runs: Number(count), failures: Number(failures.get(job) ?? 0) }]),
  );
}

/** When the first run of a job that failed began after another began; null where none failed since. */
export async function firstFailureAfter(
  db: Db | Tx,
  job: string,
  startedAt: Instant | null,
): Promise<Instant | null> {
  const row = await db
    .selectFrom('job_runs')
    .select('started_at')
    .where('job', '=', job)
    .where('started_at', '>', startedAt ?? 0)
    .where(hasFailed)
    .orderBy('started_at')
    .limit(1)
    .executeTakeFirst();
  return row?.started_at ?? null;
}

/** The first half is how the index of failures is found. */
function hasFailed(eb: ExpressionBuilder<Schema, 'job_runs'>) {
  return eb.and([eb('failure', 'is not', null), eb('failure', 'not in', CUT_SHORT)]);
}

/** The newest run of a job, under way or not. */
export async function lastRun(db: Db | Tx, job: string): Promise<JobRun | undefined> {
  const row = await newestFirst(db, job).limit(1).executeTakeFirst();
  return row === undefined ? undefined : fromRow(row);
}

/** The newest run of a job that ended well. */
export async function lastSuccess(db: Db, job: string): Promise<JobRun | undefined> {
  const row = await newestFirst(db, job).where('outcome', 'is not', null).limit(1).executeTakeFirst();
  return row === undefined ? undefined : fromRow(row);
}

function newestFirst(db: Db | Tx, job: string) {
  return db
    .selectFrom('job_runs')
    .selectAll()
    .where('job', '=', job)
    .orderBy('started_at', 'desc')
    .orderBy('id', 'desc');
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
