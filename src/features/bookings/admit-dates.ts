import type { Conflict, LimitKind } from '../../lib/refusal.ts';
import { type Instant, overlaps, type Span, toIso } from '../../lib/span.ts';
import type { Db, Tx } from '../../platform/db/database.ts';
import { together } from '../../platform/db/together.ts';
import type { Tree } from '../branches/tree.ts';
import {
  type Admission,
  type BranchCaps,
  type Claim,
  createAdmission,
  type PoolLimits,
} from '../capacity/admission.ts';
import { poolLimits } from '../capacity/pool.ts';
import { alternativeStarts } from './alternatives.ts';
import type { BookingSettings, Desk } from './desk.ts';
import { type Occurrence, type Timing, timingOf, windowOf } from './occurrence.ts';
import { outagesIn } from './outage-store.ts';
import { HELD_AHEAD_MS } from './room-functions.ts';
import type { SeriesDate } from './recurrence.ts';
import { heldWindows, mergeSpans } from './window-store.ts';
import { latestStart } from './wish.ts';

const MAX_ALTERNATIVES = 5;

/** One date to be admitted. */
export type Want = {
  readonly timing: Timing;
  /** Elapsed, not by the clock on the wall. */
  readonly durationMinutes: number;
  readonly seats: number;
  /** Its start is not to be shifted: its window has begun. */
  readonly isPinned?: boolean;
  /** The booking did without it before: where it does not fit it is left out, whatever becomes of the others. */
  readonly isOptional?: boolean;
  /** The local start that was asked for by the rule, where `timing` has another one. */
  readonly wished?: string;
};

/** Dates of one booking that want to be admitted together. */
export type Application = {
  /** The branches as the transaction sees them. */
  readonly tree: Tree;
  readonly branch: string;
  readonly timeZone: string;
  readonly now: Instant;
  readonly wants: readonly Want[];
  /** Dates that the wants stand for: their windows are given back. */
  readonly replaced: readonly Occurrence[];
  /** Dates of the same booking that stay: alternatives must not touch them. */
  readonly staying: readonly Timing[];
};

/** A want, and the limit that stands in its way; null where it fits, perhaps at another time than `wished`. */
export type Judged = Want & { readonly limit: LimitKind | null };

/**
 * Judges every date against the limits, what is held, and its siblings. Holds only as long as nobody else is admitted:
 * who writes down what came out does both in one transaction in turn.
 */
export async function judgeDates(
  desk: Desk,
  tx: Tx | Db,
  application: Application,
): Promise<readonly Judged[]> {
  const spans = application.wants.map(({ timing }) => restOf(timing, application.now));
  const { admission, claimOf } = await prepare(desk, tx, application, spans);
  return application.wants.map((want) => {
    const claim = claimOf(want.timing, want.seats);
    const limit = claim === null ? null : (admission.judge(claim)?.limit ?? null);
    if (claim !== null && limit === null) admission.accept(claim);
    return { ...want, limit };
  });
}

/**
 * What to tell of the dates that do not fit: the limit, and up to five starts, each of which would be admitted in the
 * place of that date, with all the dates that do fit beside it.
 */
export async function conflictsOf(
  desk: Desk,
  tx: Tx | Db,
  application: Application,
  judged: readonly Judged[],
): Promise<readonly Conflict[]> {
  const refused = judged.flatMap((want) => (want.limit === null ? [] : [{ ...want, limit: want.limit }]));
  if (refused.length === 0) return [];
  const offers = refused.map((want) => {
    const siblings = application.wants.map(({ timing }) => timing).filter((timing) => timing !== want.timing);
    const starts = alternativeStarts(want.timing.start, application.timeZone);
    const around = { starts, beside: [...application.staying, ...siblings] };
    return { want, timings: possibleTimings(desk, application, want, around) };
  });
  const spans = [
    ...offers.flatMap(({ timings }) => timings.map(windowOf)),
    ...judged.map(({ timing }) => restOf(timing, application.now)),
  ];
  const { admission, claimOf, limits } = await prepare(desk, tx, application, spans);
  for (const { timing, seats, limit } of judged) {
    const claim = claimOf(timing, seats);
    if (limit === null && claim !== null) admission.accept(claim);
  }
  const fits = (timing: Timing, seats: number): boolean => {
    const claim = claimOf(timing, seats);
    return claim !== null && admission.judge(claim) === null;
  };
  return offers.map(({ want: { timing, seats, limit }, timings }) => ({
    start: timing.start,
    startsAt: toIso(timing.startsAt),
    limit,
    alternatives:
      seats > limits.seatsPerOccurrence
        ? []
        : [...firstFew(timings, (offer) => fits(offer, seats))].map(({ start }) => start),
  }));
}

/** The seats of the largest server: no room can have more people. */
export function largestRoomSeats({ servers }: BookingSettings): number {
  return Math.max(0, ...servers.filter(({ retired }) => !retired).map(({ seats }) => seats));
}

