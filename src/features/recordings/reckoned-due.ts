import type { Instant } from '../../lib/span.ts';
import type { Tree } from '../branches/tree.ts';
import type { Recording } from './recording.ts';
import { dueAt, type Kept } from './retention.ts';

/**
 * `dueAt` to be written: what somebody wants gone is due since then, and not anew each time that it is looked at.
 *
 * @param recording with what is written so far
 */
export function reckonedDue(
  tree: Tree,
  recording: Kept & Pick<Recording, 'dueAt'>,
  now: Instant,
): Instant | null {
  const due = dueAt(tree, recording, now);
  const before = recording.dueAt;
  if (recording.unwantedBy === null || due === null || before === null) return due;
  return due <= now && before <= due ? before : due;
}
