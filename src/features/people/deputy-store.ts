import type { Instant } from '../../lib/span.ts';
import type { Db, Tx } from '../../platform/db/database.ts';

/** Where somebody acts in a secretary's place at `now`, and until when. */
export async function deputyships(
  db: Db | Tx,
  subject: string,
  now: Instant,
): Promise<readonly { readonly branch: string; readonly until: Instant }[]> {
  return db
    .selectFrom('deputies')
    .select(['branch', 'until_at as until'])
    .where('subject', '=', subject)
    .where('until_at', '>', now)
    .orderBy('branch')
    .execute();
}
