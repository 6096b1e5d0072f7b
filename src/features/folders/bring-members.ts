import { NextcloudError } from '../../clients/nextcloud/fault.ts';
import type { NextcloudClient } from '../../clients/nextcloud/nextcloud.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Log } from '../../lib/log.ts';
import { append } from '../../platform/audit/audit.ts';
import type { Database } from '../../platform/db/database.ts';
import { isGroupShrunk, type MemberPlan, planMembers } from './members.ts';
import { type BranchGroup, forgetMembers, keepHeld, keepMembers } from './members-store.ts';
import { reachOf } from './trouble.ts';

/** One branch's group, whom we put into it, and who should be in it. */
export type MemberTask = BranchGroup & {
  readonly ours: readonly string[];
  /** null where the realm has no group for the branch. */
  readonly wanted: readonly string[] | null;
};

/** What a run did so far; `held` counts those who were to be taken out and stayed. */
export type MemberCounts = {
  branches: number;
  added: number;
  removed: number;
  withoutAccount: number;
  unknownGroups: number;
  held: number;
  /** Branches with which not all went well. */
  failed: number;
};

export type MemberGround = {
  readonly client: Pick<NextcloudClient, 'groups'>;
  /** The account that the client is. */
  readonly account: string;
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly actor: string;
  readonly counts: MemberCounts;
  readonly signal: AbortSignal;
  /** Who is to stay where most would go: in no group, in every group, or in those where it is so. */
  readonly holds: 'none' | 'all' | 'shrunk';
};

/** Whether the run is over with this failure. @throws `error` itself where it is not about Nextcloud */
export function endsRun(error: unknown): boolean {
  const { of, kind } = reachOf(error);
  return of !== 'branch' || kind === 'rate-limited';
}

/**
 * Takes those out of one group who should not be in it any more, and puts in those who are missing.
 *
 * @returns whether it went well with each of them
 * @throws NextcloudError where the group cannot be read, or nothing else would fare better
 */
export async function bringMembers(task: MemberTask, ground: MemberGround): Promise<boolean> {
  const { client, account, signal, holds, counts } = ground;
  const { branch, group, ours, wanted } = task;
  if (wanted === null) {
    counts.unknownGroups += 1;
    await finish(task, ground, { ...nothingDone(), held: ours.length });
    return true;
  }
  const membership = { wanted, ours, present: await client.groups.members(group, { signal }) };
  const isHeld = holds === 'all' || (holds === 'shrunk' && isGroupShrunk(membership));
  const plan = planMembers(membership, account, isHeld);
  const done = { ...nothingDone(), held: plan.held, gone: [...plan.forget] };
  // First of all: should the process die, it is known whom we may have put in; the next run sees who is not.
  if (plan.add.length > 0) await ground.database.transaction((tx) => keepMembers(tx, branch, plan.add));
  try {
    await changeGroup(group, plan, ground, done);
  } finally {
    await finish(task, ground, done);
  }
  return !done.hasFailed;
}

/** `gone`: those who are ours no more, and those who have no account. */
type Done = { added: number; removed: number; held: number; hasFailed: boolean; readonly gone: string[] };

function nothingDone(): Done {
  return { added: 0, removed: 0, held: 0, hasFailed: false, gone: [] };
}

async function changeGroup(
  group: string,
  { add, remove }: MemberPlan,
  { client, signal, counts }: MemberGround,
  done: Done,
): Promise<void> {
  for (const account of remove) {
    await trying(done, async () => {
      await client.groups.removeMember(group, account, { signal });
      done.gone.push(account);
      done.removed += 1;
    });
  }
  for (const account of add) {
    await trying(done, async () => {
      if (await putIn(client, group, account, signal)) {
        done.added += 1;
        return;
      }
      counts.withoutAccount += 1;
      done.gone.push(account);
    });
  }
}

/** false where there is no such account. */
async function putIn(
  client: MemberGround['client'],
  group: string,
  account: string,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    return (await client.groups.addMember(group, account, { signal })) === 'in';
  } catch (error) {
    // No account has such a name.
    if (error instanceof NextcloudError && error.kind === 'bad-name') return false;
    throw error;
  }
}

/** One account that cannot be changed keeps no other from it. */
async function trying(done: Done, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (endsRun(error)) throw error;
    done.hasFailed = true;
  }
}

/** Writes down what has been done, without a name in the audit. */
async function finish(task: MemberTask, ground: MemberGround, done: Done): Promise<void> {
  const { branch, group } = task;
  const { database, clock, log, actor, counts } = ground;
  const { added, removed, gone } = done;
  counts.added += added;
  counts.removed += removed;
  counts.held += done.held;
  const held = done.held === 0 ? null : done.held;
  if (held !== null) log.warn('members-shrunk: nobody is taken out of the group', { branch, group, held });
  const isChanged = added + removed > 0;
  if (!isChanged && gone.length === 0 && held === task.held) return;
  await database.transaction(async (tx) => {
    await forgetMembers(tx, branch, gone);
    if (held !== task.held) await keepHeld(tx, branch, held);
    if (!isChanged) return;
    await append(tx, {
      ...{ at: clock.now(), actor, action: 'folder.members', branch },
      ...{ object: { kind: 'folder', id: branch }, after: { added, removed } },
    });
  });
}
