import { type Expression, sql, type SqlBool } from 'kysely';
import type { Instant } from '../../lib/span.ts';
import type { Db, Tx } from '../../platform/db/database.ts';

export const LINK_KINDS = ['guest', 'host'] as const;
export type LinkKind = (typeof LINK_KINDS)[number];

/** What a code leads to. `replaced`: it was rotated and opens nothing any more. */
export type FoundLink = {
  readonly booking: string;
  readonly kind: LinkKind;
  readonly state: 'current' | 'replaced';
};

/** A booking's codes in force, as stored: without groups. */
export type LinkCodes = Readonly<Record<LinkKind, string>>;

export async function insertLinks(tx: Tx, booking: string, codes: LinkCodes, now: Instant): Promise<void> {
  await tx
    .insertInto('links')
    .values(
      LINK_KINDS.map((kind) => ({ code: codes[kind], kind, booking, state: 'current', created_at: now })),
    )
    .execute();
}

/**
 * Puts another code in the place of the one in force, which is kept as replaced.
 *
 * @returns false when there was none in force: then nothing was changed
 */
export async function replaceCode(
  tx: Tx,
  { booking, kind }: { readonly booking: string; readonly kind: LinkKind },
  code: string,
  now: Instant,
): Promise<boolean> {
  const old = await tx
    .updateTable('links')
    .set({ state: 'replaced' })
    .where('booking', '=', booking)
    .where('kind', '=', kind)
    .where('state', '=', 'current')
    .executeTakeFirst();
  if (old.numUpdatedRows !== 1n) return false;
  await tx.insertInto('links').values({ code, kind, booking, state: 'current', created_at: now }).execute();
  return true;
}

/**
 * Holds in a statement of another store while the link with this code is in force. It is no `exists`: of that SQLite
 * makes a join, and a join with a bound value it prepares anew at each use.
 */
export function linkInForce(code: string): Expression<SqlBool> {
  return sql<SqlBool>`(select state from links where code = ${code}) = 'current'`;
}

/** The link with this code, which must be normalized; null where there never was one. */
export async function linkByCode(db: Db | Tx, code: string): Promise<FoundLink | null> {
  const row = await db.selectFrom('links').selectAll().where('code', '=', code).executeTakeFirst();
  if (row === undefined) return null;
  const kind = LINK_KINDS.find((known) => known === row.kind);
  if (kind === undefined) throw new Error('A link is of an unknown kind.');
  return { booking: row.booking, kind, state: row.state === 'current' ? 'current' : 'replaced' };
}

/** @throws Error when the booking has not one of each kind, which is never */
export async function currentCodes(db: Db | Tx, booking: string): Promise<LinkCodes> {
  const rows = await db
    .selectFrom('links')
    .select(['code', 'kind'])
    .where('booking', '=', booking)
    .where('state', '=', 'current')
    .execute();
  const code = (kind: LinkKind): string => {
    const row = rows.find((each) => each.kind === kind);
    if (row === undefined) throw new Error(`Booking ${booking} has no ${kind} link.`);
    return row.code;
  };
  return { guest: code('guest'), host: code('host') };
}

/** The guest codes in force, by booking. */
export async function guestCodes(
  db: Db | Tx,
  bookings: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (bookings.length === 0) return new Map();
  const rows = await db
    .selectFrom('links')
    .select(['booking', 'code'])
    .where('booking', 'in', [...new Set(bookings)])
    .where('kind', '=', 'guest')
    .where('state', '=', 'current')
    .execute();
  return new Map(rows.map(({ booking, code }) => [booking, code]));
}
