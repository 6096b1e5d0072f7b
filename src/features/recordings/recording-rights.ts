import { refuse } from '../../lib/refusal.ts';
import type { Db, Tx } from '../../platform/db/database.ts';
import type { Caller, Right } from '../../platform/http/caller.ts';
import type { Tree } from '../branches/tree.ts';
import type { Rights } from '../people/rights.ts';
import type { Recording } from './recording.ts';
import { recordingById } from './recording-store.ts';
import { isShown } from './standing.ts';

export type RightsParts = {
  readonly rights: Pick<Rights, 'visible'>;
  readonly tree: (db: Db | Tx) => Promise<Tree>;
};

/** Whether a caller holds a right where a recording belongs; one that is nobody's belongs to the root. */
export function holdsAt(
  { rights }: Pick<RightsParts, 'rights'>,
  tree: Tree,
  caller: Caller,
): (right: Right, recording: Pick<Recording, 'branch'>) => boolean {
  const reaches = new Map<Right, ReturnType<Rights['visible']>>();
  return (right, { branch }) => {
    const reach = reaches.get(right) ?? rights.visible(tree, caller, right);
    reaches.set(right, reach);
    return reach.all || (branch !== null && reach.roots.some((root) => tree.isWithin(branch, root)));
  };
}

/**
 * One recording that the caller may know of: of a branch that they see, and released, unless they may host there; of those
 * that are not ours none but an admin of the root.
 *
 * @throws Refusal `not-found`
 */
export async function recordingFor(
  parts: RightsParts,
  db: Db | Tx,
  caller: Caller,
  id: string,
): Promise<Recording> {
  const recording = (await recordingById(db, id)) ?? refuse({ code: 'not-found' });
  const tree = await parts.tree(db);
  const holds = holdsAt(parts, tree, caller);
  if (recording.branch === null || tree.get(recording.branch) === undefined) {
    return holds('operate', recording) ? recording : refuse({ code: 'not-found' });
  }
  const isKnown = holds('host', recording) || (isShown(recording) && holds('view', recording));
  return isKnown ? recording : refuse({ code: 'not-found' });
}

/** The branch at which rights to a recording are judged; the root for one that has none. null: there is none such. */
export function placeOf({ tree }: Pick<RightsParts, 'tree'>) {
  return async ({ params: { id } }: { params: { id: string } }, db: Db | Tx): Promise<string | null> => {
    const recording = await recordingById(db, id);
    if (recording === null) return null;
    const now = await tree(db);
    return recording.branch === null || now.get(recording.branch) === undefined
      ? (now.root?.id ?? null)
      : recording.branch;
  };
}
