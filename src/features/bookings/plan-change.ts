import { isDeepStrictEqual } from 'node:util';
import { type FieldError, refuse } from '../../lib/refusal.ts';
import type { Tx } from '../../platform/db/database.ts';
import { largestRoomSeats } from './admit-dates.ts';
import type { Booking, Shifted, Skipped } from './booking.ts';
import type { BookingPatch, ChangeWish, Patched } from './booking-patch.ts';
import { bookingById } from './booking-store.ts';
import type { DateChange } from './change-dates.ts';
import { nameDate } from './dates-from.ts';
import type { By, Desk } from './desk.ts';
import { inStep } from './in-step.ts';
import { lastsUntil, type Occurrence } from './occurrence.ts';
import { occurrencesOfAll } from './occurrence-store.ts';
import { redateAll, redateFrom } from './redate.ts';
import { isAsItWas, resize, type Size } from './replan.ts';
import { isRoomOpen, roomsAmong } from './room-functions.ts';
import { overlayOptions, refuseBeyondLimits, refuseClosed, refuseTooFarAhead } from './wish.ts';

/** What a change comes to, before the capacity is asked. */
export type ChangePlan = Omit<Patched, 'patch'> & {
  /** What becomes of its dates; null where nothing does. */
  readonly change: DateChange | null;
  /** What was said before of dates that stay. */
  readonly kept: { readonly skipped: readonly Skipped[]; readonly shifted: readonly Shifted[] };
  readonly missing: readonly { readonly start: string }[];
};

/**
 * Holds a change against every rule but the capacity's.
 *
 * @throws Refusal as `changeBooking` does, but for the capacity
 */
export async function planChange(
  desk: Desk,
  tx: Tx,
  by: By,
  { id, patch, ifMatch }: ChangeWish,
): Promise<ChangePlan> {
  const stored = (await bookingById(tx, id)) ?? refuse({ code: 'not-found' });
  if (ifMatch !== null && ifMatch !== stored.version) refuse({ code: 'version-conflict' });
  if (stored.status === 'cancelled') refuse({ code: 'already-cancelled' });
  const dates = await occurrencesOfAll(tx, [id]);
  const before = inStep(stored, dates);
  const from = patch.from === undefined ? null : await nameDate(desk, tx, by, dates, patch.from);
  if (from !== null) refuseWholeFields(before, patch);
  const patched = await patchedBooking(desk, tx, before, patch);
  await refuseUntold(desk, tx, { before, dates, options: patched.options });
  // A start and a zone that go with `from` are those of the date that it names.
  const { start, timeZone } = from === null ? patched : before;
  const plan = { before, dates, from, patch, booking: { ...patched, start, timeZone } };
  const dated = await followUp(desk, tx, by, plan);
  return dated ?? { ...plan, change: null, kept: before, missing: [] };
}

/** What the dates share cannot differ from one on. @throws Refusal `invalid-request` naming each such field */
function refuseWholeFields(before: Booking, patch: BookingPatch): void {
  const { title = before.title, description = before.description, options = {} } = patch;
  const asked = { ...before, title, description, options: { ...before.options, ...options } };
  const errors = (['title', 'description', 'options'] as const)
    .filter((field) => !isDeepStrictEqual(asked[field], before[field]))
    .map((field): FieldError => ({
      pointer: `/${field}`,
      code: 'same_for_all_dates',
      detail: 'All dates of a booking share this; change it without `from`.',
    }));
  if (errors.length > 0) refuse({ code: 'invalid-request', errors });
}

async function patchedBooking(desk: Desk, tx: Tx, before: Booking, patch: BookingPatch): Promise<Booking> {
  const tree = await desk.branches.tree(tx);
  const { durationMinutes, expectedParticipants } = patch;
  refuseBeyondLimits(tree, before.branch, { durationMinutes, expectedParticipants });
  const asked = { base: before.options, largestRoomSeats: largestRoomSeats(desk.settings) };
  return {
    ...before,
    title: patch.title ?? before.title,
    description: patch.description === undefined ? before.description : patch.description,
    options:
      patch.options === undefined
        ? before.options
        : overlayOptions(tree, before.branch, { ...asked, wish: patch.options }),
    start: patch.start ?? before.start,
    timeZone: patch.timeZone ?? before.timeZone,
    durationMinutes: durationMinutes ?? before.durationMinutes,
    recurrence: patch.recurrence === undefined ? before.recurrence : patch.recurrence,
    expected: expectedParticipants ?? before.expected,
  };
}

/**
 * Whether it is recorded and who is listed why: who is in has been told so before.
 *
 * @throws Refusal `room-open` where that would change while a room is open
 */
async function refuseUntold(
  { roomsOf }: Desk,
  tx: Tx,
  { before, dates, options }: Pick<Patched, 'before' | 'dates'> & Pick<Booking, 'options'>,
): Promise<void> {
  const { record, attendance } = before.options;
  if (options.record === record && options.attendance === attendance) return;
  const rooms = await roomsAmong(roomsOf, tx, dates);
  if ([...rooms.values()].some(isRoomOpen)) refuse({ code: 'room-open' });
}

