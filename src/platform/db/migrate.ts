import { type Migration, Migrator } from 'kysely/migration';
import type { Database } from './database.ts';
import { up as first } from './migrations/0001-first.ts';
import { up as roomsThatHold } from './migrations/0002-rooms-that-hold.ts';
import { up as roomsWithoutModerators } from './migrations/0003-rooms-without-moderators.ts';
import { up as searchInAllSpellings } from './migrations/0004-search-in-all-spellings.ts';

/** Forward only; a name is never changed once it has landed. */
const MIGRATIONS: Record<string, Migration> = {
  '0001-first': { up: first },
  '0002-rooms-that-hold': { up: roomsThatHold },
  '0003-rooms-without-moderators': { up: roomsWithoutModerators },
  '0004-search-in-all-spellings': { up: searchInAllSpellings },
};

/**
 * Brings the store to the newest schema; safe when several replicas start at once.
 *
 * @returns the names of the migrations that ran
 * @throws Error naming the migration that failed, or when the store is newer than this program
 */
export async function migrate(database: Database): Promise<readonly string[]> {
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
