/** What one run did; counts only, for `GET /jobs`, the log and the metrics. */
export type Outcome = Readonly<Record<string, number>>;

/** A job compares what should be with what is and makes the difference go away; the next run is the retry. */
export type Job = {
  /** A verb: `open-rooms`. Also the name of its lease. */
  readonly name: string;
  /** Cron with seconds, in UTC, for node-cron: `5-59/10 * * * * *` is every ten seconds, at five past. */
  readonly schedule: string;
  /** Asked before each run: where it says no, this replica leaves the job to the others. */
  readonly mayRun?: () => Promise<boolean>;
  /** @param signal fires when the process stops or the lease was lost: stop at the next safe point */
  run(signal: AbortSignal): Promise<Outcome>;
};

/** Asks for a run of the named job as soon as it can be; never waits, never throws. */
export type Nudge = (job: string) => void;
