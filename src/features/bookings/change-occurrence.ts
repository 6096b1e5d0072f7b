import { refuse } from '../../lib/refusal.ts';
import type { Tx } from '../../platform/db/database.ts';
import { changeDates, type DateChange, decideDates } from './change-dates.ts';
import type { By, Desk } from './desk.ts';
import { inStep } from './in-step.ts';
import {
  lastsUntil,
  MAX_MARGIN_MS,
  type Occurrence,
  openingAt,
  type Timing,
  timingOf,
} from './occurrence.ts';
import { type ChangePreview, previewOf } from './preview.ts';
import { auditDate, type LoadedDate, loadDate, mergeDates, saveBooking } from './records.ts';
import { expandSeries } from './recurrence.ts';
import type { Step } from './replan.ts';
import { isRoomOpen } from './room-functions.ts';
import { refuseBeyondLimits, refuseClosed, refusePast, refuseTooFarAhead } from './wish.ts';

/** What may change of one date; what is absent stays. */
export type OccurrencePatch = {
  /** Local wall time in the date's zone. */
  readonly start?: string | undefined;
  readonly durationMinutes?: number | undefined;
  readonly expectedParticipants?: number | undefined;
};

/**
 * Moves, lengthens or resizes one date; what is as it was already is no change. Its old window does not count against
 * it. One whose window was cut because nobody came gets a whole one again, where that fits.
 *
 * @param ifMatch the version of the date that the caller has seen; null for whichever it is
 * @throws Refusal `not-found`, `version-conflict`, `already-cancelled`, `room-open` for a new start while the room is
 *   open, `start-in-past`, `date-invalid`, `start-in-gap`, `dates-overlap`, `branch-closed`, `branch-limit`,
 *   `capacity-exhausted`
 */
export async function moveOccurrence(desk: Desk, tx: Tx, by: By, wish: MoveWish): Promise<Occurrence> {
  const { loaded, step } = await planMove(desk, tx, by, wish);
  return step === null ? loaded.date : applyStep(desk, tx, by, loaded, step, 'occurrence.change');
}

/** Says what `moveOccurrence` would do, and does nothing. @throws Refusal as it does, but for the capacity */
export async function previewMove(desk: Desk, tx: Tx, by: By, wish: MoveWish): Promise<ChangePreview> {
  const { loaded, step } = await planMove(desk, tx, by, wish);
  const { booking, dates } = loaded;
  const decision = step === null ? null : await decideDates(desk, tx, by, changeOf(loaded, step));
  const { skipped, shifted } = booking;
  return previewOf(desk, tx, by, { dates, decision, skipped, shifted });
}

type MoveWish = { readonly id: string; readonly patch: OccurrencePatch; readonly ifMatch: number | null };

/** What a patch comes to, before the capacity is asked; no step where it changes nothing. */
async function planMove(
  desk: Desk,
  tx: Tx,
  by: By,
  { id, patch, ifMatch }: MoveWish,
): Promise<{ readonly loaded: LoadedDate; readonly step: Step | null }> {
  const loaded = await loadDate(tx, { id, ifMatch });
  const { date, booking } = loaded;
  if (date.status === 'cancelled' || booking.status === 'cancelled') refuse({ code: 'already-cancelled' });
  const room = (await desk.roomsOf(tx, [id])).get(id);
  if (lastsUntil(date) <= by.now && !isRoomOpen(room)) refuse({ code: 'start-in-past', start: date.start });
  const tree = await desk.branches.tree(tx);
  refuseClosed(tree, date.branch);
  refuseBeyondLimits(tree, date.branch, patch);
  const durationMinutes = patch.durationMinutes ?? date.durationMinutes;
  const timing = timingAfter(desk, by, date, { start: patch.start ?? date.start, durationMinutes });
  if (timing.startsAt !== date.startsAt) refuseTooFarAhead(tree, date.branch, [timing], by.now);
  const expected = patch.expectedParticipants ?? date.expected;
  const isSame = timing.startsAt === date.startsAt && durationMinutes === date.durationMinutes;
  if (isSame && expected === date.expected) return { loaded, step: null };
  return { loaded, step: { old: date, timing, durationMinutes, expected } };
}

/**
 * Lets the window of a date begin now, up to six hours before its start. Inside its window nothing changes.
 *
 * @throws Refusal `not-found`, `already-cancelled`, `outside-window` when it is over or still too far off,
 *   `dates-overlap`, `capacity-exhausted` when no room is left until the window would have begun
 */
export async function openEarly(desk: Desk, tx: Tx, by: By, id: string): Promise<Occurrence> {
  const loaded = await loadDate(tx, { id, ifMatch: null });
  const { date, booking } = loaded;
  if (date.status === 'cancelled' || booking.status === 'cancelled') refuse({ code: 'already-cancelled' });
  if (date.closesAt <= by.now || date.startsAt - MAX_MARGIN_MS > by.now) refuse({ code: 'outside-window' });
  if (date.opensAt <= by.now) return date;
  const { durationMinutes, expected } = date;
  const step = { old: date, timing: openingAt(date, by.now), durationMinutes, expected };
  return applyStep(desk, tx, by, loaded, step, 'occurrence.open-early');
}

/** The same start keeps the beginning of its window; a new one must lie ahead. */
function timingAfter(
  { settings }: Desk,
  by: By,
  date: Occurrence,
  wish: { readonly start: string; readonly durationMinutes: number },
): Timing {
  const { dates } = expandSeries({ start: wish.start, timeZone: date.timeZone, recurrence: null });
  const [wanted = refuse({ code: 'date-invalid', start: wish.start })] = dates;
  const timing = timingOf(wanted, wish.durationMinutes, settings, by.now);
  if (timing.startsAt === date.startsAt) return openingAt(timing, date.opensAt);
  refusePast([timing], by.now);
  return timing;
}

/**
 * Makes one change of one date, with its audit row; a single meeting goes along with its date.
 *
 * @throws Refusal as `changeDates` does
 */
export async function applyStep(
  desk: Desk,
  tx: Tx,
  by: By,
  loaded: LoadedDate,
  step: Step,
  action: string,
): Promise<Occurrence> {
  const { date, booking, dates } = loaded;
  const { changed } = await changeDates(desk, tx, by, changeOf(loaded, step));
  const [after = date] = changed;
  const standing = mergeDates(dates, changed);
  await saveBooking(tx, by, inStep(booking, standing), standing);
  await auditDate(tx, by, action, date, after);
  return after;
}

/** One date changes, its siblings stay. */
function changeOf({ date, booking, dates }: LoadedDate, step: Step): DateChange {
  const staying = dates.filter(({ id, status }) => id !== date.id && status === 'booked');
  return { booking, steps: [step], surplus: [], staying, onConflict: 'refuse' };
}
