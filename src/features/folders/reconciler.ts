import type { NextcloudClient } from '../../clients/nextcloud/nextcloud.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Log } from '../../lib/log.ts';
import { oneByOne } from '../../lib/one-by-one.ts';
import { MINUTE_MS } from '../../lib/span.ts';
import type { Database, Db, Tx } from '../../platform/db/database.ts';
import type { Outcome } from '../../platform/jobs/job.ts';
import type { FolderSettings } from '../../platform/settings/nextcloud-settings.ts';
import type { Tree } from '../branches/tree.ts';
import type { Deed } from './deed.ts';
import { unknownFolder } from './folder.ts';
import { addFolders, allParts, claimMaking, foldersOf, ownerOf } from './folder-store.ts';
import { homeCheck } from './home.ts';
import { createJournal, dryJournal, type Journal } from './journal.ts';
import type { ModeParts } from './mode.ts';
import { createPauses } from './pauses.ts';
import { type FolderPlan, planFolders } from './plan.ts';
import { bringBranch, bringRights, type Ground } from './reconcile-branch.ts';
import { runTasks, type Task } from './run.ts';
import { createSeen } from './seen.ts';
import { sharesMode } from './shares-mode.ts';
import { teamMode } from './team-mode.ts';
import { FolderTrouble, reachOf } from './trouble.ts';

/** Longer than a call that makes a Team folder can take. */
const MAKING_MS = 2 * MINUTE_MS;

const NOTHING: Outcome = { due: 0, settled: 0, waiting: 0, failed: 0, left: 0, changes: 0 };

export type ReconcilerParts = {
  readonly database: Database;
  readonly client: NextcloudClient;
  /** The account that the client is. */
  readonly account: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly settings: FolderSettings;
  readonly tree: (db: Db | Tx) => Promise<Tree>;
};

/** Compares what should be in Nextcloud with what is, and makes the difference go away. */
export type Reconciler = {
  /** Branches that are not settled and whose time has come, or whose plan has changed. */
  runDue(job: string, signal: AbortSignal): Promise<Outcome>;
  /** All of them. */
  runAll(job: string, signal: AbortSignal): Promise<Outcome>;
  /** What a run would do for these branches, or all. Changes nothing. @throws NextcloudError */
  preview(branches: ReadonlySet<string> | null, signal: AbortSignal): Promise<readonly Deed[]>;
};

export function createReconciler(parts: ReconcilerParts): Reconciler {
  const { database, clock } = parts;
  const pauses = createPauses(clock);
  /** The plan that each branch was tried by last, by its hash; another one may fare better at once. */
  const tried = new Map<string, string>();
  const plansOf = createPlans(parts);
  const run = async (job: string, signal: AbortSignal, isDue: (task: Task) => boolean) => {
    const plans = await plansOf(database.db);
    const tasks = await tasksOf(database, plans, clock.now());
    const due = tasks.filter(isDue);
    if (due.length === 0) return NOTHING;
    for (const { plan } of due) tried.set(plan.branch, plan.hash);
    const journal = createJournal({ database, clock, actor: `job:${job}` });
    const { ground, deeds } = await prepare(parts, tasks, { signal, journal, isDry: false });
    const counts = await runTasks(due, ground, { ...parts, pauses, signal });
    return { due: due.length, ...counts, changes: deeds.length };
  };
  return {
    runDue: async (job, signal) => {
      const now = clock.now();
      if (now < pauses.until()) return NOTHING;
      return run(job, signal, (task) => isDue(task, tried, now));
    },
    runAll: (job, signal) => run(job, signal, () => true),
    preview: async (branches, signal) => {
      const plans = await plansOf(database.db);
      const known = await foldersOf(database.db);
      const all = [...plans.values()].map((plan) => ({
        plan,
        folder: known.get(plan.branch) ?? unknownFolder(plan.branch),
      }));
      const { ground, deeds } = await prepare(parts, all, { signal, journal: dryJournal, isDry: true });
      const asked = all.filter(({ plan }) => branches?.has(plan.branch) ?? true);
      for (const task of asked) deeds.push(...(await failureOf(task, ground)));
      return deeds;
    },
  };
}

