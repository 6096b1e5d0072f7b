import { foldQuery, foldText } from '../../lib/fold.ts';
import type { Branch } from '../branches/branch.ts';
import type { Tree } from '../branches/tree.ts';
import type { Reach } from '../people/rights.ts';

/** A branch with those below it. */
export type TreeNode = { readonly branch: Branch; readonly below: readonly TreeNode[] };

/** The branches that are reached, each with those below it, by name. */
export function treeNodes(tree: Tree, { roots }: Reach): readonly TreeNode[] {
  const names = new Intl.Collator('de', { numeric: true });
  const below = new Map<string, Branch[]>();
  for (const branch of tree.all) {
    const siblings = below.get(branch.parent ?? '') ?? [];
    siblings.push(branch);
    below.set(branch.parent ?? '', siblings);
  }
  const node = (branch: Branch): TreeNode => {
    const children = below.get(branch.id) ?? [];
    return { branch, below: children.toSorted((a, b) => names.compare(a.name, b.name)).map(node) };
  };
  return roots.flatMap((root) => tree.get(root) ?? []).map(node);
}

/** Those of them that have all words in their name or id, in the order of the tree. */
export function findBranches(nodes: readonly TreeNode[], text: string): readonly Branch[] {
  const words = foldQuery(text);
  const all = (node: TreeNode): readonly Branch[] => [node.branch, ...node.below.flatMap(all)];
  return nodes.flatMap(all).filter(({ id, name }) => {
    const folded = foldText(`${name} ${id}`);
    return words.every((spellings) => spellings.some((spelling) => folded.includes(spelling)));
  });
}
