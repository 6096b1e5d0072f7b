import {
  type CompiledQuery,
  type DatabaseConnection,
  DefaultQueryExecutor,
  PostgresDialect,
  type QueryResult,
  Transaction,
} from 'kysely';
import type pg from 'pg';
import type { Tx } from './database.ts';
import type { Schema } from './schema.ts';

/** Runs `work` between `begin` (statements without parameters) and a commit; what throws leaves nothing behind. */
export type Transact = <T>(begin: string, work: (tx: Tx) => Promise<T>) => Promise<T>;

/**
 * Transactions on PostgreSQL whose statements need not wait for one another: Kysely's own send each only when the one
 * before it is answered, these send what is asked for at once (see `together`). The pool must pipeline.
 */
export function transactionsOn(pool: pg.Pool): Transact {
  const dialect = new PostgresDialect({ pool });
  // The driver is for what a transaction refuses to do: to begin another one.
  const parts = { config: { dialect }, dialect, driver: dialect.createDriver() };
  const compiler = dialect.createQueryCompiler();
  const adapter = dialect.createAdapter();
  const namer = createNamer();
  return async (begin, work) => {
    const client = await pool.connect();
    const connection = new TransactionConnection(client, namer);
    const executor = new DefaultQueryExecutor(compiler, adapter, connection);
    let broken = false;
    try {
      await client.query(begin);
      const result = await work(new Transaction<Schema>({ ...parts, executor }));
      connection.close();
      await commit(client);
      return result;
    } catch (error) {
      connection.close();
      broken = !(await rolledBack(client));
      throw error;
    } finally {
      client.release(broken);
    }
  };
}

/** @throws Error where PostgreSQL rolled back instead: a statement had failed, and somebody kept that to himself */
async function commit(client: pg.PoolClient): Promise<void> {
  const { command } = await client.query('commit');
  if (command !== 'COMMIT')
    throw new Error('The transaction was rolled back: one of its statements had failed.');
}

/** False where the connection is of no more use; closing it takes its transaction back, too. */
async function rolledBack(client: pg.PoolClient): Promise<boolean> {
  try {
    await client.query('rollback');
    return true;
  } catch {
    return false;
  }
}

/** The one connection of a transaction, handed to whoever asks, also while it is busy; of no use once that is over. */
class TransactionConnection implements DatabaseConnection {
  readonly #client: pg.PoolClient;
  readonly #nameOf: (text: string) => string | undefined;
  #closed = false;

  constructor(client: pg.PoolClient, nameOf: (text: string) => string | undefined) {
    this.#client = client;
    this.#nameOf = nameOf;
  }

  provideConnection<T>(consumer: (connection: DatabaseConnection) => Promise<T>): Promise<T> {
    return consumer(this);
  }

  async executeQuery<R>({ sql: text, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    if (this.#closed) throw new Error('The transaction is over.');
    const name = this.#nameOf(text);
    const query = { text, values: [...parameters], ...(name === undefined ? {} : { name }) };
    const { command, rowCount, rows } = await this.#client.query<R & pg.QueryResultRow>(query);
    return command === 'SELECT' || rowCount === null ? { rows } : { rows, numAffectedRows: BigInt(rowCount) };
  }

  streamQuery(): never {
    throw new Error('Nothing is streamed inside a transaction.');
  }

  /** From here on a statement would stand outside the transaction. */
  close(): void {
    this.#closed = true;
  }
}

const MAX_PREPARED = 200;
const MAX_PREPARED_LENGTH = 1_000;

/**
 * Names under which connections prepare statements, so that each plans them but once: half of the work of a small one.
 * Long ones are lists of ever other lengths. One that reads `*` would break where a newer replica adds a column.
 */
function createNamer(): (text: string) => string | undefined {
  const names = new Map<string, string>();
  return (text) => {
    const known = names.get(text);
    if (known !== undefined) return known;
    if (names.size === MAX_PREPARED || text.length > MAX_PREPARED_LENGTH || text.includes('*'))
      return undefined;
    const name = `plenum_${names.size}`;
    names.set(text, name);
    return name;
  };
}
