import { NextcloudError } from '../../clients/nextcloud/fault.ts';
import type { CallOptions, Path } from '../../clients/nextcloud/nextcloud.ts';
import type { ArchiveCloud } from './archive-parts.ts';
import { ArchiveTrouble } from './archive-trouble.ts';

/** More than a text of ours ever has. */
const MOST_TEXT_BYTES = 5_000_000;

/**
 * Puts a small file into a folder under the first of `names` that is free, unless it lies there already.
 *
 * @param isOurs whether what lies there under one of the names was put there by us
 * @throws ArchiveTrouble `name-taken`; NextcloudError
 */
export async function putBeside(
  { files }: ArchiveCloud,
  folder: Path,
  { names, content }: { readonly names: readonly string[]; readonly content: string },
  isOurs: (there: string) => boolean,
  options: CallOptions,
): Promise<void> {
  for (const name of names) {
    const path = [...folder, name];
    try {
      await files.create(path, Buffer.from(content), options);
      return;
    } catch (error) {
      if (!isKind(error, 'exists')) throw error;
    }
    const there = await readText(files, path, options);
    if (there !== null && isOurs(there)) return;
  }
  throw new ArchiveTrouble('name-taken');
}

/** null for a folder, and for what is too large to be one of ours. */
async function readText(
  files: ArchiveCloud['files'],
  path: Path,
  options: CallOptions,
): Promise<string | null> {
  try {
    return (await files.read(path, { ...options, maxBytes: MOST_TEXT_BYTES })).toString('utf8');
  } catch (error) {
    if (isKind(error, 'not-found') || isKind(error, 'too-large')) return null;
    throw error;
  }
}

function isKind(error: unknown, kind: NextcloudError['kind']): boolean {
  return error instanceof NextcloudError && error.kind === kind;
}
