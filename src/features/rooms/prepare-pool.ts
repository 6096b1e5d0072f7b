import type { Instant } from '../../lib/span.ts';
import type { Database } from '../../platform/db/database.ts';
import { serversInUse } from './room-store.ts';
import type { PoolServer } from './server.ts';
import { ensureServers } from './server-store.ts';

/**
 * Makes sure at start that the settings know every server that still has rooms of ours, and that every server
 * has its record.
 *
 * @throws Error naming servers that disappeared from the settings while they have rooms; `retired` is how one leaves
 */
export async function preparePool(
  { db }: Database,
  pool: readonly PoolServer[],
  now: Instant,
): Promise<void> {
  const known = new Set(pool.map(({ name }) => name));
  const vanished = (await serversInUse(db)).filter((name) => !known.has(name));
  if (vanished.length > 0) {
    throw new Error(
      `PLENUM_BBB_SERVERS: ${vanished.join(', ')} disappeared while it has rooms. ` +
        'Name it again with "retired": true until they are over.',
    );
  }
  await ensureServers(db, [...known], now);
}
