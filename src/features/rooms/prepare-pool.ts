import type { Observation } from '../../clients/bigbluebutton/caller.ts';
import { createBigBlueButtonClient } from '../../clients/bigbluebutton/client.ts';
import type { Instant } from '../../lib/span.ts';
import type { Database, Db } from '../../platform/db/database.ts';
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
 * Makes sure at start that the settings know every server that still has rooms or recordings of ours, and that every
 * server has its record.
 *
 * @param recordingsOn the servers with recordings of ours that are not proven gone
 * @throws Error naming servers that disappeared from the settings meanwhile; `retired` is how one leaves
 */
export async function preparePool(
  { db }: Database,
  pool: readonly PoolServer[],
  now: Instant,
  recordingsOn: (db: Db) => Promise<readonly string[]> = () => Promise.resolve([]),
): Promise<void> {
  const known = new Set(pool.map(({ name }) => name));
  const vanished = (names: readonly string[]) => names.filter((name) => !known.has(name));
  const faults = [
    ...missed(vanished(await serversInUse(db)), 'rooms', 'until they are over'),
    ...missed(vanished(await recordingsOn(db)), 'recordings', 'until they are deleted'),
  ];
  if (faults.length > 0) throw new Error(faults.join('\n'));
  await ensureServers(db, [...known], now);
}

function missed(names: readonly string[], what: string, until: string): readonly string[] {
  if (names.length === 0) return [];
  return [
    `PLENUM_BBB_SERVERS: ${names.join(', ')} disappeared while it has ${what}. ` +
      `Name it again with "retired": true ${until}.`,
  ];
}
