import { type FieldError, refuse } from '../../lib/refusal.ts';
import { type Branch, BranchDefaults, BranchLimits } from './branch.ts';
import { type ImportLine, type ImportRow, readCsv } from './branch-csv.ts';
import { treeErrors } from './import-errors.ts';
import { createTree, type Tree } from './tree.ts';

/** More would be no help to anybody. */
const MOST_ERRORS = 100;

/** What an import does, or with a dry run would do. */
export type ImportPlan = {
  readonly created: readonly Branch[];
  /** Everything that is written anew: also what comes along below a branch that moves, and what is closed. */
  readonly changed: readonly { readonly from: Branch; readonly to: Branch }[];
  readonly unchanged: number;
  /** In the store, not in the file. */
  readonly missing: readonly string[];
  /** Of the missing those that are closed by this. */
  readonly closed: readonly string[];
};

/** What of a branch a file may change. */
export type FieldChange = {
  readonly field: 'parent' | 'name' | 'level';
  readonly from: string | null;
  readonly to: string | null;
};

/** @throws Refusal `invalid-request` naming each wrong line */
export function readBranchCsv(csv: string): readonly ImportLine[] {
  const { rows, errors } = readCsv(csv);
  return errors.length === 0 ? rows : fail(errors);
}

/**
 * Compares a file with the tree that is there. Pure.
 *
 * @param missing what becomes of branches that the file does not name
 * @throws Refusal `invalid-request` naming each wrong line: values, and places in the tree
 */
export function planCsv(
  csv: string,
  existing: readonly Branch[],
  missing: 'keep' | 'close' = 'keep',
): ImportPlan {
  const { rows, ids, errors } = readCsv(csv);
  const plan = toPlan(rows, existing, missing);
  // What stands below a line that cannot be read is not wrong for that.
  const misplaced = treeErrors({ rows, existing, after: plan.after, excused: ids });
  const all = [...errors, ...misplaced];
  return all.length === 0 ? plan.withPaths() : fail(all);
}

/** The same for rows that have been read. @throws Refusal `invalid-request` */
export function planImport(rows: readonly ImportRow[], existing: readonly Branch[]): ImportPlan {
  // Without a file there is no head: the first row is line 1.
  const lines = rows.map((row, index) => ({ ...row, line: index + 1 }));
  const plan = toPlan(lines, existing, 'keep');
  const errors = treeErrors({ rows: lines, existing, after: plan.after, excused: new Set() });
  return errors.length === 0 ? plan.withPaths() : fail(errors);
}

/** The tree once a plan is carried out. */
export function treeAfter(before: Tree, { created, changed }: ImportPlan): Tree {
  const written = new Map([...created, ...changed.map(({ to }) => to)].map((branch) => [branch.id, branch]));
  return createTree([...before.all.filter(({ id }) => !written.has(id)), ...written.values()]);
}

/** What a file changes of a branch, field by field. */
export function fieldsChanged(from: Branch, to: Branch): FieldChange[] {
  return (['parent', 'name', 'level'] as const).flatMap((field) =>
    from[field] === to[field] ? [] : [{ field, from: from[field], to: to[field] }],
  );
}

/** Branches as they would be, their paths still missing: they exist only where nothing is wrong. */
function toPlan(rows: readonly ImportRow[], existing: readonly Branch[], missing: 'keep' | 'close') {
  const wanted = new Map(rows.map((row) => [row.id, row]));
  const absent = existing.filter(({ id }) => !wanted.has(id));
  const closing = new Set(
    missing === 'close' ? absent.filter(({ closed }) => !closed).map(({ id }) => id) : [],
  );
  const kept = existing.map((branch): Branch => {
    const row = wanted.get(branch.id);
    const placed = row === undefined ? {} : { name: row.name, level: row.level, parent: row.parent };
    return { ...branch, ...placed, closed: branch.closed || closing.has(branch.id) };
  });
  const before = new Map(existing.map((branch) => [branch.id, branch]));
  const added = [...wanted.values()].filter(({ id }) => !before.has(id)).map(newBranch);
  const after = new Map([...kept, ...added].map((branch) => [branch.id, branch]));
  return {
    after,
    withPaths: (): ImportPlan => {
      const placed = [...after.values()].map((branch) => ({ ...branch, path: pathOf(branch.id, after) }));
      const changed = placed.flatMap((to) => {
        const from = before.get(to.id);
        return from !== undefined && differs(from, to) ? [{ from, to }] : [];
      });
      return {
        created: placed.filter(({ id }) => !before.has(id)).sort((a, b) => a.path.length - b.path.length),
        changed,
        unchanged:
          rows.length -
          added.length -
          changed.filter(({ from, to }) => fieldsChanged(from, to).length > 0).length,
        missing: absent.map(({ id }) => id),
        closed: [...closing],
      };
    },
  };
}

function newBranch({ id, parent, name, level }: ImportRow): Branch {
  return {
    ...{ id, parent, name, level },
    path: [],
    closed: false,
    limits: BranchLimits.parse({}),
    defaults: BranchDefaults.parse({}),
    version: 1,
  };
}

function differs(from: Branch, to: Branch): boolean {
  return (
    fieldsChanged(from, to).length > 0 ||
    from.closed !== to.closed ||
    from.path.join('/') !== to.path.join('/')
  );
}

/** Ids from the root down; the tree has no rings. */
function pathOf(id: string, branches: ReadonlyMap<string, Branch>): readonly string[] {
  const parent = branches.get(id)?.parent ?? null;
  return parent === null ? [id] : [...pathOf(parent, branches), id];
}

function fail(errors: readonly FieldError[]): never {
  return refuse({ code: 'invalid-request', errors: errors.slice(0, MOST_ERRORS) });
}
