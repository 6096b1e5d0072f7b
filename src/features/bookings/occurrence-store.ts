import type { Instant } from '../../lib/span.ts';
import type { Db, Tx } from '../../platform/db/database.ts';
import type { Schema } from '../../platform/db/schema.ts';
import { LONGEST_WINDOW_MS, OCCURRENCE_STATUSES, type Occurrence } from './occurrence.ts';
import type { SoughtWord } from './search.ts';
import { hasWords, isBookedBy } from './search-store.ts';

type Row = Schema['occurrences'];

/** Rows in one statement, names in one list: far below what either store binds. */
const CHUNK = 500;

/** Inserts the dates of a new booking, or new dates of one that is there. */
export async function insertOccurrences(
  tx: Tx,
  occurrences: readonly Occurrence[],
  now: Instant,
): Promise<void> {
  for (const part of chunks(occurrences)) {
    const rows = part.map((date) => ({ ...toRow(date), created_at: now, updated_at: now }));
    await tx.insertInto('occurrences').values(rows).execute();
  }
}

/**
 * Writes a date as it is to be, under the next version, if it still has the version that was read.
 *
 * @returns false when somebody else changed it meanwhile
 */
export async function updateOccurrence(tx: Tx, date: Occurrence, now: Instant): Promise<boolean> {
  const { id, version, ...row } = toRow(date);
  const result = await tx
    .updateTable('occurrences')
    .set({ ...row, version: version + 1, updated_at: now })
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Cancels these dates of those that are booked. */
export async function cancelOccurrences(tx: Tx, ids: readonly string[], now: Instant): Promise<void> {
  for (const part of chunks(ids)) {
    await tx
      .updateTable('occurrences')
      .set((eb) => ({
        status: 'cancelled',
        cancelled_at: now,
        updated_at: now,
        version: eb('version', '+', 1),
      }))
      .where('id', 'in', part)
      .where('status', '=', 'booked')
      .execute();
  }
}

/** These dates, whatever their status, in no order; ids that are none are left out. */
export async function occurrencesById(db: Db | Tx, ids: readonly string[]): Promise<readonly Occurrence[]> {
  const found: Occurrence[] = [];
  for (const part of chunks(ids)) {
    const rows = await db.selectFrom('occurrences').selectAll().where('id', 'in', part).execute();
    found.push(...rows.map(fromRow));
  }
  return found;
}

/** The dates of these bookings that callers see, earliest first within each booking. */
export async function occurrencesOfAll(
  db: Db | Tx,
  bookings: readonly string[],
): Promise<readonly Occurrence[]> {
  const found: Occurrence[] = [];
  for (const part of chunks(bookings)) {
    const rows = await db
      .selectFrom('occurrences')
      .selectAll()
      .where('booking', 'in', part)
      .where('status', '!=', 'dropped')
      .orderBy('starts_at')
      .orderBy('id')
      .execute();
    found.push(...rows.map(fromRow));
  }
  return found;
}

/** Booked dates whose window holds the instant. */
export async function dueAt(db: Db | Tx, at: Instant): Promise<readonly Occurrence[]> {
  const rows = await db
    .selectFrom('occurrences')
    .selectAll()
    .where('status', '=', 'booked')
    .where('opens_at', '<=', at)
    .where('opens_at', '>', at - LONGEST_WINDOW_MS)
    .where('closes_at', '>', at)
    .orderBy('opens_at')
    .orderBy('id')
    .execute();
  return rows.map(fromRow);
}

/** Booked dates of these branches that are not over at `from`, in no order. */
export async function bookedFrom(
  db: Db | Tx,
  branches: readonly string[],
  from: Instant,
): Promise<readonly Occurrence[]> {
  const found: Occurrence[] = [];
  for (const part of chunks(branches)) {
    const rows = await db
      .selectFrom('occurrences')
      .selectAll()
      .where('branch', 'in', part)
      .where('starts_at', '>', from - LONGEST_WINDOW_MS)
      .where('closes_at', '>', from)
      .where('status', '=', 'booked')
      .execute();
    found.push(...rows.map(fromRow));
  }
  return found;
}

/** What a listing of dates is narrowed to; null leaves open. */
export type OccurrenceFilter = {
  /** Branch ids; null for all. */
  readonly branches: readonly string[] | null;
  /** Dates that share an instant with `[from, to)`. */
  readonly from: Instant | null;
  readonly to: Instant | null;
  /** Only what has ended by then; null for any. */
  readonly endedBy: Instant | null;
  readonly status: 'booked' | 'cancelled' | null;
  /** Their booking must have all of them. */
  readonly words: readonly SoughtWord[] | null;
  /** Principals, one of whom made the booking. */
  readonly bookers: readonly string[] | null;
  /** Only these dates; null for any. */
  readonly ids: readonly string[] | null;
  /** Whether the latest come first. */
  readonly latestFirst: boolean;
  /** Only those behind this one. */
  readonly after: { readonly startsAt: Instant; readonly id: string } | null;
  readonly limit: number;
};

/** Dates that callers see, by start and id. */
export async function listOccurrences(db: Db | Tx, filter: OccurrenceFilter): Promise<readonly Occurrence[]> {
  const { branches, from, to, endedBy, status, words, bookers, ids, latestFirst, after, limit } = filter;
  let query = db.selectFrom('occurrences').selectAll().where('status', '!=', 'dropped');
  if (status === 'cancelled') query = query.where('status', '=', 'cancelled');
  // Nearly all dates are booked: said like this, no store takes its index by status and sorts a whole year for one page.
  if (status === 'booked') query = query.where('status', '!=', 'cancelled');
  if (branches !== null) query = query.where('branch', 'in', branches);
  if (from !== null) {
    query = query.where('ends_at', '>', from).where('starts_at', '>', from - LONGEST_WINDOW_MS);
  }
  if (to !== null) query = query.where('starts_at', '<', to);
  // What has ended has begun: said too, since dates are found by their start.
  if (endedBy !== null) query = query.where('starts_at', '<', endedBy).where('ends_at', '<=', endedBy);
  if (ids !== null) query = query.where('id', 'in', ids);
  if (words !== null) {
    query = query.where('booking', 'in', (eb) =>
      eb.selectFrom('bookings').select('id').where(hasWords(words)),
    );
  }
  if (bookers !== null) {
    query = query.where('booking', 'in', (eb) =>
      eb.selectFrom('bookings').select('id').where(isBookedBy(bookers)),
    );
  }
  if (after !== null) {
    const behind = latestFirst ? '<' : '>';
    query = query.where((eb) =>
      eb(eb.refTuple('starts_at', 'id'), behind, eb.tuple(after.startsAt, after.id)),
    );
  }
  const order = latestFirst ? 'desc' : 'asc';
  const rows = await query.orderBy('starts_at', order).orderBy('id', order).limit(limit).execute();
  return rows.map(fromRow);
}

function* chunks<T>(items: readonly T[]): Generator<T[]> {
  for (let at = 0; at < items.length; at += CHUNK) yield items.slice(at, at + CHUNK);
}

function toRow(date: Occurrence) {
  return {
    id: date.id,
    booking: date.booking,
    branch: date.branch,
    start_local: date.start,
    time_zone: date.timeZone,
    duration_minutes: date.durationMinutes,
    starts_at: date.startsAt,
    ends_at: date.endsAt,
    opens_at: date.opensAt,
    closes_at: date.closesAt,
    expected: date.expected,
    status: date.status,
    version: date.version,
    cancelled_at: date.cancelledAt,
    released_closes_at: date.releasedClosesAt,
  };
}

export function fromRow(row: Row): Occurrence {
  const status = OCCURRENCE_STATUSES.find((known) => known === row.status);
  if (status === undefined) throw new Error(`Occurrence ${row.id} has an unknown status.`);
  return {
    id: row.id,
    booking: row.booking,
    branch: row.branch,
    start: row.start_local,
    timeZone: row.time_zone,
    durationMinutes: row.duration_minutes,
    startsAt: row.starts_at,
    endsAt: row.ends_at,
    opensAt: row.opens_at,
    closesAt: row.closes_at,
    expected: row.expected,
    status,
    version: row.version,
    cancelledAt: row.cancelled_at,
    releasedClosesAt: row.released_closes_at,
  };
}

/** The dates not over yet of the bookings that `principal` made, earliest first. */
export async function datesBookedBy(
  db: Db | Tx,
  principal: string,
  now: Instant,
  limit: number,
): Promise<readonly Occurrence[]> {
  const rows = await datesToCome(db, now, limit)
    .where('booking', 'in', (eb) =>
      eb
        .selectFrom('bookings')
        .select('id')
        .where('booked_by', '=', principal)
        .where('last_ends_at', '>', now),
    )
    .execute();
  return rows.map(fromRow);
}

/** The dates not over yet of these very branches, earliest first. */
export async function datesOfBranches(
  db: Db | Tx,
  branches: readonly string[],
  now: Instant,
  limit: number,
): Promise<readonly Occurrence[]> {
  if (branches.length === 0) return [];
  const rows = await datesToCome(db, now, limit).where('branch', 'in', branches).execute();
  return rows.map(fromRow);
}

/** Said by what a date is not: by `booked` SQLite would take the index of windows, and read the whole year. */
function datesToCome(db: Db | Tx, now: Instant, limit: number) {
  return db
    .selectFrom('occurrences')
    .selectAll()
    .where('status', 'not in', ['cancelled', 'dropped'])
    .where('ends_at', '>', now)
    .orderBy('starts_at')
    .orderBy('id')
    .limit(limit);
}
