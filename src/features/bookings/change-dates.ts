import { refuse } from '../../lib/refusal.ts';
import type { Instant } from '../../lib/span.ts';
import type { Tx } from '../../platform/db/database.ts';
import type { Application, Judged } from './admit-dates.ts';
import type { Booking, OnConflict } from './booking.ts';
import { newOccurrence } from './book.ts';
import type { By, Desk } from './desk.ts';
import type { Occurrence } from './occurrence.ts';
import { insertOccurrences, updateOccurrence } from './occurrence-store.ts';
import type { Step } from './replan.ts';
import { isRoomOpen, roomsAmong } from './room-functions.ts';
import { refuseUnfit, type Settled, settleDates } from './settle-dates.ts';
import { refuseOverlap } from './wish.ts';

/** Dates of one booking that change together. */
export type DateChange = {
  /** As it is to be. */
  readonly booking: Booking;
  readonly steps: readonly Step[];
  readonly surplus: readonly Occurrence[];
  /** Booked dates that are none of the above. */
  readonly staying: readonly Occurrence[];
  /** Cancelled dates as they are to be: they hold nothing, so nothing need be admitted. */
  readonly following?: readonly Occurrence[];
  readonly onConflict: OnConflict;
};

/** What would come of a change, and nothing written yet. */
export type DateDecision = {
  readonly change: DateChange;
  readonly settled: Settled;
  /** Dates whose planned rooms make way. */
  readonly clears: readonly string[];
};

/** What came of it: each changed date as it is now, and the verdicts in the order of the steps. */
export type ChangedDates = {
  readonly changed: readonly Occurrence[];
  readonly judged: readonly Judged[];
};

/**
 * Admits the dates as they are to be, their old windows not counted against them, and writes them down.
 *
 * @throws Refusal `dates-overlap`, `room-open` where a start would change under people's feet, `capacity-exhausted`,
 *   `version-conflict`
 */
export async function changeDates(desk: Desk, tx: Tx, by: By, change: DateChange): Promise<ChangedDates> {
  return writeDates(desk, tx, by, await decideDates(desk, tx, by, change));
}

/** Finds out what would come of a change: a preview stops here. @throws Refusal `dates-overlap`, `room-open` */
export async function decideDates(desk: Desk, tx: Tx, by: By, change: DateChange): Promise<DateDecision> {
  const { booking, steps, surplus, staying } = change;
  refuseOverlap([...steps.map(({ timing }) => timing), ...staying]);
  const application: Application = {
    tree: await desk.branches.tree(tx),
    branch: booking.branch,
    timeZone: booking.timeZone,
    now: by.now,
    wants: steps.map(({ old, expected: seats, ...want }) => ({
      ...want,
      seats,
      isPinned: old !== null && old.opensAt <= by.now,
    })),
    replaced: [...steps.flatMap(({ old }) => old ?? []), ...surplus],
    staying,
  };
  const settled = await settleDates(desk, tx, application, change.onConflict);
  return { change, settled, clears: await clearedRooms(desk, tx, change, settled) };
}

/** @throws Refusal `capacity-exhausted`, `version-conflict` */
export async function writeDates(
  desk: Desk,
  tx: Tx,
  by: By,
  { change, settled, clears }: DateDecision,
): Promise<ChangedDates> {
  await refuseUnfit(desk, tx, settled);
  if (clears.length > 0) await desk.endRooms(tx, clears, 'moved');
  return { changed: await write(tx, by, change, settled.judged), judged: settled.judged };
}

/**
 * The dates of which a planned room makes way; nobody's room is moved or taken away.
 *
 * @throws Refusal `room-open`
 */
async function clearedRooms(
  desk: Desk,
  tx: Tx,
  { steps, surplus, onConflict }: DateChange,
  { judged }: Settled,
): Promise<readonly string[]> {
  const leaving = steps.flatMap(({ old }, index) => {
    const verdict = judged[index];
    if (old === null || verdict === undefined) return [];
    const isDropped = verdict.limit !== null && onConflict === 'skip';
    return isDropped || verdict.timing.startsAt !== old.startsAt ? [old] : [];
  });
  const rooms = await roomsAmong(desk.roomsOf, tx, [...leaving, ...surplus]);
  if ([...rooms.values()].some(isRoomOpen)) refuse({ code: 'room-open' });
  return [...rooms.keys()];
}

async function write(
  tx: Tx,
  by: By,
  { booking, steps, surplus, following = [] }: DateChange,
  judged: readonly Judged[],
): Promise<readonly Occurrence[]> {
  const made: Occurrence[] = [];
  const changed: Occurrence[] = [];
  for (const [index, { old, durationMinutes, expected }] of steps.entries()) {
    const verdict = judged[index];
    const timing = verdict?.limit === null ? verdict.timing : null;
    if (old === null) {
      if (timing !== null) made.push({ ...newOccurrence(booking, timing), durationMinutes, expected });
    } else if (timing === null) {
      changed.push(await rewrite(tx, by, { ...old, status: 'dropped' }));
    } else {
      const { timeZone } = booking;
      const after = { ...old, ...timing, timeZone, durationMinutes, expected };
      changed.push(await rewrite(tx, by, wholeAgain(after, by.now)));
    }
  }
  for (const date of surplus) changed.push(await rewrite(tx, by, { ...date, status: 'dropped' }));
  for (const date of following) changed.push(await rewrite(tx, by, date));
  await insertOccurrences(tx, made, by.now);
  return [...made, ...changed];
}

/** A date that was let go is held from now on, not for the time in between. */
function wholeAgain(date: Occurrence, now: Instant): Occurrence {
  if (date.releasedClosesAt === null) return date;
  return { ...date, opensAt: Math.max(date.opensAt, now), releasedClosesAt: null };
}

/** Writes one date under its next version. @throws Refusal `version-conflict` */
export async function rewrite(tx: Tx, by: By, date: Occurrence): Promise<Occurrence> {
  if (!(await updateOccurrence(tx, date, by.now))) refuse({ code: 'version-conflict' });
  return { ...date, version: date.version + 1 };
}
