import type { Instant, Span } from '../../lib/span.ts';
import type { Db, Tx } from '../../platform/db/database.ts';
import type { Occurrence } from './occurrence.ts';
import { fromRow } from './occurrence-store.ts';

/** How many booked dates begin at an instant. */
export type Start = { readonly startsAt: Instant; readonly dates: number };

/** Where booked dates begin inside the span, earliest first. @param branches ids; null for all */
export async function countStarts(
  db: Db | Tx,
  branches: readonly string[] | null,
  { from, to }: Span,
): Promise<readonly Start[]> {
  const rows = await ofBranches(db, branches)
    .where('starts_at', '>=', from)
    .where('starts_at', '<', to)
    .select(({ fn }) => ['starts_at', fn.countAll<number | string>().as('dates')])
    .groupBy('starts_at')
    .orderBy('starts_at')
    .execute();
  return rows.map(({ starts_at: startsAt, dates }) => ({ startsAt, dates: Number(dates) }));
}

/**
 * The booked dates that begin inside one of the spans, earliest first.
 *
 * @param branches ids; null for all
 * @param spans earliest first
 */
export async function datesBeginning(
  db: Db | Tx,
  branches: readonly string[] | null,
  spans: readonly Span[],
): Promise<readonly Occurrence[]> {
  const [first, last] = [spans[0], spans.at(-1)];
  if (first === undefined || last === undefined) return [];
  // Said from end to end, too: of many spans alone no store makes one way through its index.
  const rows = await ofBranches(db, branches)
    .where('starts_at', '>=', first.from)
    .where('starts_at', '<', last.to)
    .where((eb) =>
      eb.or(spans.map(({ from, to }) => eb.and([eb('starts_at', '>=', from), eb('starts_at', '<', to)]))),
    )
    .selectAll()
    .orderBy('starts_at')
    .orderBy('id')
    .execute();
  return rows.map(fromRow);
}

/** Said by what it is not: no store then takes its index by status, under which nearly every date stands. */
function ofBranches(db: Db | Tx, branches: readonly string[] | null) {
  const booked = db
    .selectFrom('occurrences')
    .where('status', '!=', 'dropped')
    .where('status', '!=', 'cancelled');
  return branches === null ? booked : booked.where('branch', 'in', branches);
}
