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
  /** For the farewell, when the store is closed. */
  readonly closeMs: number;
};

export const POSTGRES_LIMITS: PostgresLimits = {
  connectMs: 5 * SECOND_MS,
  answerMs: 8 * SECOND_MS,
  closeMs: 3 * SECOND_MS,
};

/** A pool that pipelines, and can be closed whatever the network does. */
export type Pool = { readonly pool: pg.Pool; readonly close: () => Promise<void> };

export type PoolOptions = {
  readonly url: string;
  readonly size: number;
  /** `answerMs` null: statements may take as long as they need. */
  readonly limits: Omit<PostgresLimits, 'answerMs'> & { readonly answerMs: number | null };
};

export function openPool({ url, size, limits }: PoolOptions, log: Log): Pool {
  const sockets = new Set<Socket>();
  const pool = new pg.Pool({
    connectionString: url,
    max: size,
    connectionTimeoutMillis: limits.connectMs,
    ...(limits.answerMs === null ? {} : { query_timeout: limits.answerMs }),
    keepAlive: true,
    keepAliveInitialDelayMillis: 10 * SECOND_MS,
    types: { getTypeParser },
    pipeline: true,
    stream: () => {
      const socket = new GatheringSocket();
      sockets.add(socket);
      return socket.once('close', () => sockets.delete(socket));
    },
  });
  pool.on('connect', (client) => {
    // The pool listens to idle connections only; one that breaks in use would end the process.
    client.on('error', (error) => {
      log.warn('a database connection broke; the next use opens another', { error });
    });
  });
  // Said by the connection itself.
  pool.on('error', () => undefined);
  let closing: Promise<void> | null = null;
  return { pool, close: () => (closing ??= endPool(pool, sockets, limits.closeMs)) };
}

/** A farewell that no network carries is not waited for. */
async function endPool(pool: pg.Pool, sockets: ReadonlySet<Socket>, closeMs: number): Promise<void> {
  const patience = setTimeout(() => {
    for (const socket of sockets) socket.destroy();
  }, closeMs);
  try {
    await pool.end();
  } finally {
    clearTimeout(patience);
  }
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
