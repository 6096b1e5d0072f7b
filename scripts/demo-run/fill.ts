import { createHash } from 'node:crypto';
import { setImmediate as breathe } from 'node:timers/promises';
import type { Span } from '../../src/lib/span.ts';
import { type Api, ApiProblem, type BookingWish } from './api.ts';
import type { Report } from './screen.ts';
import { cutRequest, dateKey, type YearRequest } from './year.ts';

/** What became of the bookings of the next days. */
export type Filled = {
  /** Dates that stand now, those of earlier starts included. */
  readonly dates: number;
  readonly booked: number;
  /** Dates for which no place was left. */
  readonly refused: number;
};

const AT_ONCE = 16;
const BREATHE_AFTER = 20;

/** Books whatever is still missing of the year's meetings that begin within `span`. */
export async function fill(
  api: Api,
  requests: readonly YearRequest[],
  span: Span,
  report: Report,
): Promise<Filled> {
  const known = new Set<string>();
  let standing = 0;
  for await (const { branch, title, startsAt, status } of api.occurrences(span.from, span.to)) {
    known.add(dateKey(branch, title, startsAt));
    if (status === 'booked') standing += 1;
  }
  const wishes = await cutAll(requests, span, known);
  const counts = { done: 0, booked: 0, refused: 0 };
  const queue = wishes.values();
  const work = async () => {
    for (const wish of queue) {
      const { booked, refused } = await bookOne(api, wish);
      counts.done += 1;
      counts.booked += booked;
      counts.refused += refused;
      report(progress(counts, wishes.length));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return { dates: standing + counts.booked, booked: counts.booked, refused: counts.refused };
}

/** Earliest first. Expanding a year of series takes a second or two, in which Ctrl-C must be heard. */
async function cutAll(
  requests: readonly YearRequest[],
  span: Span,
  known: ReadonlySet<string>,
): Promise<readonly BookingWish[]> {
  const wishes: BookingWish[] = [];
  for (const [index, request] of requests.entries()) {
    if (index % BREATHE_AFTER === 0) await breathe();
    wishes.push(...cutRequest(request, span, known));
  }
  return wishes.sort((one, other) => (one.start < other.start ? -1 : 1));
}

async function bookOne(api: Api, wish: BookingWish): Promise<{ booked: number; refused: number }> {
  const key = createHash('sha256').update(JSON.stringify(wish)).digest('hex');
  try {
    const { occurrences, skipped } = await api.book(wish, key);
    return { booked: occurrences.length, refused: skipped.length };
  } catch (error) {
    // Every date refused: the capacity is what it is, and the demo shows it.
    if (error instanceof ApiProblem && error.code === 'capacity-exhausted') {
      return { booked: 0, refused: Number(/COUNT=(\d+)/.exec(wish.recurrence ?? '')?.[1] ?? 1) };
    }
    throw error;
  }
}

function progress({ done, booked, refused }: Record<'done' | 'booked' | 'refused', number>, all: number) {
  const percent = Math.floor((100 * done) / all);
  return `${percent} %, ${done} of ${all} bookings, ${booked} dates, ${refused} refused`;
}
