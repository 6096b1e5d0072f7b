import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { type FieldError, refuse } from '../../lib/refusal.ts';
import { type Branch, BranchDefaults, BranchId, BranchLimits, BranchName, LEVELS } from './branch.ts';

const MAX_ROWS = 20_000;
const COLUMNS = ['id', 'parent', 'name', 'level'];

const ImportRow = z.strictObject({
  id: BranchId,
  parent: z.union([z.literal('').transform(() => null), BranchId]),
  name: BranchName,
  level: z.enum(LEVELS),
});
export type ImportRow = z.infer<typeof ImportRow>;

/** What an import does, or with a dry run would do. Branches that the file does not name stay as they are. */
export type ImportPlan = {
  readonly created: readonly Branch[];
  readonly changed: readonly { readonly from: Branch; readonly to: Branch }[];
  readonly unchanged: number;
  /** In the store, not in the file: left alone. */
  readonly missing: readonly string[];
};

/**
 * Reads a CSV with the columns `id,parent,name,level` (UTF-8, with or without a byte order mark).
 *
 * @throws Refusal `invalid-request` naming each wrong row, counted from 1 without the header
 */
export function readBranchCsv(csv: string): readonly ImportRow[] {
  const records = parseCsv(csv);
  if (records.length > MAX_ROWS) fail([{ pointer: '', code: 'too_big', detail: `at most ${MAX_ROWS} rows` }]);
  const errors: FieldError[] = [];
  const rows = records.flatMap((record, index) => {
    const result = ImportRow.safeParse(record);
    if (result.success) return [result.data];
    errors.push(
      ...result.error.issues.map((issue) => ({
        pointer: `/rows/${index + 1}/${issue.path.join('/')}`,
        code: issue.code,
        detail: issue.message,
      })),
    );
    return [];
  });
  const seen = new Set<string>();
  rows.forEach(({ id }, index) => {
    if (seen.has(id))
      errors.push({ pointer: `/rows/${index + 1}/id`, code: 'duplicate', detail: 'stands twice' });
    seen.add(id);
  });
  if (errors.length > 0) fail(errors.slice(0, 100));
  return rows;
}

function parseCsv(csv: string): readonly unknown[] {
  try {
    return parse(csv, { bom: true, columns: readHead, skip_empty_lines: true, trim: true });
  } catch (error) {
    const detail = error instanceof Error ? error.message : 'not a CSV';
    return fail([{ pointer: '', code: 'csv', detail }]);
  }
}

/** Without its head the first branch of a file would be lost unseen. */
function readHead(names: readonly string[]): string[] {
  const missing = COLUMNS.filter((column) => !names.includes(column));
  if (missing.length > 0) throw new Error(`The first line must name the columns ${COLUMNS.join(',')}.`);
  return [...names];
}

/**
 * Compares the file with the tree that is there. Pure.
 *
 * @throws Refusal `invalid-request` when a parent is missing, a second root appears or the tree would have a ring
 */
export function planImport(rows: readonly ImportRow[], existing: readonly Branch[]): ImportPlan {
  const before = new Map(existing.map((branch) => [branch.id, branch]));
  const parents = new Map<string, string | null>(existing.map((branch) => [branch.id, branch.parent]));
  for (const row of rows) parents.set(row.id, row.parent);
  const paths = pathsOf(parents);
  const wanted = new Map(rows.map((row) => [row.id, row]));
  const after = [...parents.keys()].map((id): Branch => {
    const kept = before.get(id) ?? emptyBranch(id);
    const row = wanted.get(id);
    return {
      ...kept,
      ...(row === undefined ? {} : { name: row.name, level: row.level, parent: row.parent }),
      path: paths.get(id) ?? [],
    };
  });
  const created = after.filter(({ id }) => !before.has(id)).sort((a, b) => a.path.length - b.path.length);
  const changed = after.flatMap((to) => {
    const from = before.get(to.id);
    return from !== undefined && differs(from, to) ? [{ from, to }] : [];
  });
  return {
    created,
    changed,
    unchanged: wanted.size - created.length - changed.filter(({ to }) => wanted.has(to.id)).length,
    missing: existing.filter(({ id }) => !wanted.has(id)).map(({ id }) => id),
  };
}

function emptyBranch(id: string): Branch {
  return {
    id,
    parent: null,
    name: id,
    level: 'group',
    path: [],
    closed: false,
    limits: BranchLimits.parse({}),
    defaults: BranchDefaults.parse({}),
    version: 1,
  };
}

function differs(from: Branch, to: Branch): boolean {
  return (
    from.name !== to.name ||
    from.level !== to.level ||
    from.parent !== to.parent ||
    from.path.join('/') !== to.path.join('/')
  );
}

/** Ids from the root down for every branch; refuses rings, unknown parents and a second root. */
function pathsOf(parents: ReadonlyMap<string, string | null>): ReadonlyMap<string, readonly string[]> {
  const paths = new Map<string, readonly string[]>();
  const pathOf = (id: string, below: ReadonlySet<string>): readonly string[] => {
    const known = paths.get(id);
    if (known !== undefined) return known;
    if (below.has(id)) fail([{ pointer: '/rows', code: 'ring', detail: `${id} stands below itself` }]);
    const parent = parents.get(id);
    if (parent === undefined)
      fail([{ pointer: '/rows', code: 'unknown_parent', detail: `${id} is not there` }]);
    const path = parent === null ? [id] : [...pathOf(parent, new Set([...below, id])), id];
    paths.set(id, path);
    return path;
  };
  for (const id of parents.keys()) pathOf(id, new Set());
  const roots = [...parents].filter(([, parent]) => parent === null).map(([id]) => id);
  if (roots.length > 1) {
    fail([
      { pointer: '/rows', code: 'second_root', detail: `only one branch has no parent: ${roots.join(', ')}` },
    ]);
  }
  return paths;
}

function fail(errors: readonly FieldError[]): never {
  return refuse({ code: 'invalid-request', errors });
}
