import type { Attempt } from './job-run.ts';

/** One job's place in this process: at most one run at a time, and no nudge forgotten. */
export type JobSlot = {
  /** By the clock: while a run is under way this does nothing. */
  tick(): void;
  /** Makes sure that a run begins after this call: any number of nudges during one run make one more. */
  nudge(): void;
  /** Begins a run, or says that one is under way. */
  runNow(): Promise<Attempt> | 'busy';
  /** Begins nothing any more; resolves when nothing runs. */
  stop(): Promise<void>;
};

/**
 * @param run never rejects
 * @param retryMs how soon a nudge is tried again while another replica runs the job
 */
export function jobSlot(run: () => Promise<Attempt>, retryMs: number): JobSlot {
  let running: Promise<Attempt> | null = null;
  /** A nudge that no run has followed yet. */
  let owed = false;
  let stopped = false;
  let retry: NodeJS.Timeout | undefined;

  const begin = (): Promise<Attempt> => {
    clearTimeout(retry);
    retry = undefined;
    const wasOwed = owed;
    owed = false;
    running = run().then((attempt) => {
      running = null;
      settle(attempt, wasOwed);
      return attempt;
    });
    return running;
  };
  const settle = ({ kind }: Attempt, wasOwed: boolean): void => {
    // The run elsewhere may have looked before the nudge came.
    owed ||= wasOwed && kind === 'elsewhere';
    if (!owed || stopped) return;
    if (kind === 'elsewhere') retry = setTimeout(() => void begin(), retryMs);
    else void begin();
  };

  return {
    tick: () => {
      if (running === null && !stopped) void begin();
    },
    nudge: () => {
      owed = true;
      if (running === null && retry === undefined && !stopped) void begin();
    },
    runNow: () => (running === null && !stopped ? begin() : 'busy'),
    stop: async () => {
      stopped = true;
      clearTimeout(retry);
      await running;
    },
  };
}
