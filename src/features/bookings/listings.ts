import { z } from 'zod';
import type { Instant } from '../../lib/span.ts';
import type { Db, Tx } from '../../platform/db/database.ts';
import { openCursor, sealCursor } from '../../platform/http/cursor.ts';
import type { Tree } from '../branches/tree.ts';
import type { Reach } from '../people/rights.ts';
import type { Booking, BookingWithDates } from './booking.ts';
import { bookingsById, listBookings } from './booking-store.ts';
import type { Occurrence } from './occurrence.ts';
import { listOccurrences, occurrencesOfAll } from './occurrence-store.ts';
import type { SoughtWord } from './search.ts';

/** What a listing is asked for; null leaves open. */
export type Listing = {
  /** Branches that count. */
  readonly branches: readonly string[] | null;
  readonly from: Instant | null;
  readonly to: Instant | null;
  readonly status: 'booked' | 'cancelled' | null;
  /** Without a single one, nothing is found. */
  readonly words: readonly SoughtWord[] | null;
  /** Principals who made the booking. */
  readonly bookers: readonly string[] | null;
  readonly cursor: string | undefined;
  readonly limit: number;
};

/** One page, and the cursor of the next; null on the last. */
export type Page<T> = { readonly items: readonly T[]; readonly next: string | null };

/** Where a list by start and id goes on. */
const Place = z.strictObject({ startsAt: z.int(), id: z.string() });
type Place = z.infer<typeof Place>;

/** A date with its booking. */
export type DateOfBooking = { readonly occurrence: Occurrence; readonly booking: Booking };

/** Bookings by their first start. @throws Refusal `cursor-invalid` */
export async function pageOfBookings(
  db: Db | Tx,
  key: Buffer,
  { cursor, limit, ...filter }: Listing,
): Promise<Page<BookingWithDates>> {
  const after = placeIn(key, cursor);
  if (findsNothing(filter)) return { items: [], next: null };
  const listed = await listBookings(db, { ...filter, after, limit: limit + 1 });
  const page = pageOf(key, listed, limit, ({ booking: { id }, firstStartsAt }) => ({
    startsAt: firstStartsAt,
    id,
  }));
  const dates = new Map<string, Occurrence[]>(page.items.map(({ booking: { id } }) => [id, []]));
  for (const date of await occurrencesOfAll(db, [...dates.keys()])) dates.get(date.booking)?.push(date);
  return {
    items: page.items.map(({ booking }) => ({ booking, occurrences: dates.get(booking.id) ?? [] })),
    next: page.next,
  };
}

/**
 * Dates by their start.
 *
 * @param listing `ids`: the only dates that count; null for all. `endedBy`: only what has ended by then. `latestFirst`:
 *   backwards
 * @throws Refusal `cursor-invalid`
 */
export async function pageOfOccurrences(
  db: Db | Tx,
  key: Buffer,
  {
    cursor,
    limit,
    endedBy = null,
    latestFirst = false,
    ...filter
  }: Listing & {
    readonly ids: readonly string[] | null;
    readonly endedBy?: Instant | null;
    readonly latestFirst?: boolean;
  },
): Promise<Page<DateOfBooking>> {
  const after = placeIn(key, cursor);
  if (findsNothing(filter) || filter.ids?.length === 0) return { items: [], next: null };
  const listed = await listOccurrences(db, { ...filter, endedBy, latestFirst, after, limit: limit + 1 });
  const page = pageOf(key, listed, limit, ({ startsAt, id }) => ({ startsAt, id }));
  const ids = [...new Set(page.items.map(({ booking }) => booking))];
  const bookings = new Map((await bookingsById(db, ids)).map((booking) => [booking.id, booking]));
  return {
    items: page.items.flatMap((occurrence) => {
      const booking = bookings.get(occurrence.booking);
      return booking === undefined ? [] : [{ occurrence, booking }];
    }),
    next: page.next,
  };
}

/** Neither store has a word for a list of nothing. */
function findsNothing({ branches, words }: Pick<Listing, 'branches' | 'words'>): boolean {
  return branches?.length === 0 || words?.length === 0;
}

/** The place that a cursor names; null for the beginning. @throws Refusal `cursor-invalid` */
export function placeIn(key: Buffer, cursor: string | undefined): Place | null {
  return cursor === undefined ? null : openCursor(key, cursor, Place);
}

/** Cuts off the one item that was read to see whether there is more. */
export function pageOf<T>(
  key: Buffer,
  listed: readonly T[],
  limit: number,
  placeOf: (item: T) => Place,
): Page<T> {
  const items = listed.slice(0, limit);
  const last = items.at(-1);
  const next = listed.length > limit && last !== undefined ? sealCursor(key, placeOf(last)) : null;
  return { items, next };
}

/** The branches that a caller reaches, cut down to one and all below it where one is named; null for all. */
export function branchesListed(
  tree: Tree,
  reach: Reach,
  branch: string | undefined,
): readonly string[] | null {
  if (reach.all && branch === undefined) return null;
  return tree.all
    .map(({ id }) => id)
    .filter((id) => reach.all || reach.roots.some((root) => tree.isWithin(id, root)))
    .filter((id) => branch === undefined || tree.isWithin(id, branch));
}