/** How the dates follow the booking; null where they do not. */
async function followUp(desk: Desk, tx: Tx, by: By, plan: Patched): Promise<ChangePlan | null> {
  const { before, booking, from, patch } = plan;
  const was = from ?? before;
  const isRedated =
    booking.recurrence !== before.recurrence ||
    (from !== null && patch.recurrence !== undefined) ||
    (patch.start !== undefined && patch.start !== was.start) ||
    (patch.timeZone !== undefined && patch.timeZone !== was.timeZone);
  const isResized =
    from === null
      ? before.durationMinutes !== booking.durationMinutes || before.expected !== booking.expected
      : patch.durationMinutes !== undefined || patch.expectedParticipants !== undefined;
  if (!isRedated && !isResized) return null;
  refuseClosed(await desk.branches.tree(tx), booking.branch);
  return isRedated ? redate(desk, tx, by, plan) : resizeDates(desk, tx, by, plan);
}

async function redate(desk: Desk, tx: Tx, by: By, plan: Patched): Promise<ChangePlan> {
  const { before, dates, patch } = plan;
  const first = plan.from ?? earlierPart(before, dates, by);
  const said = plan.from === null ? whatIsNew(patch, before) : patch;
  const made =
    first === null
      ? redateAll(plan, desk.settings, by.now)
      : redateFrom({ ...plan, patch: said }, first, desk.settings, by.now);
  const { steps, surplus, following, missing, ...rule } = made.replan;
  const booking: Booking = { ...made.booking, ...rule };
  if (steps.length === 0) refuse({ code: 'start-in-past', start: booking.start });
  const changing = steps.filter((step) => !isAsItWas(step, booking.timeZone));
  const moved = changing.filter(({ old, timing }) => old?.startsAt !== timing.startsAt);
  const timings = moved.map(({ timing }) => timing);
  refuseTooFarAhead(await desk.branches.tree(tx), booking.branch, timings, by.now);
  const leaving = new Set([...changing.map(({ old }) => old?.id), ...surplus.map(({ id }) => id)]);
  const stays = ({ start }: { readonly start: string }): boolean => first !== null && start < first.start;
  return {
    ...plan,
    booking,
    change: {
      booking,
      steps: changing,
      surplus,
      following,
      staying: dates.filter(({ id, status }) => status === 'booked' && !leaving.has(id)),
      onConflict: patch.onConflict ?? 'refuse',
    },
    kept: { skipped: before.skipped.filter(stays), shifted: before.shifted.filter(stays) },
    missing,
  };
}

/**
 * Where a change of all dates to come reaches into a part of the series that was made before the last one, it goes on
 * from the first of them: the last part's rule alone would leave dates out.
 */
function earlierPart(before: Booking, dates: readonly Occurrence[], { now }: By): Occurrence | null {
  const next = dates.find(({ status, startsAt }) => status === 'booked' && startsAt > now);
  return next !== undefined && next.start < before.start ? next : null;
}

/** What a booking says already is not asked for once more. */
function whatIsNew(patch: BookingPatch, before: Booking): BookingPatch {
  const was: BookingPatch = { ...before, expectedParticipants: before.expected };
  const fields = ['start', 'timeZone', 'durationMinutes', 'recurrence', 'expectedParticipants'] as const;
  const same = fields.filter((field) => patch[field] === was[field]);
  return { ...patch, ...Object.fromEntries(same.map((field) => [field, undefined])) };
}

async function resizeDates(desk: Desk, tx: Tx, by: By, plan: Patched): Promise<ChangePlan> {
  const { before, booking, dates, from, patch } = plan;
  const over = dates.filter(({ status, closesAt }) => status === 'booked' && closesAt <= by.now);
  const rooms = await roomsAmong(desk.roomsOf, tx, over);
  // To a series, a date that was let go is over; a single meeting, or the one that is named, is what the change is for.
  const endOf = (date: Occurrence) =>
    before.recurrence === null || date.id === from?.id ? lastsUntil(date) : date.closesAt;
  const isOn = (date: Occurrence): boolean =>
    date.status === 'booked' &&
    (from === null || date.startsAt >= from.startsAt) &&
    (endOf(date) > by.now || isRoomOpen(rooms.get(date.id)));
  const size: Size =
    from === null
      ? {
          durationMinutes:
            booking.durationMinutes === before.durationMinutes ? undefined : booking.durationMinutes,
          expected: booking.expected === before.expected ? undefined : booking.expected,
        }
      : { durationMinutes: patch.durationMinutes, expected: patch.expectedParticipants };
  const steps = resize(dates.filter(isOn), size, desk.settings);
  if (steps.length === 0) refuse({ code: 'start-in-past', start: booking.start });
  // The zone is each date's own: a part of the series may have another one than the last.
  const changing = steps.filter((step) => !isAsItWas(step, step.old?.timeZone ?? booking.timeZone));
  const ids = new Set(changing.map(({ old }) => old?.id));
  return {
    ...plan,
    change: {
      booking,
      steps: changing,
      surplus: [],
      staying: dates.filter(({ id, status }) => status === 'booked' && !ids.has(id)),
      // A new length leaves no date out.
      onConflict: patch.onConflict === 'shift' ? 'shift' : 'refuse',
    },
    kept: before,
    missing: [],
  };
}
