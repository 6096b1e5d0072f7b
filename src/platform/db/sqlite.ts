import Sqlite from 'better-sqlite3';
import {
  CompiledQuery,
  type DatabaseConnection,
  Kysely,
  SqliteDialect,
  SqliteDriver,
  type SqliteDialectConfig,
} from 'kysely';
import { errorCode } from '../../lib/error-code.ts';
import type { Database, Db, Tx } from './database.ts';
import { preparedOnce } from './prepared.ts';
import type { Schema } from './schema.ts';

/** 4 MiB: copied in about ten milliseconds. */
const PAGES_AT_A_TIME = 1_000;

/**
 * Opens the embedded store: one file, one process. `EXCLUSIVE` keeps a second process out for as
 * long as this one lives; `FULL` loses nothing that was answered, not even on a power cut.
 */
export function openSqlite(file: string): Database {
  const sqlite = new Sqlite(file, { timeout: 1_000 });
  try {
    sqlite.pragma('locking_mode = EXCLUSIVE');
    sqlite.pragma('journal_mode = WAL');
    sqlite.pragma('synchronous = FULL');
    sqlite.pragma('foreign_keys = ON');
    sqlite.exec('begin immediate; commit');
  } catch (error) {
    sqlite.close();
    if (errorCode(error)?.startsWith('SQLITE_BUSY') === true) {
      throw new Error(
        'The embedded store is in use by another process. More than one replica needs PostgreSQL.',
        {
          cause: error,
        },
      );
    }
    throw error;
  }
  const db = new Kysely<Schema>({ dialect: new ImmediateDialect({ database: preparedOnce(sqlite) }) });
  return {
    dialect: 'sqlite',
    embedded: { file, copyTo: (copy) => copyTo(sqlite, db, copy) },
    db,
    migrations: db,
    transaction: (work) => db.transaction().execute(work),
    lightly: (work) => lightly(sqlite, db, work),
    inTurn: (work) => db.transaction().execute(work),
    now: () => Promise.resolve(Date.now()),
    close: async () => {
      await db.destroy();
      // Kysely closes only what it has used.
      if (sqlite.open) sqlite.close();
    },
  };
}

/** While it has the one connection nobody else commits; it leaves it as it found it, whatever comes of the work. */
async function lightly<T>(sqlite: Sqlite.Database, db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
  return db.connection().execute(async (connection) => {
    sqlite.pragma('synchronous = NORMAL');
    try {
      return await connection.transaction().execute(work);
    } finally {
      sqlite.pragma('synchronous = FULL');
    }
  });
}

/**
 * Has the one connection while it copies, some milliseconds for each megabyte: a copy that waited for gaps between
 * transactions would never end on a busy evening. Requests that need no store are answered meanwhile.
 *
 * @throws Error where nothing was copied: inside somebody's transaction the driver calls an empty file done
 */
async function copyTo(sqlite: Sqlite.Database, db: Db, file: string): Promise<void> {
  const { totalPages } = await db
    .connection()
    .execute(() => sqlite.backup(file, { progress: () => PAGES_AT_A_TIME }));
  if (totalPages === 0) throw new Error('The store could not be copied: nothing was written.');
}

/** Kysely's SQLite dialect begins `deferred`; ours takes the write lock first, so no read goes stale. */
class ImmediateDialect extends SqliteDialect {
  readonly #config: SqliteDialectConfig;

  constructor(config: SqliteDialectConfig) {
    super(config);
    this.#config = config;
  }

  override createDriver(): ImmediateDriver {
    return new ImmediateDriver(this.#config);
  }
}

class ImmediateDriver extends SqliteDriver {
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }
}