/** What the pool carries during the span, planned outages beside it. */
export async function limitsDuring(settings: BookingSettings, tx: Tx | Db, span: Span): Promise<PoolLimits> {
  const { servers, roomLimit, keepLargestInReserve } = settings;
  const outages = await outagesIn(tx, span);
  return poolLimits(servers, { roomLimit, keepLargestInReserve, outages });
}

type Prepared = {
  readonly admission: Admission;
  /** What a date claims from now on; null where its window is past. */
  readonly claimOf: (timing: Timing, seats: number) => Claim | null;
  readonly limits: PoolLimits;
};

/** Reads all that counts during the spans. */
export async function prepare(
  { settings, heldOver }: Desk,
  tx: Tx | Db,
  { tree, branch, replaced, now }: Application,
  spans: readonly Span[],
): Promise<Prepared> {
  const caps = capsOf(tree, branch);
  const leaving = replaced.map(({ id }) => id);
  const hull = hullOf(spans);
  const [limits, windows, overruns] = await together([
    limitsDuring(settings, tx, hull),
    heldWindows(tx, spans, { branches: countedApart(tree, caps), replaced: leaving }),
    hull.from > now + HELD_AHEAD_MS ? [] : heldOver(tx, hull),
  ]);
  const counted = [
    ...windows,
    ...overruns.map((held) => ({ ...held, rooms: 1, isReplaced: leaving.includes(held.occurrence) })),
  ].map(({ branch: of, isReplaced, ...held }) => ({ ...held, isReplaced, path: pathOf(tree, of) }));
  const admission = createAdmission({
    held: counted.filter(({ isReplaced }) => !isReplaced),
    replaced: counted.filter(({ isReplaced }) => isReplaced),
    limits,
    caps,
  });
  const path = pathOf(tree, branch);
  const claimOf = (timing: Timing, seats: number): Claim | null => {
    const span = restOf(timing, now);
    return span.from < span.to ? { span, seats, path } : null;
  };
  return { admission, claimOf, limits };
}

/** The caps that bind the bookings of a branch. */
export function capsOf(tree: Tree, branch: string): BranchCaps {
  const { roomsAtOnce, seatsAtOnce } = tree.limits(branch);
  return { branch, roomsAtOnce, seatsAtOnce, subtrees: tree.subtreeCaps(branch) };
}

/** The branches whose own windows the caps count; of those below the root all do, whichever they are. */
export function countedApart(
  tree: Tree,
  { branch, roomsAtOnce, seatsAtOnce, subtrees }: BranchCaps,
): readonly string[] {
  const own = roomsAtOnce === null && seatsAtOnce === null ? [] : [branch];
  const capped = subtrees.map((subtree) => subtree.branch).filter((id) => id !== tree.root?.id);
  const below = tree.all.map(({ id }) => id).filter((id) => capped.some((top) => tree.isWithin(id, top)));
  return [...new Set([...own, ...below])];
}

/** From the root down to the branch; for several (null), of which only the root is known, down to none. */
export function pathOf(tree: Tree, branch: string | null): readonly string[] {
  if (branch === null) return [tree.root?.id ?? '', ''];
  return tree.get(branch)?.path ?? [branch];
}

/**
 * Of these starts those that no rule but the capacity stands against, in the same order, as timings of the want.
 *
 * @param beside dates of the same booking that they must not touch
 */
export function possibleTimings(
  { settings }: Desk,
  { tree, branch, now }: Application,
  { durationMinutes }: Want,
  { starts, beside }: { readonly starts: Iterable<SeriesDate>; readonly beside: readonly Timing[] },
): readonly Timing[] {
  const latest = latestStart(tree, branch, now) ?? Infinity;
  const timings = [...starts]
    .filter(({ startsAt }) => startsAt >= now && startsAt <= latest)
    .map((date) => timingOf(date, durationMinutes, settings, now));
  const reach = hullOf(timings.map(windowOf));
  const near = beside.map(windowOf).filter((window) => overlaps(window, reach));
  return timings.filter((timing) => near.every((window) => !overlaps(window, windowOf(timing))));
}

function* firstFew<T>(items: readonly T[], keep: (item: T) => boolean): Generator<T> {
  let kept = 0;
  for (const item of items) {
    if (kept === MAX_ALTERNATIVES) return;
    if (!keep(item)) continue;
    kept += 1;
    yield item;
  }
}

/** What is over cannot be in anybody's way. */
export function restOf({ opensAt, closesAt }: Timing, now: Instant): Span {
  return { from: Math.max(opensAt, now), to: closesAt };
}

/** From the first beginning to the last end of the spans that are not empty. */
function hullOf(spans: readonly Span[]): Span {
  const merged = mergeSpans(spans);
  return { from: merged.at(0)?.from ?? 0, to: merged.at(-1)?.to ?? 0 };
}
