import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import type { Log } from '../../lib/log.ts';
import { Refusal } from '../../lib/refusal.ts';
import type { Database, Db, Tx } from './database.ts';
import type { Schema } from './schema.ts';

/** Names the one queue in which all admissions of all replicas stand. */
const TURN_KEY = 7_053_619;
const TURN_TIMEOUT_MS = 5_000;
const LOCK_NOT_AVAILABLE = '55P03';

/** Opens PostgreSQL (16 or newer), where more than one replica runs. */
export async function openPostgres(url: string, poolSize: number, log: Log): Promise<Database> {
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSize,
    connectionTimeoutMillis: 5_000,
    types: { getTypeParser },
  });
  pool.on('error', (error) => {
    log.warn('an idle database connection broke; the next use opens another', { error });
  });
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
  try {
    await sql`select 1`.execute(db);
  } catch (error) {
    await db.destroy();
    throw new Error('PostgreSQL cannot be reached with PLENUM_DATABASE_URL.', { cause: error });
  }
  return {
    dialect: 'postgres',
    db,
    transaction: (work) => db.transaction().execute(work),
    inTurn: (work) => inTurn(db, work),
    now: async () => {
      const { rows } = await sql<{ now: number }>`
        select (extract(epoch from clock_timestamp()) * 1000)::bigint as now`.execute(db);
      const [row] = rows;
      if (row === undefined) throw new Error('The database did not tell the time.');
      return row.now;
    },
    close: () => db.destroy(),
  };
}

/** READ COMMITTED behind an advisory lock: each statement after the lock sees all that is committed. */
async function inTurn<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
  return db.transaction().execute(async (tx) => {
    await takeTurn(tx);
    return work(tx);
  });
}

async function takeTurn(tx: Tx): Promise<void> {
  await sql`select set_config('lock_timeout', ${`${TURN_TIMEOUT_MS}ms`}, true)`.execute(tx);
  try {
    await sql`select pg_advisory_xact_lock(${sql.lit(TURN_KEY)})`.execute(tx);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === LOCK_NOT_AVAILABLE) {
      throw new Refusal({ code: 'busy', retryAfterSeconds: 2 });
    }
    throw error;
  }
}

/** 64-bit counts and instants fit a double for the next 285,000 years; as text they would break arithmetic. */
const getTypeParser: typeof pg.types.getTypeParser = (id, format) =>
  id === pg.types.builtins.INT8 ? Number : (pg.types.getTypeParser(id, format) as (value: string) => unknown);
