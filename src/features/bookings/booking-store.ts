import { sql } from 'kysely';
import { z } from 'zod';
import { foldText } from '../../lib/fold.ts';
import { type Instant, MINUTE_MS } from '../../lib/span.ts';
import type { Db, Tx } from '../../platform/db/database.ts';
import type { Schema } from '../../platform/db/schema.ts';
import { BASE_OPTIONS, BookingOptions } from '../branches/options.ts';
import { type Booking, reachOf } from './booking.ts';
import type { Occurrence } from './occurrence.ts';
import type { SoughtWord } from './search.ts';
import { hasWords, isBookedBy } from './search-store.ts';

const CHUNK = 500;

export async function insertBooking(
  tx: Tx,
  booking: Booking,
  occurrences: readonly Occurrence[],
  now: Instant,
): Promise<void> {
  const row = { ...toRow(booking, occurrences), created_at: now, updated_at: now };
  await tx.insertInto('bookings').values(row).execute();
}

/**
 * Writes a booking as it is to be, under the next version, if it still has the version that was read.
 *
 * @param occurrences its dates after the change
 * @returns false when somebody else changed it meanwhile
 */
export async function updateBooking(
  tx: Tx,
  booking: Booking,
  occurrences: readonly Occurrence[],
  now: Instant,
): Promise<boolean> {
  const { id, version, ...row } = toRow(booking, occurrences);
  const result = await tx
    .updateTable('bookings')
    .set({ ...row, version: version + 1, updated_at: now })
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

export async function bookingById(db: Db | Tx, id: string): Promise<Booking | null> {
  const row = await db.selectFrom('bookings').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

/** No meeting that was booked for later begins this soon after. */
const AT_ONCE_MS = 10 * MINUTE_MS;

/** A booking, and whether it began as soon as it was made: a meeting at once. */
export type LastBooking = Booking & { readonly wasAtOnce: boolean };

/** What a principal booked last, of what is not cancelled: for a branch, or (null) for any. */
export async function lastBookingBy(
  db: Db | Tx,
  principal: string,
  branch: string | null,
): Promise<LastBooking | null> {
  const row = await db
    .selectFrom('bookings')
    .selectAll()
    .where('booked_by', '=', principal)
    .where('status', '=', 'booked')
    .$if(branch !== null, (query) => query.where('branch', '=', branch ?? ''))
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return null;
  return { ...fromRow(row), wasAtOnce: row.first_starts_at - row.created_at <= AT_ONCE_MS };
}

/** These bookings in no order; ids that are none are left out. */
export async function bookingsById(db: Db | Tx, ids: readonly string[]): Promise<readonly Booking[]> {
  const found: Booking[] = [];
  for (let at = 0; at < ids.length; at += CHUNK) {
    const part = ids.slice(at, at + CHUNK);
    const rows = await db.selectFrom('bookings').selectAll().where('id', 'in', part).execute();
    found.push(...rows.map(fromRow));
  }
  return found;
}

/** What a listing of bookings is narrowed to; null leaves open. */
export type BookingFilter = {
  /** Branch ids; null for all. */
  readonly branches: readonly string[] | null;
  /** Bookings with a first start before `to` and a last end after `from`. */
  readonly from: Instant | null;
  readonly to: Instant | null;
  readonly status: 'booked' | 'cancelled' | null;
  /** All of them must be found. */
  readonly words: readonly SoughtWord[] | null;
  /** Principals, one of whom made it. */
  readonly bookers: readonly string[] | null;
  /** Only those behind this one. */
  readonly after: { readonly startsAt: Instant; readonly id: string } | null;
  readonly limit: number;
};

/** A booking and the first start that it is ordered by. */
export type ListedBooking = { readonly booking: Booking; readonly firstStartsAt: Instant };

/** Bookings by their first start and id. */
export async function listBookings(db: Db | Tx, filter: BookingFilter): Promise<readonly ListedBooking[]> {
  const { branches, from, to, status, words, bookers, after, limit } = filter;
  let query = db.selectFrom('bookings').selectAll();
  if (branches !== null) query = query.where('branch', 'in', branches);
  if (from !== null) query = query.where('last_ends_at', '>', from);
  if (to !== null) query = query.where('first_starts_at', '<', to);
  if (status !== null) query = query.where('status', '=', status);
  if (words !== null) query = query.where(hasWords(words));
  if (bookers !== null) query = query.where(isBookedBy(bookers));
  if (after !== null) {
    query = query.where((eb) =>
      eb(eb.refTuple('first_starts_at', 'id'), '>', eb.tuple(after.startsAt, after.id)),
    );
  }
  const rows = await query.orderBy('first_starts_at').orderBy('id').limit(limit).execute();
  return rows.map((row) => ({ booking: fromRow(row), firstStartsAt: row.first_starts_at }));
}

function toRow(booking: Booking, occurrences: readonly Occurrence[]) {
  const { firstStartsAt, lastEndsAt } = reachOf(occurrences);
  return {
    id: booking.id,
    branch: booking.branch,
    title: booking.title,
    description: booking.description,
    time_zone: booking.timeZone,
    start_local: booking.start,
    duration_minutes: booking.durationMinutes,
    recurrence: booking.recurrence,
    expected: booking.expected,
    options: JSON.stringify(storedOptions(booking.options)),
    status: booking.status,
    skipped: JSON.stringify(booking.skipped),
    shifted: JSON.stringify(booking.shifted),
    booked_by: booking.bookedBy,
    search_text: foldText(booking.title, booking.description),
    first_starts_at: firstStartsAt,
    last_ends_at: lastEndsAt,
    version: booking.version,
    cancelled_at: booking.cancelledAt,
  };
}

/** Without `papers` where there are none: programs before it read strictly, and share the store while replicas are replaced. */
function storedOptions({ papers, ...options }: BookingOptions): Partial<BookingOptions> {
  return papers === BASE_OPTIONS.papers ? options : { ...options, papers };
}

const AnyOptions = z.looseObject({});
/** What only newer programs know is left out. */
const KnownOptions = z.object(BookingOptions.shape);

/** Rows written before an option existed have its base value. */
function readOptions(stored: string): BookingOptions {
  return KnownOptions.parse({ ...BASE_OPTIONS, ...AnyOptions.parse(JSON.parse(stored)) });
}

const StoredSkipped = z.array(
  z.object({
    start: z.string(),
    reason: z.enum(['capacity', 'gap']),
    limit: z.enum(['rooms', 'seats', 'branch']).exactOptional(),
  }),
);

const StoredShifted = z.array(z.object({ start: z.string(), to: z.string() }));

function fromRow(row: Schema['bookings']): Booking {
  return {
    id: row.id,
    branch: row.branch,
    title: row.title,
    description: row.description,
    start: row.start_local,
    timeZone: row.time_zone,
    durationMinutes: row.duration_minutes,
    recurrence: row.recurrence,
    expected: row.expected,
    options: readOptions(row.options),
    status: row.status === 'booked' ? 'booked' : 'cancelled',
    skipped: StoredSkipped.parse(JSON.parse(row.skipped)),
    shifted: StoredShifted.parse(JSON.parse(row.shifted)),
    bookedBy: row.booked_by,
    version: row.version,
    cancelledAt: row.cancelled_at,
  };
}

/** What people wrote about a meeting, and the code that they chose, among its options. */
const WRITTEN = ['welcome', 'accessCode', 'attendance'] as const;

/**
 * Takes what people wrote about them from `limit` at most of the bookings whose last date ended before `before`.
 *
 * @returns how many
 */
export async function blankTexts(tx: Tx, before: Instant, limit: number): Promise<number> {
  const rows = await tx
    .selectFrom('bookings')
    .select(['id', 'title', 'options'])
    .where('last_ends_at', '<', before)
    .where((eb) =>
      eb.or([
        eb('description', 'is not', null),
        // As `JSON.stringify` writes a text; null is written without quotes.
        ...WRITTEN.map((option) => eb('options', 'like', `%"${option}":"%`)),
      ]),
    )
    .orderBy('id')
    .limit(limit)
    .execute();
  for (const { id, title, options } of rows) {
    // What only newer programs know of the options stays.
    const kept = AnyOptions.parse(JSON.parse(options));
    for (const option of WRITTEN) if (option in kept) kept[option] = null;
    await tx
      .updateTable('bookings')
      .set({
        ...{ description: null, search_text: foldText(title, null), options: JSON.stringify(kept) },
        version: sql`version + 1`,
      })
      .where('id', '=', id)
      .execute();
  }
  return rows.length;
}
