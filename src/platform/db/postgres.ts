import { Socket } from 'node:net';
import { bulkhead } from 'cockatiel';
import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { errorCode } from '../../lib/error-code.ts';
import type { Log } from '../../lib/log.ts';
import { refuse } from '../../lib/refusal.ts';
import { SECOND_MS } from '../../lib/span.ts';
import type { Database } from './database.ts';
import { type Transact, transactionsOn } from './postgres-transaction.ts';
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
  const transact = transactionsOn(pool);
  try {
    await sql`select 1`.execute(db);
  } catch (error) {
    await db.destroy();
    throw new Error('PostgreSQL cannot be reached with PLENUM_DATABASE_URL.', { cause: error });
  }
  return {
    dialect: 'postgres',
    db,
    transaction: (work) => transact(BEGIN, work),
    inTurn: turns(transact, poolSize),
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
    pipeline: true,
    stream: () => new GatheringSocket(),
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

/** Sends what is asked of the server at once in one piece: each piece is a call of the system, and wakes the server. */
class GatheringSocket extends Socket {
  /** pg corks around each statement. */
  override uncork(): void {
    process.nextTick(() => super.uncork());
  }
}

/** Said each time: a database may have been set to begin otherwise, and what was seen before the lock would then count. */
const BEGIN = 'start transaction isolation level read committed';

/** One way to the server for all of it. Behind the lock each statement sees all that is committed. */
const BEGIN_IN_TURN = `${BEGIN};
  set local lock_timeout = ${TURN_TIMEOUT_MS};
  set local idle_in_transaction_session_timeout = ${FROZEN_AFTER_MS};
  select pg_advisory_xact_lock(${TURN_KEY})`;

/** READ COMMITTED behind an advisory lock. */
function turns(transact: Transact, poolSize: number): Database['inTurn'] {
  const line = bulkhead(Math.min(IN_LINE, poolSize - 1), Infinity);
  return async (work) => {
    const askedAt = performance.now();
    return line.execute(async () => {
      if (performance.now() - askedAt > TURN_TIMEOUT_MS) return refuseTurn();
      try {
        return await transact(BEGIN_IN_TURN, work);
      } catch (error) {
        if (errorCode(error) === LOCK_NOT_AVAILABLE) return refuseTurn();
        throw error;
      }
    });
  };
}

function refuseTurn(): never {
  return refuse({ code: 'busy', retryAfterSeconds: 2 });
}

/** 64-bit counts and instants fit a double for the next 285,000 years; as text they would break arithmetic. */
const getTypeParser: typeof pg.types.getTypeParser = (id, format) =>
  id === pg.types.builtins.INT8 ? Number : (pg.types.getTypeParser(id, format) as (value: string) => unknown);
