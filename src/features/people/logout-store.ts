import type { Instant } from '../../lib/span.ts';
import type { Tx } from '../../platform/db/database.ts';

/** Writes down that a logout token was used; false where it was before. */
export async function spendLogoutToken(tx: Tx, jti: string, goodUntil: Instant): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('logout_tokens')
    .values({ jti, expires_at: goodUntil })
    .onConflict((conflict) => conflict.column('jti').doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

/** Removes tokens that their age alone refuses by now. */
export async function forgetOldLogoutTokens(tx: Tx, now: Instant): Promise<number> {
  const { numDeletedRows } = await tx
    .deleteFrom('logout_tokens')
    .where('expires_at', '<', now)
    .executeTakeFirst();
  return Number(numDeletedRows);
}
