import type { Observation } from '../../clients/bigbluebutton/caller.ts';
import { createBigBlueButtonClient } from '../../clients/bigbluebutton/client.ts';
import type { Instant } from '../../lib/span.ts';
import type { Database } from '../../platform/db/database.ts';
import type { ServerSettings } from '../../platform/settings/server-settings.ts';
import { serversInUse } from './room-store.ts';
import type { PoolServer } from './server.ts';
import { ensureServers } from './server-store.ts';

/**
 * The servers of the settings, each with a client of its own.
 *
 * @param dialNumber the number that reaches all of them; one of a server's own goes before it
 */
export function createPool(
  {
    servers,
    dialNumber,
  }: { readonly servers: readonly ServerSettings[]; readonly dialNumber: string | null },
  observe: (observation: Observation) => void,
): readonly PoolServer[] {
  return servers.map((server) => ({
    name: server.name,
    seats: server.seats,
    retired: server.retired,
    joinOrigins: server.joinOrigins,
    dialNumber: server.dialNumber ?? dialNumber,
    client: createBigBlueButtonClient(server, { observe }),
  }));
}

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
