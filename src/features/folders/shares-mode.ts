import type { Entry } from '../../clients/nextcloud/nextcloud.ts';
import type { Folder } from './folder.ts';
import type { Hands } from './hands.ts';
import type { Lying, Mode, ModeParts } from './mode.ts';
import type { FolderPath, FolderPlan } from './plan.ts';
import { FolderTrouble } from './trouble.ts';

/** Places are folders of our account, which shares them. */
export function sharesMode(parts: ModeParts): Mode {
  const { client, seen, options, isDry } = parts;
  return {
    find: async (folder, plan, hands) => {
      if (folder.teamFolder !== null) throw new FolderTrouble('mode-changed');
      return folder.fileId === null ? null : findOwn(parts, folder, folder.fileId, plan, hands);
    },
    whoIsAt: async (path) => {
      const entry = await seen.at(path);
      if (entry === null) return 'nobody';
      return isOwnFolder(entry) ? lying(entry) : 'something';
    },
    make: async (path, _plan, hands) => lying(await hands.makeFolder(path, 'make')),
    move: async (place, to, does, hands) => {
      const entry = await entryAt(place.path);
      return lying(await hands.move(entry, to, does));
    },
    entryOf: async (place) => entryAt(place.path),
  };

  async function entryAt(path: FolderPath): Promise<Entry> {
    const known = await seen.at(path);
    const entry = known ?? (isDry ? null : await client.files.stat(path, options));
    if (entry === null) throw new FolderTrouble('raced');
    return entry;
  }
}

/** First where it should be, then where it was, then anywhere, then in the trash. */
async function findOwn(
  { client, seen, options, isDry }: ModeParts,
  folder: Folder,
  fileId: string,
  plan: FolderPlan,
  hands: Hands,
): Promise<Lying | null> {
  for (const path of [plan.path, ...(folder.path === null ? [] : [folder.path])]) {
    const entry = await seen.at(path);
    if (entry?.fileId === fileId) return lying(entry);
  }
  const anywhere = async () => {
    const entry = await client.files.find(fileId, options);
    if (entry === null || !isOwnFolder(entry)) return null;
    // What was read of the folder around it is older than this.
    seen.forget(entry.path);
    return lying(entry);
  };
  const found = await anywhere();
  if (found !== null) return found;
  const trashed = await client.files.findTrashed(fileId, options);
  if (trashed === null) return null;
  await hands.restore(trashed);
  if (!isDry) return anywhere();
  seen.put(backFromTrash(fileId, trashed.from), true);
  return { id: fileId, path: trashed.from };
}

function isOwnFolder(entry: Entry): boolean {
  return entry.kind === 'folder' && entry.mount === 'own';
}

function lying({ fileId, path }: Entry): Lying {
  return { id: fileId, path };
}

function backFromTrash(fileId: string, path: FolderPath): Entry {
  return {
    ...{ path, fileId, kind: 'folder', size: 0, etag: '', modifiedAt: 0, contentType: null },
    ...{ permissions: 'RGDNVCK', mount: 'own' },
  };
}
