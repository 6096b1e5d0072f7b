import type { Clock } from '../../lib/clock.ts';
import { Refusal, refuse } from '../../lib/refusal.ts';
import type { Instant } from '../../lib/span.ts';
import { append } from '../../platform/audit/audit.ts';
import type { Db, Tx } from '../../platform/db/database.ts';
import { type Branch, BranchDefaults, BranchLimits } from './branch.ts';
import { allBranches, bumpTree, insertBranches, treeVersion, updateBranch } from './branch-store.ts';
import { refuseOddClosing } from './closing.ts';
import type { ImportRow } from './branch-csv.ts';
import { type ImportPlan, planCsv, planImport, treeAfter } from './import.ts';
import { createTree, type Tree } from './tree.ts';

/** What a caller may change of a branch; what is absent stays. */
type BranchPatch = {
  readonly name?: string | undefined;
  readonly closed?: boolean | undefined;
  readonly limits?: Loose<BranchLimits> | undefined;
  /** `options` given replace all default options of the branch. */
  readonly defaults?: Loose<BranchDefaults> | undefined;
};

type Loose<T> = { readonly [K in keyof T]?: T[K] | undefined };

export type Branches = {
  /** The tree as the transaction first saw it; read anew only when it has changed. */
  tree(db: Db | Tx): Promise<Tree>;
  /** Counts the changes of the tree. */
  version(db: Db | Tx): Promise<number>;
  /** The ids of a branch and of all below it; none for one that is not there. */
  readonly within: (db: Db | Tx, id: string) => Promise<readonly string[]>;
  /** The tree with what this transaction itself has changed. */
  fresh(tx: Tx): Promise<Tree>;
  /** @throws Refusal `not-found`, `version-conflict`, `branch-has-open-children`, `branch-parent-closed` */
  change(tx: Tx, actor: string, id: string, patch: BranchPatch, ifMatch: number | null): Promise<Branch>;
  /**
   * Adds a branch, or moves and renames the one that is there; its limits and defaults stay.
   *
   * @throws Refusal `branch-parent-invalid`, `version-conflict`
   */
  put(
    tx: Tx,
    actor: string,
    row: ImportRow,
    ifMatch: number | null,
  ): Promise<{ created: boolean; branch: Branch }>;
  /** What `change` would come to; refused as it would be. */
  previewChange(tx: Tx, id: string, patch: BranchPatch, ifMatch: number | null): Promise<Prospect>;
  /** What `put` would come to; refused as it would be. */
  previewPut(tx: Tx, row: ImportRow, ifMatch: number | null): Promise<Prospect>;
  /** @throws Refusal `invalid-request` naming each wrong line */
  importCsv(tx: Tx, actor: string, csv: string, options: ImportOptions): Promise<ImportPlan>;
};

/** A branch as it would be, and the tree before and after. */
export type Prospect = { readonly branch: Branch; readonly before: Tree; readonly after: Tree };

/** `missing`: what becomes of branches that the file does not name; by default they stay. */
type ImportOptions = { readonly dryRun: boolean; readonly missing?: 'keep' | 'close' };

export function createBranches({ clock }: { clock: Clock }): Branches {
  let cached: { readonly version: number; readonly tree: Tree } | undefined;
  const current = async (db: Db | Tx): Promise<Tree> => {
    const version = await treeVersion(db);
    if (cached?.version !== version) cached = { version, tree: createTree(await allBranches(db)) };
    return cached.tree;
  };
  const seen = new WeakMap<Db, Promise<Tree>>();
  const treeIn: Branches['tree'] = (db) => {
    if (!db.isTransaction) return current(db);
    const tree = seen.get(db) ?? current(db);
    seen.set(db, tree);
    return tree;
  };
  return {
    tree: treeIn,
    version: treeVersion,
    within: async (db, id) => {
      const tree = await treeIn(db);
      return tree.all.flatMap((branch) => (tree.isWithin(branch.id, id) ? [branch.id] : []));
    },
    fresh: async (tx) => createTree(await allBranches(tx)),
    change: (tx, actor, id, patch, ifMatch) => change(tx, { actor, now: clock.now() }, id, patch, ifMatch),
    put: (tx, actor, row, ifMatch) => put(tx, { actor, now: clock.now() }, row, ifMatch),
    previewChange,
    previewPut,
    importCsv: (tx, actor, csv, options) => importCsv(tx, { actor, now: clock.now() }, csv, options),
  };
}

type By = { readonly actor: string; readonly now: Instant };

