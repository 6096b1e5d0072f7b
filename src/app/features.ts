import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { type Bookings, createBookings } from '../features/bookings/bookings.ts';
import { limitsDuring } from '../features/bookings/admit-dates.ts';
import type { BookingSettings } from '../features/bookings/desk.ts';
import { registerCapacityGauges } from '../features/bookings/capacity-gauges.ts';
import { createFolderMetrics } from '../features/folders/folder-metrics.ts';
import { folderJobs } from '../features/folders/folder-jobs.ts';
import { createFolders, type Folders } from '../features/folders/folders.ts';
import { createReconciler } from '../features/folders/reconciler.ts';
import { syncMembersJob } from '../features/folders/sync-members.ts';
import { createPeople, type People } from '../features/people/people.ts';
import { createGroupMembers } from '../clients/keycloak/group-members.ts';
import { createNextcloudClient } from '../clients/nextcloud/client.ts';
import type { NextcloudClient } from '../clients/nextcloud/nextcloud.ts';
import { closeRoomsJob } from '../features/rooms/close-rooms.ts';
import {
  createOpenDue,
  type OpenDue,
  type OpenRoomsParts,
  openRoomsJob,
} from '../features/rooms/open-rooms.ts';
import { createEndRooms, createRooms, heldOver, type Rooms, roomsOf } from '../features/rooms/rooms.ts';
import { watchServersJob } from '../features/rooms/watch-servers.ts';
import { showGuestCode } from '../lib/ids.ts';
import { standingOf } from '../platform/db/settings-record.ts';
import { forgetAttendanceOf } from '../features/recordings/attendance-ends.ts';
import { createRunner, type Runner } from '../platform/jobs/runner.ts';
import type { Job } from '../platform/jobs/job.ts';
import type { Base } from './base.ts';
import { makePapers, type PapersKit } from './papers.ts';
import { personalDataJobs } from './personal-data.ts';
import { makeRecordings, type RecordingsKit } from './recordings.ts';

export type Features = {
  readonly settings: BookingSettings;
  readonly bookings: Bookings;
  readonly rooms: Rooms;
  readonly people: People;
  readonly openDue: OpenDue;
  /** null where the settings name no Nextcloud. */
  readonly folders: Folders | null;
  readonly nextcloud: NextcloudClient | null;
  readonly papers: PapersKit | null;
  readonly recordings: RecordingsKit;
  readonly runner: Runner;
};

/** Makes what Plenum does, and joins it. */
export function makeFeatures(base: Base): Features {
  const { config, log, database, clock, keys, metrics, branches, pool } = base;
  const { publicUrl } = config.http;
  const settings: BookingSettings = { ...config.admission, servers: config.pool.servers };
  registerCapacityGauges(metrics.registry, { database, clock, log, settings, heldOver });
  const bookings = createBookings({
    ...{ branches, settings, clock, publicUrl, heldOver, roomsOf },
    ...{ endRooms: createEndRooms(clock), forgetAttendance: forgetAttendanceOf },
  });
  const people = createPeople({ ...base, tree: (db) => branches.tree(db), registry: metrics.registry });
  const { nextcloud, folders, jobs } = makeFolders(base, people);
  const papers = makePapers(base, nextcloud);
  const recordings = makeRecordings(base, nextcloud);
  const opening: OpenRoomsParts = {
    database,
    branches,
    pool,
    instance: keys.instanceId,
    callbacks: base.callbacks,
    guestUrl: (code) => `${publicUrl}/m/${showGuestCode(code)}`,
    clock,
    log,
    metrics: base.roomMetrics,
    ...(papers === null ? {} : { slidesOf: papers.slidesOf }),
  };
  const openDue = createOpenDue(opening);
  const rooms = createRooms({ pool, clock, bookings });
  const runner: Runner = createRunner({
    jobs: [
      openRoomsJob(openDue),
      watchServersJob(opening, openDue),
      closeRoomsJob({
        ...opening,
        ...{ branches, bookings, noShowMinutes: config.closing.noShowMinutes },
        limitsDuring: (span) => limitsDuring(settings, database.db, span),
      }),
      ...personalDataJobs(base, () => runner.nudge('forget')),
      ...[...jobs, ...(papers?.jobs ?? []), ...recordings.jobs].map((job) => byNewest(base, job)),
    ],
    database,
    log,
    replica: `${hostname()}-${randomUUID()}`,
    clock,
    metrics: metrics.registry,
  });
  return { settings, bookings, rooms, people, openDue, folders, nextcloud, papers, recordings, runner };
}

/** Two replicas that go by different settings would undo each other's work, minute by minute. */
function byNewest(base: Base, job: Job): Job {
  const mayRun: Job['mayRun'] = async (cause) =>
    (await isNewest(base)) && ((await job.mayRun?.(cause)) ?? true);
  return { ...job, mayRun };
}

/** Whether no replica has started with other settings since. */
async function isNewest({ database, shared }: Base): Promise<boolean> {
  return (await standingOf(database.db, shared)).newest;
}

type FolderFeatures = Pick<Features, 'folders' | 'nextcloud'> & { readonly jobs: readonly Job[] };

/** The branches' folders; nothing of them without a Nextcloud. */
function makeFolders(base: Base, { realm }: People): FolderFeatures {
  const { config, log, database, clock, metrics, branches } = base;
  if (config.nextcloud === null) return { folders: null, nextcloud: null, jobs: [] };
  const { folders: settings, nextcloud: server } = config;
  const { observe } = createFolderMetrics(metrics.registry, { database, log });
  const { sharesPerTenMinutes: budget } = settings;
  const client = createNextcloudClient(server, {
    ...{ clock, observe, sharesPerTenMinutes: budget === 0 ? Number.POSITIVE_INFINITY : budget },
  });
  const reconciler = createReconciler({
    ...{ database, client, account: server.user, clock, log, settings },
    tree: (db) => branches.tree(db),
  });
  const folders = createFolders({ database, clock, settings, reconciler });
  const jobs = [...folderJobs(reconciler), ...memberJobs(base, client, realm)];
  return { folders, nextcloud: client, jobs };
}

/** Members of groups of the realm come into those of branches, where the settings say so. */
function memberJobs(base: Base, client: NextcloudClient, realm: People['realm']): readonly Job[] {
  const { folders, nextcloud } = base.config;
  if (folders.members === null || nextcloud === null || realm === null) return [];
  const people = createGroupMembers({ ...realm.settings, fetch: realm.fetch });
  const at = { client, people, account: nextcloud.user, members: folders.members };
  return [syncMembersJob({ ...base, ...at, tree: (db) => base.branches.tree(db) })];
}
