import { NextcloudError } from '../../clients/nextcloud/fault.ts';
import type { CallOptions, Entry } from '../../clients/nextcloud/nextcloud.ts';
import { placeOf } from '../folders/places.ts';
import type { ArchiveCloud, ArchiveParts } from './archive-parts.ts';
import { ArchiveTrouble } from './archive-trouble.ts';
import type { Recording } from './recording.ts';

type Parts = Pick<ArchiveParts, 'database' | 'settings'> & { readonly nextcloud: ArchiveCloud };

/**
 * The part of the branch's folder for recordings, wherever somebody has put it.
 *
 * @throws ArchiveTrouble where there is none; NextcloudError
 */
export async function findPart(
  { database, settings, nextcloud }: Parts,
  { branch }: Pick<Recording, 'branch'>,
  options: CallOptions,
): Promise<Entry> {
  const place = branch === null ? null : await placeOf(database.db, branch);
  if (place === null) throw new ArchiveTrouble('no-place');
  const fileId = place.parts.get(settings.archivePart);
  if (fileId === undefined) throw new ArchiveTrouble('no-part');
  const part = await nextcloud.files.find(fileId, options);
  if (part === null) throw new ArchiveTrouble('part-gone');
  return part;
}

/** The folder of a year in it. @throws ArchiveTrouble `name-taken` where a file is called so; NextcloudError */
export async function yearFolder(
  { files }: ArchiveCloud,
  { path }: Entry,
  year: string,
  options: CallOptions,
): Promise<Entry> {
  try {
    return (await files.makeFolder([...path, year], options)).entry;
  } catch (error) {
    if (error instanceof NextcloudError && error.kind === 'exists') throw new ArchiveTrouble('name-taken');
    throw error;
  }
}

/** Bytes that may still be put there; null where nobody can say, or nothing limits it. @throws NextcloudError */
export async function freeBytes(
  cloud: ArchiveCloud,
  { mount, path }: Entry,
  options: CallOptions,
): Promise<number | null> {
  if (mount === 'own') return (await cloud.account(options)).freeBytes;
  if (mount !== 'team') return null;
  try {
    const folders = await cloud.teamFolders.list(options);
    const around = folders.filter(({ mountPoint }) => mountPoint.every((name, at) => name === path[at]));
    const [inmost] = around.sort((one, other) => other.mountPoint.length - one.mountPoint.length);
    if (inmost === undefined || inmost.quota === null) return null;
    return Math.max(0, inmost.quota - inmost.size);
  } catch (error) {
    // Whoever may not ask hears of it when there is no room.
    if (error instanceof NextcloudError && (error.kind === 'forbidden' || error.kind === 'app-missing')) {
      return null;
    }
    throw error;
  }
}
