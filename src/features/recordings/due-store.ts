import { sql } from 'kysely';
import type { Instant } from '../../lib/span.ts';
import type { Db, Tx } from '../../platform/db/database.ts';
import type { Recording } from './recording.ts';
import { fromRow } from './recording-row.ts';

/** What one run looks at. */
export type Pass = {
  /** What was due by then. */
  readonly before: Instant;
  /** Null: all of that. Else only what was looked at before and is to be tried again by now. */
  readonly again: Instant | null;
  /** Null: of all branches. */
  readonly branches: readonly string[] | null;
};

export type DuePlace = { readonly dueAt: Instant; readonly id: string };

/** What is due on a server by the dates as reckoned last, the longest overdue first. Found without looking at the rest. */
export async function dueOnServer(
  tx: Db | Tx,
  server: string,
  pass: Pass,
  { after, limit }: { readonly after: DuePlace | null; readonly limit: number },
): Promise<readonly (Recording & DuePlace)[]> {
  let query = dueRows(tx, server, pass).selectAll().orderBy('due_at').orderBy('id').limit(limit);
  if (after !== null) {
    query = query
      .where('due_at', '>=', after.dueAt)
      .where((eb) => eb.or([eb('due_at', '>', after.dueAt), eb('id', '>', after.id)]));
  }
  const found = (await query.execute()).map(fromRow);
  return found.flatMap((one) => (one.dueAt === null ? [] : [{ ...one, dueAt: one.dueAt }]));
}

/** Whether there is any. */
export async function anyDue(db: Db, server: string, pass: Pass): Promise<boolean> {
  return (await dueRows(db, server, pass).select('id').limit(1).executeTakeFirst()) !== undefined;
}

function dueRows(db: Db | Tx, server: string, { before, again, branches }: Pass) {
  let query = db
    .selectFrom('recordings')
    .where('server', '=', server)
    .where('deleted_at', 'is', null)
    .where('due_at', '<=', before);
  if (again !== null) {
    query = query.where((eb) =>
      eb.or([
        eb('delete_retry_at', '<=', again),
        // Asked for, and broken off before anybody looked.
        eb.and([eb('delete_retry_at', 'is', null), eb('delete_asked_at', 'is not', null)]),
      ]),
    );
  }
  return branches === null ? query : query.where('branch', 'in', branches);
}

/** As they are in this transaction, in the order asked for; without those that are not there. */
export async function recordingsById(tx: Tx, ids: readonly string[]): Promise<readonly Recording[]> {
  if (ids.length === 0) return [];
  const rows = await tx.selectFrom('recordings').selectAll().where('id', 'in', ids).execute();
  const found = new Map(rows.map((row) => [row.id, fromRow(row)]));
  return ids.flatMap((id) => found.get(id) ?? []);
}

/** Notes of what was due and could not even be looked at that its server does not answer. */
export async function noteNotLookedAt(
  tx: Tx,
  server: string,
  pass: Pass,
  { why, retryAt }: { readonly why: string; readonly retryAt: Instant },
): Promise<void> {
  const ids = dueRows(tx, server, pass).select('id');
  await tx
    .updateTable('recordings')
    .set({ delete_failure: why, delete_retry_at: retryAt })
    .where('id', 'in', ids)
    // What is known to wait for something else does so still.
    .where((eb) =>
      eb.or([eb('delete_failure', 'is', null), eb('delete_failure', 'in', ['server', 'deleting'])]),
    )
    .execute();
}

/** A sum over rows that have the rest in common. */
export type Heap = {
  readonly branch: string | null;
  readonly why: string | null;
  readonly count: number;
  readonly bytes: number;
  readonly oldest: Instant | null;
};

/** What is due on a server, by branch and by why it is not gone. */
export async function sumDue(db: Db | Tx, server: string, pass: Pass): Promise<readonly Heap[]> {
  const rows = await dueRows(db, server, pass)
    .select((eb) => [
      'branch',
      'delete_failure as why',
      eb.fn.countAll().as('count'),
      eb.fn.sum<number | string | null>('bytes').as('bytes'),
      eb.fn.min('due_at').as('oldest'),
    ])
    .groupBy(['branch', 'delete_failure'])
    .execute();
  return rows.map(plainHeap);
}

type RawHeap = Pick<Heap, 'branch' | 'why'> & {
  readonly count: number | string | bigint;
  readonly bytes: number | string | null;
  readonly oldest: number | string | null;
};

function plainHeap({ branch, why, count, bytes, oldest }: RawHeap): Heap {
  return {
    ...{ branch, why, count: Number(count), bytes: Number(bytes ?? 0) },
    oldest: oldest === null ? null : Number(oldest),
  };
}

/** What was proven gone since `since` of what was due by `before`, by branch. */
export async function sumProven(
  db: Db | Tx,
  { since, before, branches }: Pick<Pass, 'before' | 'branches'> & { readonly since: Instant },
): Promise<readonly (Heap & { readonly server: string })[]> {
  let query = db
    .selectFrom('deletions')
    .select((eb) => [
      'server',
      'branch',
      sql<null>`null`.as('why'),
      eb.fn.countAll().as('count'),
      eb.fn.sum<number | string | null>('bytes').as('bytes'),
      eb.fn.min('due_at').as('oldest'),
    ])
    .where('proven_at', '>=', since)
    .where('due_at', '<=', before)
    .groupBy(['server', 'branch']);
  if (branches !== null) query = query.where('branch', 'in', branches);
  return (await query.execute()).map((row) => ({ server: row.server, ...plainHeap(row) }));
}

/** Those on which a hold lies at `now`. */
export async function heldAt(db: Db | Tx, now: Instant): Promise<readonly Recording[]> {
  const rows = await db
    .selectFrom('recordings')
    .selectAll()
    .where('hold_until', '>', now)
    .where('deleted_at', 'is', null)
    .execute();
  return rows.map(fromRow);
}

/** How many on a server are to go one day and are not proven gone. */
export async function countKept(db: Db | Tx, server: string): Promise<number> {
  const { count } = await db
    .selectFrom('recordings')
    .select((eb) => eb.fn.countAll().as('count'))
    .where('server', '=', server)
    .where('deleted_at', 'is', null)
    .where('due_at', 'is not', null)
    .executeTakeFirstOrThrow();
  return Number(count);
}
