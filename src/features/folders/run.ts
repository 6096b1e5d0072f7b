import type { NextcloudClient } from '../../clients/nextcloud/nextcloud.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Log } from '../../lib/log.ts';
import type { Instant } from '../../lib/span.ts';
import type { Folder } from './folder.ts';
import type { FolderChange } from './folder-store.ts';
import type { Journal } from './journal.ts';
import { type Pauses, retryAfter } from './pauses.ts';
import type { FolderPlan } from './plan.ts';
import { bringBranch, bringRights, type Ground, settledChange, type Standing } from './reconcile-branch.ts';
import { needsShare } from './bring-rights.ts';
import { reachOf } from './trouble.ts';

/** Branches at a time; more only wait for each other's locks on the server. */
const LANES = 4;

export type Task = { readonly plan: FolderPlan; readonly folder: Folder };

export type RunParts = {
  readonly client: NextcloudClient;
  readonly clock: Clock;
  readonly log: Log;
  readonly pauses: Pauses;
  readonly signal: AbortSignal;
};

/** What a run came to. `left`: not begun, as no call had fared better. */
export type RunCounts = {
  readonly settled: number;
  readonly waiting: number;
  readonly failed: number;
  readonly left: number;
};

/** Brings about the folders of all `tasks`: first everything but the shares, then as many shares as may be made. */
export async function runTasks(tasks: readonly Task[], ground: Ground, parts: RunParts): Promise<RunCounts> {
  const counts = { settled: 0, waiting: 0, failed: 0 };
  const ending = createEnding(ground, parts, counts);
  const standing: Standing[] = [];
  const queue = [...tasks];
  await Promise.all(
    Array.from({ length: LANES }, async () => {
      for (let task = queue.shift(); task !== undefined && !ending.isOver(); task = queue.shift()) {
        const { plan, folder } = task;
        await ending.guard(folder, async () => {
          standing.push(await bringBranch(plan, folder, ground));
        });
      }
    }),
  );
  for (const each of standing) {
    if (ending.isOver()) break;
    await ending.guard(each.folder, () => settle(each, ground, parts, ending));
  }
  const { settled, waiting, failed } = counts;
  if (!ending.isOver() && tasks.length > 0) parts.pauses.over();
  return { settled, waiting, failed, left: tasks.length - settled - waiting - failed };
}

async function settle(
  standing: Standing,
  ground: Ground,
  { client, clock }: RunParts,
  ending: Ending,
): Promise<void> {
  const { plan, folder, place } = standing;
  if (place !== null && standing.rights === null && (await needsShare(plan, place, ground.seen))) {
    const now = clock.now();
    const at = client.shares.nextAt();
    if (!ground.isDry && at > now) return ending.wait(folder, 'rate-limited', at);
  }
  const rights = await bringRights(standing, ground);
  const change = settledChange(standing, rights);
  if (standing.isBlocked) return ending.blocked(folder, change);
  return ending.settle(folder, change);
}

type Ending = {
  /** Whether nothing more is to be begun. */
  isOver(): boolean;
  /** Writes down what became of a branch where `work` fails. */
  guard(folder: Folder, work: () => Promise<void>): Promise<void>;
  settle(folder: Folder, change: FolderChange): Promise<void>;
  /** All is well but its name, which another branch may soon give up. */
  blocked(folder: Folder, change: FolderChange): Promise<void>;
  wait(folder: Folder, kind: string, retryAt: Instant): Promise<void>;
};

type Counts = { settled: number; waiting: number; failed: number };

function createEnding({ journal }: Ground, { clock, log, pauses, signal }: RunParts, counts: Counts): Ending {
  let over = signal.aborted;
  const postpone = ({ branch }: Folder, change: Parameters<Journal['postpone']>[1]) =>
    journal.postpone(branch, { ...change, checkedAt: clock.now() });
  const wait = async (folder: Folder, failure: string, retryAt: Instant, change: FolderChange = {}) => {
    counts.waiting += 1;
    await postpone(folder, { ...change, state: 'waiting', failure, retryAt });
  };
  const fail = async (folder: Folder, failure: string) => {
    counts.failed += 1;
    const attempts = folder.attempts + 1;
    const retryAt = retryAfter(attempts, clock.now());
    await postpone(folder, { state: 'failed', failure, attempts, retryAt });
  };
  const failed = async (folder: Folder, error: unknown) => {
    const { of, kind } = reachOf(error);
    if (of === 'stop') return void (over = true);
    if (kind === 'raced') return;
    if (of === 'run') {
      // Only the first one makes the pause longer.
      if (!over) log.warn('Nextcloud is left alone for a while', { failure: kind, until: pauses.longer() });
      over = true;
      return wait(folder, kind, pauses.until());
    }
    const retryAt = retryAtOf(error);
    if (retryAt !== null) return wait(folder, kind, retryAt);
    log.warn('a folder could not be brought about', { branch: folder.branch, failure: kind });
    return fail(folder, kind);
  };
  return {
    isOver: () => over || signal.aborted,
    guard: async (folder, work) => {
      try {
        await work();
      } catch (error) {
        await failed(folder, error).catch((trouble: unknown) => {
          // The run fails: the other lanes begin nothing more.
          over = true;
          throw trouble;
        });
      }
    },
    settle: async (folder, change) => {
      counts.settled += 1;
      const now = clock.now();
      const wasSettled = folder.state === 'settled' && folder.settledPlan === change.settledPlan;
      const settledAt = wasSettled ? folder.settledAt : now;
      await journal.note(folder, { ...change, checkedAt: now, settledAt }, []);
    },
    blocked: (folder, change) => {
      const attempts = folder.attempts + 1;
      const again = { ...change, attempts, settledPlan: null };
      return wait(folder, 'name-taken', retryAfter(attempts, clock.now()), again);
    },
    wait,
  };
}

/** When the server's limits let us come again. */
function retryAtOf(error: unknown): Instant | null {
  if (!(error instanceof Error) || !('retryAt' in error)) return null;
  return typeof error.retryAt === 'number' ? error.retryAt : null;
}
