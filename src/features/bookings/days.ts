import { addDays, dateOf, type LocalDateTime, parseLocal, toLocal } from '../../lib/local-time.ts';
import { refuse } from '../../lib/refusal.ts';
import type { Instant, Span } from '../../lib/span.ts';
import type { Db, Tx } from '../../platform/db/database.ts';
import { toMoment } from '../../platform/http/moment.ts';
import { bookingsById } from './booking-store.ts';
import { countStarts, datesBeginning, type Start } from './day-store.ts';
import type { DateOfBooking } from './listings.ts';

/** A day of the calendar with the booked dates that begin on it. */
export type DayOfDates = {
  /** `2027-02-09` */
  readonly day: string;
  /** From one midnight to the next: 23 or 25 hours where clocks change. */
  readonly span: Span;
  /** How many dates begin on it. */
  readonly total: number;
  /** The first of them; none where there are too many to name. */
  readonly dates: readonly DateOfBooking[];
};

export type DaysWish = {
  /** Ids; null for all. */
  readonly branches: readonly string[] | null;
  /** Days as `2027-02-09`, the last one included. */
  readonly from: string;
  readonly to: string;
  /** In which they begin and end; IANA name. */
  readonly timeZone: string;
  /** How many dates of a day are named. */
  readonly named: number;
  /** Days with more dates than these name none. */
  readonly namedUpTo: number;
};

/**
 * Each day of a stretch, with the dates on it. Counted by the store, and only what is named is read: a party has
 * hundreds of dates on an evening.
 *
 * @throws Refusal `date-invalid` for a day outside our calendar
 */
export async function daysWithDates(db: Db | Tx, wish: DaysWish): Promise<readonly DayOfDates[]> {
  const { branches, timeZone, named, namedUpTo } = wish;
  const days = daysBetween(wish.from, wish.to).map((day) => ({ day, span: spanOfDay(day, timeZone) }));
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined || branches?.length === 0) return days.map(empty);
  const starts = await countStarts(db, branches, { from: first.span.from, to: last.span.to });
  const counted = days.map(({ day, span }) => {
    const mine = starts.filter(({ startsAt }) => span.from <= startsAt && startsAt < span.to);
    return { day, span, starts: mine, total: mine.reduce((sum, { dates }) => sum + dates, 0) };
  });
  const heads = counted
    .filter(({ total }) => total > 0 && total <= namedUpTo)
    .map(({ span, starts: mine }) => ({ from: span.from, to: endOfHead(mine, named) }));
  const dates = await datesBeginning(db, branches, heads);
  const ofDay = ({ from, to }: Span) =>
    dates.filter(({ startsAt }) => from <= startsAt && startsAt < to).slice(0, named);
  const shown = counted.flatMap(({ span }) => ofDay(span));
  const bookings = await bookingsById(db, [...new Set(shown.map(({ booking }) => booking))]);
  const byId = new Map(bookings.map((booking) => [booking.id, booking]));
  return counted.map(({ day, span, total }) => ({
    ...{ day, span, total },
    dates: ofDay(span).flatMap((occurrence) => {
      const booking = byId.get(occurrence.booking);
      return booking === undefined ? [] : [{ occurrence, booking }];
    }),
  }));
}

/** From midnight to midnight. @throws Refusal `date-invalid` */
export function spanOfDay(day: string, timeZone: string): Span {
  const next = dateOf(addDays(midnight(day), 1));
  return { from: toMoment(day, timeZone), to: toMoment(next, timeZone) };
}

/** Every day from one to another, both included; none where they stand the other way round. */
export function daysBetween(from: string, to: string): readonly string[] {
  const days: string[] = [];
  for (let at = midnight(from); dateOf(at) <= to; at = addDays(at, 1)) days.push(dateOf(at));
  return days;
}

/** The day on which an instant lies: `2027-02-09`. */
export function dayOf(at: Instant, timeZone: string): string {
  return toLocal(at, timeZone).slice(0, 10);
}

function midnight(day: string): LocalDateTime {
  return parseLocal(`${day}T00:00`) ?? refuse({ code: 'date-invalid', start: day });
}

function empty({ day, span }: Pick<DayOfDates, 'day' | 'span'>): DayOfDates {
  return { day, span, total: 0, dates: [] };
}

/** Just behind the start with which the first `count` dates are complete. */
function endOfHead(starts: readonly Start[], count: number): Instant {
  let sum = 0;
  for (const { startsAt, dates } of starts) {
    sum += dates;
    if (sum >= count) return startsAt + 1;
  }
  return (starts.at(-1)?.startsAt ?? 0) + 1;
}
