import type { Instant } from '../../lib/span.ts';
import type { Db, Tx } from '../../platform/db/database.ts';

/** Who acts for a branch and all below it in its secretary's place, and until when. */
export type Deputyship = {
  readonly branch: string;
  readonly subject: string;
  readonly until: Instant;
  /** A principal. */
  readonly appointedBy: string;
  readonly createdAt: Instant;
};

const COLUMNS = [
  'branch',
  'subject',
  'until_at as until',
  'appointed_by as appointedBy',
  'created_at as createdAt',
] as const;

/** Where somebody acts in a secretary's place at `now`, and until when. */
export async function deputyships(
  db: Db | Tx,
  subject: string,
  now: Instant,
): Promise<readonly { readonly branch: string; readonly until: Instant }[]> {
  return db
    .selectFrom('deputies')
    .select(['branch', 'until_at as until'])
    .where('subject', '=', subject)
    .where('until_at', '>', now)
    .orderBy('branch')
    .execute();
}

/** Who acts for a branch at `now`, whose time ends first coming first. */
export async function deputiesAt(db: Db | Tx, branch: string, now: Instant): Promise<readonly Deputyship[]> {
  return db
    .selectFrom('deputies')
    .select(COLUMNS)
    .where('branch', '=', branch)
    .where('until_at', '>', now)
    .orderBy('until_at')
    .orderBy('subject')
    .execute();
}

/** The deputyship of one person at one branch, if it is in force at `now`. */
export async function deputyAt(
  db: Db | Tx,
  { branch, subject }: Pick<Deputyship, 'branch' | 'subject'>,
  now: Instant,
): Promise<Deputyship | null> {
  const row = await db
    .selectFrom('deputies')
    .select(COLUMNS)
    .where('branch', '=', branch)
    .where('subject', '=', subject)
    .where('until_at', '>', now)
    .executeTakeFirst();
  return row ?? null;
}

/** Writes a deputyship, in the place of the one that there was. */
export async function putDeputy(
  tx: Tx,
  { branch, subject, until, appointedBy, createdAt }: Deputyship,
): Promise<void> {
  const said = { until_at: until, appointed_by: appointedBy, created_at: createdAt };
  await tx
    .insertInto('deputies')
    .values({ branch, subject, ...said })
    .onConflict((conflict) => conflict.columns(['branch', 'subject']).doUpdateSet(said))
    .execute();
}

/** Removes deputyships that ended before `before`; returns how many. */
export async function forgetDeputies(tx: Tx, before: Instant): Promise<number> {
  const result = await tx.deleteFrom('deputies').where('until_at', '<', before).executeTakeFirst();
  return Number(result.numDeletedRows);
}

/** Every deputyship of a person that is written down, in force or over. */
export async function deputyshipsOf(db: Db | Tx, subject: string): Promise<readonly Deputyship[]> {
  return db.selectFrom('deputies').select(COLUMNS).where('subject', '=', subject).orderBy('branch').execute();
}

/** Every deputyship that a principal appointed. */
export async function appointedBy(db: Db | Tx, principal: string): Promise<readonly Deputyship[]> {
  return db
    .selectFrom('deputies')
    .select(COLUMNS)
    .where('appointed_by', '=', principal)
    .orderBy('branch')
    .orderBy('subject')
    .execute();
}

/** Removes all deputyships of a person; returns how many. */
export async function removeDeputyships(tx: Tx, subject: string): Promise<number> {
  const result = await tx.deleteFrom('deputies').where('subject', '=', subject).executeTakeFirst();
  return Number(result.numDeletedRows);
}

/**
 * Principals who appointed, that begin with `prefix` and not with `except`, and did so for the last time before `before`;
 * in order.
 */
export async function appointersBefore(
  tx: Tx,
  before: Instant,
  among: {
    readonly prefix: string;
    readonly except: string;
    readonly after: string;
    readonly limit: number;
  },
): Promise<readonly string[]> {
  const rows = await tx
    .selectFrom('deputies')
    .select('appointed_by')
    .where('appointed_by', '>', among.after)
    .where('appointed_by', 'like', `${among.prefix}%`)
    .where('appointed_by', 'not like', `${among.except}%`)
    .groupBy('appointed_by')
    .having((eb) => eb(eb.fn.max('created_at'), '<', before))
    .orderBy('appointed_by')
    .limit(among.limit)
    .execute();
  return rows.map(({ appointed_by }) => appointed_by);
}

/** Puts another principal in the place of the one that appointed; returns in how many rows. */
export async function replaceAppointer(tx: Tx, principal: string, other: string): Promise<number> {
  const result = await tx
    .updateTable('deputies')
    .set({ appointed_by: other })
    .where('appointed_by', '=', principal)
    .executeTakeFirst();
  return Number(result.numUpdatedRows);
}

/** Which of these persons act for some branch at `now`. */
export async function actingAmong(
  tx: Tx,
  subjects: readonly string[],
  now: Instant,
): Promise<ReadonlySet<string>> {
  if (subjects.length === 0) return new Set();
  const rows = await tx
    .selectFrom('deputies')
    .select('subject')
    .where('subject', 'in', subjects)
    .where('until_at', '>', now)
    .execute();
  return new Set(rows.map(({ subject }) => subject));
}
