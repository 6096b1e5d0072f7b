import type { Instant } from '../../lib/span.ts';
import type { Tx } from '../../platform/db/database.ts';
import { type JobNote, type MoveParts, moveByJob, noteMove } from './move-by-job.ts';
import type { EndReason, Room } from './room.ts';
import { type Changes, move } from './room-store.ts';

const END: JobNote = { job: 'close-rooms', action: 'room.end' };

/**
 * Starts the end of a copy; what was never sent, or refused, is over at once.
 *
 * @returns false when it has moved meanwhile: then nothing was changed
 */
export async function retire(parts: MoveParts, room: Room, reason: EndReason): Promise<boolean> {
  return moveByJob(parts, room, retirement(room, reason, parts.clock.now()), END);
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
