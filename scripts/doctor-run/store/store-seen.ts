import type { Instant } from '../../../src/lib/span.ts';

/** What Plenum keeps in its store about itself. */
export type StoreRecords = {
  /** Names of the migrations that ran, oldest first; null: the store is empty. */
  readonly migrations: readonly string[] | null;
  /** Settings that differ from those a gateway started with last; null: none did yet. */
  readonly differing: readonly string[] | null;
  /** `opens`: the keys open with the secret key. `none`: there are none yet. */
  readonly keys: 'opens' | 'closed' | 'none';
  /** Tags the meetings of this installation; null where it cannot be read. */
  readonly instance: string | null;
  /** Ids of the branches; null where they cannot be read. */
  readonly branches: ReadonlySet<string> | null;
  /** Whether any branch wants its recordings archived; null where that cannot be read. */
  readonly archives: boolean | null;
};

/** What a PostgreSQL tells of itself. */
export type PostgresFacts = {
  /** 160004 is 16.4. */
  readonly version: number;
  readonly encoding: string;
  readonly fsync: boolean;
  readonly synchronousCommit: boolean;
  readonly readOnly: boolean;
  readonly maxConnections: number;
  /** Kept back for superusers. */
  readonly reserved: number;
  /** How many this role, or this database, may have; null: no limit of their own. */
  readonly ownLimit: number | null;
  /** Whether this role may make tables where it lands; null: it lands nowhere. */
  readonly mayCreate: boolean | null;
  readonly now: Instant;
};

export type PostgresSeen = {
  readonly is: 'postgres';
  /** null: it was not reached. */
  readonly facts: PostgresFacts | null;
  /** The system's or PostgreSQL's own code for why not. */
  readonly fault: string | null;
  readonly askedAt: Instant;
  readonly answeredAt: Instant;
  readonly poolSize: number;
  /** null: not read. */
  readonly records: StoreRecords | null;
};

export type SqliteSeen = {
  readonly is: 'sqlite';
  readonly folder: string;
  /** `missing`: it is made at the first start, in a folder that is there and can be written to. */
  readonly state: 'there' | 'missing' | 'in-use' | 'not-ours' | 'damaged' | 'no-folder' | 'read-only';
  /** Bytes that are free where the folder lies; null: the system does not tell. */
  readonly freeBytes: number | null;
  readonly storeBytes: number;
  /** The kind of file system where the system calls it one on the network, such as `nfs`. */
  readonly network: string | null;
  readonly records: StoreRecords | null;
};

export type StoreSeen = PostgresSeen | SqliteSeen;
