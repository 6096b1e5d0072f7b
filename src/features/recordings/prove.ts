import { newId } from '../../lib/ids.ts';
import type { Instant } from '../../lib/span.ts';
import { append } from '../../platform/audit/audit.ts';
import type { Tx } from '../../platform/db/database.ts';
import { addProof } from './proof-store.ts';
import type { Recording } from './recording.ts';
import { formatsText } from './recording-row.ts';
import { changeRecording } from './recording-store.ts';

const NO_HOLD = { hold_reason: null, hold_until: null, held_by: null };

/** What shows that a recording is gone. */
export type Proof = {
  /** How a listing of every state, asked for by its very id, shows it: not at all, or as deleted and nothing else. */
  readonly seen: 'absent' | 'deleted';
  readonly now: Instant;
};

/**
 * Says that a recording is deleted, with the row that proves it (rule 4 of design.md). Only for what a listing has shown.
 *
 * @param recording as it is in the store
 * @returns false where it has changed meanwhile, or was proven gone before; then nothing is written
 */
export async function proveGone(tx: Tx, recording: Recording, { seen, now }: Proof): Promise<boolean> {
  if (recording.deletedAt !== null) return false;
  const reason = reasonFor(recording);
  // Should it come back, a hold in force holds it still.
  const isHeld = recording.hold !== null && recording.hold.until > now;
  // What meetings were called says enough about people: it goes with what was recorded.
  const blank = { title: '', formats: formatsText([]), archive_name: null, ...(isHeld ? {} : NO_HOLD) };
  const gone = { deleted_at: now, state: seen, delete_failure: null, delete_retry_at: null, ...blank };
  if (!(await changeRecording(tx, recording, gone, now))) return false;
  await addProof(tx, {
    id: newId(),
    recording: recording.id,
    server: recording.server,
    record_id: recording.recordId,
    branch: recording.branch,
    occurrence: recording.occurrence,
    recorded_at: recording.recordedAt,
    bytes: recording.bytes,
    reason,
    due_at: recording.dueAt,
    asked_by: recording.unwantedBy,
    asked_at: recording.deletion.askedAt,
    tries: recording.deletion.tries,
    proven_at: now,
    seen,
  });
  await append(tx, {
    at: now,
    actor: reason === 'gone' ? 'job:sync-recordings' : 'job:clean-recordings',
    action: reason === 'gone' ? 'recording.gone' : 'recording.delete',
    object: { kind: 'recording', id: recording.id },
    branch: recording.branch,
    before: { state: recording.state },
    after: { state: seen, reason },
  });
  return true;
}

/** `gone`: its server was not asked to delete it. */
function reasonFor({ unwantedBy, deletion }: Recording): 'retention' | 'asked' | 'gone' {
  if (deletion.askedAt === null) return 'gone';
  return unwantedBy === null ? 'retention' : 'asked';
}
