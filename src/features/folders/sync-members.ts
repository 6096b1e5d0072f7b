import type { GroupMembers } from '../../clients/keycloak/group-members.ts';
import { RealmUnreachable } from '../../clients/keycloak/realm-fault.ts';
import type { Db, Tx } from '../../platform/db/database.ts';
import type { Job, Outcome } from '../../platform/jobs/job.ts';
import type { MemberSettings } from '../../platform/settings/nextcloud-settings.ts';
import type { Branch } from '../branches/branch.ts';
import type { Tree } from '../branches/tree.ts';
import {
  bringMembers,
  endsRun,
  type MemberCounts,
  type MemberGround,
  type MemberTask,
} from './bring-members.ts';
import { accountOf, goingOf, isShrunk } from './members.ts';
import { madeGroups, membersWePutIn } from './members-store.ts';
import { reachOf } from './trouble.ts';

const NAME = 'sync-members';
/** The later ones are for what the first could not do, as the realm or Nextcloud was away; else they change nothing. */
const THRICE_A_NIGHT = '0 10 4-6 * * *';

/** After so many branches in a row the realm is taken to be down. */
const PATIENCE = 3;

export type SyncMembersParts = Omit<MemberGround, 'actor' | 'counts' | 'signal' | 'holds'> & {
  /** The realm's groups. */
  readonly people: GroupMembers;
  readonly members: MemberSettings;
  readonly tree: (db: Db | Tx) => Promise<Tree>;
};

/**
 * Each night: whoever is in the group of a branch in the realm is put into its group in Nextcloud, and whom we put in
 * is taken out again when they are no more. Whoever else is in there stays.
 */
export function syncMembersJob(parts: SyncMembersParts): Job {
  return { name: NAME, schedule: THRICE_A_NIGHT, run: (signal) => syncMembers(parts, signal) };
}

/**
 * All groups of the realm are read before any is changed: a realm that has lost its people is seen by the whole of
 * them, also where each group is small.
 *
 * @throws RealmUnreachable or MembersRefused where the realm tells nothing; nothing is changed then
 */
async function syncMembers(parts: SyncMembersParts, signal: AbortSignal): Promise<Outcome> {
  const { log, members } = parts;
  const counts: MemberCounts = {
    ...{ branches: 0, added: 0, removed: 0, withoutAccount: 0, unknownGroups: 0, held: 0, failed: 0 },
  };
  const tasks = await askRealm(parts, counts, signal);
  const areAllShrunk = isShrunk(
    sum(tasks, ({ ours }) => ours),
    sum(tasks, goingIn),
  );
  const holds = members.shrunk === 'correct' ? 'none' : areAllShrunk ? 'all' : 'shrunk';
  if (holds === 'all') log.warn('most members have left the realm at once: nobody is taken out of any group');
  const ground = { ...parts, actor: `job:${NAME}`, counts, signal, holds } as const;
  for (const [index, task] of tasks.entries()) {
    signal.throwIfAborted();
    try {
      if (!(await bringMembers(task, ground))) counts.failed += 1;
    } catch (error) {
      signal.throwIfAborted();
      const isOver = endsRun(error);
      counts.failed += isOver ? tasks.length - index : 1;
      const facts = { branch: task.branch, failure: reachOf(error).kind };
      log.warn(
        isOver ? 'members wait: Nextcloud does not answer' : 'members of a group are not known',
        facts,
      );
      if (isOver) break;
    }
  }
  return counts;
}

/** What is to be done about the groups of all branches that are not closed. */
async function askRealm(
  { database: { db }, people, members, tree }: SyncMembersParts,
  counts: MemberCounts,
  signal: AbortSignal,
): Promise<readonly MemberTask[]> {
  const branches = await tree(db);
  const ours = await membersWePutIn(db);
  const tasks: MemberTask[] = [];
  let failures = 0;
  for (const group of await madeGroups(db)) {
    const branch = branches.get(group.branch);
    if (branch === undefined || branch.closed) continue;
    signal.throwIfAborted();
    counts.branches += 1;
    try {
      const found = await people.of(pathOf(members.group, branch), signal);
      const accounts = found?.map((person) => accountOf(person, members.account)) ?? null;
      const wanted = accounts?.filter((account) => account !== null) ?? null;
      counts.withoutAccount += (accounts?.length ?? 0) - (wanted?.length ?? 0);
      tasks.push({ ...group, ours: ours.get(branch.id) ?? [], wanted });
      failures = 0;
    } catch (error) {
      failures += 1;
      if (!(error instanceof RealmUnreachable) || failures === PATIENCE) throw error;
      counts.failed += 1;
    }
  }
  return tasks;
}

function goingIn({ wanted, ours }: MemberTask): readonly string[] {
  return wanted === null ? [] : goingOf({ wanted, ours });
}

function sum(tasks: readonly MemberTask[], accounts: (task: MemberTask) => readonly string[]): number {
  return tasks.reduce((count, task) => count + accounts(task).length, 0);
}

/** Where the realm has the group of a branch. */
function pathOf(steps: readonly string[], { id, path }: Branch): readonly string[] {
  return steps.flatMap((step) => (step === '{path}' ? path : step === '{branch}' ? [id] : [step]));
}
