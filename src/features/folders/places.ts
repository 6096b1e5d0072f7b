import type { Db, Tx } from '../../platform/db/database.ts';
import { foldersOf, partsOf } from './folder-store.ts';

/** A branch's place, by what stays when somebody renames or moves it. */
export type Place = {
  readonly fileId: string;
  /** File ids of its subfolders by the names that the settings give them, whatever they are called by now. */
  readonly parts: ReadonlyMap<string, string>;
};

/** Where the folder of a branch is, as far as we know; null until it is made, and while it is of another server. */
export async function placeOf(db: Db | Tx, branch: string): Promise<Place | null> {
  const folder = (await foldersOf(db, [branch])).get(branch);
  if (folder === undefined || folder.fileId === null || folder.failure === 'other-server') return null;
  return { fileId: folder.fileId, parts: await partsOf(db, branch) };
}
