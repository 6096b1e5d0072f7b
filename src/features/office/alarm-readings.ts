import type { Registry } from 'prom-client';
import type { Clock } from '../../lib/clock.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../lib/span.ts';
import { countDeeds } from '../../platform/audit/audit.ts';
import type { Database } from '../../platform/db/database.ts';
import { figuresOf } from '../../platform/http/metrics.ts';
import type { JobReport } from '../../platform/jobs/job-report.ts';
import { missingRooms } from '../rooms/missing-rooms.ts';
import type { PoolServer } from '../rooms/server.ts';
import { serversNow } from '../rooms/server-endpoints.ts';
import type { Readings } from './alarms.ts';

export type AlarmParts = {
  readonly database: Pick<Database, 'db' | 'embedded'>;
  readonly clock: Clock;
  readonly pool: readonly PoolServer[];
  /** What Prometheus is told as well. */
  readonly registry: Registry;
  readonly jobs: () => Promise<readonly JobReport[]>;
};

/** Told whatever the settings are, so long as the store can be read. */
const ALWAYS_TOLD = [
  ...['plenum_ready', 'plenum_capacity_limit', 'plenum_capacity_promised_peak'],
  ...['plenum_capacity_overcommitted', 'plenum_process_resident_memory_bytes'],
  ...['plenum_recordings_overdue', 'plenum_recordings_unproven', 'plenum_recording_servers_unlisted'],
];
/** Told of the embedded store alone. */
const TOLD_OF_EMBEDDED = ['plenum_data_folder_free_bytes', 'plenum_backup_last_timestamp_seconds'];

/** Looks at all that alarms are about. */
export async function readAll(parts: AlarmParts): Promise<Readings> {
  const { database, clock, registry } = parts;
  const now = clock.now();
  const all = (name: string) => figuresOf(registry, name);
  const one = async (name: string) => (await all(name))[0]?.value ?? null;
  const by = async (name: string, label: string, only: Readonly<Record<string, string>> = {}) =>
    (await all(name))
      .filter(({ labels }) => Object.entries(only).every(([key, text]) => labels[key] === text))
      .map(({ labels, value: count }) => ({ about: labels[label] ?? '', count }));
  const limits = await by('plenum_capacity_limit', 'of');
  const peaks = await by('plenum_capacity_promised_peak', 'of');
  const backup = database.embedded === null ? null : await one('plenum_backup_last_timestamp_seconds');
  const failed = await by('plenum_folders', 'state', { state: 'failed' });
  return {
    now,
    servers: await serversOf(parts),
    jobs: (await parts.jobs()).map(jobOf),
    roomsMissing: (await missingRooms(database.db, now - MINUTE_MS)).length,
    serversLost: await countDeeds(database.db, 'server.lose', now - HOUR_MS),
    ready: await one('plenum_ready'),
    freeBytes: await one('plenum_data_folder_free_bytes'),
    backupAt: backup === null ? null : backup * SECOND_MS,
    residentBytes: await one('plenum_process_resident_memory_bytes'),
    cleanedAgeSeconds: await one('plenum_recordings_cleaned_age_seconds'),
    serversUnlisted: await one('plenum_recording_servers_unlisted'),
    withoutBranch: await one('plenum_recordings_without_branch'),
    foldersFailed: failed[0]?.count ?? 0,
    overcommitted: await by('plenum_capacity_overcommitted', 'of'),
    promised: limits.map(({ about, count }) => ({
      about,
      count: count === 0 ? 0 : (peaks.find((peak) => peak.about === about)?.count ?? 0) / count,
    })),
    overdue: await by('plenum_recordings_overdue', 'server', { waiting: 'deletion' }),
    waitForCopy: await by('plenum_recordings_overdue', 'server', { waiting: 'archive' }),
    unproven: await by('plenum_recordings_unproven', 'server'),
    unreadable: await unreadable(registry, database.embedded !== null),
  };
}

/** Nothing that could not be read may pass for well. */
async function unreadable(registry: Registry, embedded: boolean): Promise<readonly string[]> {
  const hasFolders = registry.getSingleMetric('plenum_folders') !== undefined;
  const names = [
    ...ALWAYS_TOLD,
    ...(embedded ? TOLD_OF_EMBEDDED : []),
    // Nothing is told of folders without a Nextcloud.
    ...(hasFolders ? ['plenum_folders'] : []),
  ];
  const told = await Promise.all(names.map(async (name) => (await figuresOf(registry, name)).length > 0));
  return names.filter((_name, at) => told[at] !== true);
}

async function serversOf({ database, pool }: AlarmParts): Promise<Readings['servers']> {
  return (await serversNow(database.db, pool)).map(({ name, state, draining, retired, seenAt }) => ({
    ...{ name, state, draining, retired },
    seenAt: seenAt === null ? null : Date.parse(seenAt),
  }));
}

function jobOf({ name, lastRun, lastSuccessAt }: JobReport): Readings['jobs'][number] {
  const { finishedAt: failedAt = null, failure = null } = lastRun ?? {};
  return { name, lastSuccessAt, failedAt, failure };
}
