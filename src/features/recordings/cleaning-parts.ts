import type { Clock } from '../../lib/clock.ts';
import type { Log } from '../../lib/log.ts';
import type { Database, Db, Tx } from '../../platform/db/database.ts';
import type { Tree } from '../branches/tree.ts';
import type { PoolServer } from '../rooms/server.ts';
import type { Look } from './look.ts';

/** What deleting needs. */
export type CleaningParts = {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly pool: readonly CleaningServer[];
  readonly tree: (db: Db | Tx) => Promise<Tree>;
  readonly look: Look;
  /** Months for which it can be proven that something was deleted. */
  readonly proofMonths: number;
  /** IANA name; nights begin by its clocks. */
  readonly timeZone: string;
  /** Told of each that was proven gone. */
  readonly onProven: (server: string) => void;
};

export type CleaningServer = Pick<PoolServer, 'name' | 'retired' | 'client'>;
