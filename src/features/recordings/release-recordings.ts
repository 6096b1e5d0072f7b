import type { Job } from '../../platform/jobs/job.ts';
import type { PoolServer } from '../rooms/server.ts';
import { maybeMisplaced } from './publish-store.ts';
import { placeRecordings, type PublishingParts } from './publishing.ts';

export const RELEASE_RECORDINGS = 'release-recordings';

/** Recordings of one server in one run; those that are left come in the next. */
const AT_ONCE = 100;

/** The job: what is released stands published on its server, and nothing else of ours does. All servers at once. */
export function releaseRecordingsJob(
  parts: PublishingParts & { readonly pool: readonly Pick<PoolServer, 'name' | 'client'>[] },
): Job {
  const { database, clock, pool, log } = parts;
  return {
    name: RELEASE_RECORDINGS,
    schedule: '40 * * * * *',
    run: async (signal) => {
      const outcome = { published: 0, withdrawn: 0, failed: 0 };
      const faults: unknown[] = [];
      await Promise.all(
        pool.map(async (server) => {
          const asked = { now: clock.now(), limit: AT_ONCE, protects: server.client.kind === 'scalelite' };
          try {
            const found = await maybeMisplaced(database.db, server.name, asked);
            const placed = await placeRecordings(parts, server, found, signal);
            outcome.published += placed.published;
            outcome.withdrawn += placed.withdrawn;
            outcome.failed += placed.failed;
          } catch (error) {
            log.error('the recordings of a server were not looked after', { server: server.name, error });
            faults.push(error);
          }
        }),
      );
      if (faults.length > 0) throw faults[0];
      return outcome;
    },
  };
}
