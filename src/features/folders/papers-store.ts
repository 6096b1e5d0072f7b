import { DAY_MS, type Instant, toIso } from '../../lib/span.ts';
import type { Database, Db, Tx } from '../../platform/db/database.ts';
import type { PapersRow } from '../../platform/db/folder-schema.ts';
import { DAY_LENGTH, type Papers, PAPERS_STATES } from './papers.ts';

/** What is written of the papers of a date; what is absent stays. */
export type PapersChange = {
  readonly [K in Exclude<keyof Papers, 'occurrence' | 'booking' | 'branch'>]?: Papers[K];
};

const CHUNK = 200;

/** Of these dates; those without papers are left out. */
export async function papersOfAll(
  db: Db | Tx,
  occurrences: readonly string[],
): Promise<ReadonlyMap<string, Papers>> {
  const found: Papers[] = [];
  for (let at = 0; at < occurrences.length; at += CHUNK) {
    const part = occurrences.slice(at, at + CHUNK);
    const rows = await db.selectFrom('papers').selectAll().where('occurrence', 'in', part).execute();
    found.push(...rows.map(fromRow));
  }
  return new Map(found.map((papers) => [papers.occurrence, papers]));
}

/**
 * Of dates that are not over at this instant, as far as it was known when they were last looked at, and of those with links
 * that are still good.
 */
export async function papersInUse(db: Db | Tx, now: Instant): Promise<readonly Papers[]> {
  const rows = await db
    .selectFrom('papers')
    .selectAll()
    .where((eb) => eb.or([eb('ends_at', '>', now), eb('links_until', '>=', toIso(now).slice(0, DAY_LENGTH))]))
    .execute();
  return rows.map(fromRow);
}

/** Writes down that these dates are to have papers; those that are known already stay as they are. */
export async function addPapers(
  tx: Tx,
  dates: readonly Pick<Papers, 'occurrence' | 'booking' | 'branch' | 'endsAt'>[],
  now: Instant,
): Promise<void> {
  for (let at = 0; at < dates.length; at += CHUNK) {
    const rows = dates.slice(at, at + CHUNK).map(({ occurrence, booking, branch, endsAt }) => ({
      ...{ occurrence, booking, branch, ends_at: endsAt },
      ...{ state: 'pending', attempts: 0, updated_at: now },
    }));
    await tx
      .insertInto('papers')
      .values(rows)
      .onConflict((conflict) => conflict.column('occurrence').doNothing())
      .execute();
  }
}

/**
 * Writes what was done, if the folder is still the one that was read.
 *
 * @returns false when somebody wrote down another one meanwhile: then nothing was changed
 */
export async function changePapers(
  tx: Tx,
  { occurrence, fileId }: Pick<Papers, 'occurrence' | 'fileId'>,
  change: PapersChange,
  now: Instant,
): Promise<boolean> {
  const result = await tx
    .updateTable('papers')
    .set({ ...toColumns(change), updated_at: now })
    .where('occurrence', '=', occurrence)
    .where('file_id', 'is not distinct from', fileId)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Strikes out the addresses of links that open nothing any more. */
export async function forgetLinks({ db }: Pick<Database, 'db'>, now: Instant): Promise<void> {
  await db
    .updateTable('papers')
    .set({ read_share: null, read_url: null, drop_share: null, drop_url: null, links_until: null })
    // A server far to the west ends them some hours after midnight by our clock.
    .where('links_until', '<', toIso(now - DAY_MS).slice(0, DAY_LENGTH))
    .execute();
}

/** Whether another date has this folder. */
export async function isTaken(db: Db | Tx, fileId: string, occurrence: string): Promise<boolean> {
  const row = await db
    .selectFrom('papers')
    .select('occurrence')
    .where('file_id', '=', fileId)
    .where('occurrence', '!=', occurrence)
    .executeTakeFirst();
  return row !== undefined;
}

function toColumns(change: PapersChange): Partial<PapersRow> {
  const columns = {
    file_id: change.fileId,
    name: change.name,
    slides_id: change.slidesId,
    inbox_id: change.inboxId,
    read_share: change.read === undefined ? undefined : (change.read?.share ?? null),
    read_url: change.read === undefined ? undefined : (change.read?.url ?? null),
    drop_share: change.drop === undefined ? undefined : (change.drop?.share ?? null),
    drop_url: change.drop === undefined ? undefined : (change.drop?.url ?? null),
    links_until: change.linksUntil,
    ends_at: change.endsAt,
    state: change.state,
    settled_plan: change.settledPlan,
    failure: change.failure,
    attempts: change.attempts,
    retry_at: change.retryAt,
  };
  return Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined));
}

function fromRow(row: PapersRow): Papers {
  const state = PAPERS_STATES.find((known) => known === row.state);
  if (state === undefined) throw new Error(`The papers of ${row.occurrence} have an unknown state.`);
  const { read_share: readShare, read_url: readUrl, drop_share: dropShare, drop_url: dropUrl } = row;
  return {
    occurrence: row.occurrence,
    booking: row.booking,
    branch: row.branch,
    fileId: row.file_id,
    name: row.name,
    slidesId: row.slides_id,
    inboxId: row.inbox_id,
    read: readShare === null || readUrl === null ? null : { share: readShare, url: readUrl },
    drop: dropShare === null || dropUrl === null ? null : { share: dropShare, url: dropUrl },
    linksUntil: row.links_until,
    endsAt: row.ends_at,
    state,
    settledPlan: row.settled_plan,
    failure: row.failure,
    attempts: row.attempts,
    retryAt: row.retry_at,
  };
}
