import { refuse } from '../../lib/refusal.ts';
import type { Db, Tx } from '../../platform/db/database.ts';
import {
  type Application,
  conflictsOf,
  type Judged,
  judgeDates,
  possibleTimings,
  prepare,
  restOf,
} from './admit-dates.ts';
import { shiftedStarts } from './alternatives.ts';
import type { OnConflict, Shifted, Skipped } from './booking.ts';
import type { Desk } from './desk.ts';
import { overlaps } from '../../lib/span.ts';
import { type Timing, windowOf } from './occurrence.ts';
import type { PlannedDates } from './wish.ts';

/** What becomes of dates that want to be admitted together, conflicts dealt with as the caller wants it. */
export type Settled = {
  /** Its wants as they were placed in the end. */
  readonly application: Application;
  /** In the order of the wants. */
  readonly judged: readonly Judged[];
  /** Whether it may be done: refused as a whole where not. */
  readonly fits: boolean;
};

/**
 * Judges the dates, and looks for other times for those that do not fit, where that is wanted. Reads only; holds as
 * long as nobody else is admitted, see `judgeDates`.
 */
export async function settleDates(
  desk: Desk,
  tx: Tx | Db,
  application: Application,
  onConflict: OnConflict,
): Promise<Settled> {
  const first = await judgeDates(desk, tx, application);
  const judged = onConflict === 'shift' ? await shiftDates(desk, tx, application, first) : first;
  return { application: { ...application, wants: judged }, judged, fits: mayBeDone(judged, onConflict) };
}

/** @throws Refusal `capacity-exhausted` where it does not fit, with what stands against it */
export async function refuseUnfit(desk: Desk, tx: Tx, { application, judged, fits }: Settled): Promise<void> {
  if (fits) return;
  refuse({ code: 'capacity-exhausted', conflicts: await conflictsOf(desk, tx, application, judged) });
}

/** Left out one by one, at least one must be left. */
function mayBeDone(judged: readonly Judged[], onConflict: OnConflict): boolean {
  const asked = judged.filter(({ isOptional }) => isOptional !== true);
  const fits = ({ limit }: Judged): boolean => limit === null;
  return onConflict === 'skip' ? asked.length === 0 || asked.some(fits) : asked.every(fits);
}

/**
 * Puts each date that does not fit at the nearest start that would be admitted beside all the others, those shifted
 * before it included; of two that are equally near the later one. Dates that fit keep their places, and one for which
 * there is no such start stays refused.
 */
async function shiftDates(
  desk: Desk,
  tx: Tx | Db,
  application: Application,
  judged: readonly Judged[],
): Promise<readonly Judged[]> {
  const { now, staying, timeZone } = application;
  const mayShift = ({ limit, isPinned, isOptional }: Judged): boolean =>
    limit !== null && isPinned !== true && isOptional !== true;
  if (!judged.some(mayShift)) return judged;
  const fitting = judged.filter(({ limit }) => limit === null).map(({ timing }) => timing);
  const offers = judged.map((want) => {
    if (!mayShift(want)) return [];
    const around = { starts: shiftedStarts(want.timing.start, timeZone), beside: [...staying, ...fitting] };
    return possibleTimings(desk, application, want, around);
  });
  const spans = offers.flat().map((timing) => restOf(timing, now));
  const { admission, claimOf } = await prepare(desk, tx, application, spans);
  // The others of the booking need not be accepted: what shares no instant with them is not in their way.
  const shifted: Timing[] = [];
  return judged.map((want, index): Judged => {
    for (const timing of offers[index] ?? []) {
      const claim = claimOf(timing, want.seats);
      const isFree = shifted.every((other) => !overlaps(windowOf(other), windowOf(timing)));
      if (claim === null || !isFree || admission.judge(claim) !== null) continue;
      shifted.push(timing);
      return { ...want, timing, limit: null, wished: want.timing.start };
    }
    return want;
  });
}

/** The dates that a booking does without, earliest first. */
export function skippedOf(
  planned: Pick<PlannedDates, 'missing'>,
  judged: readonly Judged[],
): readonly Skipped[] {
  const full = judged.flatMap(({ timing, wished, limit }): readonly Skipped[] =>
    limit === null ? [] : [{ start: wished ?? timing.start, reason: 'capacity', limit }],
  );
  const gaps = planned.missing.map(({ start }): Skipped => ({ start, reason: 'gap' }));
  return [...full, ...gaps].sort((one, other) => (one.start < other.start ? -1 : 1));
}

/** The dates that stand at another time than was asked for, in order. */
export function shiftedOf(judged: readonly Judged[]): readonly Shifted[] {
  return judged.flatMap(({ wished, timing, limit }) =>
    wished === undefined || limit !== null ? [] : [{ start: wished, to: timing.start }],
  );
}
