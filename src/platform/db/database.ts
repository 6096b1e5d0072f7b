import type { Kysely, Transaction } from 'kysely';
import type { Instant } from '../../lib/span.ts';
import type { Schema } from './schema.ts';

export type Db = Kysely<Schema>;
export type Tx = Transaction<Schema>;

/** What only a store can do that is one file of ours. */
export type Embedded = {
  /** Its path. */
  readonly file: string;
  /**
   * Writes all that is committed into `file`, which is empty or not there. Others wait for the store meanwhile: some
   * milliseconds for each megabyte.
   */
  copyTo(file: string): Promise<void>;
};

/** Our own store, the same to callers on SQLite and on PostgreSQL. */
export type Database = {
  readonly dialect: 'sqlite' | 'postgres';
  /** null on PostgreSQL, which has its own ways of being copied. */
  readonly embedded: Embedded | null;
  /** For reads outside a transaction. */
  readonly db: Db;
  /** For migrations, which may take as long as they need. */
  readonly migrations: Db;
  /** One transaction; nothing on the network may be awaited inside, nor `db` be used beside `tx`. */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /**
   * A transaction whose last commits a power cut or a crash of the database may undo, whole; everything else about
   * it is as ever. For what is worth nothing a moment later: it need not wait for the disk.
   */
  lightly<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /**
   * A transaction that takes turns with every other one of its kind, on every replica: all of
   * them see what those before them committed.
   *
   * @throws Refusal `busy` when no turn comes within the lock's time limit
   */
  inTurn<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** The store's own clock, which all replicas share. */
  now(): Promise<Instant>;
  close(): Promise<void>;
};
