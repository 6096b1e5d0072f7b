import { createHash } from 'node:crypto';
import type { CallOptions, Entry } from '../../clients/nextcloud/nextcloud.ts';
import { HOUR_MS } from '../../lib/span.ts';
import type { ArchiveCloud } from './archive-parts.ts';
import { ArchiveTrouble } from './archive-trouble.ts';

/** A large film over a slow line. */
const READ_BACK_MS = 4 * HOUR_MS;

/**
 * Reads the copy back and sees that it is what was sent. The server keeps the sum that it was told and never checks it,
 * so only the bytes themselves prove anything.
 *
 * @throws ArchiveTrouble `corrupt` where it is not; NextcloudError
 */
export async function proveCopy(
  { files }: ArchiveCloud,
  { path, fileId }: Entry,
  { bytes, sum }: { readonly bytes: number; readonly sum: string },
  options: CallOptions,
): Promise<void> {
  const { stream, entry } = await files.open(path, { ...options, wholeMs: READ_BACK_MS });
  try {
    if (entry.fileId !== fileId || entry.size !== bytes) throw new ArchiveTrouble('corrupt');
    const hash = createHash('sha256');
    for await (const chunk of stream) hash.update(chunk as Buffer);
    if (`SHA256:${hash.digest('hex')}` !== sum) throw new ArchiveTrouble('corrupt');
  } finally {
    stream.destroy();
  }
}
