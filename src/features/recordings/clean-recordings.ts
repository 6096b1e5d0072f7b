import { newId } from '../../lib/ids.ts';
import { refuse } from '../../lib/refusal.ts';
import type { Job, Only, Outcome, RunOrder } from '../../platform/jobs/job.ts';
import { nightly, nightOf } from '../../platform/jobs/nightly.ts';
import { addReport, changeReport, type KeptReport, newestReport } from '../../platform/jobs/run-reports.ts';
import { cleanServer } from './clean-server.ts';
import { previewCleaning } from './clean-preview.ts';
import type { CleaningParts } from './cleaning-parts.ts';
import { CleaningReport, emptyReport } from './cleaning-report.ts';
import { anyDue, type Pass } from './due-store.ts';
import { keepTerms } from './keep-terms.ts';
import { forgetProofs } from './proof-store.ts';
import { reckonReport } from './reckon-report.ts';

export const CLEAN_RECORDINGS = 'clean-recordings';
/** Reports of runs that were confined: none of them is a night's. */
export const CLEAN_SOME = 'clean-recordings-some';

/**
 * Deletes each night what is due, server by server and all servers at once, and proves it; by day it only tries again what
 * did not work. Repeatable; a dead server holds up no other.
 */
export function cleanRecordingsJob(parts: CleaningParts): Job {
  return nightly(
    {
      name: CLEAN_RECORDINGS,
      confine: (only) => checkConfines(parts, only),
      preview: (only, signal) => previewCleaning(parts, only, signal),
      run: (signal, order) => clean(parts, order ?? { cause: 'demand', only: {} }, signal),
    },
    parts,
    { again: () => isMoreToDo(parts), emptyReport: JSON.stringify(emptyReport()) },
  );
}

async function isMoreToDo(parts: CleaningParts): Promise<boolean> {
  const { database, clock, timeZone, pool } = parts;
  const last = await newestReport(database.db, CLEAN_RECORDINGS, nightOf(clock.now(), timeZone));
  if (last === null) return false;
  const pass: Pass = { before: last.startedAt, again: clock.now(), branches: null };
  for (const { name } of pool) if (await anyDue(database.db, name, pass)) return true;
  return false;
}

async function checkConfines({ database, tree, pool }: CleaningParts, only: Only): Promise<void> {
  const { branch, server } = only;
  if (branch !== undefined && (await tree(database.db)).get(branch) === undefined) {
    refuse({ code: 'branch-unknown', branch });
  }
  if (server !== undefined && !pool.some(({ name }) => name === server)) refuse({ code: 'not-found' });
}

type Run = { readonly kept: KeptReport; readonly pass: Pass; readonly only: Only };

async function clean(parts: CleaningParts, order: RunOrder, signal: AbortSignal): Promise<Outcome> {
  const moved = await keepTerms(parts, signal);
  const run = await beginRun(parts, order);
  const servers = parts.pool.filter(
    ({ name }) => order.only.server === undefined || name === order.only.server,
  );
  const ends = await Promise.allSettled(
    servers.map((server) => cleanServer(parts, server, run.pass, signal)),
  );
  const failures = new Map(failuresBefore(run.kept));
  for (const [index, { name }] of servers.entries()) {
    const end = ends[index];
    if (end?.status === 'fulfilled') failures.set(name, end.value);
  }
  const report = await writeReport(
    parts,
    run,
    failures,
    ends.every(({ status }) => status === 'fulfilled'),
  );
  signal.throwIfAborted();
  const broken = ends.find((end) => end.status === 'rejected');
  if (broken !== undefined) throw broken.reason;
  const proofs = await parts.database.transaction((tx) =>
    forgetProofs(tx, parts.clock.now(), parts.proofMonths),
  );
  const { due, done, waiting, failed, left, held } = report;
  return {
    ...{ due: due.count, done: done.count, waiting: waiting.count, failed: failed.count, left: left.count },
    ...{ held: held.count, moved, proofsForgotten: proofs },
  };
}

/** Goes on with this night's report where the clock begins the run; who asks for one gets one of its own. */
async function beginRun(parts: CleaningParts, { cause, only }: RunOrder): Promise<Run> {
  const { database, clock, timeZone } = parts;
  const branches = only.branch === undefined ? null : await within(parts, only.branch);
  const now = clock.now();
  return database.transaction(async (tx) => {
    const tonights =
      cause === 'demand' ? null : await newestReport(tx, CLEAN_RECORDINGS, nightOf(now, timeZone));
    if (tonights !== null) {
      const again = tonights.finishedAt === null ? null : now;
      return { kept: tonights, pass: { before: tonights.startedAt, again, branches }, only };
    }
    const pass: Pass = { before: now, again: null, branches };
    const begun = { id: newId(), startedAt: now, finishedAt: null };
    const report = await reckonReport(
      { ...parts, database: { transaction: (work) => work(tx) } },
      { since: now, pass, only, failures: new Map() },
    );
    const kept = { ...begun, report: JSON.stringify(report) };
    await addReport(tx, isConfined(only) ? CLEAN_SOME : CLEAN_RECORDINGS, kept);
    return { kept, pass, only };
  });
}

function isConfined({ branch, server }: Only): boolean {
  return branch !== undefined || server !== undefined;
}

async function within({ database, tree }: CleaningParts, branch: string): Promise<readonly string[]> {
  const branches = await tree(database.db);
  return branches.all.filter(({ id }) => branches.isWithin(id, branch)).map(({ id }) => id);
}

function failuresBefore({ report }: KeptReport): readonly (readonly [string, string | null])[] {
  return CleaningReport.parse(JSON.parse(report)).servers.map(({ server, failure }) => [server, failure]);
}

async function writeReport(
  parts: CleaningParts,
  { kept, pass, only }: Run,
  failures: ReadonlyMap<string, string | null>,
  isWhole: boolean,
): Promise<CleaningReport> {
  const report = await reckonReport(parts, { since: kept.startedAt, pass, only, failures });
  // Where it is not whole, another run may have come to this night's end meanwhile: that stays.
  const finished = isWhole ? { finishedAt: parts.clock.now() } : {};
  await parts.database.transaction((tx) =>
    changeReport(tx, { id: kept.id, ...finished, report: JSON.stringify(report) }),
  );
  return report;
}
