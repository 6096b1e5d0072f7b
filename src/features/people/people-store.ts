import { foldText } from '../../lib/fold.ts';
import type { Instant } from '../../lib/span.ts';
import type { Tx } from '../../platform/db/database.ts';
import type { Claims } from './claims.ts';

/** Writes down who was here, under the name and address that the realm gives now. */
export async function rememberPerson(
  tx: Tx,
  { subject, name, email }: Pick<Claims, 'subject' | 'name' | 'email'>,
  now: Instant,
): Promise<void> {
  const said = { name, email, search_text: foldText(name, email), seen_at: now };
  await tx
    .insertInto('people')
    .values({ subject, ...said, created_at: now })
    .onConflict((conflict) => conflict.column('subject').doUpdateSet(said))
    .execute();
}
