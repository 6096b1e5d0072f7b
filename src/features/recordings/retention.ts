import { DAY_MS, type Instant, MINUTE_MS } from '../../lib/span.ts';
import type { Tree } from '../branches/tree.ts';
import type { Recording } from './recording.ts';

/** So long somebody who wanted a recording gone can take it back: nothing is deleted before. */
const UNDO_MS = 10 * MINUTE_MS;

/** What decides how long a recording lives. */
export type Kept = Pick<
  Recording,
  'origin' | 'branch' | 'recordedAt' | 'ownDays' | 'unwantedBy' | 'unwantedAt' | 'hold' | 'deletedAt'
>;

/**
 * How many days a recording lives: those of its branch, which the root caps, or fewer where its booking says so
 * (design.md 6). null for what is not ours, and for one whose branch is not known: it is never deleted.
 */
export function retentionDays(tree: Tree, { origin, branch, ownDays }: Kept): number | null {
  if (origin === 'foreign' || branch === null || tree.get(branch) === undefined) return null;
  const { recordingDays } = tree.limits(branch);
  return ownDays === null ? recordingDays : Math.min(ownDays, recordingDays);
}

/**
 * When a recording is to go: at the end of its days, or as soon as it cannot be taken back where somebody wants it gone, but
 * not before the end of a hold. null: never.
 */
export function dueAt(tree: Tree, recording: Kept, now: Instant): Instant | null {
  const days = retentionDays(tree, recording);
  if (days === null) return null;
  const natural = recording.recordedAt + days * DAY_MS;
  const wanted = recording.unwantedBy === null ? natural : Math.min(natural, undoUntil(recording) ?? now);
  return recording.hold === null ? wanted : Math.max(wanted, recording.hold.until);
}

/** Until when somebody who wants it gone can take that back; null where nobody does. */
export function undoUntil({ unwantedAt }: Pick<Recording, 'unwantedAt'>): Instant | null {
  return unwantedAt === null ? null : unwantedAt + UNDO_MS;
}

/** Whether it may be deleted now: due, ours, not held, not gone yet. The archive is for whoever asks to look at. */
export function isDue(tree: Tree, recording: Kept, now: Instant): boolean {
  const due = dueAt(tree, recording, now);
  return recording.deletedAt === null && due !== null && due <= now;
}

/**
 * Whether its copy in the branch's folder is still to come. As long as it is, nothing is deleted: it ends by the copy, or by
 * a person who does without.
 */
export function awaitsArchive(
  tree: Tree,
  { branch, archive }: Pick<Recording, 'branch'> & { readonly archive: Pick<Recording['archive'], 'state'> },
): boolean {
  if (branch === null || archive.state === 'done' || archive.state === 'waived') return false;
  return tree.recordings(branch).archiveRecordings;
}
