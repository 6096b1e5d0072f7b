import { newId } from '../../lib/ids.ts';
import type { Instant } from '../../lib/span.ts';
import type { Db, Tx } from '../db/database.ts';

/** One change: who did what to which thing, from what to what. Names no person and holds no secret. */
export type AuditEntry = {
  readonly at: Instant;
  /** `token:<name>`, `person:<subject>`, `job:<name>`, or `host-link:<booking>` for whoever holds one. */
  readonly actor: string;
  /** A verb on a noun: `booking.cancel`. */
  readonly action: string;
  readonly object: { readonly kind: string; readonly id: string };
  readonly branch: string | null;
  readonly before?: Readonly<Record<string, unknown>>;
  readonly after?: Readonly<Record<string, unknown>>;
};

/** Writes the row in the transaction of the change, so that neither stands without the other. */
export async function append(tx: Tx, entry: AuditEntry): Promise<void> {
  await tx
    .insertInto('audit')
    .values({
      id: newId(),
      at: entry.at,
      actor: entry.actor,
      action: entry.action,
      object_kind: entry.object.kind,
      object: entry.object.id,
      branch: entry.branch,
      before: entry.before === undefined ? null : JSON.stringify(entry.before),
      after: entry.after === undefined ? null : JSON.stringify(entry.after),
    })
    .execute();
}

/** Removes `limit` at most of the rows before `before`; returns how many. */
export async function forgetOldAudit(tx: Tx, before: Instant, limit: number): Promise<number> {
  const result = await tx
    .deleteFrom('audit')
    .where('id', 'in', (eb) =>
      eb.selectFrom('audit').select('id').where('at', '<', before).orderBy('at').orderBy('id').limit(limit),
    )
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}

/** How often something was done at `since` or later. */
export async function countDeeds(db: Db | Tx, action: string, since: Instant): Promise<number> {
  const { count } = await db
    .selectFrom('audit')
    .select((eb) => eb.fn.countAll().as('count'))
    .where('action', '=', action)
    .where('at', '>=', since)
    .executeTakeFirstOrThrow();
  // PostgreSQL counts in a type that comes as text.
  return Number(count);
}

/** Rows whose object is a person, by subject. */
const PERSON_KINDS = ['person', 'deputy'];

/** A row of the log, without what was changed from and to. */
export type AuditedDeed = {
  readonly at: Instant;
  readonly action: string;
  readonly objectKind: string;
  readonly object: string;
  readonly branch: string | null;
};

const DEED = ['at', 'action', 'object_kind as objectKind', 'object', 'branch'] as const;

/** What a principal did, the oldest first. */
export async function deedsOf(db: Db | Tx, actor: string): Promise<readonly AuditedDeed[]> {
  return db.selectFrom('audit').select(DEED).where('actor', '=', actor).orderBy('at').orderBy('id').execute();
}

/** What was done to a person, by subject, the oldest first. */
export async function deedsTo(db: Db | Tx, subject: string): Promise<readonly AuditedDeed[]> {
  return db
    .selectFrom('audit')
    .select(DEED)
    .where('object', '=', subject)
    .where('object_kind', 'in', PERSON_KINDS)
    .orderBy('at')
    .orderBy('id')
    .execute();
}

/** Puts another subject into every row of a person, by whom and about whom; returns how many rows. */
export async function renameInAudit(tx: Tx, subject: string, other: string): Promise<number> {
  const by = await tx
    .updateTable('audit')
    .set({ actor: `person:${other}` })
    .where('actor', '=', `person:${subject}`)
    .executeTakeFirst();
  const to = await tx
    .updateTable('audit')
    .set({ object: other })
    .where('object', '=', subject)
    .where('object_kind', 'in', PERSON_KINDS)
    .executeTakeFirst();
  return Number(by.numUpdatedRows + to.numUpdatedRows);
}
