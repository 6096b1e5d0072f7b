import { Histogram, type Registry } from 'prom-client';
import type { Observation } from '../../clients/nextcloud/options.ts';
import type { Log } from '../../lib/log.ts';
import type { Database } from '../../platform/db/database.ts';
import { registerGauges } from '../../platform/http/gauges.ts';
import { FOLDER_STATES } from './folder.ts';
import { countFolders } from './folder-store.ts';

/** Tells Prometheus of the calls to Nextcloud, and how many folders are in each state; labels are closed lists only. */
export function createFolderMetrics(
  registry: Registry,
  { database, log }: { readonly database: Database; readonly log: Log },
): { readonly observe: (observation: Observation) => void } {
  const calls = new Histogram({
    name: 'plenum_nextcloud_call_duration_seconds',
    help: 'Calls to Nextcloud by call and outcome, with all that one call takes',
    labelNames: ['call', 'outcome'],
    buckets: [0.03, 0.1, 0.3, 1, 3, 10, 60],
    registers: [registry],
  });
  registerGauges(registry, log, [
    {
      name: 'plenum_folders',
      help: 'Branches by the state of their folder in Nextcloud',
      labelNames: ['state'],
      read: async (gauge) => {
        const counts = await countFolders(database.db);
        for (const state of FOLDER_STATES) gauge.set({ state }, counts.get(state) ?? 0);
      },
    },
  ]);
  return { observe: ({ call, outcome, seconds }) => calls.observe({ call, outcome }, seconds) };
}
