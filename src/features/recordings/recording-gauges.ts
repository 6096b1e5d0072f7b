import type { Registry } from 'prom-client';
import type { Clock } from '../../lib/clock.ts';
import type { Log } from '../../lib/log.ts';
import { HOUR_MS, type Instant, SECOND_MS } from '../../lib/span.ts';
import type { Database } from '../../platform/db/database.ts';
import { type GaugeWish, registerGauges } from '../../platform/http/gauges.ts';
import type { PoolServer } from '../rooms/server.ts';
import { type KnownCounts, knownCounts } from './known-counts.ts';
import { type ListingRecord, listingRecords } from './listing-store.ts';
import { SEEN_STATES } from './recording.ts';

type GaugeParts = {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly pool: readonly PoolServer[];
};

const OLD_MS = 48 * HOUR_MS;

/** What the job last counted and noted: so each replica says the same, and asking costs the same however many there are. */
export function registerRecordingGauges(registry: Registry, parts: GaugeParts): void {
  registerGauges(registry, parts.log, [...countGauges(parts), ...listingGauges(parts)]);
}

function countGauges({ database, pool }: GaugeParts): readonly GaugeWish[] {
  return [
    {
      name: 'plenum_recordings',
      help: 'Recordings of ours that are not proven gone, by server and by what the server last said of them',
      labelNames: ['server', 'state'],
      read: async (gauge) => {
        const counts = await knownCounts(database);
        if (counts === null) return;
        for (const { name: server } of pool) {
          for (const state of SEEN_STATES) gauge.set({ server, state }, countIn(counts, server, state));
        }
      },
    },
    {
      name: 'plenum_recordings_foreign',
      help: 'Recordings that are not ours and that are listed for the admin, by server',
      labelNames: ['server'],
      read: async (gauge) => {
        const counts = await knownCounts(database);
        for (const { server, count } of counts?.foreign ?? []) gauge.set({ server }, count);
      },
    },
    {
      name: 'plenum_recordings_without_branch',
      help: 'Recordings of ours whose branch is not known; they are never deleted',
      read: async (gauge) => {
        const counts = await knownCounts(database);
        if (counts !== null) gauge.set(counts.withoutBranch);
      },
    },
  ];
}

function listingGauges({ database, clock, pool }: GaugeParts): readonly GaugeWish[] {
  return [
    {
      name: 'plenum_recording_listing_age_seconds',
      help: 'Since the last whole listing of a server\u2019s recordings; no value before the first',
      labelNames: ['server'],
      read: async (gauge) => {
        const records = await listingRecords(database.db);
        for (const { name: server } of pool) {
          const listedAt = records.get(server)?.listedAt ?? null;
          if (listedAt !== null) gauge.set({ server }, (clock.now() - listedAt) / SECOND_MS);
        }
      },
    },
    {
      name: 'plenum_recording_servers_unlisted',
      help: 'Servers whose recordings could not be listed for 48 hours',
      read: async (gauge) => {
        const records = await listingRecords(database.db);
        const counts = await knownCounts(database);
        const hasSome = (server: string) => counts?.known.some((group) => group.server === server) ?? false;
        const watched = pool.filter(({ name, retired }) => !retired || hasSome(name));
        gauge.set(watched.filter(({ name }) => isUnlisted(records.get(name), clock.now())).length);
      },
    },
  ];
}

function countIn({ known }: KnownCounts, server: string, state: string): number {
  return known.find((group) => group.server === server && group.state === state)?.count ?? 0;
}

function isUnlisted(record: ListingRecord | undefined, now: Instant): boolean {
  const since = record?.listedAt ?? record?.failingSince ?? null;
  return since !== null && now - since > OLD_MS;
}