async function change(
  tx: Tx,
  { actor, now }: By,
  id: string,
  patch: BranchPatch,
  ifMatch: number | null,
): Promise<Branch> {
  const { before, after } = await planChange(tx, id, patch, ifMatch);
  if (!(await updateBranch(tx, after, before.version, now))) refuse({ code: 'version-conflict' });
  await bumpTree(tx);
  await append(tx, {
    at: now,
    actor,
    action: 'branch.change',
    object: { kind: 'branch', id },
    branch: id,
    before: audited(before),
    after: audited(after),
  });
  return { ...after, version: before.version + 1 };
}

async function planChange(tx: Tx, id: string, patch: BranchPatch, ifMatch: number | null) {
  const all = await allBranches(tx);
  const before = all.find((branch) => branch.id === id) ?? refuse({ code: 'not-found' });
  if (ifMatch !== null && ifMatch !== before.version) refuse({ code: 'version-conflict' });
  const after = patched(before, patch);
  refuseOddClosing(before, after, all);
  return { all, before, after };
}

async function previewChange(
  tx: Tx,
  id: string,
  patch: BranchPatch,
  ifMatch: number | null,
): Promise<Prospect> {
  const { all, after: branch } = await planChange(tx, id, patch, ifMatch);
  const others = all.filter((other) => other.id !== id);
  return { branch, before: createTree(all), after: createTree([...others, branch]) };
}

async function previewPut(tx: Tx, row: ImportRow, ifMatch: number | null): Promise<Prospect> {
  const { all, plan } = await planPut(tx, row, ifMatch);
  const before = createTree(all);
  const after = treeAfter(before, plan);
  return { branch: after.get(row.id) ?? refuse({ code: 'internal-error' }), before, after };
}

async function planPut(tx: Tx, row: ImportRow, ifMatch: number | null) {
  const all = await allBranches(tx);
  const before = all.find(({ id }) => id === row.id);
  if (ifMatch !== null && ifMatch !== before?.version) refuse({ code: 'version-conflict' });
  return { all, created: before === undefined, plan: planOne(row, all) };
}

async function put(
  tx: Tx,
  by: By,
  row: ImportRow,
  ifMatch: number | null,
): Promise<{ created: boolean; branch: Branch }> {
  const { created, plan } = await planPut(tx, row, ifMatch);
  await applyPlan(tx, by, plan, 'branch.put');
  const branch =
    (await allBranches(tx)).find(({ id }) => id === row.id) ?? refuse({ code: 'internal-error' });
  return { created, branch };
}

/** A wrong place in the tree is the only thing that can be wrong with one row. */
function planOne(row: ImportRow, existing: readonly Branch[]): ImportPlan {
  try {
    return planImport([row], existing);
  } catch (error) {
    if (error instanceof Refusal) refuse({ code: 'branch-parent-invalid', branch: row.id });
    throw error;
  }
}

async function importCsv(
  tx: Tx,
  by: By,
  csv: string,
  { dryRun, missing = 'keep' }: ImportOptions,
): Promise<ImportPlan> {
  const plan = planCsv(csv, await allBranches(tx), missing);
  if (!dryRun) await applyPlan(tx, by, plan, 'branch.import');
  return plan;
}

async function applyPlan(tx: Tx, { actor, now }: By, plan: ImportPlan, action: string): Promise<void> {
  const { created, changed, closed } = plan;
  if (created.length + changed.length === 0) return;
  await insertBranches(tx, created, now);
  for (const { from, to } of changed) {
    if (!(await updateBranch(tx, to, from.version, now))) refuse({ code: 'version-conflict' });
  }
  await bumpTree(tx);
  const [only] = [...created, ...changed.map(({ to }) => to)];
  const single = created.length + changed.length === 1 ? only : undefined;
  await append(tx, {
    at: now,
    actor,
    action,
    object: { kind: 'branch', id: single?.id ?? '*' },
    branch: single?.id ?? null,
    after: { created: created.map(({ id }) => id), changed: changed.map(({ to }) => to.id), closed },
  });
}

function patched(branch: Branch, patch: BranchPatch): Branch {
  return {
    ...branch,
    name: patch.name ?? branch.name,
    closed: patch.closed ?? branch.closed,
    limits: BranchLimits.parse({ ...branch.limits, ...given(patch.limits) }),
    defaults: BranchDefaults.parse({ ...branch.defaults, ...given(patch.defaults) }),
  };
}

/** What is really there: an `undefined` takes nothing away. */
function given(patch: object | undefined): object {
  return Object.fromEntries(Object.entries(patch ?? {}).filter(([, value]) => value !== undefined));
}

/** Without the default access code, which is a secret. */
function audited({ name, closed, limits, defaults }: Branch): Readonly<Record<string, unknown>> {
  const { accessCode, ...options } = defaults.options;
  return {
    name,
    closed,
    limits,
    options,
    accessCodeSet: typeof accessCode === 'string',
    address: defaults.address,
    archiveRecordings: defaults.archiveRecordings,
    releaseRecordings: defaults.releaseRecordings,
  };
}
