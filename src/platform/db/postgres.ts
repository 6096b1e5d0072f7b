import { bulkhead } from 'cockatiel';
import { Kysely, PostgresDialect, sql } from 'kysely';
import type pg from 'pg';
import { errorCode } from '../../lib/error-code.ts';
import type { Log } from '../../lib/log.ts';
import { refuse } from '../../lib/refusal.ts';
import { SECOND_MS } from '../../lib/span.ts';
import type { Database, Db } from './database.ts';
import { openPool, POSTGRES_LIMITS, type PostgresLimits } from './postgres-pool.ts';
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
/** Nothing waits for the network inside a transaction: after this long its process is frozen, or cut off. */
const FROZEN_AFTER_MS = 15 * SECOND_MS;
/** Migrations run one after the other, and may take their time. */
const MIGRATION_CONNECTIONS = 2;

/** What is known of a PostgreSQL before it is opened. */
export type PostgresOptions = {
  readonly url: string;
  readonly poolSize: number;
  /** Where absent, `POSTGRES_LIMITS`. */
  readonly limits?: PostgresLimits;
};

/** Opens PostgreSQL (16 or newer), where more than one replica runs. */
export async function openPostgres(options: PostgresOptions, log: Log): Promise<Database> {
  const { url, poolSize, limits = POSTGRES_LIMITS } = options;
  const pool = openPool({ url, size: poolSize, ...limits }, log);
  const db = kyselyOn(pool);
  const migrations = kyselyOn(openPool({ url, size: MIGRATION_CONNECTIONS, ...limits, answerMs: null }, log));
  try {
    await sql`select 1`.execute(db);
  } catch (error) {
    await db.destroy();
    throw new Error('PostgreSQL cannot be reached with PLENUM_DATABASE_URL.', { cause: error });
  }
  const transact = transactionsOn(pool);
  const begin = beginWithin(limits);
  return {
    dialect: 'postgres',
    embedded: null,
    db,
    migrations,
    transaction: (work) => transact(begin, work),
    lightly: (work) => transact(`${begin}; set local synchronous_commit = off`, work),
    inTurn: turns(transact, begin, poolSize),
    now: async () => {
      const { rows } = await sql<{ now: number }>`
        select (extract(epoch from clock_timestamp()) * 1000)::bigint as now`.execute(db);
      const [row] = rows;
      if (row === undefined) throw new Error('The database did not tell the time.');
      return row.now;
    },
    close: async () => {
      await Promise.all([db.destroy(), migrations.destroy()]);
    },
  };
}

function kyselyOn(pool: pg.Pool): Db {
  return new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
}

/**
 * READ COMMITTED, said each time: a database may have been set to begin otherwise, and what was seen before the lock
 * would then count. PostgreSQL gives up by itself a little before we do, so that a slow statement costs no connection,
 * and nothing stays locked for somebody who is gone.
 */
function beginWithin({ answerMs }: PostgresLimits): string {
  return `start transaction isolation level read committed;
    set local statement_timeout = ${Math.floor(answerMs * 0.9)};
    set local idle_in_transaction_session_timeout = ${FROZEN_AFTER_MS}`;
}

/** READ COMMITTED behind an advisory lock: each statement after the lock sees all that is committed. */
function turns(transact: Transact, begin: string, poolSize: number): Database['inTurn'] {
  const beginInTurn = `${begin};
    set local lock_timeout = ${TURN_TIMEOUT_MS};
    select pg_advisory_xact_lock(${TURN_KEY})`;
  const line = bulkhead(Math.min(IN_LINE, poolSize - 1), Infinity);
  return async (work) => {
    const askedAt = performance.now();
    return line.execute(async () => {
      if (performance.now() - askedAt > TURN_TIMEOUT_MS) return refuseTurn();
      try {
        return await transact(beginInTurn, work);
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
