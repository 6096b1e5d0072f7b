import type { FieldError } from '../../lib/refusal.ts';
import { type Branch, LEVELS } from './branch.ts';
import { type ImportLine, lineError } from './branch-csv.ts';

/** A tree as an import would leave it. */
export type Draft = {
  readonly rows: readonly ImportLine[];
  readonly existing: readonly Branch[];
  readonly after: ReadonlyMap<string, Branch>;
  /** Ids of lines that could not be read: they are named already, and what stands below them is not wrong for it. */
  readonly excused: ReadonlySet<string>;
};

/**
 * Every line whose branch cannot stand where it says: below one that is not there, below itself, as a second root, above
 * its own level, or open below a closed one.
 */
export function treeErrors(draft: Draft): readonly FieldError[] {
  return [
    ...draft.rows.flatMap((row) => placeErrors(draft, row)),
    ...childErrors(draft),
    ...rootErrors(draft),
  ];
}

/** Branches that the file does not name stay below one whose level it changes. */
function childErrors({ rows, existing }: Draft): readonly FieldError[] {
  const named = new Set(rows.map(({ id }) => id));
  return rows.flatMap(({ id, level, line }) => {
    if (existing.find((branch) => branch.id === id)?.level === level) return [];
    const child = existing.find(
      (branch) => branch.parent === id && !named.has(branch.id) && rank(branch.level) < rank(level),
    );
    if (child === undefined) return [];
    const detail = `${child.id}, which is ${child.level}, stands below it.`;
    return [lineError(line, 'level', 'level_below_child', detail)];
  });
}

function placeErrors({ after, excused, existing }: Draft, { id, parent, level, line }: ImportLine) {
  if (parent === null) return [];
  const above = after.get(parent);
  if (above === undefined) {
    if (excused.has(parent)) return [];
    return [
      lineError(line, 'parent', 'unknown_parent', `There is no branch ${parent}, here or in the file.`),
    ];
  }
  if (standsBelowItself(id, after))
    return [lineError(line, 'parent', 'ring', `${id} would stand below itself.`)];
  const errors: FieldError[] = [];
  if (level === 'federal' || rank(level) < rank(above.level)) {
    const detail = `${level} cannot stand below ${parent}, which is ${above.level}.`;
    errors.push(lineError(line, 'level', 'level_above_parent', detail));
  }
  const wasThere = existing.find((branch) => branch.id === id)?.parent === parent;
  const isClosedNow = above.closed && existing.find((branch) => branch.id === parent)?.closed === false;
  if (above.closed && after.get(id)?.closed === false && (!wasThere || isClosedNow)) {
    errors.push(lineError(line, 'parent', 'parent_closed', `${parent} is closed, or would be.`));
  }
  return errors;
}

function rank(level: Branch['level']): number {
  return LEVELS.indexOf(level);
}

function standsBelowItself(id: string, after: ReadonlyMap<string, Branch>): boolean {
  const seen = new Set<string>();
  for (
    let at = after.get(id)?.parent ?? null;
    at !== null && !seen.has(at);
    at = after.get(at)?.parent ?? null
  ) {
    if (at === id) return true;
    seen.add(at);
  }
  return false;
}

/** One branch has no parent: that which has none already, or else the first in the file. */
function rootErrors({ rows, existing, after }: Draft): readonly FieldError[] {
  const roots = [...after.values()].filter(({ parent }) => parent === null).map(({ id }) => id);
  const [root] = roots;
  const lines = new Map(rows.map(({ id, line }) => [id, line]));
  const second = roots.slice(1).map((id) => {
    const detail = `Only one branch has no parent, and that is ${root ?? ''}.`;
    return lineError(lines.get(id) ?? 1, 'parent', 'second_root', detail);
  });
  const isRootClosed =
    root !== undefined &&
    after.get(root)?.closed === true &&
    existing.find(({ id }) => id === root)?.closed === false;
  const detail = `${root ?? ''} has no parent and is not in the file: it is not closed by an import.`;
  return isRootClosed ? [...second, { pointer: '', code: 'root_missing', detail }] : second;
}
