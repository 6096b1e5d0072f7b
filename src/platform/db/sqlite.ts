import Sqlite from 'better-sqlite3';
import {
  CompiledQuery,
  type DatabaseConnection,
  Kysely,
  type SqliteDatabase,
  SqliteDialect,
  SqliteDriver,
  type SqliteDialectConfig,
} from 'kysely';
import { errorCode } from '../../lib/error-code.ts';
import type { Database } from './database.ts';
import type { Schema } from './schema.ts';

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
  const db = new Kysely<Schema>({ dialect: new ImmediateDialect({ database: preparing(sqlite) }) });
  return {
    dialect: 'sqlite',
    db,
    migrations: db,
    transaction: (work) => db.transaction().execute(work),
    inTurn: (work) => db.transaction().execute(work),
    now: () => Promise.resolve(Date.now()),
    close: async () => {
      await db.destroy();
      // Kysely closes only what it has used.
      if (sqlite.open) sqlite.close();
    },
  };
}

const MAX_PREPARED = 200;
const MAX_PREPARED_LENGTH = 1_000;

/** Keeps statements that it has prepared; long ones are lists of ever other lengths. Nothing here is streamed. */
function preparing(sqlite: Sqlite.Database): SqliteDatabase {
  const statements = new Map<string, Sqlite.Statement>();
  return {
    close: () => sqlite.close(),
    prepare: (text) => {
      const known = statements.get(text);
      if (known !== undefined) return known;
      const statement = sqlite.prepare(text);
      if (statements.size < MAX_PREPARED && text.length <= MAX_PREPARED_LENGTH)
        statements.set(text, statement);
      return statement;
    },
  };
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
