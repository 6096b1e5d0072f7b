import type { Instant, Span } from '../../lib/span.ts';
import type { Db, Tx } from '../../platform/db/database.ts';
import { LONGEST_WINDOW_MS, type Occurrence } from './occurrence.ts';
import { fromRow } from './occurrence-store.ts';

const CHUNK = 200;
/** Only who has papers has the word among their options, see `storedOptions`; in a text of theirs its quotes are escaped. */
const WITH_PAPERS = '%"papers":%';

/**
 * Booked dates of bookings that may have papers and that are not over at the beginning of `span`: those that start before
 * its end, and of bookings without one of these the next.
 */
export async function datesWithPapers(db: Db | Tx, span: Span): Promise<readonly Occurrence[]> {
  const bookings = await db
    .selectFrom('bookings')
    .select('id')
    .where('status', '=', 'booked')
    .where('last_ends_at', '>', span.from)
    .where('options', 'like', WITH_PAPERS)
    .execute();
  const ids = bookings.map(({ id }) => id);
  const soon = await inChunks(ids, (part) => startingIn(db, part, span));
  const seen = new Set(soon.map(({ booking }) => booking));
  const others = ids.filter((id) => !seen.has(id));
  return [...soon, ...(await inChunks(others, (part) => nextOf(db, part, span.from)))];
}

async function inChunks(
  ids: readonly string[],
  find: (part: readonly string[]) => Promise<readonly Occurrence[]>,
): Promise<readonly Occurrence[]> {
  const found: Occurrence[] = [];
  for (let at = 0; at < ids.length; at += CHUNK) found.push(...(await find(ids.slice(at, at + CHUNK))));
  return found;
}

async function startingIn(db: Db | Tx, bookings: readonly string[], { from, to }: Span) {
  const rows = await bookedOf(db, bookings, from)
    .where('starts_at', '>', from - LONGEST_WINDOW_MS)
    .where('starts_at', '<', to)
    .execute();
  return rows.map(fromRow);
}

async function nextOf(db: Db | Tx, bookings: readonly string[], from: Instant) {
  const firsts = await db
    .selectFrom('occurrences')
    .select((eb) => ['booking', eb.fn.min('starts_at').as('starts_at')])
    .where('booking', 'in', bookings)
    .where('status', '=', 'booked')
    .where('ends_at', '>', from)
    .groupBy('booking')
    .execute();
  const first = new Map(firsts.map(({ booking, starts_at: startsAt }) => [booking, startsAt]));
  const rows = await bookedOf(db, bookings, from)
    .where('starts_at', 'in', [...first.values()])
    .execute();
  return rows.map(fromRow).filter(({ booking, startsAt }) => first.get(booking) === startsAt);
}

function bookedOf(db: Db | Tx, bookings: readonly string[], from: Instant) {
  return db
    .selectFrom('occurrences')
    .selectAll()
    .where('booking', 'in', bookings)
    .where('status', '=', 'booked')
    .where('ends_at', '>', from);
}
