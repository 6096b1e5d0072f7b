import type { Instant, Span } from '../../lib/span.ts';
import { type Claim, type PoolLimits, roomsOf } from './admission.ts';
import { changesOf, instantsOf, type Load } from './curve.ts';

/** The most that is claimed at one instant inside `[from, to)`; rooms and seats may peak at different ones. */
export type PeakStep = Span & { readonly rooms: number; readonly seats: number };

/** By how much the claims exceed the limits in force, throughout `span`; 0 for a limit that holds. */
export type Overcommitment = { readonly span: Span; readonly rooms: number; readonly seats: number };

/** What is claimed, and what is out of order, from here to the next level. */
type Level = {
  readonly from: Instant;
  readonly rooms: number;
  readonly seats: number;
  readonly out: { readonly rooms: number; readonly seats: number };
};

/**
 * The peak inside each step of a stretch of time, in order; the last step ends where the stretch does.
 *
 * @throws RangeError when the stretch is empty or runs backwards, or `stepMs` is not a whole number above 0
 *
 * A sweep over starts and ends: O(n log n + steps).
 */
export function peakSteps(
  claims: readonly Claim[],
  { from, to, stepMs }: Span & { readonly stepMs: number },
): readonly PeakStep[] {
  if (!(from < to)) throw new RangeError('a stretch of time must end after it begins');
  if (!Number.isSafeInteger(stepMs) || stepMs <= 0) throw new RangeError('a step lasts a whole number of ms');
  const levels = levelsOf(claims, [])[Symbol.iterator]();
  let next = levels.next();
  let now = { rooms: 0, seats: 0 };
  const steps: PeakStep[] = [];
  for (let start = from; start < to; start += stepMs) {
    const end = Math.min(start + stepMs, to);
    for (; !next.done && next.value.from <= start; next = levels.next()) now = next.value;
    let peak = { rooms: now.rooms, seats: now.seats };
    for (; !next.done && next.value.from < end; next = levels.next()) {
      now = next.value;
      peak = { rooms: Math.max(peak.rooms, now.rooms), seats: Math.max(peak.seats, now.seats) };
    }
    steps.push({ from: start, to: end, ...peak });
  }
  return steps;
}

/** The least that may be promised at once inside each step, planned outages taken off; the steps are those of `peakSteps`. */
export function limitSteps(
  limits: PoolLimits,
  span: Span & { readonly stepMs: number },
): readonly PeakStep[] {
  const missing = limits.outages.map((outage) => ({ ...outage, path: [] }));
  return peakSteps(missing, span).map(({ from, to, rooms, seats }) => ({
    ...{ from, to },
    rooms: Math.max(limits.rooms - rooms, 0),
    seats: Math.max(limits.seats - seats, 0),
  }));
}

/** The stretches in which more is claimed than the limits in force allow, earliest first, none touching an equal one. */
export function overcommitted(claims: readonly Claim[], limits: PoolLimits): readonly Overcommitment[] {
  const found: Overcommitment[] = [];
  let last = { from: -Infinity, rooms: 0, seats: 0 };
  for (const level of levelsOf(claims, limits.outages)) {
    const rooms = excess(level.rooms, limits.rooms - level.out.rooms);
    const seats = excess(level.seats, limits.seats - level.out.seats);
    if (rooms === last.rooms && seats === last.seats) continue;
    if (last.rooms > 0 || last.seats > 0) {
      found.push({ span: { from: last.from, to: level.from }, rooms: last.rooms, seats: last.seats });
    }
    last = { from: level.from, rooms, seats };
  }
  return found;
}

function excess(count: number, limit: number): number {
  return Math.max(count - Math.max(limit, 0), 0);
}

/** Claims and outages summed up between the instants at which they change; before the first nothing counts. */
function levelsOf(claims: readonly Claim[], outages: PoolLimits['outages']): readonly Level[] {
  const rooms = changesOf(claims.map((claim): Load => ({ span: claim.span, amount: roomsOf(claim) })));
  const seats = changesOf(claims.map(({ span, seats: amount }): Load => ({ span, amount })));
  const roomsOut = changesOf(outages.map((outage): Load => ({ span: outage.span, amount: outage.rooms })));
  const seatsOut = changesOf(outages.map((outage): Load => ({ span: outage.span, amount: outage.seats })));
  const sum = { rooms: 0, seats: 0, roomsOut: 0, seatsOut: 0 };
  return instantsOf(rooms, seats, roomsOut, seatsOut).map((from) => {
    sum.rooms += rooms.get(from) ?? 0;
    sum.seats += seats.get(from) ?? 0;
    sum.roomsOut += roomsOut.get(from) ?? 0;
    sum.seatsOut += seatsOut.get(from) ?? 0;
    return { from, rooms: sum.rooms, seats: sum.seats, out: { rooms: sum.roomsOut, seats: sum.seatsOut } };
  });
}
