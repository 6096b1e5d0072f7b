import { chmod, chown, copyFile, mkdir, open, readdir, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { silentLog } from '../../src/lib/log.ts';
import { inspectFile, type StoreFacts } from '../../src/platform/backups/inspect-file.ts';
import { removeFile } from '../../src/platform/backups/keep-copy.ts';
import { openDatabase } from '../../src/platform/db/open-database.ts';
import { Trouble } from './words.ts';

export type Place = {
  readonly file: string;
  readonly dataDir: string;
  /** A store that is there is moved aside. */
  readonly replace: boolean;
  /** Becomes the key file; null to leave that as it is. */
  readonly key: string | null;
  /** The keys in the store are dropped, since nothing opens them. */
  readonly dropKeys: boolean;
  /** Throws where the backup must not be used. */
  check(facts: StoreFacts): Promise<void>;
};

const STORE = 'plenum.db';
const KEY = 'secret.key';

/**
 * Puts a backup where an embedded store belongs. Everything is looked at first; what was there is moved, not removed.
 *
 * @returns what it holds, and where the store is that was there before
 */
export async function putInPlace(place: Place): Promise<{ facts: StoreFacts; aside: string | null }> {
  const { dataDir, key } = place;
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const occupied = (await readdir(dataDir)).some(
    (name) => name.startsWith(STORE) && !name.endsWith('.draft'),
  );
  if (occupied && !place.replace) {
    throw new Trouble(`${dataDir} holds a store already: --replace moves it aside. Nothing was changed.`);
  }
  if (occupied) await makeSureNobodyRuns(join(dataDir, STORE));
  const draft = join(dataDir, `${STORE}.draft`);
  try {
    await copyFile(place.file, draft);
    await chmod(draft, 0o600);
    const facts = inspectFile(draft);
    await place.check(facts);
    if (place.dropKeys) dropSealedKeys(draft);
    const aside = await moveAside(dataDir, { store: occupied, key: key !== null });
    if (key !== null) await writeFile(join(dataDir, KEY), `${key}\n`, { mode: 0o600, flush: true });
    await sync(draft);
    await rename(draft, join(dataDir, STORE));
    await sync(dataDir);
    await giveToOwner(dataDir, [STORE, ...(key === null ? [] : [KEY])]);
    return { facts, aside };
  } finally {
    await removeFile(draft);
  }
}

function dropSealedKeys(file: string): void {
  const sqlite = new Sqlite(file);
  sqlite.exec('delete from sealed_keys');
  sqlite.close();
}

/** A store that is damaged is no hindrance: whoever has it open is noticed before anything in it is read. */
async function makeSureNobodyRuns(file: string): Promise<void> {
  const isThere = await stat(file).catch(() => null);
  if (isThere === null) return;
  try {
    await (await openDatabase({ kind: 'sqlite', file }, silentLog)).close();
  } catch (error) {
    if (!(error instanceof Error) || !error.message.includes('in use by another process')) return;
    throw new Trouble(`A Plenum runs on ${file}: stop it first. Nothing was changed.`);
  }
}

/** Into a folder of its own in the data folder; null where there is nothing to move. */
async function moveAside(dataDir: string, what: { store: boolean; key: boolean }): Promise<string | null> {
  const names = (await readdir(dataDir)).filter(
    (name) => (what.store && /^plenum\.db(-wal|-shm|-journal)?$/.test(name)) || (what.key && name === KEY),
  );
  if (names.length === 0) return null;
  const aside = join(dataDir, `replaced-${new Date().toISOString().replaceAll(/[-:]/g, '')}`);
  await mkdir(aside, { mode: 0o700 });
  for (const name of names) await rename(join(dataDir, name), join(aside, name));
  return aside;
}

/** Root restores for the user that runs Plenum: whom the folder belongs to. */
async function giveToOwner(dataDir: string, names: readonly string[]): Promise<void> {
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = await stat(dataDir);
  for (const name of names) await chown(join(dataDir, name), uid, gid);
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
