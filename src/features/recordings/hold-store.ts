import type { Instant } from '../../lib/span.ts';
import type { Tx } from '../../platform/db/database.ts';

/** Removes holds that end at `now` or ended before, also of what is gone; returns how many. */
export async function removeEndedHolds(tx: Tx, now: Instant): Promise<number> {
  const ended = await tx
    .updateTable('recordings')
    .set((eb) => ({
      ...{ hold_reason: null, hold_until: null, held_by: null },
      ...{ version: eb('version', '+', 1), updated_at: now },
    }))
    .where('hold_until', '<=', now)
    .executeTakeFirst();
  return Number(ended.numUpdatedRows);
}