/** The plan of all branches; made anew only where the tree has changed. */
function createPlans({ tree, settings }: ReconcilerParts) {
  const made = new WeakMap<Tree, ReadonlyMap<string, FolderPlan>>();
  return async (db: Db): Promise<ReadonlyMap<string, FolderPlan>> => {
    const now = await tree(db);
    const plans = made.get(now) ?? planFolders(now.all, settings);
    made.set(now, plans);
    return plans;
  };
}

async function tasksOf(
  database: Database,
  plans: ReadonlyMap<string, FolderPlan>,
  now: number,
): Promise<readonly Task[]> {
  const before = await foldersOf(database.db);
  const missing = [...plans.keys()].filter((branch) => !before.has(branch));
  if (missing.length > 0) await database.transaction((tx) => addFolders(tx, missing, now));
  const folders = missing.length > 0 ? await foldersOf(database.db) : before;
  return [...plans.values()].flatMap((plan) => {
    const folder = folders.get(plan.branch);
    return folder === undefined ? [] : [{ plan, folder }];
  });
}

function isDue({ plan, folder }: Task, tried: ReadonlyMap<string, string>, now: number): boolean {
  if (folder.state === 'settled') return folder.settledPlan !== plan.hash;
  if (tried.get(plan.branch) !== plan.hash) return true;
  return folder.retryAt === null || folder.retryAt <= now;
}

/** Goes through what would be done. @throws NextcloudError where no branch would fare better */
async function failureOf({ plan, folder }: Task, ground: Ground): Promise<readonly Deed[]> {
  try {
    await bringRights(await bringBranch(plan, folder, ground), ground);
    return [];
  } catch (error) {
    const { of, kind } = reachOf(error);
    if (of !== 'branch' && !(error instanceof FolderTrouble)) throw error;
    return [{ branch: plan.branch, does: 'fail', detail: kind }];
  }
}

type Run = { readonly signal: AbortSignal; readonly journal: Journal; readonly isDry: boolean };

async function prepare(parts: ReconcilerParts, tasks: readonly Task[], { signal, journal, isDry }: Run) {
  const { client, settings, database, clock, account } = parts;
  const options = { signal };
  const seen = createSeen(client, settings.groupPrefix, options);
  const modeParts: ModeParts = { client, seen, options, isDry };
  const claim = (branch: string) => {
    const now = clock.now();
    return database.transaction((tx) => claimMaking(tx, branch, now, now + MAKING_MS));
  };
  const isTeam = settings.mode === 'teamFolders';
  const owners = new Map(
    tasks.flatMap(({ folder: { fileId, teamFolder, branch } }) => {
      const id = isTeam ? teamFolder : fileId;
      return id === null ? [] : [[id, branch] as const];
    }),
  );
  const known = await allParts(database.db);
  const turns = oneByOne();
  const deeds: Deed[] = [];
  const ground: Ground = {
    ...{ client, seen, settings, journal, options, account, isDry },
    checkHome: homeCheck({ client, database, clock, options, isDry }),
    mode: isTeam ? teamMode(modeParts, claim) : sharesMode(modeParts),
    // What another replica took over a moment ago is not in what this run has read.
    ownerOf: async (id) => owners.get(id) ?? (isTeam ? null : ownerOf(database.db, id)),
    gone: tasks.filter(({ folder }) => folder.failure === 'place-gone').length,
    own: (id, branch) => void owners.set(id, branch),
    inTurn: (work) => turns('above', work),
    partsOf: (branch) => known.get(branch) ?? new Map<string, string>(),
    done: (more) => void deeds.push(...more),
  };
  return { ground, deeds };
}
