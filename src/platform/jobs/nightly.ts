import type { Clock } from '../../lib/clock.ts';
import { newId } from '../../lib/ids.ts';
import {
  addDays,
  addMinutes,
  type LocalDateTime,
  parseLocal,
  toInstant,
  toLocal,
} from '../../lib/local-time.ts';
import type { Instant } from '../../lib/span.ts';
import type { Database } from '../db/database.ts';
import type { Job } from './job.ts';
import { addReport, lastFinishedRun, newestReport } from './run-reports.ts';

/** Outside 02:00 to 03:00, when most clocks are changed. */
const AT = '03:30';
const EVERY_TEN_MINUTES = '20 */10 * * * *';

export type Nights = {
  readonly database: Database;
  readonly clock: Clock;
  /** IANA name; nights begin by its clocks. */
  readonly timeZone: string;
};

export type Days = {
  /** Whether there is more to be done by day; asked once the night's run has come to its end. */
  readonly again?: () => Promise<boolean>;
  /** JSON: what stands for the nights before it was first looked at. */
  readonly emptyReport: string;
};

/**
 * A job that is to run once a night from 03:30 on, whatever happens: it is looked every ten minutes whether this night's
 * run has come to its end, so a night that was slept through, or a run that broke off, is made up for at once; one run
 * makes up for any number of nights. The job itself keeps its report in `run_reports` under its name; only one with
 * `finished_at` is an end.
 *
 * Where it was never looked at before, on a new installation or after an update, the first night is the next one: there is
 * time to see what it would do.
 */
export function nightly(job: Omit<Job, 'schedule' | 'mayRun'>, nights: Nights, days: Days): Job {
  const { again = () => Promise.resolve(false), emptyReport } = days;
  return {
    ...job,
    schedule: EVERY_TEN_MINUTES,
    mayRun: async (cause) =>
      cause !== 'clock' || (await isOwed(job.name, nights, emptyReport)) || (await again()),
  };
}

/** Whether no run that began this night or since has come to its end. */
async function isOwed(
  job: string,
  { database, clock, timeZone }: Nights,
  emptyReport: string,
): Promise<boolean> {
  const now = clock.now();
  const last = await lastFinishedRun(database.db, job);
  if (last !== null) return last < nightOf(now, timeZone);
  // One that was asked for and broke off is gone on with.
  if ((await newestReport(database.db, job, 0)) !== null) return true;
  const first = { id: newId(), startedAt: now, finishedAt: now, report: emptyReport };
  await database.transaction((tx) => addReport(tx, job, first));
  return false;
}

/**
 * The last moment up to `now` at which a night's work was to begin: 03:30 by the clocks of `zone`. Where clocks jump over
 * that, the first half hour behind it; where they show it twice, the first time.
 */
export function nightOf(now: Instant, zone: string): Instant {
  const date = toLocal(now, zone).slice(0, 'YYYY-MM-DD'.length);
  const local = parseLocal(`${date}T${AT}`);
  if (local === null) throw new RangeError('a date that no calendar shows');
  const tonight = instantOf(local, zone);
  return tonight <= now ? tonight : instantOf(addDays(local, -1), zone);
}

function instantOf(local: LocalDateTime, zone: string): Instant {
  const found = toInstant(local, zone);
  return found.kind === 'gap' ? instantOf(addMinutes(local, 30), zone) : found.at;
}
