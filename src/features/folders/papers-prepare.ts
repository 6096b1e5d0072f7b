import { BRUTE_FORCE, NextcloudError, type NextcloudErrorKind } from '../../clients/nextcloud/fault.ts';
import type { Log } from '../../lib/log.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../lib/span.ts';
import type { Job } from '../../platform/jobs/job.ts';
import { bookingsById, datesWithPapers, guestCodesOf, occurrencesById } from '../bookings/dates.ts';
import type { Occurrence } from '../bookings/occurrence.ts';
import { settlePapers } from './papers-settle.ts';
import type { PapersParts, Settling } from './papers-settling.ts';
import {
  addPapers,
  changePapers,
  forgetLinks,
  papersInUse,
  papersOfAll,
  type PapersChange,
} from './papers-store.ts';
import { AHEAD_MS, hasLinks, type Papers, planHash, type PapersPlan, planPapers } from './papers.ts';
import { placeOf } from './places.ts';

export type PreparingParts = PapersParts & { readonly log: Log };

/** Why papers fail where the settings give the places of their level no part for meetings. */
const NO_PART = 'no-part';
const LONGEST_PAUSE_MS = HOUR_MS;
/** While the server is away: another date has its turn first next time, and all are soon caught up. */
const DOWN_PAUSE_MS = 90 * SECOND_MS;
const LONGEST_DOWN_PAUSE_MS = 10 * MINUTE_MS;
const LIMIT_PAUSE_MS = 10 * MINUTE_MS;

/** The server as a whole may answer nothing of use, or it is this one date: a second date in a row shows which. */
const DOWN: readonly NextcloudErrorKind[] = [
  ...(['unreachable', 'timeout', 'reset', 'maintenance', 'overloaded'] as const),
];
/** It certainly answers nothing: the other dates need not be tried now, and it is not for what the date is. */
const SHUT: readonly NextcloudErrorKind[] = ['unauthorized', 'circuit-open'];

type Result = 'settled' | 'waiting' | 'failed' | 'down' | 'shut';

/** A date with what it should have. */
type Prepared = {
  readonly date: Occurrence;
  readonly papers: Papers;
  readonly plan: PapersPlan;
};

/**
 * The job: every minute, and at once when bookings change. Dates of the next thirty days, and the next one of each
 * booking, get their folder and links; what was cancelled or wants less loses its links, also once it is over. The
 * nearest date comes first, since links are few.
 */
export function preparePapersJob(parts: PreparingParts): Job {
  const { nextcloud } = parts;
  return {
    name: 'prepare-papers',
    schedule: '20 * * * * *',
    run: async (signal) => {
      await forgetLinks(parts.database, parts.clock.now());
      const outcome = { settled: 0, waiting: 0, failed: 0, withoutPlace: 0 };
      const homeOf = homesByBranch(parts);
      let downs = 0;
      for (const { date, papers, plan } of await toPrepare(parts)) {
        signal.throwIfAborted();
        const { part, hasPlace } = await homeOf(date.branch);
        const hash = planHash(plan, part);
        if (papers.state === 'settled' && papers.settledPlan === hash) continue;
        if ((papers.retryAt ?? 0) > parts.clock.now()) continue;
        if (papers.state === 'waiting' && hasLinks(plan) && nextcloud.shares.nextAt() > parts.clock.now()) {
          outcome.waiting += 1;
          continue;
        }
        if (part === null && papers.fileId === null && plan.use !== 'none') {
          outcome.withoutPlace += 1;
          if (hasPlace) await noteNoPart(parts, papers);
          continue;
        }
        const settling = { papers, plan, part, hash, endsAt: date.endsAt, options: { signal } };
        const result = await trySettling(parts, settling);
        outcome[result === 'down' || result === 'shut' ? 'failed' : result] += 1;
        downs = result === 'down' ? downs + 1 : 0;
        if (result === 'shut' || downs === 2) break;
      }
      return outcome;
    },
  };
}

/** The dates that are to have papers, or had some and are not over or have links yet, the next first. */
async function toPrepare({ database, clock, settings }: PreparingParts): Promise<readonly Prepared[]> {
  const { db } = database;
  const now = clock.now();
  const booked = await datesWithPapers(db, { from: now, to: now + AHEAD_MS });
  const known = await papersInUse(db, now);
  const seen = new Set(booked.map(({ id }) => id));
  const unseen = known.map(({ occurrence }) => occurrence).filter((id) => !seen.has(id));
  const dates = [...booked, ...(await occurrencesById(db, unseen))];
  const ids = [...new Set(dates.map(({ booking }) => booking))];
  const bookings = new Map((await bookingsById(db, ids)).map((booking) => [booking.id, booking]));
  const codes = await guestCodesOf(db, ids);
  const planned = dates.flatMap((date) => {
    const [booking, guestCode] = [bookings.get(date.booking), codes.get(date.booking)];
    if (booking === undefined || guestCode === undefined) return [];
    return [{ date, plan: planPapers(date, { ...booking, guestCode }, settings.linkDays, now) }];
  });
  const papers = await withRows(
    { database, clock },
    planned.filter(({ date, plan }) => !seen.has(date.id) || plan.use !== 'none').map(({ date }) => date),
  );
  return planned
    .flatMap(({ date, plan }) => {
      const row = papers.get(date.id);
      return row === undefined ? [] : [{ date, plan, papers: row }];
    })
    .sort((one, other) => one.date.startsAt - other.date.startsAt);
}

