import type { Clock } from '../../lib/clock.ts';
import type { Instant } from '../../lib/span.ts';
import { append } from '../../platform/audit/audit.ts';
import type { Database, Tx } from '../../platform/db/database.ts';
import type { Deed } from './deed.ts';
import type { Folder } from './folder.ts';
import { type FolderChange, keepPart, putOff, updateFolder, updateStanding } from './folder-store.ts';
import { FolderTrouble } from './trouble.ts';

/** Writes down what became of a branch's folder, step by step, with a row in the audit for each deed. */
export type Journal = {
  /**
   * @param parts subfolders that were made or found: file ids by name
   * @returns the folder as it is known now
   * @throws FolderTrouble `raced` where another wrote down another place; what was done is in the audit all the same
   */
  note(
    folder: Folder,
    change: FolderChange,
    deeds: readonly Deed[],
    parts?: ReadonlyMap<string, string>,
  ): Promise<Folder>;
  /** All of it is there. @returns false where it is to be looked at anew, or another run came to its end with it */
  settle(folder: Folder, change: Standing): Promise<boolean>;
  /** Why nothing more came of it for now; what was written down before stays. @returns as `settle` does */
  postpone(folder: Folder, change: Standing): Promise<boolean>;
  /** The run was over before it came to these. */
  putOff(branches: readonly string[], change: Parameters<typeof putOff>[2]): Promise<void>;
  /** Deeds after which something failed: they are done all the same. */
  keep(deeds: readonly Deed[]): Promise<void>;
};

type Standing = Parameters<typeof updateStanding>[2];

type Parts = { readonly database: Database; readonly clock: Clock; readonly actor: string };

export function createJournal({ database, clock, actor }: Parts): Journal {
  return {
    note: async (folder, change, deeds, parts = new Map()) => {
      const isKept = await database.transaction(async (tx) => {
        const now = clock.now();
        for (const deed of deeds) await appendDeed(tx, deed, actor, now);
        if (!(await updateFolder(tx, folder, change, now))) return false;
        for (const [part, fileId] of parts) await keepPart(tx, folder.branch, part, fileId);
        return true;
      });
      if (!isKept) throw new FolderTrouble('raced');
      return { ...folder, ...given(change) };
    },
    settle: (folder, change) =>
      database.transaction(async (tx) => {
        const now = clock.now();
        return (await updateFolder(tx, folder, {}, now)) && updateStanding(tx, folder, change, now);
      }),
    postpone: (folder, change) =>
      database.transaction((tx) => updateStanding(tx, folder, change, clock.now())),
    putOff: (branches, change) => database.transaction((tx) => putOff(tx, branches, change, clock.now())),
    keep: (deeds) =>
      database.transaction(async (tx) => {
        for (const deed of deeds) await appendDeed(tx, deed, actor, clock.now());
      }),
  };
}

/** Of a dry run: nothing is written down. */
export const dryJournal: Journal = {
  note: (folder, change) => Promise.resolve({ ...folder, ...given(change) }),
  settle: () => Promise.resolve(true),
  postpone: () => Promise.resolve(true),
  putOff: () => Promise.resolve(),
  keep: () => Promise.resolve(),
};

async function appendDeed(tx: Tx, { branch, does, detail }: Deed, actor: string, at: Instant): Promise<void> {
  await append(tx, {
    ...{ at, actor, action: `folder.${does}`, branch },
    ...{ object: { kind: 'folder', id: branch }, after: { detail } },
  });
}

function given(change: FolderChange): Partial<Folder> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
}
