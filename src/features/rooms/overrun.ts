import { contains, type Instant, type Span } from '../../lib/span.ts';
import type { PoolLimits } from '../capacity/admission.ts';

/** A room with people in it whose window is over, or ends before long. */
export type Overrun = {
  readonly id: string;
  /** When its window ended or ends; the earlier, the longer it is over. */
  readonly closesAt: Instant;
  /** People expected. */
  readonly seats: number;
};

type Question = {
  /** The time to plan, from now on. */
  readonly span: Span;
  /** Every admitted window that shares an instant with it, those of the overruns included: their places are promised. */
  readonly windows: readonly { readonly span: Span; readonly seats: number }[];
  readonly overruns: readonly Overrun[];
  readonly limits: Pick<PoolLimits, 'rooms' | 'seats' | 'outages'>;
};

/**
 * Which rooms must leave when, so that every admitted window has its place at each instant: the one that is longest
 * over first, as few of that order as are needed, none before it must. Pure.
 *
 * @returns for each room that must leave the instant, within the span; those that may stay are absent
 *
 * Counts anew at each instant at which something changes: there are few within minutes.
 */
export function scheduleLeaving(question: Question): ReadonlyMap<string, Instant> {
  const longestFirst = question.overruns.toSorted(
    (one, other) => one.closesAt - other.closesAt || (one.id < other.id ? -1 : 1),
  );
  const leaving = new Map<string, Instant>();
  for (const at of instantsToLookAt(question)) {
    const over = longestFirst.filter(({ id, closesAt }) => closesAt <= at && !leaving.has(id));
    const free = freeAt(question, at);
    let rooms = free.rooms - over.length;
    let seats = free.seats - sumOf(over, (each) => each.seats);
    for (const room of over) {
      if (rooms >= 0 && seats >= 0) break;
      leaving.set(room.id, at);
      rooms += 1;
      seats += room.seats;
    }
  }
  return leaving;
}

/** Now, and whenever a window or an outage begins or ends, or a room gets over its own. */
function instantsToLookAt({ span, windows, overruns, limits }: Question): readonly Instant[] {
  const changes = [
    ...[...windows, ...limits.outages].flatMap((each) => [each.span.from, each.span.to]),
    ...overruns.map(({ closesAt }) => closesAt),
  ];
  const inside = changes.filter((at) => contains(span, at));
  return [...new Set([span.from, ...inside])].sort((one, other) => one - other);
}

/** What the limits in force leave beside the windows; below 0 where more is promised than they allow. */
function freeAt({ windows, limits }: Question, at: Instant) {
  const held = windows.filter((each) => contains(each.span, at));
  const out = limits.outages.filter((each) => contains(each.span, at));
  const left = (limit: number, taken: number) => Math.max(0, limit - taken);
  return {
    rooms:
      left(
        limits.rooms,
        sumOf(out, ({ rooms }) => rooms),
      ) - held.length,
    seats:
      left(
        limits.seats,
        sumOf(out, ({ seats }) => seats),
      ) - sumOf(held, ({ seats }) => seats),
  };
}

function sumOf<T>(all: readonly T[], amountOf: (each: T) => number): number {
  return all.reduce((sum, each) => sum + amountOf(each), 0);
}
