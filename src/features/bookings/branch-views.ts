import type { Branch } from '../branches/branch.ts';
import type { Tree } from '../branches/tree.ts';
import type { Reach } from '../people/rights.ts';
import { type ChoiceGroup, choiceGroups, reachableBranches } from './branch-choices.ts';

/** More than these are offered step by step, from the top down. */
const AT_ONCE = 60;

/** The branches that a page of dates may be cut down to, each with all below it. */
export type BranchViews = {
  /** The branch that is shown; null for all that its reader sees. */
  readonly shown: Branch | null;
  readonly groups: readonly ChoiceGroup[];
  /** Whether dates of more than one branch are shown. */
  readonly areSeveral: boolean;
};

/**
 * All branches of a reader; of many, those on the way to the one that is shown and those right below it, so that the
 * page of somebody who sees the whole party stays small.
 *
 * @param id as the address has it; one that the reader does not see shows all
 */
export function branchViews(tree: Tree, reach: Reach, id: string | undefined): BranchViews {
  const isSeen = (branch: string) => reach.all || reach.roots.some((root) => tree.isWithin(branch, root));
  const named = id === undefined ? undefined : tree.get(id);
  const seen = reachableBranches(tree, reach);
  const [only, ...others] = seen;
  const chosen = named !== undefined && isSeen(named.id) ? named : null;
  const shown = only !== undefined && others.length === 0 ? only : chosen;
  const areSeveral = shown === null || tree.all.some(({ parent }) => parent === shown.id);
  if (seen.length <= AT_ONCE) return { shown, areSeveral, groups: choiceGroups(tree, seen) };
  const tops = reach.all ? (tree.root === null ? [] : [tree.root.id]) : reach.roots;
  const below = shown?.id ?? (tops.length === 1 ? tops[0] : undefined);
  const names = new Intl.Collator('de', { numeric: true });
  const onTheWay = shown === null ? [] : tree.chain(shown.id).filter((branch) => isSeen(branch.id));
  const next = seen
    .filter((branch) => (below === undefined ? tops.includes(branch.id) : branch.parent === below))
    .sort((one, other) => names.compare(one.name, other.name));
  const offered = [...onTheWay, ...next.filter((branch) => !onTheWay.includes(branch))];
  return {
    ...{ shown, areSeveral },
    groups: [{ label: null, choices: offered.map(({ id: key, name }) => ({ id: key, name })) }],
  };
}
