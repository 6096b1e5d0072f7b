import { type Config, fingerprint, fingerprintParts } from './config.ts';
import { createBranches } from './features/branches/branches.ts';
import { importNamedBranches } from './features/branches/first-import.ts';
import { serversWithRecordings } from './features/recordings/known-servers.ts';
import { SYNC_RECORDINGS } from './features/recordings/sync-recordings.ts';
import { createCallbackTokens } from './features/rooms/callback-tokens.ts';
import { createPool, preparePool } from './features/rooms/prepare-pool.ts';
import { registerRoomGauges } from './features/rooms/room-gauges.ts';
import { createRoomMetrics } from './features/rooms/room-metrics.ts';
import type { Log } from './lib/log.ts';
import { registerStoreGauges } from './platform/backups/store-gauges.ts';
import { openKeys } from './platform/db/keys.ts';
import { migrate } from './platform/db/migrate.ts';
import { openDatabase } from './platform/db/open-database.ts';
import { followStoreClock, type StoreClock } from './platform/db/store-clock.ts';
import { recordSettings } from './platform/db/settings-record.ts';
import { createAttempts } from './platform/http/attempts.ts';
import { createMetrics } from './platform/http/metrics.ts';
import type { AppOptions, Base, Ground } from './app/base.ts';
import { makeFeatures } from './app/features.ts';
import { startHttp } from './app/http.ts';

/** A running Plenum. */
export type App = { readonly url: string; readonly port: number; stop(): Promise<void> };

/**
 * Makes every part and joins them; nothing else in the house knows them all.
 *
 * @throws Error with a sentence for the operator when it cannot run with these settings
 */
export async function startApp(config: Config, log: Log, options: AppOptions = {}): Promise<App> {
  const database = await openDatabase(config.store, log);
  let clock: StoreClock | undefined;
  try {
    await migrate(database, log);
    clock = await followStoreClock(database, log);
    return await startOn({ database, clock, config, log, options });
  } catch (error) {
    clock?.stop();
    await database.close();
    throw error;
  }
}

async function startOn(ground: Ground): Promise<App> {
  const { database, clock, config, log } = ground;
  const { secretKey, dataDir } = config;
  const keys = await openKeys({ database, secretKey, dataDir });
  const shared = { fingerprint: fingerprint(config), parts: fingerprintParts(config) };
  await database.inTurn((tx) => recordSettings(tx, shared, clock.now()));
  const metrics = createMetrics();
  registerStoreGauges(metrics.registry, log, database);
  const roomMetrics = createRoomMetrics(metrics.registry);
  const branches = createBranches({ clock });
  await importNamedBranches({ database, branches, log }, config.branchesFile);
  const pool = createPool(config.pool, roomMetrics.observeCall);
  await preparePool(database, pool, clock.now(), serversWithRecordings);
  registerRoomGauges(metrics.registry, { database, clock, log, pool });
  const attempts = createAttempts({ database, clock, key: await keys.key('attempts') });
  const callbacks = createCallbackTokens(await keys.key('callbacks'), config.http.publicUrl);
  const base: Base = { ...ground, keys, shared, metrics, roomMetrics, branches, pool, attempts, callbacks };
  const features = makeFeatures(base);
  const http = await startHttp(base, features);
  await features.runner.start();
  // What is due is looked at now and not at the next tick.
  for (const job of ['watch-servers', 'open-rooms', SYNC_RECORDINGS]) features.runner.nudge(job);
  log.info('ready', { port: http.port });
  return {
    url: config.http.publicUrl,
    port: http.port,
    stop: async () => {
      await http.stop();
      await features.runner.stop();
      for (const { client } of pool) client.close();
      features.nextcloud?.close();
      clock.stop();
      await database.close();
    },
  };
}
