import { bookers, bookingsOfPerson, meetingsToForget } from '../features/bookings/bookers.ts';
import { groupsOf } from '../features/folders/groups-of.ts';
import { forgetLogouts } from '../features/people/backchannel-logout.ts';
import { AUDIT_MS } from '../features/people/erase-person.ts';
import { forgetJob, tidyJob } from '../features/people/forget.ts';
import { peopleToForget } from '../features/people/forget-people.ts';
import { atOnce, type Forgetting, inSteps } from '../features/people/forgetting.ts';
import type { HeldElsewhere } from '../features/people/held.ts';
import { attendanceToForget } from '../features/recordings/attendance-ends.ts';
import { deciders, decidersToForget } from '../features/recordings/deciders.ts';
import { holdsToForget } from '../features/recordings/hold-ends.ts';
import { HOUR_MS } from '../lib/span.ts';
import { forgetOldAudit } from '../platform/audit/audit.ts';
import { forgetOldAttempts } from '../platform/http/attempts.ts';
import { forgetOldKeys, KEY_LIFE_MS } from '../platform/http/idempotency.ts';
import type { Job } from '../platform/jobs/job.ts';
import { forgetOldSessions } from '../platform/web/sessions.ts';
import type { Base } from './base.ts';

/** What is worth nothing after minutes or hours. */
const BRIEF: readonly Forgetting[] = [
  atOnce('requestKeys', KEY_LIFE_MS, forgetOldKeys),
  atOnce('attempts', HOUR_MS, forgetOldAttempts),
  atOnce('sessions', 0, forgetOldSessions),
  atOnce('logoutTokens', 0, forgetLogouts),
];

/** All that goes by its age: docs/privacy.md says of each why it is kept, and for how long. */
export const FORGETTINGS: readonly Forgetting[] = [
  ...peopleToForget(bookers),
  ...meetingsToForget,
  attendanceToForget,
  decidersToForget,
  holdsToForget,
  inSteps('audit', AUDIT_MS, forgetOldAudit),
  ...BRIEF,
];

/** What features after people hold of persons. */
export const HELD_ELSEWHERE: HeldElsewhere = {
  ...{ bookings: bookingsOfPerson, recordings: deciders, groupsOf },
};

/** @param wake asks for a run of the nightly one */
export function personalDataJobs(
  { database, clock }: Pick<Base, 'database' | 'clock'>,
  wake: () => void,
): readonly Job[] {
  return [
    forgetJob({ database, clock, forgettings: FORGETTINGS }),
    tidyJob({ database, clock, forgettings: BRIEF, wake }),
  ];
}
