import type { Clock } from '../../lib/clock.ts';
import { append } from '../../platform/audit/audit.ts';
import type { Database, Db, Tx } from '../../platform/db/database.ts';
import type { FolderSettings } from '../../platform/settings/nextcloud-settings.ts';
import type { Branch } from '../branches/branch.ts';
import type { Tree } from '../branches/tree.ts';
import type { Deed } from './deed.ts';
import { type Folder, unknownFolder } from './folder.ts';
import { addFolders, dueAgain, foldersOf } from './folder-store.ts';
import { type FolderPlan, planFolders } from './plan.ts';
import type { Reconciler } from './reconciler.ts';

/** What should be for one branch, and what we know to be. */
export type PlannedFolder = {
  readonly branch: Branch;
  readonly plan: FolderPlan;
  readonly folder: Folder;
};

/** The branches' folders, where the settings name a Nextcloud. */
export type Folders = {
  readonly settings: FolderSettings;
  /** Of these branches, in their order. */
  planned(db: Db | Tx, tree: Tree, branches: readonly Branch[]): Promise<readonly PlannedFolder[]>;
  /** What the next run would do for these. @throws NextcloudError */
  preview(branches: readonly string[]): Promise<readonly Deed[]>;
  /** Has these looked at anew by the next run, and mended. */
  order(by: string, branch: string, branches: readonly string[]): Promise<void>;
};

type Parts = {
  readonly database: Database;
  readonly clock: Clock;
  readonly settings: FolderSettings;
  readonly reconciler: Reconciler;
};

export function createFolders({ database, clock, settings, reconciler }: Parts): Folders {
  return {
    settings,
    planned: async (db, tree, branches) => {
      const plans = planFolders(tree.all, settings);
      const folders = await foldersOf(db);
      return branches.flatMap((branch) => {
        const plan = plans.get(branch.id);
        const folder = folders.get(branch.id) ?? unknownFolder(branch.id);
        return plan === undefined ? [] : [{ branch, plan, folder: asPlanned(folder, plan) }];
      });
    },
    preview: (branches) => reconciler.preview(new Set(branches), new AbortController().signal),
    order: (by, branch, branches) =>
      database.transaction(async (tx) => {
        const now = clock.now();
        await addFolders(tx, branches, now);
        await dueAgain(tx, branches, now);
        await append(tx, {
          ...{ at: now, actor: by, action: 'folder.reconcile', branch },
          ...{ object: { kind: 'folder', id: branch }, after: { branches: branches.length } },
        });
      }),
  };
}

/** What was settled by an earlier plan is to be done anew. */
function asPlanned(folder: Folder, plan: FolderPlan): Folder {
  const isOutdated = folder.state === 'settled' && folder.settledPlan !== plan.hash;
  return isOutdated ? { ...folder, state: 'pending' } : folder;
}
