import type { Clock } from '../../lib/clock.ts';
import { refuse } from '../../lib/refusal.ts';
import type { Instant } from '../../lib/span.ts';
import { append } from '../../platform/audit/audit.ts';
import type { Db, Tx } from '../../platform/db/database.ts';
import { type Branch, BranchDefaults, BranchLimits } from './branch.ts';
import { allBranches, bumpTree, insertBranches, treeVersion, updateBranch } from './branch-store.ts';
import { type ImportPlan, planImport, readBranchCsv } from './import.ts';
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
  /** The tree as the transaction sees it; read anew only when it has changed. */
  tree(db: Db | Tx): Promise<Tree>;
  /** The tree with what this transaction itself has changed. */
  fresh(tx: Tx): Promise<Tree>;
  /** @throws Refusal `not-found`, `version-conflict` */
  change(tx: Tx, actor: string, id: string, patch: BranchPatch, ifMatch: number | null): Promise<Branch>;
  /** @throws Refusal `invalid-request` naming each wrong row */
  importCsv(tx: Tx, actor: string, csv: string, options: { dryRun: boolean }): Promise<ImportPlan>;
};

export function createBranches({ clock }: { clock: Clock }): Branches {
  let cached: { readonly version: number; readonly tree: Tree } | undefined;
  return {
    tree: async (db) => {
      const version = await treeVersion(db);
      if (cached?.version !== version) cached = { version, tree: createTree(await allBranches(db)) };
      return cached.tree;
    },
    fresh: async (tx) => createTree(await allBranches(tx)),
    change: (tx, actor, id, patch, ifMatch) => change(tx, { actor, now: clock.now() }, id, patch, ifMatch),
    importCsv: (tx, actor, csv, { dryRun }) => importCsv(tx, { actor, now: clock.now() }, csv, dryRun),
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
  const before = (await allBranches(tx)).find((branch) => branch.id === id) ?? refuse({ code: 'not-found' });
  if (ifMatch !== null && ifMatch !== before.version) refuse({ code: 'version-conflict' });
  const after = patched(before, patch);
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

async function importCsv(tx: Tx, { actor, now }: By, csv: string, dryRun: boolean): Promise<ImportPlan> {
  const plan = planImport(readBranchCsv(csv), await allBranches(tx));
  if (dryRun || plan.created.length + plan.changed.length === 0) return plan;
  await insertBranches(tx, plan.created, now);
  for (const { from, to } of plan.changed) {
    if (!(await updateBranch(tx, to, from.version, now))) refuse({ code: 'version-conflict' });
  }
  await bumpTree(tx);
  await append(tx, {
    at: now,
    actor,
    action: 'branch.import',
    object: { kind: 'branch', id: '*' },
    branch: null,
    after: { created: plan.created.map(({ id }) => id), changed: plan.changed.map(({ to }) => to.id) },
  });
  return plan;
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
function audited({ name, closed, limits, defaults }: Branch): unknown {
  const { accessCode, ...options } = defaults.options;
  return {
    name,
    closed,
    limits,
    options,
    accessCodeSet: typeof accessCode === 'string',
    address: defaults.address,
  };
}
