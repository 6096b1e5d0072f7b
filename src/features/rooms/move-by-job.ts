import type { Clock } from '../../lib/clock.ts';
import { append } from '../../platform/audit/audit.ts';
import type { Database, Tx } from '../../platform/db/database.ts';
import type { Room } from './room.ts';
import { type Changes, move } from './room-store.ts';

/** Who moved a copy on, and what that was. */
export type JobNote = {
  readonly job: 'open-rooms' | 'watch-servers' | 'close-rooms';
  /** `room.open`, `room.fail`, `room.lose`, `room.vanish`, `room.return`, `room.hold`, `room.end` or `room.give-up`. */
  readonly action: string;
};

export type MoveParts = { readonly database: Database; readonly clock: Clock };

/**
 * `move` for what a job decides, with its row in the audit. What is only seen (people come and go, an `end` has
 * taken effect) is no decision and leaves none.
 *
 * @returns false when the copy has moved meanwhile: then nothing was changed
 */
export async function moveByJob(
  { database, clock }: MoveParts,
  room: Room,
  changes: Changes,
  note: JobNote,
): Promise<boolean> {
  return database.transaction(async (tx) => {
    if (!(await move(tx, room, changes))) return false;
    await noteMove(tx, room, changes, { ...note, at: clock.now() });
    return true;
  });
}

/** The row alone, where the move is part of a larger change. */
export async function noteMove(
  tx: Tx,
  { occurrence, branch, server, fence, state, endReason, heldUntil }: Room,
  { state: after = state, end_reason = endReason, held_until = heldUntil }: Changes,
  { job, action, at }: JobNote & { readonly at: number },
): Promise<void> {
  await append(tx, {
    at,
    actor: `job:${job}`,
    action,
    object: { kind: 'occurrence', id: occurrence },
    branch,
    before: { state, server, fence },
    after: { state: after, reason: end_reason, heldUntil: held_until },
  });
}