/** What is known of these dates; those of which nothing is known are written down first. */
async function withRows(
  { database, clock }: Pick<PreparingParts, 'database' | 'clock'>,
  dates: readonly Occurrence[],
): Promise<ReadonlyMap<string, Papers>> {
  const ids = dates.map(({ id }) => id);
  const known = await papersOfAll(database.db, ids);
  const fresh = dates.filter(({ id }) => !known.has(id));
  if (fresh.length === 0) return known;
  await database.transaction((tx) =>
    addPapers(
      tx,
      fresh.map(({ id, booking, branch, endsAt }) => ({ occurrence: id, booking, branch, endsAt })),
      clock.now(),
    ),
  );
  return papersOfAll(database.db, ids);
}

/** Where the folders of a branch's meetings lie, by file id; null as long as it has no place, or its place no such part. */
type Home = { readonly part: string | null; readonly hasPlace: boolean };

/** Asked once a run. */
function homesByBranch({ database, settings }: PreparingParts): (branch: string) => Promise<Home> {
  const known = new Map<string, Home>();
  return async (branch) => {
    const before = known.get(branch);
    if (before !== undefined) return before;
    const place = await placeOf(database.db, branch);
    const home = { part: place?.parts.get(settings.meetings.part) ?? null, hasPlace: place !== null };
    known.set(branch, home);
    return home;
  };
}

/** Its place is to have no such part, or has lost it: that is nothing to wait for unsaid. */
async function noteNoPart({ database, clock }: PreparingParts, papers: Papers): Promise<void> {
  if (papers.failure === NO_PART) return;
  const change: PapersChange = { state: 'failed', failure: NO_PART, retryAt: null };
  await database.transaction((tx) => changePapers(tx, papers, change, clock.now()));
}

async function trySettling(parts: PreparingParts, settling: Settling): Promise<Result> {
  const { papers, options } = settling;
  try {
    await settlePapers(parts, settling);
    return 'settled';
  } catch (error) {
    if (!(error instanceof NextcloudError)) throw error;
    options.signal?.throwIfAborted();
    const { occurrence } = papers;
    const result = resultOf(error);
    const level = result === 'waiting' ? 'debug' : 'warn';
    parts.log[level]('the papers of a date are not ready', { occurrence, error });
    if (error.kind !== 'aborted') await noteFailure(parts, papers, error, result);
    return result;
  }
}

function resultOf({ kind, code }: NextcloudError): Exclude<Result, 'settled'> {
  if (SHUT.includes(kind) || code === BRUTE_FORCE) return 'shut';
  if (DOWN.includes(kind)) return 'down';
  return kind === 'rate-limited' ? 'waiting' : 'failed';
}

async function noteFailure(
  { database, clock }: PreparingParts,
  { occurrence, attempts }: Papers,
  { kind, retryAt }: NextcloudError,
  result: Exclude<Result, 'settled'>,
): Promise<void> {
  const now = clock.now();
  const longer = (firstMs: number, longestMs: number): PapersChange => ({
    ...{ state: 'failed', failure: kind, attempts: attempts + 1 },
    retryAt: now + Math.min(firstMs * 2 ** Math.min(attempts, 10), longestMs),
  });
  const changes: Readonly<Record<typeof result, PapersChange>> = {
    waiting: { state: 'waiting', failure: null, retryAt: retryAt ?? now + LIMIT_PAUSE_MS },
    shut: { state: 'failed', failure: kind, retryAt: now + DOWN_PAUSE_MS },
    // Ever longer, so that those which fail by themselves leave turns to the others.
    down: longer(DOWN_PAUSE_MS, LONGEST_DOWN_PAUSE_MS),
    failed: longer(MINUTE_MS, LONGEST_PAUSE_MS),
  };
  await database.transaction(async (tx) => {
    // Steps that were taken have been written down meanwhile.
    const present = (await papersOfAll(tx, [occurrence])).get(occurrence);
    if (present !== undefined) await changePapers(tx, present, changes[result], now);
  });
}
