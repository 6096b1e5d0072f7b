import { foldQuery, foldText } from '../../lib/fold.ts';
import type { Tree } from '../branches/tree.ts';

/** One word of a search. A booking has it where its folded text holds one of the spellings, or its branch's name does. */
export type SoughtWord = {
  readonly spellings: readonly string[];
  /** Ids of the branches whose name holds the word. */
  readonly branches: readonly string[];
};

/**
 * What is searched for. The names of branches are looked at here, in memory: a branch that is renamed is found by its new
 * name at once, and no booking need be written again for it.
 */
export function soughtWords(tree: Tree, text: string): readonly SoughtWord[] {
  const names = [...foldedNames(tree)];
  return foldQuery(text).map((spellings) => ({
    spellings,
    branches: names
      .filter(([, name]) => spellings.some((spelling) => name.includes(spelling)))
      .map(([id]) => id),
  }));
}

const known = new WeakMap<Tree, ReadonlyMap<string, string>>();

/** The folded name of each branch; folded once for each state of the tree. */
function foldedNames(tree: Tree): ReadonlyMap<string, string> {
  const names = known.get(tree) ?? new Map(tree.all.map(({ id, name }) => [id, foldText(name)]));
  known.set(tree, names);
  return names;
}
