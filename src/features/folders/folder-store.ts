import type { Selectable, Updateable } from 'kysely';
import { z } from 'zod';
import type { Instant } from '../../lib/span.ts';
import type { Db, Tx } from '../../platform/db/database.ts';
import type { Schema } from '../../platform/db/schema.ts';
import { DRIFTS, type Drift, type Folder, FOLDER_STATES } from './folder.ts';

const CHUNK = 50;
const PathText = z.array(z.string());
const DriftText = z.array(z.strictObject({ kind: z.enum(DRIFTS), detail: z.string() }));
const State = z.enum(FOLDER_STATES);

/** What is written of a branch; what is absent stays. */
export type FolderChange = {
  readonly [K in Exclude<keyof Folder, 'branch' | 'membersHeld'>]?: Folder[K] | undefined;
};

/** Every branch's, or those of the given ones, by id of branch. */
export async function foldersOf(
  db: Db | Tx,
  branches?: readonly string[],
): Promise<ReadonlyMap<string, Folder>> {
  if (branches?.length === 0) return new Map();
  const all = db.selectFrom('folders').selectAll().orderBy('branch');
  const rows = await (branches === undefined ? all : all.where('branch', 'in', branches)).execute();
  return new Map(rows.map((row) => [row.branch, fromRow(row)]));
}

/** Writes down that these branches are to have one; those that are known already stay as they are. */
export async function addFolders(tx: Tx, branches: readonly string[], now: Instant): Promise<void> {
  for (let at = 0; at < branches.length; at += CHUNK) {
    const rows = branches
      .slice(at, at + CHUNK)
      .map((branch) => ({ branch, state: 'pending', drift: '[]', attempts: 0, updated_at: now }));
    await tx
      .insertInto('folders')
      .values(rows)
      .onConflict((conflict) => conflict.column('branch').doNothing())
      .execute();
  }
}

/**
 * Writes what is known of a branch, if its place is still the one that was read.
 *
 * @returns false when somebody else wrote down another place meanwhile
 */
