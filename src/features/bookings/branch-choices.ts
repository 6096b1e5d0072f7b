import type { Branch } from '../branches/branch.ts';
import type { Tree } from '../branches/tree.ts';
import type { Reach } from '../people/rights.ts';

/** Branches to choose from, under the name of the Land where there are many. */
export type ChoiceGroup = {
  /** null for those that stand for themselves. */
  readonly label: string | null;
  readonly choices: readonly Choice[];
};
type Choice = { readonly id: string; readonly name: string };

/** More than these are found sooner under their Land. */
const FLAT_LIMIT = 30;

/** Open branches that a caller reaches, each before those below it, and by name among its like. */
export function reachableBranches(tree: Tree, { all, roots }: Reach): readonly Branch[] {
  const names = new Intl.Collator('de', { numeric: true });
  const nameOf = (id: string) => tree.get(id)?.name ?? id;
  const byTree = (one: Branch, other: Branch): number => {
    const fork = one.path.findIndex((id, depth) => id !== other.path[depth]);
    if (fork === -1) return one.path.length - other.path.length;
    const [mine, theirs] = [one.path[fork], other.path[fork]];
    if (mine === undefined || theirs === undefined) return one.path.length - other.path.length;
    return names.compare(nameOf(mine), nameOf(theirs)) || (mine < theirs ? -1 : 1);
  };
  return tree.all
    .filter(({ id, closed }) => !closed && (all || roots.some((root) => tree.isWithin(id, root))))
    .sort(byTree);
}

/** One list of few branches; of many, the Länder each with what stands below them. */
export function choiceGroups(tree: Tree, branches: readonly Branch[]): readonly ChoiceGroup[] {
  const groups = new Map<string | null, Choice[]>();
  for (const { id, name } of branches) {
    const state = tree.chain(id).find(({ level }) => level === 'state');
    const label = branches.length > FLAT_LIMIT && state !== undefined ? state.name : null;
    const group = groups.get(label) ?? [];
    groups.set(label, [...group, { id, name }]);
  }
  return [...groups].map(([label, choices]) => ({ label, choices }));
}

/** The branch that is meant where none is named: the one that all of a few stand below. */
export function usualBranch(branches: readonly Branch[], { roots }: Reach): string {
  const [only = '', ...others] = roots;
  const isOffered = branches.some(({ id }) => id === only);
  return isOffered && others.length === 0 && branches.length <= FLAT_LIMIT ? only : '';
}
