import { afterEach } from '@jest/globals';
import { newId } from '../../../src/lib/ids.ts';
import { silentLog } from '../../../src/lib/log.ts';
import type { Database } from '../../../src/platform/db/database.ts';
import type { Job } from '../../../src/platform/jobs/job.ts';
import { createRunner, type Runner, type RunnerOptions } from '../../../src/platform/jobs/runner.ts';

/** Makes replicas that are quick to try again and to stop; each is stopped after its test. */
export function replicasOn(
  store: () => Database,
): (jobs: readonly Job[], options?: Partial<RunnerOptions>) => Runner {
  const running: Runner[] = [];
  afterEach(async () => {
    await Promise.all(running.splice(0).map((runner) => runner.stop()));
  });
  return (jobs, options = {}) => {
    const fixed = { jobs, database: store(), log: silentLog, replica: newId() };
    const runner = createRunner({ ...fixed, retryMs: 10, patienceMs: 200, ...options });
    running.push(runner);
    return runner;
  };
}

/** Something that happens once, and can be waited for. */
export type Signal = { readonly happened: Promise<void>; readonly fire: () => void };

export function signal(): Signal {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  return { happened: promise.then(() => undefined), fire: () => resolve(undefined) };
}

/** A job that enters, waits for its gate, and leaves; it tells how many were inside at once. */
export type GatedJob = {
  readonly job: Job;
  readonly entered: () => number;
  readonly mostInside: () => number;
  readonly aborted: () => number;
  /** Resolves when the run of that number (from 1) has entered. */
  readonly entry: (number: number) => Promise<void>;
  readonly gate: Signal;
};

let counter = 0;

/** A name that no other test of this store uses. */
export function newJobName(): string {
  counter += 1;
  return `job-${counter}`;
}

/** @param heedsSignal leave with an error as soon as the signal fires */
export function gatedJob(name = newJobName(), heedsSignal = true): GatedJob {
  const gate = signal();
  const entries = new Map<number, Signal>();
  const entryOf = (number: number): Signal => {
    const known = entries.get(number) ?? signal();
    entries.set(number, known);
    return known;
  };
  let entered = 0;
  let inside = 0;
  let most = 0;
  let aborted = 0;
  const run = async (stop: AbortSignal) => {
    entered += 1;
    inside += 1;
    most = Math.max(most, inside);
    entryOf(entered).fire();
    const stopped = signal();
    stop.addEventListener('abort', () => {
      aborted += 1;
      stopped.fire();
    });
    if (stop.aborted) stopped.fire();
    await (heedsSignal ? Promise.race([gate.happened, stopped.happened]) : gate.happened);
    inside -= 1;
    if (heedsSignal) stop.throwIfAborted();
    return { done: entered };
  };
  return {
    job: { name, schedule: '0 0 0 1 1 *', run },
    entered: () => entered,
    mostInside: () => most,
    aborted: () => aborted,
    entry: (number) => entryOf(number).happened,
    gate,
  };
}
