import { type Span, toIso } from '../../lib/span.ts';
import type { Db, Tx } from '../../platform/db/database.ts';
import { type ConcernedDate, type ConcernedDates, MOST_NAMED } from '../branches/concerned.ts';
import { poolMeasures } from '../capacity/admission.ts';
import { limitsDuring } from './admit-dates.ts';
import { bookingsById } from './booking-store.ts';
import type { Desk } from './desk.ts';
import type { Occurrence } from './occurrence.ts';
import type { PlannedOutage } from './outage-store.ts';
import { datesAbove } from './overcommitment.ts';

/** A date with all that it is above, limits of a single date among them. */
export type Concerned = {
  readonly date: Occurrence;
  readonly above: readonly ConcernedDate['above'][number][];
};

/**
 * The dates during whose window more is promised than the pool carries, inside a span.
 *
 * @param planned outages that are not planned yet, and counted as if they were
 */
export async function concernedBy(
  desk: Pick<Desk, 'branches' | 'settings' | 'heldOver'>,
  tx: Tx | Db,
  span: Span,
  planned: readonly Omit<PlannedOutage, 'id'>[],
): Promise<ConcernedDates> {
  const tree = await desk.branches.tree(tx);
  const limits = await limitsDuring(desk.settings, tx, span);
  const measures = poolMeasures({ ...limits, outages: [...limits.outages, ...planned] });
  return toConcerned(tx, await datesAbove(desk, tx, { tree, span, measures }));
}

/** As answers show them: all are counted, the first of them named. */
export async function toConcerned(tx: Tx | Db, all: readonly Concerned[]): Promise<ConcernedDates> {
  const lastFirst = all.toSorted((one, other) => (one.date.id < other.date.id ? 1 : -1));
  return { total: all.length, dates: await nameDates(tx, lastFirst.slice(0, MOST_NAMED)) };
}

/** With the titles of their bookings, in the same order. */
export async function nameDates(tx: Tx | Db, dates: readonly Concerned[]): Promise<ConcernedDate[]> {
  const ids = [...new Set(dates.map(({ date }) => date.booking))];
  const titles = new Map((await bookingsById(tx, ids)).map(({ id, title }) => [id, title]));
  return dates.map(({ date, above }) => ({
    id: date.id,
    booking: date.booking,
    branch: date.branch,
    title: titles.get(date.booking) ?? '',
    start: date.start,
    timeZone: date.timeZone,
    startsAt: toIso(date.startsAt),
    endsAt: toIso(date.endsAt),
    expectedParticipants: date.expected,
    above: above.map((exceeded) => ({ ...exceeded })),
  }));
}
