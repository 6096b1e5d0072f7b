/** What one run did; counts only, for `GET /jobs`, the log and the metrics. */
export type Outcome = Readonly<Record<string, number>>;

/** Why a run begins: its time has come, something nudged it, or somebody asked for it. */
export type Cause = 'clock' | 'nudge' | 'demand';

/** What a run is confined to; nothing: all there is. */
export type Only = { readonly branch?: string; readonly server?: string };

export type RunOrder = { readonly cause: Cause; readonly only: Only };

/** A job compares what should be with what is and makes the difference go away; the next run is the retry. */
export type Job = {
  /** A verb: `open-rooms`. Also the name of its lease. */
  readonly name: string;
  /** Cron with seconds, in UTC, for node-cron: `5-59/10 * * * * *` is every ten seconds, at five past. */
  readonly schedule: string;
  /** Asked before each run: where it says no, nothing is run, noted or counted. */
  readonly mayRun?: (cause: Cause) => Promise<boolean>;
  /** What a run would do that began now; changes nothing. A job without it cannot be tried. */
  readonly preview?: (only: Only, signal: AbortSignal) => Promise<JobPreview>;
  /**
   * Asked before a run or a preview that is to be confined to a branch with all below it, or to a server; throws a `Refusal`
   * where there is no such thing. A job without it is never confined.
   */
  readonly confine?: (only: Only) => Promise<void>;
  /** @param signal fires when the process stops or the lease was lost: stop at the next safe point */
  run(signal: AbortSignal, order?: RunOrder): Promise<Outcome>;
};

/** So many things of so many bytes, as far as their size is known. */
export type Amount = { readonly count: number; readonly bytes: number };

/** What a run would take away. */
export type JobPreview = {
  readonly total: Amount;
  readonly branches: readonly (Amount & { readonly branch: string; readonly name: string })[];
  readonly servers: readonly (Amount & { readonly server: string })[];
  /** What would be due, but has to wait, and why. */
  readonly waiting: readonly (Amount & { readonly why: string })[];
  /** Some of it, the longest overdue first. */
  readonly items: readonly PreviewItem[];
};

export type PreviewItem = {
  readonly id: string;
  readonly branch: string;
  readonly server: string;
  readonly title: string;
  /** Milliseconds since the epoch. */
  readonly from: number;
  readonly dueAt: number;
  readonly bytes: number | null;
};

/** Asks for a run of the named job as soon as it can be; never waits, never throws. */
export type Nudge = (job: string) => void;
