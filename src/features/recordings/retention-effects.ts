import type { Clock } from '../../lib/clock.ts';
import { DAY_MS, type Instant } from '../../lib/span.ts';
import type { GoingOf, GoingRecordings } from '../branches/recordings-going.ts';
import type { Tree } from '../branches/tree.ts';
import type { Recording } from './recording.ts';
import { awaitsArchive, isDue } from './retention.ts';
import { recordedBefore } from './retention-store.ts';

/** So far ahead a change of the tree is looked at. */
const AHEAD_DAYS = 30;

/** Says which recordings a change of the tree would have deleted. */
export function createGoing({ clock }: { readonly clock: Clock }): GoingOf {
  return async (db, before, after) => {
    const now = clock.now();
    const groups = Map.groupBy(concerned(before, after), ({ from, to }) => `${from} ${to}`);
    const going: Recording[] = [];
    const soon: Recording[] = [];
    for (const group of groups.values()) {
      const [{ from, to } = { from: 0, to: 0 }] = group;
      const ids = group.map(({ id }) => id);
      const newest = now + (AHEAD_DAYS - to) * DAY_MS + 1;
      const oldest = from === null ? 0 : now - from * DAY_MS;
      for (const recording of await recordedBefore(db, ids, newest, oldest)) {
        const goesAt = (tree: Tree, at: Instant) =>
          isDue(tree, recording, at) && !awaitsArchive(tree, recording);
        const then = now + AHEAD_DAYS * DAY_MS;
        if (goesAt(after, now) && !goesAt(before, now)) going.push(recording);
        else if (goesAt(after, then) && !goesAt(before, then)) soon.push(recording);
      }
    }
    return { ...counted(going), branches: byBranch(going), next: { days: AHEAD_DAYS, ...counted(soon) } };
  };
}

type Concerned = { readonly id: string; readonly from: number | null; readonly to: number };

/**
 * Branches whose recordings live shorter, or are not waited for any more, with their ages in days that matter. `from`: null
 * where older ones count too, since they may have waited for their copy; younger ones do then as well, by their booking.
 */
function concerned(before: Tree, after: Tree): readonly Concerned[] {
  return after.all.flatMap(({ id }): readonly Concerned[] => {
    if (before.get(id) === undefined) return [];
    const from = before.limits(id).recordingDays;
    const to = after.limits(id).recordingDays;
    const waited = before.recordings(id).archiveRecordings && !after.recordings(id).archiveRecordings;
    if (waited) return [{ id, from: null, to: 0 }];
    return to < from ? [{ id, from, to }] : [];
  });
}

function counted(recordings: readonly Recording[]) {
  return {
    due: recordings.length,
    bytes: recordings.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0),
  };
}

function byBranch(recordings: readonly Recording[]): GoingRecordings['branches'] {
  return [...Map.groupBy(recordings, ({ branch }) => branch ?? '')]
    .map(([branch, those]) => ({ branch, ...counted(those) }))
    .sort((one, other) => other.due - one.due || (one.branch < other.branch ? -1 : 1));
}
