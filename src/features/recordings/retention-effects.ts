import type { Clock } from '../../lib/clock.ts';
import { DAY_MS, type Instant } from '../../lib/span.ts';
import type { GoingOf, GoingRecordings } from '../branches/recordings-going.ts';
import type { Tree } from '../branches/tree.ts';
import { awaitsArchive, isDue } from './retention.ts';
import { type Living, recordedIn } from './retention-store.ts';

/** So far ahead a change of the tree is looked at. */
const AHEAD_DAYS = 30;

/** Says which recordings a change of the tree would have deleted. */
export function createGoing({ clock }: { readonly clock: Clock }): GoingOf {
  return async (db, before, after) => {
    const now = clock.now();
    const then = now + AHEAD_DAYS * DAY_MS;
    const groups = Map.groupBy(concerned(before, after), ({ from, to }) => `${from} ${to}`);
    const going = new Map<string, Sum>();
    const soon = { due: 0, bytes: 0 };
    for (const group of groups.values()) {
      const [{ from, to } = { from: 0, to: 0 }] = group;
      const ids = group.map(({ id }) => id);
      const span = {
        from: from === null ? 0 : now - from * DAY_MS,
        before: now + (AHEAD_DAYS - to) * DAY_MS + 1,
      };
      for await (const page of recordedIn(db, ids, span)) {
        for (const recording of page) {
          const goesAt = (tree: Tree, at: Instant) =>
            isDue(tree, recording, at) && !awaitsArchive(tree, recording);
          if (goesAt(after, now) && !goesAt(before, now)) add(sumOf(going, recording.branch), recording);
          else if (goesAt(after, then) && !goesAt(before, then)) add(soon, recording);
        }
      }
    }
    return { ...total(going), branches: byBranch(going), next: { days: AHEAD_DAYS, ...soon } };
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

type Sum = { due: number; bytes: number };

function sumOf(sums: Map<string, Sum>, branch: string): Sum {
  const sum = sums.get(branch) ?? { due: 0, bytes: 0 };
  sums.set(branch, sum);
  return sum;
}

function add(sum: Sum, { bytes }: Living): void {
  sum.due += 1;
  sum.bytes += bytes ?? 0;
}

function total(sums: ReadonlyMap<string, Sum>): Sum {
  const all = { due: 0, bytes: 0 };
  for (const { due, bytes } of sums.values()) {
    all.due += due;
    all.bytes += bytes;
  }
  return all;
}

function byBranch(sums: ReadonlyMap<string, Sum>): GoingRecordings['branches'] {
  return [...sums]
    .map(([branch, sum]) => ({ branch, ...sum }))
    .sort((one, other) => other.due - one.due || (one.branch < other.branch ? -1 : 1));
}
