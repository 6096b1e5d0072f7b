import { newId } from '../../lib/ids.ts';
import type { Instant } from '../../lib/span.ts';
import type { Tx } from '../db/database.ts';

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

/** Removes the rows before `before`; returns how many. */
export async function forgetOldAudit(tx: Tx, before: Instant): Promise<number> {
  const result = await tx.deleteFrom('audit').where('at', '<', before).executeTakeFirst();
  return Number(result.numDeletedRows);
}
