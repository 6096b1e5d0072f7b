import { rm } from 'node:fs/promises';

/** Takes a folder away with all that is in it. */
export async function removeFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}
