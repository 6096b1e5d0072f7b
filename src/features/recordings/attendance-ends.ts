import type { Tx } from '../../platform/db/database.ts';
import { atOnce, type Forgetting } from '../people/forgetting.ts';
import { removeExpiredStays, removeStays } from './attendance-store.ts';

/** Who was there goes at the instant that its row names. */
export const attendanceToForget: Forgetting = atOnce('attendance', 0, removeExpiredStays);

/** A booking that does not ask for it any more has none. */
export async function forgetAttendanceOf(tx: Tx, booking: string): Promise<void> {
  await removeStays(tx, { booking });
}
