import { Socket } from 'node:net';
import pg from 'pg';
import type { Log } from '../../lib/log.ts';
import { SECOND_MS } from '../../lib/span.ts';

/** How long PostgreSQL is waited for. A network that swallows everything tells nobody that it does. */
export type PostgresLimits = {
  /** For a connection. */
  readonly connectMs: number;
  /** For the answer to a statement: after that its connection is given up. Longer than a turn is waited for. */
  readonly answerMs: number;
};

export const POSTGRES_LIMITS: PostgresLimits = { connectMs: 5 * SECOND_MS, answerMs: 8 * SECOND_MS };

export type PoolOptions = {
  readonly url: string;
  readonly size: number;
  readonly connectMs: number;
  /** null: a statement may take as long as it needs. */
  readonly answerMs: number | null;
};

/** Connections that pipeline. */
export function openPool({ url, size, connectMs, answerMs }: PoolOptions, log: Log): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: size,
    connectionTimeoutMillis: connectMs,
    ...(answerMs === null ? {} : { query_timeout: answerMs }),
    keepAlive: true,
    keepAliveInitialDelayMillis: 10 * SECOND_MS,
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

/** 64-bit counts and instants fit a double for the next 285,000 years; as text they would break arithmetic. */
const getTypeParser: typeof pg.types.getTypeParser = (id, format) =>
  id === pg.types.builtins.INT8 ? Number : (pg.types.getTypeParser(id, format) as (value: string) => unknown);