export async function updateFolder(
  tx: Tx,
  { branch, fileId }: Pick<Folder, 'branch' | 'fileId'>,
  change: FolderChange,
  now: Instant,
): Promise<boolean> {
  const next = change.fileId ?? null;
  const result = await tx
    .updateTable('folders')
    .set({ ...toRow(change), updated_at: now })
    .where('branch', '=', branch)
    .where((eb) =>
      eb.or([
        fileId === null ? eb('file_id', 'is', null) : eb('file_id', '=', fileId),
        // Two that found the same are of one mind.
        ...(next === null ? [] : [eb('file_id', '=', next)]),
      ]),
    )
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** A branch as a run has read it: whoever gives an order meanwhile changes one of these. */
type Reading = Pick<Folder, 'branch' | 'state' | 'retryAt'>;

/**
 * Writes how it stands with a branch, wherever its place is.
 *
 * @returns false when it was to be looked at anew meanwhile, or another run came to its end with it: that holds
 */
export async function updateStanding(
  tx: Tx,
  { branch, state, retryAt }: Reading,
  change: Omit<FolderChange, 'fileId' | 'teamFolder' | 'path'>,
  now: Instant,
): Promise<boolean> {
  const result = await tx
    .updateTable('folders')
    .set({ ...toRow(change), updated_at: now })
    .where('branch', '=', branch)
    .where('state', '=', state)
    .where('retry_at', retryAt === null ? 'is' : '=', retryAt)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Writes down that a run was over before it came to these. @param failure why; null where it was told to stop */
export async function putOff(
  tx: Tx,
  branches: readonly string[],
  { failure, retryAt }: { readonly failure: string | null; readonly retryAt: Instant },
  now: Instant,
): Promise<void> {
  for (let at = 0; at < branches.length; at += CHUNK) {
    await tx
      .updateTable('folders')
      .set({ state: 'waiting', failure, retry_at: retryAt, updated_at: now })
      .where('branch', 'in', branches.slice(at, at + CHUNK))
      .execute();
  }
}

/** Whose place this file id is; null where it is nobody's. */
export async function ownerOf(db: Db | Tx, fileId: string): Promise<string | null> {
  const row = await db
    .selectFrom('folders')
    .select('branch')
    .where('file_id', '=', fileId)
    .executeTakeFirst();
  return row?.branch ?? null;
}

/**
 * Takes the making of a branch's team folder upon oneself until then.
 *
 * @returns false where another has done so
 */
export async function claimMaking(tx: Tx, branch: string, now: Instant, until: Instant): Promise<boolean> {
  const result = await tx
    .updateTable('folders')
    .set({ making_until: until })
    .where('branch', '=', branch)
    .where((eb) => eb.or([eb('making_until', 'is', null), eb('making_until', '<=', now)]))
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** The subfolders of a place: file ids by the names that the settings gave them. */
export async function partsOf(db: Db | Tx, branch: string): Promise<ReadonlyMap<string, string>> {
  const rows = await db
    .selectFrom('folder_parts')
    .select(['part', 'file_id'])
    .where('branch', '=', branch)
    .execute();
  return new Map(rows.map(({ part, file_id }) => [part, file_id]));
}

/** Those of all branches. */
export async function allParts(db: Db | Tx): Promise<ReadonlyMap<string, ReadonlyMap<string, string>>> {
  const rows = await db.selectFrom('folder_parts').selectAll().execute();
  const byBranch = new Map<string, Map<string, string>>();
  for (const { branch, part, file_id } of rows) {
    byBranch.set(branch, (byBranch.get(branch) ?? new Map<string, string>()).set(part, file_id));
  }
  return byBranch;
}

/** Writes down which folder a part is. */
export async function keepPart(tx: Tx, branch: string, part: string, fileId: string): Promise<void> {
  await tx
    .insertInto('folder_parts')
    .values({ branch, part, file_id: fileId })
    .onConflict((conflict) => conflict.columns(['branch', 'part']).doUpdateSet({ file_id: fileId }))
    .execute();
}

/** How many branches are in each state. */
export async function countFolders(db: Db | Tx): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .selectFrom('folders')
    .select((eb) => ['state', eb.fn.countAll().as('count')])
    .groupBy('state')
    .execute();
  return new Map(rows.map(({ state, count }) => [state, Number(count)]));
}

/** Whether a branch has no share yet and has one coming, before long or once the server lets us make more. */
export async function someWaitForShares(db: Db | Tx): Promise<boolean> {
  const row = await db
    .selectFrom('folders')
    .select('branch')
    .where('share_id', 'is', null)
    .where((eb) =>
      eb.or([
        eb('state', '=', 'pending'),
        eb.and([eb('state', '=', 'waiting'), eb('failure', '=', 'rate-limited')]),
      ]),
    )
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** These are done anew by the next run, whatever they waited for, also where one is at them now. */
export async function dueAgain(tx: Tx, branches: readonly string[], now: Instant): Promise<void> {
  for (let at = 0; at < branches.length; at += CHUNK) {
    await tx
      .updateTable('folders')
      // An instant, which no branch has that waits for its first run.
      .set({ state: 'pending', settled_plan: null, attempts: 0, retry_at: now, etag: null, updated_at: now })
      .set({ drift: '[]' })
      .where('branch', 'in', branches.slice(at, at + CHUNK))
      .execute();
  }
}

function toRow(change: FolderChange): Updateable<Schema['folders']> {
  const row: Updateable<Schema['folders']> = {
    file_id: change.fileId,
    team_folder: change.teamFolder,
    group_id: change.groupId,
    share_id: change.shareId,
    permissions: change.permissions,
    etag: change.etag,
    state: change.state,
    settled_plan: change.settledPlan,
    failure: change.failure,
    used_bytes: change.usedBytes,
    attempts: change.attempts,
    retry_at: change.retryAt,
    checked_at: change.checkedAt,
    settled_at: change.settledAt,
  };
  if (change.path !== undefined) row.path = change.path === null ? null : JSON.stringify(change.path);
  if (change.drift !== undefined) row.drift = JSON.stringify(change.drift);
  return row;
}

function fromRow(row: Selectable<Schema['folders']>): Folder {
  return {
    branch: row.branch,
    fileId: row.file_id,
    teamFolder: row.team_folder,
    path: row.path === null ? null : PathText.parse(JSON.parse(row.path)),
    groupId: row.group_id,
    shareId: row.share_id,
    permissions: row.permissions,
    etag: row.etag,
    state: State.parse(row.state),
    settledPlan: row.settled_plan,
    failure: row.failure,
    drift: driftOf(row.drift),
    usedBytes: row.used_bytes,
    attempts: row.attempts,
    retryAt: row.retry_at,
    checkedAt: row.checked_at,
    settledAt: row.settled_at,
    membersHeld: row.members_held,
  };
}

function driftOf(text: string): readonly Drift[] {
  return DriftText.parse(JSON.parse(text));
}
