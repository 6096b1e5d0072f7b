import { branchEndpoints } from '../features/branches/branch-endpoints.ts';
import type { Branches } from '../features/branches/branches.ts';
import { bookingEndpoints } from '../features/bookings/booking-endpoints.ts';
import { capacityEndpoints } from '../features/bookings/capacity-endpoints.ts';
import { occurrenceEndpoints } from '../features/bookings/occurrence-endpoints.ts';
import { createEffects } from '../features/bookings/tree-effects.ts';
import { deputyEndpoints } from '../features/people/deputy-endpoints.ts';
import { personEndpoints } from '../features/people/person-endpoints.ts';
import { privacyEndpoints } from '../features/people/privacy-endpoints.ts';
import { meEndpoints } from '../features/people/me-endpoints.ts';
import { createRights, type Rights } from '../features/people/rights.ts';
import { alarmEndpoints } from '../features/office/alarm-endpoints.ts';
import { PROVISION_FOLDERS } from '../features/folders/folder-jobs.ts';
import { folderEndpoints } from '../features/folders/folder-endpoints.ts';
import { cleaningEndpoints } from '../features/recordings/cleaning-endpoints.ts';
import { roomEndpoints } from '../features/rooms/room-endpoints.ts';
import { papersEndpoints } from '../features/folders/papers-endpoints.ts';
import { createGoing } from '../features/recordings/retention-effects.ts';
import { heldOver, roomsInState, roomsOf } from '../features/rooms/rooms.ts';
import { serverEndpoints } from '../features/rooms/server-endpoints.ts';
import { auditEndpoints } from '../platform/audit/audit-endpoints.ts';
import { backupEndpoints } from '../platform/backups/backup-endpoints.ts';
import { settingsCheck } from '../platform/db/settings-record.ts';
import { type Endpoint, waking } from '../platform/http/endpoint.ts';
import { createHealth } from '../platform/http/health.ts';
import { listen, type Listening } from '../platform/http/listen.ts';
import type { Api } from '../platform/http/mount.ts';
import { createHttpApp } from '../platform/http/server.ts';
import { jobEndpoints } from '../platform/jobs/job-endpoints.ts';
import type { Base } from './base.ts';
import type { Features } from './features.ts';
import { HELD_ELSEWHERE } from './personal-data.ts';
import { makePages } from './pages.ts';
import { shownEndpoints } from './recordings-shown.ts';

/** How long balancers are given to notice that this replica stops. */
const NOTICE_MS = 3_000;

/** Answers over HTTP: the API, the pages, health and metrics. */
export async function startHttp(base: Base, features: Features): Promise<Listening> {
  const { config, log, database, clock, shared, metrics } = base;
  const { host, port, publicUrl, metricsToken, trustedProxies } = config.http;
  const tree: Branches['tree'] = (db) => base.branches.tree(db);
  const rights = createRights({ tree });
  const { people } = features;
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
    pages: await makePages(base, features, { tree, rights, api }),
  });
  // A single process has no balancer that would have to notice first.
  const noticed = () => clock.sleep(database.dialect === 'postgres' ? NOTICE_MS : 0);
  return listen(app, { host, port, noticed, drain: health.drain });
}

async function makeEndpoints(base: Base, features: Features, rights: Rights): Promise<readonly Endpoint[]> {
  const { branches, config, database, clock, keys, pool } = base;
  const { bookings, rooms, runner, settings, folders, papers, recordings } = features;
  const cursorKey = await keys.key('cursors');
  const booking = {
    ...{ bookings, branches, rights, settings, clock, cursorKey },
    ...{ roomsOf, roomsInState, heldOver },
  };
  const ofBranches = {
    ...{ branches, effectsOf: createEffects({ clock, heldOver }), goingOf: createGoing({ clock }) },
  };
  return [
    // A branch that is added, renamed or closed has its folder follow within the minute.
    ...waking(branchEndpoints(ofBranches), () => {
      if (folders !== null) runner.nudge(PROVISION_FOLDERS);
    }),
    ...deputyEndpoints({ branches, rights, clock, timeZone: settings.timeZone }),
    ...personEndpoints({ rights, clock, elsewhere: HELD_ELSEWHERE }),
    ...privacyEndpoints({ cursorKey }),
    // A booking may begin, or end, this very moment.
    ...waking([...bookingEndpoints(booking), ...occurrenceEndpoints(booking)], () => {
      const papersJob = papers === null ? [] : ['prepare-papers'];
      for (const job of ['open-rooms', 'close-rooms', ...papersJob]) runner.nudge(job);
    }),
    ...papersEndpoints({ papers: papers?.parts ?? null }),
    ...capacityEndpoints(booking),
    ...roomEndpoints({ branches, rooms, nudge: runner.nudge }),
    ...serverEndpoints({ pool, clock }),
    ...folderEndpoints({
      ...{ branches, folders, clock, cursorKey, nudge: runner.nudge },
      url: config.nextcloud?.url ?? '',
    }),
    ...meEndpoints(branches),
    ...auditEndpoints({ cursorKey, within: branches.within }),
    // Before those that take an id in the same place.
    ...cleaningEndpoints({ rights, cursorKey, timeZone: settings.timeZone, tree: (db) => branches.tree(db) }),
    ...recordings.endpoints(runner.nudge),
    ...(await shownEndpoints(base, recordings.parts, { rights, nudge: runner.nudge })),
    ...jobEndpoints({ runner, database, clock, cursorKey }),
    ...alarmEndpoints({
      database,
      clock,
      pool,
      registry: base.metrics.registry,
      jobs: () => runner.lastRuns(),
    }),
    ...backupEndpoints({ database, clock, kept: config.backupsKept }),
  ];
}
