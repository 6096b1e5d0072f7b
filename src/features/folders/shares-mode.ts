import type { Entry, Trashed } from '../../clients/nextcloud/nextcloud.ts';
import { oneByOne } from '../../lib/one-by-one.ts';
import type { Folder } from './folder.ts';
import { type Hands, shown } from './hands.ts';
import type { Lying, Mode, ModeParts } from './mode.ts';
import type { FolderPath, FolderPlan } from './plan.ts';
import type { Seen } from './seen.ts';
import { FolderTrouble } from './trouble.ts';

/** Places are folders of our account, which shares them. */
export function sharesMode(parts: ModeParts): Mode {
  const { client, seen, options, isDry } = parts;
  // What was thrown away with many places in it is taken back once.
  const turns = oneByOne();
  return {
    find: async (folder, plan, hands) => {
      if (folder.teamFolder !== null) throw new FolderTrouble('mode-changed');
      const { fileId } = folder;
      if (fileId === null) return null;
      const known = await findKnown(parts, folder, fileId, plan);
      return known ?? turns('lost', () => findLost(parts, folder, fileId, plan, hands));
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

/** First where it should be, then where it was. @throws FolderTrouble `not-ours` */
async function findKnown(
  { seen }: ModeParts,
  folder: Folder,
  fileId: string,
  plan: FolderPlan,
): Promise<Lying | null> {
  for (const path of [plan.path, ...(folder.path === null ? [] : [folder.path])]) {
    const entry = await seen.at(path);
    if (entry?.fileId === fileId) return own(entry);
  }
  return null;
}

/** Then anywhere, then in the trash. @throws FolderTrouble `not-ours` */
async function findLost(
  { client, seen, options, isDry }: ModeParts,
  folder: Folder,
  fileId: string,
  plan: FolderPlan,
  hands: Hands,
): Promise<Lying | null> {
  const anywhere = async () => {
    const entry = await client.files.find(fileId, options);
    if (entry === null) return null;
    const found = own(entry);
    // What was read of the folder around it is older than this.
    seen.forget(entry.path);
    return found;
  };
  const found = await anywhere();
  if (found !== null) return found;
  const lay = folder.path ?? plan.path;
  const trashed = await client.files.findTrashed(fileId, { ...options, lay });
  if (trashed === null) return null;
  if (!isDry) {
    await hands.restore(trashed);
    return anywhere();
  }
  return imagineBack(trashed, { fileId, lay }, seen, hands);
}

/** In a dry run, what was thrown away with many places in it comes back with the first of them. */
async function imagineBack(
  trashed: Trashed,
  { fileId, lay }: { readonly fileId: string; readonly lay: FolderPath },
  seen: Seen,
  hands: Hands,
): Promise<Lying> {
  if ((await seen.at(trashed.from))?.fileId !== trashed.fileId) {
    await hands.restore(trashed);
    seen.put(backFromTrash(trashed.fileId, trashed.from), true);
  }
  if (trashed.fileId === fileId) return { id: fileId, path: trashed.from };
  for (let depth = trashed.from.length + 1; depth < lay.length; depth += 1) {
    const above = lay.slice(0, depth);
    if ((await seen.folder(above)) === null) seen.put(backFromTrash(`new:${shown(above)}`, above), true);
  }
  seen.put(backFromTrash(fileId, lay), true);
  return { id: fileId, path: lay };
}

function own(entry: Entry): Lying {
  if (!isOwnFolder(entry)) throw new FolderTrouble('not-ours');
  return lying(entry);
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
