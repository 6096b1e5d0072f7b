import { NextcloudError } from '../../clients/nextcloud/fault.ts';
import type { Entry, TeamFolder } from '../../clients/nextcloud/nextcloud.ts';
import type { Lying, Mode, ModeParts, Occupant } from './mode.ts';
import type { FolderPath } from './plan.ts';
import { samePath } from './seen.ts';
import { FolderTrouble } from './trouble.ts';

/** Asks to be the only one that makes the Team folder of this branch; false where another is at it. */
export type Claim = (branch: string) => Promise<boolean>;

/** Places are Team folders, one for each branch. */
export function teamMode(parts: ModeParts, claim: Claim): Mode {
  const { client, seen, options, isDry } = parts;
  const byId = async (id: string) => {
    const folder = (await seen.teamFolders()).get(id);
    if (folder === undefined) throw new FolderTrouble('raced');
    return folder;
  };
  return {
    find: async (folder) => {
      if (folder.fileId !== null && folder.teamFolder === null) throw new FolderTrouble('mode-changed');
      if (folder.teamFolder === null) return null;
      const known = (await seen.teamFolders()).get(folder.teamFolder);
      return known === undefined ? null : lying(known);
    },
    whoIsAt: async (path) => whoIsAt(parts, path),
    make: async (path, plan, hands) => {
      if (!isDry && !(await claim(plan.branch))) throw new FolderTrouble('being-made');
      return lying(await hands.makeTeamFolder(path));
    },
    move: async ({ id }, to, does, hands) => lying(await hands.moveTeamFolder(await byId(id), to, does)),
    entryOf: async ({ id, path }) => {
      const known = await seen.at(path);
      if (known?.mount === 'team') return known;
      if (isDry) return unseen(id, path);
      const entry = await client.files.stat(path, options);
      if (entry?.mount !== 'team') throw new FolderTrouble('not-visible');
      seen.put(entry, false);
      return entry;
    },
  };
}

/** @throws NextcloudError `ambiguous` where two Team folders have the path */
async function whoIsAt({ seen }: ModeParts, path: FolderPath): Promise<Occupant> {
  const all = [...(await seen.teamFolders()).values()];
  const [there, ...others] = all.filter(({ mountPoint }) => samePath(mountPoint, path));
  if (others.length > 0) {
    throw new NextcloudError({ call: 'teamFolders.list', kind: 'ambiguous', outcome: 'refused' });
  }
  if (there !== undefined) return lying(there);
  // A folder of our own would be renamed by the server, to make way.
  return (await seen.at(path)) === null ? 'nobody' : 'something';
}

function lying({ id, mountPoint }: TeamFolder): Lying {
  return { id, path: mountPoint };
}

function unseen(id: string, path: FolderPath): Entry {
  return {
    ...{ path, fileId: `new:${id}`, kind: 'folder', size: 0, etag: '', modifiedAt: 0, contentType: null },
    ...{ permissions: 'RMGDNVCK', mount: 'team' },
  };
}
