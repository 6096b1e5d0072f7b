import { Counter, type Registry } from 'prom-client';
import type { Clock } from '../../lib/clock.ts';
import type { Log } from '../../lib/log.ts';
import { HOUR_MS, type Instant, SECOND_MS } from '../../lib/span.ts';
import type { Database } from '../../platform/db/database.ts';
import { type GaugeWish, registerGauges } from '../../platform/http/gauges.ts';
import { lastFinishedRun } from '../../platform/jobs/run-reports.ts';
import type { PoolServer } from '../rooms/server.ts';
import { CLEAN_RECORDINGS } from './clean-recordings.ts';
import { countKept, sumDue } from './due-store.ts';
import { listingRecords } from './listing-store.ts';
import { FAILED, WAITING } from './undeleted.ts';

type Parts = {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly pool: readonly Pick<PoolServer, 'name' | 'retired'>[];
};

const LATE_MS = 48 * HOUR_MS;

/** Registers what is told of deleting; each figure costs as much as there is due, however many there are. */
export function createCleaningMetrics(
  registry: Registry,
  parts: Parts,
): { readonly onProven: (server: string) => void } {
  const proven = new Counter({
    name: 'plenum_recordings_deleted_total',
    help: 'Recordings that were proven gone by this replica, by server',
    labelNames: ['server'] as const,
    registers: [registry],
  });
  for (const { name: server } of parts.pool) proven.inc({ server }, 0);
  registerGauges(registry, parts.log, [overdue(parts), undeleted(parts), unproven(parts), lastRun(parts)]);
  return { onProven: (server) => proven.inc({ server }) };
}

function overdue({ database, clock, pool }: Parts): GaugeWish {
  return {
    name: 'plenum_recordings_overdue',
    help: 'Recordings that should have been deleted 48 hours ago or earlier, by server and by what they wait for; held ones do not count',
    labelNames: ['server', 'waiting'],
    read: async (gauge) => {
      for (const { name: server } of pool) {
        const heaps = await dueBy(database, server, clock.now() - LATE_MS);
        const count = (isMeant: (why: string | null) => boolean) =>
          heaps.filter(({ why }) => isMeant(why)).reduce((sum, heap) => sum + heap.count, 0);
        gauge.set(
          { server, waiting: 'archive' },
          count((why) => why === 'archive'),
        );
        gauge.set(
          { server, waiting: 'deletion' },
          count((why) => why !== 'archive'),
        );
      }
    },
  };
}

function undeleted({ database, clock, pool }: Parts): GaugeWish {
  return {
    name: 'plenum_recordings_undeleted',
    help: 'Recordings that are due and were looked at, by server and by why they are not gone',
    labelNames: ['server', 'why'],
    read: async (gauge) => {
      for (const { name: server } of pool) {
        const heaps = await dueBy(database, server, clock.now());
        for (const why of [...WAITING, ...FAILED]) {
          const those = heaps.filter((heap) => heap.why === why);
          gauge.set(
            { server, why },
            those.reduce((sum, { count }) => sum + count, 0),
          );
        }
      }
    },
  };
}

function unproven({ database, pool }: Parts): GaugeWish {
  return {
    name: 'plenum_recordings_unproven',
    help: 'Recordings on retired servers that do not answer: nobody can say that they are gone',
    labelNames: ['server'],
    read: async (gauge) => {
      const records = await listingRecords(database.db);
      for (const { name: server, retired } of pool) {
        const isSilent = retired && (records.get(server)?.failingSince ?? null) !== null;
        gauge.set({ server }, isSilent ? await countKept(database.db, server) : 0);
      }
    },
  };
}

function lastRun({ database, clock }: Parts): GaugeWish {
  return {
    name: 'plenum_recordings_cleaned_age_seconds',
    help: 'Since the last cleaning began that came to its end; before the first, since it was first looked at',
    read: async (gauge) => {
      const last = await lastFinishedRun(database.db, CLEAN_RECORDINGS);
      if (last !== null) gauge.set((clock.now() - last) / SECOND_MS);
    },
  };
}

function dueBy({ db }: Database, server: string, before: Instant) {
  return sumDue(db, server, { before, again: null, branches: null });
}
