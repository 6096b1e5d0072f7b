import { DAY_MS, type Instant } from '../../lib/span.ts';
import type { Db, Tx } from '../../platform/db/database.ts';
import { forgetDeputies } from './deputy-store.ts';
import { forgetPersons, personsUnseenSince } from './people-store.ts';

/** How long persons are known after their last visit or booking, and deputyships after their end. */
const KEPT_MS = 90 * DAY_MS;

/** Which of these principals have a booking that ended at `since` or later, or has not ended yet. */
export type BookedSince = (
  db: Db | Tx,
  principals: readonly string[],
  since: Instant,
) => Promise<ReadonlySet<string>>;

/**
 * Takes away the names and addresses of those who were not here for 90 days, whose last booking ended as long ago, and
 * who are nobody's deputy; and deputyships that ended as long ago.
 *
 * @returns how many of each
 */
export async function forgetPeople(
  tx: Tx,
  now: Instant,
  bookedSince: BookedSince,
): Promise<{ readonly people: number; readonly deputies: number }> {
  const since = now - KEPT_MS;
  const unseen = await personsUnseenSince(tx, since, now);
  const principalOf = (subject: string) => `person:${subject}`;
  const booked = await bookedSince(tx, unseen.map(principalOf), since);
  const gone = unseen.filter((subject) => !booked.has(principalOf(subject)));
  return { people: await forgetPersons(tx, gone, since), deputies: await forgetDeputies(tx, since) };
}
