import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { errorCode } from '../../lib/error-code.ts';
import type { Clock } from '../../lib/clock.ts';
import { refuse } from '../../lib/refusal.ts';
import type { Instant } from '../../lib/span.ts';
import type { Database } from '../db/database.ts';
import { type Backup, backupName, madeAtOf, outdated } from './backup.ts';
import { type FreeBytes, keepCopy, type Kept, NoSpaceError, removeFile } from './keep-copy.ts';

export type BackupsOptions = {
  readonly database: Pick<Database, 'embedded'>;
  readonly clock: Pick<Clock, 'now'>;
  /** How many stay; older ones are removed once a new one is there. */
  readonly kept: number;
  /** Of the disk itself, unless a test says otherwise. */
  readonly freeBytes?: FreeBytes;
};

export type Backups = {
  /**
   * Makes a backup in the folder `backups` beside the store.
   *
   * @throws Refusal `backup-not-embedded`, `backup-running` or `backup-no-space`
   */
  make(): Promise<Backup>;
};

/** The folder beside an embedded store in which its copies are kept. */
export function backupFolder(storeFile: string): string {
  return join(dirname(storeFile), 'backups');
}

export function createBackups({ database, clock, kept, freeBytes }: BackupsOptions): Backups {
  let running = false;
  return {
    make: async () => {
      const embedded = database.embedded ?? refuse({ code: 'backup-not-embedded' });
      if (running) refuse({ code: 'backup-running' });
      running = true;
      try {
        const folder = backupFolder(embedded.file);
        await clearDrafts(folder);
        const madeAt = clock.now();
        const name = backupName(madeAt);
        const file = join(folder, name);
        const copy = await refusingWithoutSpace(() => keepCopy(embedded, file, freeBytes));
        await removeOutdated(folder, kept);
        return { name, file, madeAt, ...copy };
      } finally {
        running = false;
      }
    },
  };
}

/** Removes what is older than the `kept` newest backups in a folder. */
export async function removeOutdated(folder: string, kept: number): Promise<void> {
  for (const name of outdated(await readdir(folder), kept)) await removeFile(join(folder, name));
}

/** When the newest backup in the folder was made; null where there is none. */
export async function newestBackup(folder: string): Promise<Instant | null> {
  const made = (await namesIn(folder)).map(madeAtOf).filter((at) => at !== null);
  return made.length === 0 ? null : Math.max(...made);
}

/** The folder is made with the first backup. */
function namesIn(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  });
}

/** A process that was killed while it made one has left half of it. */
async function clearDrafts(folder: string): Promise<void> {
  for (const name of await namesIn(folder)) if (name.endsWith('.draft')) await removeFile(join(folder, name));
}

async function refusingWithoutSpace(keep: () => Promise<Kept>): Promise<Kept> {
  try {
    return await keep();
  } catch (error) {
    if (!(error instanceof NoSpaceError)) throw error;
    const { neededBytes, freeBytes } = error;
    return refuse({ code: 'backup-no-space', neededBytes, freeBytes });
  }
}
