import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { Router } from 'express';
import { type Config, fingerprint, fingerprintParts } from './config.ts';
import { branchEndpoints } from './features/branches/branch-endpoints.ts';
import { type Branches, createBranches } from './features/branches/branches.ts';
import { importNamedBranches } from './features/branches/first-import.ts';
import { bookingEndpoints } from './features/bookings/booking-endpoints.ts';
import { bookingPages } from './features/bookings/booking-pages.tsx';
import { type Bookings, createBookings } from './features/bookings/bookings.ts';
import { limitsDuring } from './features/bookings/admit-dates.ts';
import type { BookingSettings } from './features/bookings/desk.ts';
import { forgetJob } from './features/bookings/forget.ts';
import { registerCapacityGauges } from './features/bookings/capacity-gauges.ts';
import { capacityEndpoints } from './features/bookings/capacity-endpoints.ts';
import { occurrenceEndpoints } from './features/bookings/occurrence-endpoints.ts';
import { createEffects } from './features/bookings/tree-effects.ts';
import { deputyEndpoints } from './features/people/deputy-endpoints.ts';
import { createUpcoming } from './features/bookings/upcoming.ts';
import { meEndpoints } from './features/people/me-endpoints.ts';
import { createBrowserPeople } from './features/people/browser-people.ts';
import { createPeople, type People } from './features/people/people.ts';
import { createRights, type Rights } from './features/people/rights.ts';
import { closeRoomsJob } from './features/rooms/close-rooms.ts';
import { createDoor } from './features/rooms/doors.ts';
import { guestPages, hostingBy } from './features/rooms/guest-routes.tsx';
import { createPaces } from './features/rooms/paces.ts';
import {
  createOpenDue,
  type OpenDue,
  type OpenRoomsParts,
  openRoomsJob,
} from './features/rooms/open-rooms.ts';
import { createPool, preparePool } from './features/rooms/prepare-pool.ts';
import { registerRoomGauges } from './features/rooms/room-gauges.ts';
import { roomEndpoints } from './features/rooms/room-endpoints.ts';
import { createRoomMetrics, type RoomMetrics } from './features/rooms/room-metrics.ts';
import {
  createEndRooms,
  createRooms,
  heldOver,
  type Rooms,
  roomsInState,
  roomsOf,
} from './features/rooms/rooms.ts';
import type { PoolServer } from './features/rooms/server.ts';
import { serverEndpoints } from './features/rooms/server-endpoints.ts';
import { createTickets } from './features/rooms/ticket.ts';
import { watchServersJob } from './features/rooms/watch-servers.ts';
import { showGuestCode } from './lib/ids.ts';
import type { Log } from './lib/log.ts';
import { auditEndpoints } from './platform/audit/audit-endpoints.ts';
import { backupEndpoints } from './platform/backups/backup-endpoints.ts';
import { registerStoreGauges } from './platform/backups/store-gauges.ts';
import type { Database } from './platform/db/database.ts';
import { type Keys, openKeys } from './platform/db/keys.ts';
import { migrate } from './platform/db/migrate.ts';
import { openDatabase } from './platform/db/open-database.ts';
import { followStoreClock, type StoreClock } from './platform/db/store-clock.ts';
import { recordSettings, settingsCheck, type SharedSettings } from './platform/db/settings-record.ts';
import { type Attempts, createAttempts } from './platform/http/attempts.ts';
import { type Endpoint, waking } from './platform/http/endpoint.ts';
import { createHealth } from './platform/http/health.ts';
import { createInside } from './platform/http/inside.ts';
import { listen, type Listening } from './platform/http/listen.ts';
import { createMetrics, type Metrics } from './platform/http/metrics.ts';
import type { Api } from './platform/http/mount.ts';
import { createHttpApp } from './platform/http/server.ts';
import { jobEndpoints } from './platform/jobs/job-endpoints.ts';
import { createRunner, type Runner } from './platform/jobs/runner.ts';
import { loadAssets } from './platform/web/assets.ts';
import type { Web } from './platform/web/page.ts';
import { pageFallbacks, pageRouter } from './platform/web/page-router.tsx';
import { securityHeaders } from './platform/web/security-headers.ts';

/** How long balancers are given to notice that this replica stops. */
const NOTICE_MS = 3_000;

/** `verifyAnswers`: for tests, see `Api`. */
type AppOptions = Pick<Api, 'verifyAnswers'>;

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
  await preparePool(database, pool, clock.now());
  registerRoomGauges(metrics.registry, { database, clock, log, pool });
  const attempts = createAttempts({ database, clock, key: await keys.key('attempts') });
  const base: Base = { ...ground, keys, shared, metrics, roomMetrics, branches, pool, attempts };
  const features = makeFeatures(base);
  const http = await startHttp(base, features);
  await features.runner.start();
  // What is due is looked at now and not at the next tick.
  for (const job of ['watch-servers', 'open-rooms']) features.runner.nudge(job);
  log.info('ready', { port: http.port });
  return {
    url: config.http.publicUrl,
    port: http.port,
    stop: async () => {
      await http.stop();
      await features.runner.stop();
      for (const { client } of pool) client.close();
      clock.stop();
      await database.close();
    },
  };
}

/** What stands before any part does. */
type Ground = {
  readonly config: Config;
  readonly options: AppOptions;
  readonly log: Log;
  readonly database: Database;
  readonly clock: StoreClock;
};

/** What stands before any feature does. */
type Base = Ground & {
  readonly keys: Keys;
  readonly shared: SharedSettings;
  readonly metrics: Metrics;
  readonly roomMetrics: RoomMetrics;
  readonly branches: Branches;
  readonly pool: readonly PoolServer[];
  readonly attempts: Attempts;
};

