import type { Conflict } from '../../lib/refusal.ts';
import type { Instant } from '../../lib/span.ts';
import type { Tx } from '../../platform/db/database.ts';
import { conflictsOf, type Judged } from './admit-dates.ts';
import type { Shifted, Skipped } from './booking.ts';
import type { DateDecision } from './change-dates.ts';
import type { By, Desk } from './desk.ts';
import { lastsUntil, type Occurrence } from './occurrence.ts';
import type { Step } from './replan.ts';

/**
 * What becomes of one date: `resizes` keeps the start, `shifted` goes elsewhere than was asked for; `dropped` has no
 * place in the series any more, `skipped` is left out for want of room, and `refused` lets all be refused.
 */
export const CHANGES = [
  'stays',
  'moves',
  'resizes',
  'shifted',
  'added',
  'dropped',
  'cancelled',
  'skipped',
  'refused',
] as const;
type Change = (typeof CHANGES)[number];

/** One date before and after a change; starts are local, `from` is null for a new date, `to` for one that goes. */
type PreviewDate = {
  /** The id that it has and keeps; null for a new date. */
  readonly occurrence: string | null;
  readonly from: string | null;
  readonly to: string | null;
  /** The instant of `to`, or else of `from`. */
  readonly startsAt: Instant;
  readonly change: Change;
  /** What it is afterwards; null where there would be no such date. */
  readonly status: 'booked' | 'cancelled' | null;
  /** Where it does not fit: what stands in the way, and what would be free. */
  readonly conflict: Pick<Conflict, 'limit' | 'alternatives'> | null;
};

/** What a change would do. */
export type ChangePreview = {
  /** Whether it would be made, as things stand now. */
  readonly fits: boolean;
  /** Every date that is not over, and every new one, earliest first. */
  readonly dates: readonly PreviewDate[];
  /** As the booking would say them. */
  readonly skipped: readonly Skipped[];
  readonly shifted: readonly Shifted[];
};

type Outcome = Pick<ChangePreview, 'skipped' | 'shifted'> & {
  /** All dates that callers see, as they are. */
  readonly dates: readonly Occurrence[];
  /** What a change comes to; null where no date changes. */
  readonly decision: DateDecision | null;
};

/** Tells what a decision would do, instead of doing it. */
export async function previewOf(
  desk: Desk,
  tx: Tx,
  { now }: By,
  { dates, decision, skipped, shifted }: Outcome,
): Promise<ChangePreview> {
  const changes = decision === null ? [] : await changesOf(desk, tx, dates, decision);
  const changing = new Set(changes.map(({ occurrence }) => occurrence));
  const others = dates.filter((date) => lastsUntil(date) > now && !changing.has(date.id)).map(staying);
  return { fits: decision?.settled.fits ?? true, dates: inOrder([...changes, ...others]), skipped, shifted };
}

/** Tells which dates a cancellation would take. */
export function previewOfCancelling(
  dates: readonly Occurrence[],
  cancelled: readonly Occurrence[],
  now: Instant,
): Pick<ChangePreview, 'fits' | 'dates'> {
  const ids = new Set(cancelled.map(({ id }) => id));
  const others = dates.filter((date) => lastsUntil(date) > now && !ids.has(date.id)).map(staying);
  const leaving = cancelled.map((date) => leavingAs('cancelled', date));
  return { fits: true, dates: inOrder([...leaving, ...others]) };
}

async function changesOf(
  desk: Desk,
  tx: Tx,
  dates: readonly Occurrence[],
  { change, settled: { application, judged } }: DateDecision,
): Promise<readonly PreviewDate[]> {
  const { steps, surplus, following = [], onConflict } = change;
  const conflicts = [...(await conflictsOf(desk, tx, application, judged))];
  const stepped = steps.flatMap((step, index): readonly PreviewDate[] => {
    const verdict = judged[index];
    if (verdict === undefined) return [];
    // One for each date that does not fit, in the same order.
    const conflict = verdict.limit === null ? null : (conflicts.shift() ?? null);
    return [
      stepOf(step, verdict, { conflict, mayBeLeftOut: onConflict === 'skip' || step.isOptional === true }),
    ];
  });
  const startOf = new Map(dates.map(({ id, start }) => [id, start]));
  const alongside = following.map((date): PreviewDate => ({
    ...staying(date),
    from: startOf.get(date.id) ?? null,
    change: 'moves',
  }));
  return [...stepped, ...surplus.map((date) => leavingAs('dropped', date)), ...alongside];
}

function stepOf(
  { old }: Step,
  { timing, limit, wished }: Judged,
  { conflict, mayBeLeftOut }: { readonly conflict: Conflict | null; readonly mayBeLeftOut: boolean },
): PreviewDate {
  const places = { occurrence: old?.id ?? null, from: old?.start ?? null, to: timing.start };
  const shown = { ...places, startsAt: timing.startsAt, conflict };
  if (limit !== null) {
    return mayBeLeftOut
      ? { ...shown, change: 'skipped', status: null }
      : { ...shown, change: 'refused', status: old?.status === 'booked' ? 'booked' : null };
  }
  if (wished !== undefined) return { ...shown, change: 'shifted', status: 'booked' };
  if (old === null) return { ...shown, change: 'added', status: 'booked' };
  const isMoved = old.startsAt !== timing.startsAt || old.start !== timing.start;
  return { ...shown, change: isMoved ? 'moves' : 'resizes', status: 'booked' };
}

function staying({ id, start, startsAt, status }: Occurrence): PreviewDate {
  const places = { occurrence: id, from: start, to: start };
  const after = status === 'booked' ? 'booked' : 'cancelled';
  return { ...places, startsAt, change: 'stays', status: after, conflict: null };
}

function leavingAs(change: 'dropped' | 'cancelled', { id, start, startsAt }: Occurrence): PreviewDate {
  const status = change === 'cancelled' ? 'cancelled' : null;
  return { occurrence: id, from: start, to: null, startsAt, change, status, conflict: null };
}

/** As the booking lists them: ids ascend with time, so a new date follows an older one of the same start. */
function inOrder(dates: readonly PreviewDate[]): readonly PreviewDate[] {
  const afterAllIds = '~';
  const idOf = ({ occurrence }: PreviewDate): string => occurrence ?? afterAllIds;
  return dates.toSorted((one, other) => one.startsAt - other.startsAt || (idOf(one) < idOf(other) ? -1 : 1));
}
