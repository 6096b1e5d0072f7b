import { bulkhead } from 'cockatiel';
import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import type { Log } from '../../lib/log.ts';
import { refuse } from '../../lib/refusal.ts';
import { SECOND_MS } from '../../lib/span.ts';
import type { Database, Db, Tx } from './database.ts';
import type { Schema } from './schema.ts';

/** Names the one queue in which all admissions of all replicas stand. */
const TURN_KEY = 7_053_619;
const TURN_TIMEOUT_MS = 5 * SECOND_MS;
const LOCK_NOT_AVAILABLE = '55P03';
/**
 * Transactions of one replica that stand in that queue with a connection each: one at work and the next close behind.
 * The others wait without one, so that guests and jobs always find a connection, however long the queue is.
 */
const IN_LINE = 3;
/** Nothing waits for the network inside a transaction: after this long its process is frozen, and all turns with it. */
const FROZEN_AFTER_MS = 15 * SECOND_MS;

/** Opens PostgreSQL (16 or newer), where more than one replica runs. */
export async function openPostgres(url: string, poolSize: number, log: Log): Promise<Database> {
  const pool = openPool(url, poolSize, log);
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
    transaction: (work) => readCommitted(db).execute(work),
    lightly: (work) =>
      readCommitted(db).execute(async (tx) => {
        await sql`set local synchronous_commit = off`.execute(tx);
        return work(tx);
      }),
    inTurn: turns(db, poolSize),
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

function openPool(url: string, poolSize: number, log: Log): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSize,
    connectionTimeoutMillis: 5 * SECOND_MS,
    types: { getTypeParser },
  });
  pool.on('connect', (client) => {
    // The pool listens to idle connections only; one that breaks in use would end the process.
    client.on('error', (error) => {
      log.warn('a database connection broke; the next use opens another', { error });
    });
  });
  // Said by the connection itself.
  pool.on('error', () => undefined);
  return pool;
}

/** Said each time: a database may have been set to begin otherwise, and what was seen before the lock would then count. */
function readCommitted(db: Db) {
  return db.transaction().setIsolationLevel('read committed');
}

/** READ COMMITTED behind an advisory lock: each statement after the lock sees all that is committed. */
function turns(db: Db, poolSize: number): Database['inTurn'] {
  const line = bulkhead(Math.min(IN_LINE, poolSize - 1), Infinity);
  return async (work) => {
    const askedAt = performance.now();
    return line.execute(() => {
      if (performance.now() - askedAt > TURN_TIMEOUT_MS) return refuseTurn();
      return readCommitted(db).execute(async (tx) => {
        await takeTurn(tx);
        return work(tx);
      });
    });
  };
}

async function takeTurn(tx: Tx): Promise<void> {
  await sql`select set_config('lock_timeout', ${`${TURN_TIMEOUT_MS}ms`}, true),
    set_config('idle_in_transaction_session_timeout', ${`${FROZEN_AFTER_MS}ms`}, true)`.execute(tx);
  try {
    await sql`select pg_advisory_xact_lock(${sql.lit(TURN_KEY)})`.execute(tx);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === LOCK_NOT_AVAILABLE) {
      refuseTurn();
    }
    throw error;
  }
}

function refuseTurn(): never {
  return refuse({ code: 'busy', retryAfterSeconds: 2 });
}

/** 64-bit counts and instants fit a double for the next 285,000 years; as text they would break arithmetic. */
const getTypeParser: typeof pg.types.getTypeParser = (id, format) =>
  id === pg.types.builtins.INT8 ? Number : (pg.types.getTypeParser(id, format) as (value: string) => unknown);
