import type { Attempt } from './job-run.ts';
import type { Cause, Only, RunOrder } from './job.ts';

/** One job's place in this process: at most one run at a time, and no nudge forgotten. */
export type JobSlot = {
  /** By the clock: while a run is under way this does nothing. */
  tick(): void;
  /** Makes sure that a run begins after this call: any number of nudges during one run make one more. */
  nudge(): void;
  /** Begins a run, or says that one is under way. */
  runNow(only: Only): Promise<Attempt> | 'busy';
  /** Begins nothing any more; resolves when nothing runs. */
  stop(): Promise<void>;
};

/** `take-over`: only where the replica that began it has died. */
export type Beginning = 'take' | 'take-over';

export type SlotPauses = {
  /** How soon a nudge is tried again while another replica runs the job. */
  readonly retryMs: number;
  /** How often it is looked whether that replica still lives. */
  readonly overseeMs: number;
};

/** @param run never rejects */
export function jobSlot(
  run: (how: Beginning, order: RunOrder) => Promise<Attempt>,
  { retryMs, overseeMs }: SlotPauses,
): JobSlot {
  let running: Promise<Attempt> | null = null;
  /** A nudge that no run has followed yet. */
  let owed = false;
  let stopped = false;
  let next: { readonly how: Beginning; readonly timer: NodeJS.Timeout } | null = null;

  const begin = (cause: Cause, how: Beginning = 'take', only: Only = {}): Promise<Attempt> => {
    forgetNext();
    const wasOwed = owed;
    owed = false;
    running = run(how, { cause, only }).then((attempt) => {
      running = null;
      settle(attempt, wasOwed);
      return attempt;
    });
    return running;
  };
  const forgetNext = (): void => {
    clearTimeout(next?.timer);
    next = null;
  };
  const beginIn = (ms: number, how: Beginning): void => {
    const cause = how === 'take' ? 'nudge' : 'clock';
    next = { how, timer: setTimeout(() => void begin(cause, how), ms) };
  };
  const settle = ({ kind }: Attempt, wasOwed: boolean): void => {
    // The run elsewhere may have looked before the nudge came.
    owed ||= wasOwed && kind === 'elsewhere';
    if (stopped) return;
    if (kind === 'elsewhere') beginIn(owed ? retryMs : overseeMs, owed ? 'take' : 'take-over');
    else if (owed) void begin('nudge');
  };

  return {
    tick: () => {
      if (running === null && !stopped) void begin('clock');
    },
    nudge: () => {
      owed = true;
      if (running === null && next?.how !== 'take' && !stopped) void begin('nudge');
    },
    runNow: (only) => (running === null && !stopped ? begin('demand', 'take', only) : 'busy'),
    stop: async () => {
      stopped = true;
      forgetNext();
      await running;
    },
  };
}
