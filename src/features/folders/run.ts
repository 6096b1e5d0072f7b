import type { NextcloudClient } from '../../clients/nextcloud/nextcloud.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Log } from '../../lib/log.ts';
import { createEnding, type Ending } from './ending.ts';
import type { Folder } from './folder.ts';
import type { Pauses } from './pauses.ts';
import type { FolderPlan } from './plan.ts';
import { bringBranch, bringRights, type Ground, settledChange, type Standing } from './reconcile-branch.ts';
import { needsShare } from './bring-rights.ts';

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

/** What a run came to. `left`: it was over before it came to them, or others were at them meanwhile. */
export type RunCounts = {
  readonly settled: number;
  readonly waiting: number;
  readonly failed: number;
  readonly left: number;
};

/** Brings about the folders of all `tasks`: first everything but the shares, then as many shares as may be made. */
export async function runTasks(tasks: readonly Task[], ground: Ground, parts: RunParts): Promise<RunCounts> {
  const ending = createEnding({ ...parts, journal: ground.journal });
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
  if (ending.isOver()) await ending.putOff(tasks.map(({ folder }) => folder));
  const { settled, waiting, failed } = ending.counts;
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
    // In this order: where nothing is in the way, `nextAt` is the present.
    const at = client.shares.nextAt();
    if (!ground.isDry && at > clock.now()) return ending.wait(folder, 'rate-limited', at);
  }
  const rights = await bringRights(standing, ground);
  const change = settledChange(standing, rights);
  if (standing.isBlocked) return ending.blocked(folder, change);
  return ending.settle(folder, change);
}
