import { z } from 'zod';
import type { Instant } from '../../lib/span.ts';
import type { Db, Tx } from '../../platform/db/database.ts';
import { type Branch, BranchDefaults, BranchLimits, DefaultOptions, LEVELS } from './branch.ts';

const COUNTER = 'branch-tree';
const CHUNK = 50;

type Row = Awaited<ReturnType<typeof selectAll>>[number];

/** Every branch, parents before children. */
export async function allBranches(db: Db | Tx): Promise<readonly Branch[]> {
  return (await selectAll(db)).map(fromRow);
}

/** Counts the changes of the tree; 0 before the first. */
export async function treeVersion(db: Db | Tx): Promise<number> {
  const row = await db.selectFrom('counters').select('value').where('name', '=', COUNTER).executeTakeFirst();
  return row?.value ?? 0;
}

/** Says that the tree has changed; replicas read it anew. */
export async function bumpTree(tx: Tx): Promise<void> {
  await tx
    .insertInto('counters')
    .values({ name: COUNTER, value: 1 })
    .onConflict((conflict) =>
      conflict.column('name').doUpdateSet((eb) => ({ value: eb('counters.value', '+', 1) })),
    )
    .execute();
}

/** Inserts branches; parents first. */
export async function insertBranches(tx: Tx, branches: readonly Branch[], now: Instant): Promise<void> {
  for (let at = 0; at < branches.length; at += CHUNK) {
    const rows = branches.slice(at, at + CHUNK).map((branch) => ({
      ...toRow(branch),
      id: branch.id,
      version: branch.version,
      created_at: now,
      updated_at: now,
    }));
    await tx.insertInto('branches').values(rows).execute();
  }
}

/**
 * Writes a branch as it is to be, if it still has the version that was read.
 *
 * @returns false when somebody else changed it meanwhile
 */
export async function updateBranch(
  tx: Tx,
  branch: Branch,
  readVersion: number,
  now: Instant,
): Promise<boolean> {
  const result = await tx
    .updateTable('branches')
    .set({ ...toRow(branch), version: readVersion + 1, updated_at: now })
    .where('id', '=', branch.id)
    .where('version', '=', readVersion)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

function selectAll(db: Db | Tx) {
  return db.selectFrom('branches').selectAll().orderBy('path').execute();
}

function toRow(branch: Branch) {
  return {
    parent: branch.parent,
    name: branch.name,
    level: branch.level,
    path: `/${branch.path.join('/')}/`,
    closed: branch.closed ? 1 : 0,
    limits: JSON.stringify(said(branch.limits)),
    defaults: JSON.stringify(said(branch.defaults)),
  };
}

/** Without what says nothing: programs before it read strictly, and share the store while replicas are replaced. */
function said(values: BranchLimits | BranchDefaults) {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
}

/** What only newer programs know is left out. */
const StoredLimits = z.object(BranchLimits.shape);
const StoredDefaults = z.object({
  ...BranchDefaults.shape,
  options: z.object(DefaultOptions.shape).default({}),
});

function fromRow(row: Row): Branch {
  const level = LEVELS.find((known) => known === row.level);
  if (level === undefined) throw new Error(`Branch ${row.id} has an unknown level.`);
  return {
    id: row.id,
    parent: row.parent,
    name: row.name,
    level,
    path: row.path.split('/').filter((step) => step !== ''),
    closed: row.closed === 1,
    limits: StoredLimits.parse(JSON.parse(row.limits)),
    defaults: StoredDefaults.parse(JSON.parse(row.defaults)),
    version: row.version,
  };
}
