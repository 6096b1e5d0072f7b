import type { Router } from 'express';
import type { NextcloudClient } from '../clients/nextcloud/nextcloud.ts';
import type { Endpoint } from '../platform/http/endpoint.ts';
import type { Db, Tx } from '../platform/db/database.ts';
import type { Job, Nudge } from '../platform/jobs/job.ts';
import type { RecordingSettings } from '../platform/settings/recording-settings.ts';
import { cleanRecordingsJob } from '../features/recordings/clean-recordings.ts';
import { createCleaningMetrics } from '../features/recordings/cleaning-metrics.ts';
import { createLook, type Look } from '../features/recordings/look.ts';
import { callbackRouter } from '../features/recordings/callbacks.ts';
import { registerRecordingGauges } from '../features/recordings/recording-gauges.ts';
import { syncRecordingsJob } from '../features/recordings/sync-recordings.ts';
import type { Tree } from '../features/branches/tree.ts';
import { attendanceEndpoints } from '../features/recordings/attendance-endpoints.ts';
import { attendanceRouter } from '../features/recordings/attendance-callback.ts';
import { atHome } from '../features/folders/at-home.ts';
import { registerArchiveGauges } from '../features/recordings/archive-metrics.ts';
import { createPublishFor } from '../features/recordings/archive-opening.ts';
import { archiveRecordingsJob } from '../features/recordings/archive-recordings.ts';
import { releaseRecordingsJob } from '../features/recordings/release-recordings.ts';
import type { Base } from './base.ts';

/** What the parts of recordings share. */
type RecordingParts = Pick<Base, 'database' | 'clock' | 'log' | 'pool' | 'callbacks'> & {
  /** Tags our meetings. */
  readonly instance: string;
  readonly settings: RecordingSettings;
  /** null where the settings name none. */
  readonly nextcloud: NextcloudClient | null;
  readonly tree: (db: Db | Tx) => Promise<Tree>;
  readonly look: Look;
};

/** What is done about recordings. */
export type RecordingsKit = {
  readonly parts: RecordingParts;
  readonly jobs: readonly Job[];
  /** What the servers and viewers ask, outside the API and the pages. */
  routers(nudge: Nudge): readonly Router[];
  endpoints(nudge: Nudge): readonly Endpoint[];
};

/** @param nextcloud null where the settings name none */
export function makeRecordings(base: Base, nextcloud: NextcloudClient | null): RecordingsKit {
  const { config, database, clock, log, pool, keys, branches } = base;
  const knowing = {
    ...{ database, clock, log, pool, nextcloud, instance: keys.instanceId },
    ...{ settings: config.recordings, callbacks: base.callbacks, others: config.recordings.others },
    tree: (db: Db | Tx) => branches.tree(db),
  };
  const parts = { ...knowing, look: createLook(knowing) };
  registerRecordingGauges(base.metrics.registry, parts);
  const cleaning = {
    ...{ ...parts, proofMonths: parts.settings.proofMonths },
    ...{ timeZone: config.admission.timeZone, ...createCleaningMetrics(base.metrics.registry, parts) },
  };
  const secrets = new Map(config.pool.servers.map((server) => [server.name, server.secrets]));
  const asked = {
    ...{ ...parts, publicUrl: config.http.publicUrl },
    secretsOf: (server: string) => secrets.get(server) ?? [],
  };
  return {
    parts,
    jobs: [
      syncRecordingsJob(knowing),
      releaseRecordingsJob(parts),
      archiveJob(base, parts),
      cleanRecordingsJob(cleaning),
    ],
    routers: (nudge) => [callbackRouter({ ...asked, nudge }), attendanceRouter(asked)],
    endpoints: () => [...attendanceEndpoints(parts)],
  };
}

/** Copies into the branches' folders, where the settings name a Nextcloud; without one it says what waits for it. */
function archiveJob({ config, metrics }: Base, parts: RecordingParts): Job {
  const { database, clock, nextcloud } = parts;
  registerArchiveGauges(metrics.registry, parts);
  return archiveRecordingsJob({
    ...{ ...parts, timeZone: config.admission.timeZone },
    nextcloud: nextcloud === null ? null : atHome(nextcloud, { database, clock }),
    publishFor: createPublishFor(parts),
  });
}
