import { readCsv } from '../../src/features/branches/branch-csv.ts';
import { Trouble } from '../store/words.ts';

/** Groups by name, with those in them. */
export type GroupTree = Map<string, GroupTree>;

/**
 * A group for each branch of a CSV, in that of its parent, and in each the groups of the roles.
 *
 * @throws Trouble naming each line that cannot be used, a branch whose way up leads to no root among them
 */
export function treeOf(csv: string, roles: readonly string[]): GroupTree {
  const { rows, errors } = readCsv(csv);
  if (errors.length > 0) throw new Trouble(errors.map(({ detail }) => detail).join('\n'));
  const children = new Map<string | null, string[]>();
  for (const { id, parent } of rows) children.set(parent, [...(children.get(parent) ?? []), id]);
  const placed = new Set<string>();
  const grow = (parent: string | null): [string, GroupTree][] =>
    (children.get(parent) ?? []).map((id) => {
      placed.add(id);
      const own = roles.map((role): [string, GroupTree] => [role, new Map<string, GroupTree>()]);
      return [id, new Map<string, GroupTree>([...own, ...grow(id)])];
    });
  const tree: GroupTree = new Map(grow(null));
  const lost = rows.filter(({ id }) => !placed.has(id));
  if (lost.length > 0)
    throw new Trouble(lost.map(({ line, id }) => `Line ${line}: ${id} stands below no root.`).join('\n'));
  return tree;
}

/** All of them, those above first. */
export function groupPaths(tree: GroupTree, above = ''): readonly string[] {
  return [...tree].flatMap(([name, below]) => [`${above}/${name}`, ...groupPaths(below, `${above}/${name}`)]);
}
