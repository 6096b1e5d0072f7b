import { createTask, type Logger } from 'node-cron';
import { redactText, type Log } from '../../lib/log.ts';
import type { Instant } from '../../lib/span.ts';
import type { Job } from './job.ts';

/** Calls `tick` whenever the job's schedule says so. */
export type Trigger = {
  start(): Promise<void>;
  stop(): Promise<void>;
  /** When the time comes next; null while it is not started. */
  next(): Instant | null;
};

/**
 * A trigger by node-cron, in UTC, so that no change of clocks skips or repeats a run.
 *
 * @throws Error when the schedule cannot be read
 */
export function cronTrigger(job: Job, tick: () => void, log: Log): Trigger {
  const task = createTask(job.schedule, tick, {
    name: job.name,
    timezone: 'UTC',
    noOverlap: true,
    logger: loggerOf(job, log),
  });
  return {
    start: async () => {
      await task.start();
    },
    stop: async () => {
      await task.destroy();
    },
    next: () => task.getNextRun()?.getTime() ?? null,
  };
}

/** What node-cron has to say is trouble of its own; our runs are logged by themselves. */
function loggerOf({ name }: Job, log: Log): Logger {
  const say = (level: 'warn' | 'debug') => (message: string | Error) => {
    log[level]('the scheduler says', { job: name, says: redactText(String(message)) });
  };
  return { info: say('debug'), debug: say('debug'), warn: say('warn'), error: say('warn') };
}
