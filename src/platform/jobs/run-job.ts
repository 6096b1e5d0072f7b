import type { Clock } from '../../lib/clock.ts';
import { newId } from '../../lib/ids.ts';
import type { Log } from '../../lib/log.ts';
import type { Database } from '../db/database.ts';
import type { JobMetrics } from './job-metrics.ts';
import { type Attempt, failureName } from './job-run.ts';
import { beginRun, finishRun } from './job-run-store.ts';
import type { Job, Outcome, RunOrder } from './job.ts';
import type { Beginning } from './job-slot.ts';
import { keepLease } from './keep-lease.ts';
import { type LeaseName, releaseLease, renewLease, takeLease, takeOverLease } from './lease-store.ts';

/** What every run needs, whatever the job. */
export type RunContext = {
  readonly database: Database;
  readonly log: Log;
  readonly clock: Clock;
  /** This process; no two share a name. */
  readonly replica: string;
  readonly metrics: JobMetrics;
  readonly leaseMs: number;
  readonly renewEveryMs: number;
  /** Fires when the process stops. */
  readonly stopping: AbortSignal;
};

/** One attempt at a run, under the job's lease; logged, counted and recorded. Never throws. */
export async function runJob(
  job: Job,
  context: RunContext,
  how: Beginning,
  order: RunOrder,
): Promise<Attempt> {
  const { clock, log, metrics } = context;
  const startedAtMs = performance.now();
  const attempt = await underLease({ job, context, order }, how).catch(failed);
  const durationMs = Math.round(performance.now() - startedAtMs);
  // To look whether another replica still lives is no attempt.
  const looked = how === 'take-over' && attempt.kind === 'elsewhere';
  if (attempt.kind === 'needless' || looked) return attempt;
  metrics.count(job.name, attempt.kind, durationMs, clock.now());
  const facts = { job: job.name, durationMs };
  if (attempt.kind === 'done') log.debug('a job ran', { ...facts, outcome: attempt.outcome });
  if (attempt.kind === 'aborted') log.info('a job was cut short', { ...facts, failure: attempt.failure });
  if (attempt.kind === 'failed') {
    const { failure, error } = attempt;
    log.error('a job failed; its next run is the retry', { ...facts, failure, error });
  }
  return attempt;
}

type Run = { readonly job: Job; readonly context: RunContext; readonly order: RunOrder };

async function underLease(one: Run, how: Beginning): Promise<Attempt> {
  const { job, context, order } = one;
  const { database, log, leaseMs, replica, renewEveryMs, stopping } = context;
  if (job.mayRun !== undefined && !(await job.mayRun(order.cause))) return { kind: 'needless' };
  const lease = { name: job.name, holder: replica };
  const askedAtMs = performance.now();
  const took = await acquire(database, lease, leaseMs, how);
  if (took !== 'taken') return { kind: took === 'held' ? 'elsewhere' : 'needless' };
  const lost = new AbortController();
  const keeper = keepLease({
    renew: () => renewLease(database, lease, leaseMs),
    ttlMs: leaseMs,
    renewEveryMs,
    askedAtMs,
    onLost: () => lost.abort(),
    onTrouble: (error) => log.warn('a lease could not be renewed', { job: job.name, error }),
  });
  try {
    return await recorded(one, AbortSignal.any([stopping, lost.signal]));
  } finally {
    await keeper.stop();
    await releaseLease(database, lease).catch((error: unknown) => {
      log.warn('a lease could not be given back; it runs out by itself', { job: job.name, error });
    });
  }
}

async function acquire(database: Database, lease: LeaseName, leaseMs: number, how: Beginning) {
  if (how === 'take-over') return takeOverLease(database, lease, leaseMs);
  return (await takeLease(database, lease, leaseMs)) ? 'taken' : 'held';
}

async function recorded({ job, context, order }: Run, signal: AbortSignal): Promise<Attempt> {
  const { clock, database, replica, stopping } = context;
  const run = { id: newId(), job: job.name, replica };
  await beginRun(database, { ...run, startedAt: clock.now() });
  const attempt = await attemptRun(() => job.run(signal, order), signal, stopping);
  const outcome = attempt.kind === 'done' ? attempt.outcome : null;
  const failure = attempt.kind === 'done' ? null : attempt.failure;
  await finishRun(database, { ...run, finishedAt: clock.now(), outcome, failure });
  return attempt;
}

async function attemptRun(
  run: () => Promise<Outcome>,
  signal: AbortSignal,
  stopping: AbortSignal,
): Promise<Exclude<Attempt, { kind: 'elsewhere' | 'needless' }>> {
  try {
    return { kind: 'done', outcome: await run() };
  } catch (error) {
    // Told to stop, a job may end in any error: an aborted call rejects in its own way.
    if (signal.aborted) return { kind: 'aborted', failure: stopping.aborted ? 'stopped' : 'lease-lost' };
    return failed(error);
  }
}

function failed(error: unknown): Extract<Attempt, { kind: 'failed' }> {
  return { kind: 'failed', failure: failureName(error), error };
}
