import type { Instant } from '../../lib/span.ts';
import type { Db, Tx } from '../../platform/db/database.ts';
import { type ArchiveState, type Recording } from './recording.ts';
import { fromRow } from './recording-row.ts';
import type { RecordingChanges } from './recording-store.ts';

/** What copying writes. */
export type ArchiveChanges = {
  readonly [K in keyof RecordingChanges & (`archive_${string}` | 'archived_at')]?: RecordingChanges[K];
};

/** Copying them is still to come, or under way. */
export const OPEN_STATES = [
  'wanted',
  'fetching',
  'full',
  'failed',
] as const satisfies readonly ArchiveState[];

/** What the server can play once it is published. */
const PLAYABLE = ['published', 'unpublished'];
const CHUNK = 200;

/** Writes down that recordings of these branches are to be copied. */
export async function wantArchives(tx: Tx, branches: readonly string[], now: Instant): Promise<void> {
  for (let at = 0; at < branches.length; at += CHUNK) {
    await tx
      .updateTable('recordings')
      .set((eb) => ({ archive_state: 'wanted', version: eb('version', '+', 1), updated_at: now }))
      .where('branch', 'in', branches.slice(at, at + CHUNK))
      .where('archive_state', '=', 'none')
      .where('origin', '!=', 'foreign')
      .where('deleted_at', 'is', null)
      .execute();
  }
}

/** Of which branches recordings wait for their copies. */
export async function branchesWithOpen(db: Db | Tx): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('recordings')
    .select('branch')
    .distinct()
    .where('archive_state', 'in', OPEN_STATES)
    .execute();
  return rows.flatMap(({ branch }) => branch ?? []);
}

/** Writes down that recordings of these branches are not to be copied any more; what is done, or waived, stays so. */
export async function unwantArchives(tx: Tx, branches: readonly string[], now: Instant): Promise<void> {
  for (let at = 0; at < branches.length; at += CHUNK) {
    await tx
      .updateTable('recordings')
      .set({ archive_state: 'none', archive_failure: null, archive_retry_at: null, archive_tries: 0 })
      .set((eb) => ({ version: eb('version', '+', 1), updated_at: now }))
      .where('branch', 'in', branches.slice(at, at + CHUNK))
      .where('archive_state', 'in', OPEN_STATES)
      .execute();
  }
}

/** Writes why nothing is copied at all; the states stay. */
export async function tellOpen(tx: Tx, failure: string, now: Instant): Promise<number> {
  const changed = await tx
    .updateTable('recordings')
    .set({ archive_state: 'wanted', archive_failure: failure, archive_retry_at: null })
    .set((eb) => ({ version: eb('version', '+', 1), updated_at: now }))
    .where('archive_state', 'in', OPEN_STATES)
    .where('deleted_at', 'is', null)
    .where((eb) =>
      eb.or([
        eb('archive_failure', 'is distinct from', failure),
        eb('archive_state', '!=', 'wanted'),
        eb('archive_retry_at', 'is not', null),
      ]),
    )
    .executeTakeFirst();
  return Number(changed.numUpdatedRows);
}

/** Those that are to be copied now, the soonest due first. */
export async function archivesDue(db: Db | Tx, now: Instant, limit: number): Promise<readonly Recording[]> {
  const rows = await db
    .selectFrom('recordings')
    .selectAll()
    .where('archive_state', 'in', OPEN_STATES)
    .where((eb) => eb.or([eb('archive_retry_at', 'is', null), eb('archive_retry_at', '<=', now)]))
    .where('origin', '!=', 'foreign')
    .where('branch', 'is not', null)
    .where('state', 'in', PLAYABLE)
    .where('deleted_at', 'is', null)
    .where('delete_asked_at', 'is', null)
    .orderBy((eb) => eb('due_at', 'is', null))
    .orderBy('due_at')
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(fromRow);
}

/** Puts off all that are to be copied from a server, and would come before an instant. */
export async function putOffArchives(tx: Tx, server: string, until: Instant, now: Instant): Promise<void> {
  await tx
    .updateTable('recordings')
    .set((eb) => ({ archive_retry_at: until, version: eb('version', '+', 1), updated_at: now }))
    .where('server', '=', server)
    .where('archive_state', 'in', OPEN_STATES)
    .where((eb) => eb.or([eb('archive_retry_at', 'is', null), eb('archive_retry_at', '<', until)]))
    .where('deleted_at', 'is', null)
    .execute();
}

/** What must still be so for a change to be written. */
export type ArchiveStanding = Pick<Recording, 'id'> & {
  readonly archive: Pick<Recording['archive'], 'state' | 'session'>;
};

/** Writes how it stands with a copy, if that is still as it was read; false where it is not. */
export async function changeArchive(
  tx: Tx,
  { id, archive: { state, session } }: ArchiveStanding,
  changes: ArchiveChanges,
  now: Instant,
): Promise<boolean> {
  const changed = await tx
    .updateTable('recordings')
    .set(changes)
    .set((eb) => ({ version: eb('version', '+', 1), updated_at: now }))
    .where('id', '=', id)
    .where('archive_state', '=', state)
    .where('archive_session', 'is not distinct from', session)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  return changed.numUpdatedRows === 1n;
}

/** Lets it stand published until then; null ends it. False where its deletion was asked for meanwhile. */
export async function openForArchive(
  tx: Tx,
  id: string,
  until: Instant | null,
  now: Instant,
): Promise<boolean> {
  const changed = await tx
    .updateTable('recordings')
    .set((eb) => ({ archive_open_until: until, version: eb('version', '+', 1), updated_at: now }))
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .$if(until !== null, (query) => query.where('delete_asked_at', 'is', null))
    .executeTakeFirst();
  return changed.numUpdatedRows === 1n;
}

/** Which of these names the copies of the branch's other recordings have, or are about to have. */
export async function namesInUse(
  tx: Tx,
  { id, branch }: Pick<Recording, 'id' | 'branch'>,
  names: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await tx
    .selectFrom('recordings')
    .select('archive_name')
    .where('branch', '=', branch)
    .where('archive_name', 'in', names)
    .where('id', '!=', id)
    .execute();
  return new Set(rows.flatMap(({ archive_name: name }) => name ?? []));
}

/** How many there are in each state, and when the oldest of each was recorded. */
export async function countArchives(
  db: Db | Tx,
): Promise<readonly { readonly state: string; readonly count: number; readonly oldest: Instant }[]> {
  const rows = await db
    .selectFrom('recordings')
    .select((eb) => ['archive_state', eb.fn.countAll().as('count'), eb.fn.min('recorded_at').as('oldest')])
    .where('archive_state', 'in', OPEN_STATES)
    .where('deleted_at', 'is', null)
    .groupBy('archive_state')
    .execute();
  return rows.map(({ archive_state: state, count, oldest }) => ({
    ...{ state, count: Number(count), oldest },
  }));
}
