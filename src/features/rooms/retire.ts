import { Refusal } from '../../lib/refusal.ts';
import type { Instant } from '../../lib/span.ts';
import type { Tx } from '../../platform/db/database.ts';
import { occurrencesById } from '../bookings/dates.ts';
import { type JobNote, noteMove } from './move-by-job.ts';
import type { OpenRoomsParts } from './open-rooms.ts';
import type { EndReason, Room } from './room.ts';
import { type Changes, move } from './room-store.ts';

type RetireParts = Pick<OpenRoomsParts, 'database' | 'clock' | 'log'>;

const END: JobNote = { job: 'close-rooms', action: 'room.end' };

/**
 * Starts the end of a copy whose date is over or cancelled; what was never sent, or refused, is over at once. In turn,
 * since its date may have become longer, or have been restored, after it was read.
 *
 * @returns false when copy or date have moved meanwhile, or there was no turn to be had: then nothing was changed, and
 *   the next run looks again
 */
export async function retire(
  { database, clock, log }: RetireParts,
  room: Room,
  reason: EndReason,
): Promise<boolean> {
  try {
    return await database.inTurn(async (tx) => {
      const now = clock.now();
      const [date] = await occurrencesById(tx, [room.occurrence]);
      const isWanted = date?.status === 'booked' && now < date.closesAt;
      return !isWanted && retireIn(tx, room, reason, now);
    });
  } catch (error) {
    if (!(error instanceof Refusal) || error.fault.code !== 'busy') throw error;
    log.info('a room could not be ended for want of a turn; the next run tries again', {
      server: room.server,
    });
    return false;
  }
}

/** The same as a part of a larger change. */
export async function retireIn(tx: Tx, room: Room, reason: EndReason, now: Instant): Promise<boolean> {
  const changes = retirement(room, reason, now);
  if (!(await move(tx, room, changes))) return false;
  await noteMove(tx, room, changes, { ...END, at: now });
  return true;
}

function retirement({ state }: Room, reason: EndReason, now: Instant): Changes {
  return state === 'planned' || state === 'failed'
    ? { state: 'ended', ended_at: now, end_reason: reason }
    : { state: 'ending', ending_at: now, claimed_until: now, end_reason: reason, held_until: null };
}
