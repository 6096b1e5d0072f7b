import { NextcloudError } from '../../clients/nextcloud/fault.ts';
import type { CallOptions, Entry, Files, Path } from '../../clients/nextcloud/nextcloud.ts';
import type { PapersPlan } from './papers.ts';

/** The folder of a date, where it lies now, under the name that we gave it. */
export type FoundFolder = { readonly entry: Entry; readonly name: string };

/** One that was made just now, or was there. */
export type MadeFolder = FoundFolder & { readonly made: boolean };

/**
 * Makes the folder for a date, or takes over one that is there under its name.
 *
 * @param take writes down that it belongs to this date; false where it is not to
 * @throws NextcloudError
 */
export async function makeFolder(
  files: Files,
  part: Path,
  plan: Pick<PapersPlan, 'names'>,
  take: (folder: MadeFolder) => Promise<boolean>,
  options: CallOptions,
): Promise<FoundFolder> {
  for (const name of plan.names) {
    const folder = await madeOrThere(files, [...part, name], options);
    if (folder !== null && (await take({ ...folder, name }))) return { entry: folder.entry, name };
  }
  throw new NextcloudError({ call: 'files.makeFolder', kind: 'exists', outcome: 'refused' });
}

/** null where a file has the name. */
async function madeOrThere(
  files: Files,
  path: Path,
  options: CallOptions,
): Promise<Omit<MadeFolder, 'name'> | null> {
  try {
    return await files.makeFolder(path, options);
  } catch (error) {
    if (isKind(error, 'exists')) return null;
    throw error;
  }
}

/**
 * Gives the folder the name of its date, where it still bears one of ours and lies where we put it: what a person called
 * or put elsewhere stays so.
 *
 * @throws NextcloudError
 */
export async function rename(
  files: Files,
  part: Path | null,
  plan: Pick<PapersPlan, 'names'>,
  { entry, name }: { readonly entry: Entry; readonly name: string | null },
  options: CallOptions,
): Promise<FoundFolder> {
  const present = entry.path.at(-1) ?? '';
  // Also where we were stopped between moving it and writing that down.
  if (plan.names.includes(present)) return { entry, name: present };
  const isOurs = present === name && part !== null && isIn(part, entry.path);
  if (!isOurs) return { entry, name: name ?? present };
  for (const next of plan.names) {
    try {
      return { entry: await files.move(entry.path, [...part, next], options), name: next };
    } catch (error) {
      if (!isKind(error, 'exists')) throw error;
    }
  }
  return { entry, name: present };
}

/** The subfolder of this id wherever it is now; one that is gone, or was never there, is made. @throws NextcloudError */
export async function subfolder(
  files: Files,
  { path }: Pick<Entry, 'path'>,
  { id, name }: { readonly id: string | null; readonly name: string },
  options: CallOptions,
): Promise<Entry> {
  const found = id === null ? null : await files.find(id, options);
  return found ?? (await files.makeFolder([...path, name], options)).entry;
}

function isIn(part: Path, path: Path): boolean {
  return path.length === part.length + 1 && part.every((name, at) => name === path[at]);
}

function isKind(error: unknown, kind: NextcloudError['kind']): boolean {
  return error instanceof NextcloudError && error.kind === kind;
}
