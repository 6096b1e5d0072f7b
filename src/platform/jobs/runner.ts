import { setTimeout as wait } from 'node:timers/promises';
import type { Registry } from 'prom-client';
import { type Clock, systemClock } from '../../lib/clock.ts';
import type { Log } from '../../lib/log.ts';
import { SECOND_MS } from '../../lib/span.ts';
import type { Database } from '../db/database.ts';
import { cronTrigger } from './cron-trigger.ts';
import { createJobMetrics } from './job-metrics.ts';
import { type JobReport, reportOn } from './job-report.ts';
import { type JobSlot, jobSlot } from './job-slot.ts';
import type { Job, JobPreview, Nudge, Only, Outcome } from './job.ts';
import { dropLeases } from './lease-store.ts';
import { runJob } from './run-job.ts';

/** Runs the jobs of one replica. */
export type Runner = {
  /** The names of its jobs. */
  readonly names: readonly string[];
  /** Starts the schedules; nothing runs before its first time or nudge. */
  start(): Promise<void>;
  readonly nudge: Nudge;
  /**
   * Runs a job and waits for it; `busy` while it runs, here or on another replica, or where others alone may run it.
   *
   * @throws JobFailure, or RangeError when there is no such job
   */
  runNow(name: string, only?: Only): Promise<Outcome | 'busy'>;
  /**
   * What a run would do that began now; null where the job cannot tell.
   *
   * @throws RangeError when there is no such job
   */
  preview(name: string, only?: Only): Promise<JobPreview | null>;
  /**
   * Whether the named job can be confined.
   *
   * @throws Refusal where there is no such branch or server
   */
  confine(name: string, only: Only): Promise<boolean>;
  /** Every job with its last runs, on whatever replica. */
  lastRuns(): Promise<readonly JobReport[]>;
  /** Aborts what runs, waits for it, gives the leases back. */
  stop(): Promise<void>;
};

export type RunnerOptions = {
  readonly jobs: readonly Job[];
  readonly database: Database;
  readonly log: Log;
  /** This process; no two share a name, and a restart makes another. */
  readonly replica: string;
  readonly clock?: Clock;
  readonly metrics?: Registry;
  /** How long a lease lasts without renewal: 6 s. */
  readonly leaseMs?: number;
  /** 2 s. */
  readonly renewEveryMs?: number;
  /** How soon a nudge is tried again while another replica runs the job: 1 s. */
  readonly retryMs?: number;
  /** How often it is looked whether that replica still lives: 2 s. */
  readonly overseeMs?: number;
  /** How long `stop` waits for runs: 20 s. */
  readonly patienceMs?: number;
};

/** A job that was run on demand failed, or was cut short; `failure` is a name without details. */
export class JobFailure extends Error {
  readonly failure: string;

  constructor(job: string, failure: string, cause?: unknown) {
    super(`${job}: ${failure}`, { cause });
    this.name = 'JobFailure';
    this.failure = failure;
  }
}

/** @throws Error when a schedule cannot be read, or two jobs share a name */
export function createRunner(options: RunnerOptions): Runner {
  const { database, jobs, log } = options;
  const stopping = new AbortController();
  const slots = slotsOf(options, stopping.signal);
  const triggers = new Map(
    jobs.map((job) => [job.name, cronTrigger(job, () => slots.get(job.name)?.tick(), log)]),
  );
  return {
    names: jobs.map(({ name }) => name),
    start: async () => {
      // With an embedded store ours is the only process: whoever holds a lease is dead.
      if (database.dialect === 'sqlite') await dropLeases(database);
      await Promise.all([...triggers.values()].map((trigger) => trigger.start()));
    },
    nudge: (name) => {
      const slot = slots.get(name);
      if (slot === undefined) log.error('a job was nudged that is not there', { job: name });
      else slot.nudge();
    },
    runNow: (name, only = {}) => runNow(slots.get(name), name, only),
    preview: async (name, only = {}) => {
      const job = jobs.find((one) => one.name === name);
      if (job === undefined) throw new RangeError(`there is no job ${name}`);
      return (await job.preview?.(only, stopping.signal)) ?? null;
    },
    confine: async (name, only) => {
      const job = jobs.find((one) => one.name === name);
      await job?.confine?.(only);
      return job?.confine !== undefined;
    },
    lastRuns: () => reportOn(database, jobs, (job) => triggers.get(job)?.next() ?? null),
    stop: async () => {
      await Promise.all([...triggers.values()].map((trigger) => trigger.stop()));
      stopping.abort();
      await stopSlots(slots, options);
    },
  };
}

function slotsOf(options: RunnerOptions, stopping: AbortSignal): ReadonlyMap<string, JobSlot> {
  const context = {
    database: options.database,
    log: options.log,
    replica: options.replica,
    clock: options.clock ?? systemClock,
    metrics: createJobMetrics(options.metrics),
    leaseMs: options.leaseMs ?? 6 * SECOND_MS,
    renewEveryMs: options.renewEveryMs ?? 2 * SECOND_MS,
    stopping,
  };
  const pauses = {
    retryMs: options.retryMs ?? SECOND_MS,
    overseeMs: options.overseeMs ?? 2 * SECOND_MS,
  };
  const slots = new Map<string, JobSlot>();
  for (const job of options.jobs) {
    if (slots.has(job.name)) throw new Error(`two jobs are called ${job.name}`);
    slots.set(
      job.name,
      jobSlot((how, order) => runJob(job, context, how, order), pauses),
    );
  }
  return slots;
}

async function runNow(slot: JobSlot | undefined, name: string, only: Only): Promise<Outcome | 'busy'> {
  if (slot === undefined) throw new RangeError(`there is no job ${name}`);
  const begun = slot.runNow(only);
  if (begun === 'busy') return 'busy';
  const attempt = await begun;
  switch (attempt.kind) {
    case 'done':
      return attempt.outcome;
    case 'elsewhere':
    case 'needless':
      return 'busy';
    case 'aborted':
      throw new JobFailure(name, attempt.failure);
    case 'failed':
      throw new JobFailure(name, attempt.failure, attempt.error);
  }
}

/** A job that does not heed its signal must not keep the process alive. */
async function stopSlots(slots: ReadonlyMap<string, JobSlot>, options: RunnerOptions): Promise<void> {
  const late = new Set(slots.keys());
  const all = Promise.all(
    [...slots].map(async ([name, slot]) => {
      await slot.stop();
      late.delete(name);
    }),
  );
  const patience = new AbortController();
  const limit = wait(options.patienceMs ?? 20 * SECOND_MS, 'late' as const, { signal: patience.signal });
  const ended = await Promise.race([all, limit.catch(() => 'ended' as const)]);
  patience.abort();
  if (ended === 'late') options.log.warn('jobs are still running and are left behind', { jobs: [...late] });
}
