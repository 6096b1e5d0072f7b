import { refuse } from '../../lib/refusal.ts';
import type { Instant } from '../../lib/span.ts';
import type { Tx } from '../../platform/db/database.ts';
import { type Application, conflictsOf, type Judged, judgeDates } from './admit-dates.ts';
import type { Booking } from './booking.ts';
import { newOccurrence } from './book.ts';
import type { By, Desk } from './desk.ts';
import type { Occurrence } from './occurrence.ts';
import { insertOccurrences, updateOccurrence } from './occurrence-store.ts';
import type { Step } from './replan.ts';
import { isRoomOpen, roomsAmong } from './room-functions.ts';
import { refuseOverlap } from './wish.ts';

/** Dates of one booking that change together. */
export type DateChange = {
  /** As it is to be. */
  readonly booking: Booking;
  readonly steps: readonly Step[];
  readonly surplus: readonly Occurrence[];
  /** Booked dates that are none of the above. */
  readonly staying: readonly Occurrence[];
  readonly onConflict: 'refuse' | 'skip';
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
  const { booking, steps, surplus, staying } = change;
  refuseOverlap([...steps.map(({ timing }) => timing), ...staying]);
  await clearRooms(desk, tx, change);
  const application: Application = {
    tree: await desk.branches.tree(tx),
    branch: booking.branch,
    timeZone: booking.timeZone,
    now: by.now,
    wants: steps.map(({ timing, durationMinutes, expected: seats }) => ({ timing, durationMinutes, seats })),
    replaced: [...steps.flatMap(({ old }) => old ?? []), ...surplus],
    staying,
  };
  const judged = await judgeDates(desk, tx, application);
  const fitting = judged.filter(({ limit }) => limit === null);
  if (fitting.length < (change.onConflict === 'skip' ? Math.min(1, steps.length) : steps.length)) {
    refuse({ code: 'capacity-exhausted', conflicts: await conflictsOf(desk, tx, application, judged) });
  }
  return { changed: await write(tx, by, change, judged), judged };
}

/** Nobody's room is moved or taken away; one that is only planned makes way. */
async function clearRooms(desk: Desk, tx: Tx, { steps, surplus }: DateChange): Promise<void> {
  const leaving = [
    ...steps.flatMap(({ old, timing }) => (old === null || old.startsAt === timing.startsAt ? [] : [old])),
    ...surplus,
  ];
  const rooms = await roomsAmong(desk.roomsOf, tx, leaving);
  if ([...rooms.values()].some(isRoomOpen)) refuse({ code: 'room-open' });
  if (rooms.size > 0) await desk.endRooms(tx, [...rooms.keys()], 'moved');
}

async function write(
  tx: Tx,
  by: By,
  { booking, steps, surplus }: DateChange,
  judged: readonly Judged[],
): Promise<readonly Occurrence[]> {
  const made: Occurrence[] = [];
  const changed: Occurrence[] = [];
  for (const [index, step] of steps.entries()) {
    const fits = judged[index]?.limit === null;
    const { old, timing, durationMinutes, expected } = step;
    if (old === null) {
      if (fits) made.push({ ...newOccurrence(booking, timing), durationMinutes, expected });
    } else if (!fits) {
      changed.push(await rewrite(tx, by, { ...old, status: 'dropped' }));
    } else {
      const { timeZone } = booking;
      const after = { ...old, ...timing, timeZone, durationMinutes, expected };
      changed.push(await rewrite(tx, by, wholeAgain(after, by.now)));
    }
  }
  for (const date of surplus) changed.push(await rewrite(tx, by, { ...date, status: 'dropped' }));
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