type Features = {
  readonly settings: BookingSettings;
  readonly bookings: Bookings;
  readonly rooms: Rooms;
  readonly openDue: OpenDue;
  readonly runner: Runner;
};

function makeFeatures(base: Base): Features {
  const { config, log, database, clock, keys, metrics, branches, pool } = base;
  const { publicUrl } = config.http;
  const settings: BookingSettings = { ...config.admission, servers: config.pool.servers };
  registerCapacityGauges(metrics.registry, { database, clock, log, settings, heldOver });
  const bookings = createBookings({
    branches,
    settings,
    clock,
    publicUrl,
    heldOver,
    roomsOf,
    endRooms: createEndRooms(clock),
  });
  const opening: OpenRoomsParts = {
    database,
    pool,
    instance: keys.instanceId,
    guestUrl: (code) => `${publicUrl}/m/${showGuestCode(code)}`,
    clock,
    log,
    metrics: base.roomMetrics,
  };
  const openDue = createOpenDue(opening);
  const rooms = createRooms({ pool, clock, bookings });
  const runner = createRunner({
    jobs: [
      openRoomsJob(openDue),
      watchServersJob(opening, openDue),
      closeRoomsJob({
        ...opening,
        ...{ branches, bookings, noShowMinutes: config.closing.noShowMinutes },
        limitsDuring: (span) => limitsDuring(settings, database.db, span),
      }),
      forgetJob({ database, clock }),
    ],
    database,
    log,
    replica: `${hostname()}-${randomUUID()}`,
    clock,
    metrics: metrics.registry,
  });
  return { settings, bookings, rooms, openDue, runner };
}

/** What knows the tree, who may do what in it, and what of it the API does. */
type Known = Readonly<{ tree: Branches['tree']; rights: Rights; people: People; api: Api }>;

async function startHttp(base: Base, features: Features): Promise<Listening> {
  const { config, log, database, clock, shared, metrics } = base;
  const { host, port, publicUrl, metricsToken, trustedProxies } = config.http;
  const tree: Branches['tree'] = (db) => base.branches.tree(db);
  const rights = createRights({ tree });
  const people = createPeople({ ...base, tree, registry: metrics.registry });
  const health = createHealth(
    [
      { name: 'database', run: () => database.now().then(() => null) },
      { name: 'settings', run: () => settingsCheck(database.db, shared) },
    ],
    { log, registry: metrics.registry },
  );
  const api: Api = {
    ...{ database, attempts: base.attempts, clock, log, publicUrl, ...base.options },
    endpoints: await makeEndpoints(base, features, rights),
    identify: people.identify,
    requestsPerMinute: config.apiRequestsPerMinute,
    judge: rights.judge,
  };
  const app = createHttpApp({
    api,
    health,
    metrics,
    metricsToken,
    trustedProxies,
    pages: await makePages(base, features, { tree, rights, people, api }),
  });
  // A single process has no balancer that would have to notice first.
  const noticed = () => clock.sleep(database.dialect === 'postgres' ? NOTICE_MS : 0);
  return listen(app, { host, port, noticed, drain: health.drain });
}

async function makeEndpoints(base: Base, features: Features, rights: Rights): Promise<readonly Endpoint[]> {
  const { branches, config, database, clock, keys, pool } = base;
  const { bookings, rooms, runner, settings } = features;
  const cursorKey = await keys.key('cursors');
  const booking = {
    ...{ bookings, branches, rights, settings, clock, cursorKey },
    ...{ roomsOf, roomsInState, heldOver },
  };
  return [
    ...branchEndpoints({ branches, effectsOf: createEffects({ clock, heldOver }) }),
    ...deputyEndpoints({ branches, rights, clock, timeZone: settings.timeZone }),
    // A booking may begin, or end, this very moment.
    ...waking([...bookingEndpoints(booking), ...occurrenceEndpoints(booking)], () => {
      for (const job of ['open-rooms', 'close-rooms']) runner.nudge(job);
    }),
    ...capacityEndpoints(booking),
    ...roomEndpoints({ branches, rooms, nudge: runner.nudge }),
    ...serverEndpoints({ pool, clock }),
    ...meEndpoints(branches),
    ...auditEndpoints({ cursorKey, within: branches.within }),
    ...jobEndpoints({ runner, database, clock }),
    ...backupEndpoints({ database, clock, kept: config.backupsKept }),
  ];
}

async function makePages(base: Base, features: Features, known: Known): Promise<readonly Router[]> {
  const { config, log, database, clock, keys, pool, roomMetrics: metrics } = base;
  const { publicUrl } = config.http;
  const joinOrigins = pool.flatMap((server) => server.joinOrigins);
  const door = createDoor({
    ...base,
    ...{ ...features, publicUrl, metrics },
    joinOrigins: new Set(joinOrigins),
    paces: createPaces(database, config.pool.joinsPerSecond),
    tickets: createTickets(await keys.key('tickets')),
  });
  const asking = { ask: createInside(known.api), db: database.db, rights: known.rights };
  const upcomingOf = createUpcoming({ ...base, ...asking });
  const signIn = await createBrowserPeople({ ...base, ...known, upcomingOf });
  const assets = loadAssets();
  const shared = { assets, log, legal: config.legal };
  const web: Web = signIn === null ? shared : { ...shared, people: signIn.people };
  const secured = Router().use(securityHeaders(publicUrl, [...joinOrigins, ...(signIn?.formOrigins ?? [])]));
  const mayHost = hostingBy(known.rights.judge, database.db);
  const pages = [
    ...guestPages({ door, clock, publicUrl, mayHost }),
    ...(signIn?.pages ?? []),
    ...bookingPages({ ...base, ...features, ...asking, ...config }),
  ];
  return [secured, assets.router, pageRouter(web, pages), pageFallbacks(web)];
}
