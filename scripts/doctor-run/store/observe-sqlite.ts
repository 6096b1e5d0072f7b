import { access, constants, stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import Sqlite from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import type { Config } from '../../../src/config.ts';
import { errorCode } from '../../../src/lib/error-code.ts';
import type { Schema } from '../../../src/platform/db/schema.ts';
import { readRecords } from './records.ts';
import type { SqliteSeen, StoreRecords } from './store-seen.ts';

/** Looks at the embedded store and its folder. A gateway that runs holds it alone; then only the folder is seen. */
export async function observeSqlite(file: string, config: Config): Promise<SqliteSeen> {
  const folder = dirname(file);
  const place = await nearest(folder);
  const disk = await statfs(place).catch(() => null);
  const there = await stat(file).catch(() => null);
  const seen = {
    is: 'sqlite',
    folder,
    freeBytes: disk === null ? null : disk.bavail * disk.bsize,
    storeBytes: there?.size ?? 0,
    network: disk === null ? null : (NETWORKS.get(disk.type) ?? null),
  } as const;
  if (!(await mayWrite(place)))
    return { ...seen, state: place === folder ? 'read-only' : 'no-folder', records: null };
  if (there === null) return { ...seen, state: 'missing', records: null };
  // SQLite leaves files beside the store, even for a reader: of another owner they would lock the gateway out.
  if (there.uid !== process.getuid?.()) return { ...seen, state: 'not-ours', records: null };
  return { ...seen, ...(await read(file, config)) };
}

/** The folder itself, or the nearest above it that is there: it is made in that one. */
async function nearest(folder: string): Promise<string> {
  const isThere = await access(folder).then(
    () => true,
    () => false,
  );
  return isThere || dirname(folder) === folder ? folder : nearest(dirname(folder));
}

async function mayWrite(folder: string): Promise<boolean> {
  return access(folder, constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  );
}

async function read(
  file: string,
  config: Config,
): Promise<{ readonly state: SqliteSeen['state']; readonly records: StoreRecords | null }> {
  let sqlite: Sqlite.Database | null = null;
  try {
    // Not `readonly`: such a connection leaves its files behind, since it may not tidy them away.
    sqlite = new Sqlite(file, { fileMustExist: true, timeout: 200 });
    sqlite.pragma('query_only = ON');
    const db = new Kysely<Schema>({ dialect: new SqliteDialect({ database: sqlite }) });
    return { state: 'there', records: await readRecords({ dialect: 'sqlite', db }, config) };
  } catch (fault) {
    const isBusy = errorCode(fault)?.startsWith('SQLITE_BUSY') === true;
    return { state: isBusy ? 'in-use' : 'damaged', records: null };
  } finally {
    sqlite?.close();
  }
}

/** What Linux calls file systems on which SQLite's locks cannot be relied on (statfs(2)). */
const NETWORKS: ReadonlyMap<number, string> = new Map([
  [0x6969, 'nfs'],
  [0xff534d42, 'cifs'],
  [0xfe534d42, 'smb2'],
  [0x517b, 'smb'],
  [0x5346414f, 'afs'],
  [0x00c36400, 'ceph'],
  [0x01021997, '9p'],
]);
