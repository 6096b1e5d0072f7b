import type { Clock } from '../../lib/clock.ts';
import { DAY_MS, HOUR_MS } from '../../lib/span.ts';
import type { Database } from '../../platform/db/database.ts';
import { append, forgetOldAudit } from '../../platform/audit/audit.ts';
import { forgetOldAttempts } from '../../platform/http/attempts.ts';
import { forgetOldKeys, KEY_LIFE_MS } from '../../platform/http/idempotency.ts';
import type { Job } from '../../platform/jobs/job.ts';
import { forgetOldSessions } from '../../platform/web/sessions.ts';
import { forgetLogouts } from '../people/backchannel-logout.ts';
import { forgetPeople } from '../people/forget-people.ts';
import { bookedSince } from './booked-by-store.ts';
import { blankDescriptions } from './booking-store.ts';

const NAME = 'forget';
const YEAR_MS = 365 * DAY_MS;

/**
 * Takes away what may no longer be kept: descriptions and audit after 12 months, request keys after a day, sessions that
 * are over, persons and deputies after 90 days (`forgetPeople`).
 */
export function forgetJob({ database, clock }: { database: Database; clock: Clock }): Job {
  return {
    name: NAME,
    schedule: '0 17 * * * *',
    run: () =>
      database.transaction(async (tx) => {
        const now = clock.now();
        const gone = {
          descriptions: await blankDescriptions(tx, now - YEAR_MS),
          audit: await forgetOldAudit(tx, now - YEAR_MS),
          ...(await forgetPeople(tx, now, bookedSince)),
        };
        if (Object.values(gone).some((count) => count > 0)) {
          await append(tx, {
            ...{ at: now, actor: `job:${NAME}`, action: 'person-data.forget', branch: null },
            ...{ object: { kind: 'job', id: NAME }, after: gone },
          });
        }
        return {
          ...gone,
          requestKeys: await forgetOldKeys(tx, now - KEY_LIFE_MS),
          attempts: await forgetOldAttempts(tx, now - HOUR_MS),
          sessions: await forgetOldSessions(tx, now),
          logoutTokens: await forgetLogouts(tx, now),
        };
      }),
  };
}
