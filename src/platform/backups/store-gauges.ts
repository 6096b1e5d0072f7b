import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Registry } from 'prom-client';
import type { Log } from '../../lib/log.ts';
import { SECOND_MS } from '../../lib/span.ts';
import type { Database } from '../db/database.ts';
import { registerGauges } from '../http/gauges.ts';
import { backupFolder, newestBackup } from './backups.ts';

/** What an operator of an embedded store must not lose sight of; of another store nothing is told. */
export function registerStoreGauges(
  registry: Registry,
  log: Log,
  { embedded }: Pick<Database, 'embedded'>,
): void {
  if (embedded === null) return;
  const { file } = embedded;
  registerGauges(registry, log, [
    {
      name: 'plenum_data_folder_free_bytes',
      help: 'Space left where the embedded store lies',
      read: async (gauge) => {
        const { bavail, bsize } = await statfs(dirname(file));
        gauge.set(bavail * bsize);
      },
    },
    {
      name: 'plenum_backup_last_timestamp_seconds',
      help: 'When the newest backup of the embedded store was made; 0 where there is none',
      read: async (gauge) => gauge.set(((await newestBackup(backupFolder(file))) ?? 0) / SECOND_MS),
    },
  ]);
}
