import type { Registry } from 'prom-client';
import type { Clock } from '../../lib/clock.ts';
import type { Log } from '../../lib/log.ts';
import { SECOND_MS } from '../../lib/span.ts';
import type { Database } from '../../platform/db/database.ts';
import { registerGauges } from '../../platform/http/gauges.ts';
import { countArchives, OPEN_STATES } from './archive-store.ts';

type Parts = { readonly database: Database; readonly clock: Clock; readonly log: Log };

/** Tells Prometheus how many recordings wait for their copy in a branch's folder, and how old the oldest of them is. */
export function registerArchiveGauges(registry: Registry, { database, clock, log }: Parts): void {
  registerGauges(registry, log, [
    {
      name: 'plenum_recording_archives',
      help: 'Recordings whose copy in the branch folder is still to come, by state',
      labelNames: ['state'],
      read: async (gauge) => {
        const counts = await countArchives(database.db);
        for (const state of OPEN_STATES) {
          gauge.set({ state }, counts.find((one) => one.state === state)?.count ?? 0);
        }
      },
    },
    {
      name: 'plenum_recording_archive_oldest_seconds',
      help: 'Age of the oldest recording whose copy is still to come; 0 where there is none',
      read: async (gauge) => {
        const now = clock.now();
        const ages = (await countArchives(database.db)).map(({ oldest }) => now - oldest);
        gauge.set(Math.max(0, ...ages) / SECOND_MS);
      },
    },
  ]);
}
