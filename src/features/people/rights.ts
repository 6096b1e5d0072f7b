import type { Db, Tx } from '../../platform/db/database.ts';
import {
  type Caller,
  type Grant,
  type Judge,
  type Right,
  type Role,
  ROLES,
} from '../../platform/http/caller.ts';
import type { Tree } from '../branches/tree.ts';

/** The role that a right takes, at the branch or at any above it. */
const NEEDS: Readonly<Record<Exclude<Right, 'administer' | 'operate'>, Role>> = {
  view: 'viewer',
  host: 'host',
  book: 'secretary',
  appoint: 'secretary',
};

/** The id of the federal branch while the store holds none yet: who holds it may import the tree. */
const FUTURE_ROOT = 'de';

/** Branches whose whole subtrees a caller holds a right for; none of them stands below another. */
export type Reach = { readonly all: boolean; readonly roots: readonly string[] };

export type Rights = {
  readonly judge: Judge;
  /** Where `caller` holds `right`, for lists and filters. */
  readonly visible: (tree: Tree, caller: Caller, right: Right) => Reach;
};

/** @param parts.tree the branches as a transaction sees them */
export function createRights({ tree }: { tree: (db: Db | Tx) => Promise<Tree> }): Rights {
  return {
    judge: async (caller, right, branch, db) => {
      const now = await tree(db);
      const id = branch ?? rootOf(now);
      if (holds(now, caller, right, id)) return 'granted';
      return now.get(id) === undefined && knowsTheTree(now, caller) ? 'unknown' : 'denied';
    },
    visible,
  };
}

/**
 * - `view`, `host`, `book`: the role at the branch or above it.
 * - `appoint`: the same as `book`, but by a right of one's own: no deputy makes deputies.
 * - `administer`: an admin *above* it, so that nobody lifts the limits he was given; the root has only its own.
 * - `operate`: an admin of the root.
 */
function holds(tree: Tree, { grants }: Caller, right: Right, branch: string): boolean {
  const root = rootOf(tree);
  if (right === 'operate') return grants.some((grant) => grant.branch === root && isAtLeast(grant, 'admin'));
  if (right === 'administer') {
    return grants.some(
      (grant) =>
        isAtLeast(grant, 'admin') &&
        tree.isWithin(branch, grant.branch) &&
        (grant.branch !== branch || branch === root),
    );
  }
  const counting =
    right === 'appoint' ? grants.filter(({ deputyUntil }) => deputyUntil === undefined) : grants;
  return counting.some((grant) => isAtLeast(grant, NEEDS[right]) && tree.isWithin(branch, grant.branch));
}

/** Who has any role at the root sees the whole tree, and so may know what is not in it. */
function knowsTheTree(tree: Tree, { grants }: Caller): boolean {
  return grants.some((grant) => grant.branch === rootOf(tree));
}

function visible(tree: Tree, caller: Caller, right: Right): Reach {
  const root = rootOf(tree);
  const all = tree.root !== null && holds(tree, caller, right, root);
  if (all) return { all, roots: [root] };
  const granted = tree.all.filter(({ id }) => holds(tree, caller, right, id)).map(({ id }) => id);
  const held = new Set(granted);
  return { all, roots: granted.filter((id) => !held.has(tree.get(id)?.parent ?? '')) };
}

function isAtLeast(grant: Grant, role: Role): boolean {
  return ROLES.indexOf(grant.role) >= ROLES.indexOf(role);
}

function rootOf(tree: Tree): string {
  return tree.root?.id ?? FUTURE_ROOT;
}
