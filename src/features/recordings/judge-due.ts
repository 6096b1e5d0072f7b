import type { Instant } from '../../lib/span.ts';
import type { Tree } from '../branches/tree.ts';
import type { Recording } from './recording.ts';
import { awaitsArchive, isDue } from './retention.ts';

/** `go`: may be deleted. `archive`: only once it is copied. `stays`: not, as things stand. */
export type Verdict = 'go' | 'archive' | 'stays';

/** Judges by the tree as it is in this transaction. */
export function verdictOn(tree: Tree, recording: Recording, now: Instant): Verdict {
  if (recording.origin === 'foreign' || recording.branch === null) return 'stays';
  if (!isDue(tree, recording, now)) return 'stays';
  return awaitsArchive(tree, recording) ? 'archive' : 'go';
}
