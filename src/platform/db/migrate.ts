import { join } from 'node:path';
import { type Migration, Migrator } from 'kysely/migration';
import { type Log, silentLog } from '../../lib/log.ts';
import { backupFolder } from '../backups/backups.ts';
import { keepCopy } from '../backups/keep-copy.ts';
import type { Database } from './database.ts';
import { up as first } from './migrations/0001-first.ts';
import { up as roomsThatHold } from './migrations/0002-rooms-that-hold.ts';
import { up as roomsWithoutModerators } from './migrations/0003-rooms-without-moderators.ts';
import { up as searchInAllSpellings } from './migrations/0004-search-in-all-spellings.ts';
import { up as outagesAnnounced } from './migrations/0006-outages-announced.ts';
import { up as shiftedDates } from './migrations/0007-shifted-dates.ts';
import { up as people } from './migrations/0008-people.ts';
import { up as folders } from './migrations/0009-folders.ts';
import { up as foldersHome } from './migrations/0010-folders-home.ts';
import { up as recordings } from './migrations/0011-recordings.ts';
import { up as failedRuns } from './migrations/0012-failed-runs.ts';
import { appliedMigrations, newerThan } from './schema-version.ts';

/** Forward only; a name is never changed once it has landed. */
export const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001-first': { up: first },
  '0002-rooms-that-hold': { up: roomsThatHold },
  '0003-rooms-without-moderators': { up: roomsWithoutModerators },
  '0004-search-in-all-spellings': { up: searchInAllSpellings },
  '0006-outages-announced': { up: outagesAnnounced },
  '0007-shifted-dates': { up: shiftedDates },
  '0008-people': { up: people },
  '0009-folders': { up: folders },
  '0010-folders-home': { up: foldersHome },
  '0011-recordings': { up: recordings },
  '0012-failed-runs': { up: failedRuns },
};

/** The names of all migrations that this program knows, oldest first. */
export const MIGRATION_NAMES: readonly string[] = Object.keys(MIGRATIONS);

/**
 * Brings the store to the newest schema; safe when several replicas start at once. An embedded store that holds
 * something is copied first: `backups/before-<the first migration to come>.db`.
 *
 * @returns the names of the migrations that ran
 * @throws Error naming the migration that failed, or when the store is newer than this program
 */
export async function migrate(database: Database, log: Log = silentLog): Promise<readonly string[]> {
  const applied = await appliedMigrations(database);
  const newer = newerThan(Object.keys(MIGRATIONS), applied);
  if (newer !== null) {
    throw new Error(
      `The store was brought to ${newer} by a newer Plenum, and this one cannot read it: start the newer one, or ` +
        'restore the backup that was made before the update (docs/upgrading.md).',
    );
  }
  await copyBefore(database, applied, log);
  const migrator = new Migrator({
    db: database.migrations,
    provider: { getMigrations: () => Promise.resolve(MIGRATIONS) },
  });
  const { error, results = [] } = await migrator.migrateToLatest();
  const failed = results.find((result) => result.status === 'Error');
  if (error !== undefined) {
    const which = failed === undefined ? '' : ` at ${failed.migrationName}`;
    throw new Error(`The store could not be brought to the newest schema${which}.`, { cause: error });
  }
  return results.map((result) => result.migrationName);
}

/** There is no way back from a migration but the copy made before it. */
async function copyBefore({ embedded }: Database, applied: readonly string[], log: Log): Promise<void> {
  const [next] = Object.keys(MIGRATIONS).filter((name) => !applied.includes(name));
  if (embedded === null || applied.length === 0 || next === undefined) return;
  const copy = `before-${next}.db`;
  await keepCopy(embedded, join(backupFolder(embedded.file), copy));
  log.info('the store was copied before it is brought to a newer schema', { copy, from: applied.at(-1) });
}
