import type { Instant } from '../../lib/span.ts';
import type { Database } from '../db/database.ts';
import type { JobRun } from './job-run.ts';
import { firstFailureAfter, lastRun, lastSuccess } from './job-run-store.ts';
import type { Job } from './job.ts';
import { heldLeases } from './lease-store.ts';

/** One job and how it is doing, over all replicas. */
export type JobReport = {
  readonly name: string;
  readonly schedule: string;
  /** When its time comes next. */
  readonly nextAt: Instant | null;
  /** Whether it can tell what it would do. */
  readonly canTry: boolean;
  /** Whether some replica runs it at this moment. */
  readonly running: boolean;
  readonly lastRun: JobRun | null;
  readonly lastSuccessAt: Instant | null;
  /** When its first failure since then began, of those that are still kept. */
  readonly failingSince: Instant | null;
};

/**
 * How each of the jobs is doing, in the given order.
 *
 * @param nextOf when a job's time comes next
 */
export async function reportOn(
  database: Database,
  jobs: readonly Job[],
  nextOf: (job: string) => Instant | null,
): Promise<readonly JobReport[]> {
  const held = await heldLeases(database);
  return Promise.all(
    jobs.map(async ({ name, schedule, preview }) => ({
      name,
      schedule,
      nextAt: nextOf(name),
      canTry: preview !== undefined,
      running: held.has(name),
      ...(await runsOfJob(database, name)),
    })),
  );
}

async function runsOfJob({ db }: Pick<Database, 'db'>, job: string) {
  const last = (await lastRun(db, job)) ?? null;
  const good = (await lastSuccess(db, job)) ?? null;
  const isWell = last?.id === good?.id;
  return {
    lastRun: last,
    lastSuccessAt: good?.finishedAt ?? null,
    failingSince: isWell ? null : await firstFailureAfter(db, job, good?.startedAt ?? null),
  };
}
