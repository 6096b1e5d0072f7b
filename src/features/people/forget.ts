import type { Clock } from '../../lib/clock.ts';
import { newId } from '../../lib/ids.ts';
import { DAY_MS, HOUR_MS } from '../../lib/span.ts';
import { append } from '../../platform/audit/audit.ts';
import type { Database, Tx } from '../../platform/db/database.ts';
import { failureName } from '../../platform/jobs/job-run.ts';
import type { Job, Outcome } from '../../platform/jobs/job.ts';
import {
  addForgetRun,
  finishForgetRun,
  type ForgetRun,
  forgetOldReports,
  lastGoodForgetRun,
  noteTaken,
  unfinishedForgetRuns,
} from './forget-run-store.ts';
import { atOnce, type Forgetting } from './forgetting.ts';

const NAME = 'forget';
/** Rows of one transaction: others wait for milliseconds, and whoever dies in between has lost nothing. */
const STEP_ROWS = 200;
/** Reports stay as long as the log does. */
const REPORT_MS = 365 * DAY_MS;
/** A night was missed. */
const OVERDUE_MS = 25 * HOUR_MS;

type Parts = {
  readonly database: Database;
  readonly clock: Clock;
  readonly forgettings: readonly Forgetting[];
};

/** Takes away, every night, what may no longer be kept of persons, and writes a report of it. */
export function forgetJob(parts: Parts): Job {
  const forgettings = [...parts.forgettings, atOnce('reports', REPORT_MS, forgetOldReports)];
  return {
    name: NAME,
    // By no local clock is this twice or never in a night.
    schedule: '0 37 3 * * *',
    run: (signal) => forget({ ...parts, forgettings }, signal),
  };
}

/**
 * Takes away, every hour, what is worth nothing after minutes or hours; and wakes the nightly job where a night was
 * missed.
 */
export function tidyJob({ wake, ...parts }: Parts & { readonly wake: () => void }): Job {
  const { database, clock, forgettings } = parts;
  return {
    name: 'tidy',
    schedule: '0 17 * * * *',
    run: async (signal) => {
      const now = clock.now();
      const counts: Record<string, number> = {};
      for (const forgetting of forgettings) {
        counts[forgetting.what] = await takeAll(database, { forgetting, now, signal });
      }
      const last = await lastGoodForgetRun(database.db);
      if (last === null || now - last >= OVERDUE_MS) wake();
      return counts;
    },
  };
}

async function forget({ database, clock, forgettings }: Parts, signal: AbortSignal): Promise<Outcome> {
  const now = clock.now();
  const begun: ForgetRun = { id: newId(), startedAt: now, finishedAt: null, failure: null, taken: [] };
  await database.transaction(async (tx) => {
    for (const run of await unfinishedForgetRuns(tx)) await finish(tx, { ...run, failure: 'vanished' }, now);
    await addForgetRun(tx, begun);
  });
  let run = begun;
  const errors: unknown[] = [];
  for (const forgetting of forgettings) {
    const others = run.taken;
    const having = (count: number): ForgetRun => {
      const { what, keptMs } = forgetting;
      return { ...run, taken: [...others, { what, before: now - keptMs, count }] };
    };
    run = having(0);
    const note = (tx: Tx, count: number) => noteTaken(tx, having(count));
    const keep = (count: number) => void (run = having(count));
    try {
      await takeAll(database, { forgetting, now, signal, note, keep });
    } catch (error) {
      errors.push(error);
      // What goes wrong with one kind of thing keeps no other.
      if (signal.aborted) break;
    }
  }
  const failure = errors.length === 0 ? null : signal.aborted ? 'stopped' : failureName(errors[0]);
  await database.transaction((tx) => finish(tx, { ...run, failure }, clock.now()));
  if (errors.length > 0) throw errors[0];
  return Object.fromEntries(run.taken.map(({ what, count }) => [what, count]));
}

type Taking = {
  readonly forgetting: Forgetting;
  readonly now: number;
  readonly signal: AbortSignal;
  /** Writes in the same transaction how many went so far. */
  readonly note?: (tx: Tx, count: number) => Promise<void>;
  /** Told once that is committed. */
  readonly keep?: (count: number) => void;
};

/** @returns how many went */
async function takeAll(database: Database, { forgetting, now, signal, note, keep }: Taking): Promise<number> {
  let count = 0;
  let after: string | null = '';
  while (after !== null) {
    signal.throwIfAborted();
    const step = { now, before: now - forgetting.keptMs, limit: STEP_ROWS, after };
    const { taken, next } = await database.transaction(async (tx) => {
      const done = await forgetting.take(tx, step);
      if (done.taken > 0) await note?.(tx, count + done.taken);
      return done;
    });
    count += taken;
    keep?.(count);
    after = next;
  }
  return count;
}

async function finish(tx: Tx, run: ForgetRun, now: number): Promise<void> {
  // Who lost its lease may find its run finished by another.
  const isFirst = await finishForgetRun(tx, run, now);
  const went = run.taken.filter(({ count }) => count > 0);
  if (!isFirst || went.length === 0) return;
  await append(tx, {
    ...{ at: now, actor: `job:${NAME}`, action: 'person-data.forget', branch: null },
    object: { kind: 'forget-run', id: run.id },
    after: Object.fromEntries(went.map(({ what, count }) => [what, count])),
  });
}
