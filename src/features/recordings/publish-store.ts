import type { ExpressionBuilder } from 'kysely';
import type { Instant } from '../../lib/span.ts';
import type { Db, Tx } from '../../platform/db/database.ts';
import type { Schema } from '../../platform/db/schema.ts';
import type { Recording } from './recording.ts';
import { fromRow } from './recording-row.ts';
import { isThere, unindexedServer, unindexedState } from './unindexed.ts';

type Build = ExpressionBuilder<Schema, 'recordings'>;

/**
 * Recordings of one server that may stand otherwise than they should, whose time to be tried has come: found by indexes
 * that hold little else, however many are known. Whether they really do is for `shouldStand` to say.
 *
 * @param protects whether the server can protect what it plays
 */
export async function maybeMisplaced(
  db: Db | Tx,
  server: string,
  { now, limit, protects }: { readonly now: Instant; readonly limit: number; readonly protects: boolean },
): Promise<readonly Recording[]> {
  const stands = (eb: Build, state: string, released: number) =>
    eb.and([eb('server', '=', server), isThere, eb('state', '=', state), eb('released', '=', released)]);
  // By what few have.
  const isAt = (eb: Build, state: string) =>
    eb.and([eb(unindexedServer, '=', server), isThere, eb(unindexedState, '=', state)]);
  const isOverdue = (eb: Build) =>
    eb.and([eb('server', '=', server), eb('deleted_at', 'is', null), eb('due_at', '<=', now)]);
  const kinds = [
    // Published and not let by anybody, or let and not published.
    (eb: Build) => stands(eb, 'published', 0),
    (eb: Build) =>
      eb.and([
        stands(eb, 'unpublished', 1),
        // Those are right as they stand.
        eb('unwanted_by', 'is', null),
        eb('delete_asked_at', 'is', null),
      ]),
    // On their way out, and still shown.
    (eb: Build) => eb.and([eb('unwanted_by', 'is not', null), isAt(eb, 'published')]),
    (eb: Build) =>
      eb.and([isOverdue(eb), eb('delete_asked_at', 'is not', null), eb(unindexedState, '=', 'published')]),
    // To be copied.
    (eb: Build) => eb.and([eb('archive_open_until', '>', now), isAt(eb, 'unpublished')]),
    ...(protects ? [(eb: Build) => eb.and([stands(eb, 'published', 1), eb('is_protected', '=', 0)])] : []),
  ];
  const found = new Map<string, Recording>();
  for (const isSo of kinds) {
    const rows = await db
      .selectFrom('recordings')
      .selectAll()
      .where('origin', 'in', ['plenum', 'adopted'])
      .where((eb) => eb.or([eb('publish_retry_at', 'is', null), eb('publish_retry_at', '<=', now)]))
      .where(isSo)
      .limit(limit)
      .execute();
    for (const row of rows) found.set(row.id, fromRow(row));
  }
  return [...found.values()];
}

/** Notes that these stand as they should. */
export async function notePlaced(tx: Tx, ids: readonly string[], now: Instant): Promise<void> {
  if (ids.length === 0) return;
  await tx
    .updateTable('recordings')
    .set((eb) => ({
      ...{ publish_failure: null, publish_retry_at: null, publish_tries: null, updated_at: now },
      version: eb('version', '+', 1),
    }))
    .where('id', 'in', ids)
    .where('publish_tries', 'is not', null)
    .execute();
}

export type Miss = { readonly failure: string; readonly tries: number; readonly retryAt: Instant };

/** Notes that one does not stand as it should, unless somebody has changed meanwhile how it should. */
export async function noteMisplaced(
  tx: Tx,
  { id, released, unwantedBy }: Pick<Recording, 'id' | 'released' | 'unwantedBy'>,
  { failure, tries, retryAt }: Miss,
  now: Instant,
): Promise<void> {
  await tx
    .updateTable('recordings')
    .set((eb) => ({
      ...{ publish_failure: failure, publish_tries: tries, publish_retry_at: retryAt, updated_at: now },
      version: eb('version', '+', 1),
    }))
    .where('id', '=', id)
    .where('released', '=', released ? 1 : 0)
    .where('unwanted_by', unwantedBy === null ? 'is' : '=', unwantedBy)
    .execute();
}
