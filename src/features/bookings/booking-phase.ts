import type { Instant } from '../../lib/span.ts';
import type { OccurrenceView } from './booking-schemas.ts';

/** What a date is to those who look at it: its room is there or may be, it is ahead, or it is over. */
export type Phase = 'before' | 'now' | 'over';

type Dated = Pick<OccurrenceView, 'opensAt' | 'closesAt' | 'status' | 'room' | 'released'>;

/** Where a date that stands is in its course; one with people past its window is still on. */
export function phaseOf({ opensAt, closesAt, room }: Omit<Dated, 'status'>, now: Instant): Phase {
  if (isRoomThere({ room })) return 'now';
  if (now < Date.parse(opensAt)) return 'before';
  return now < Date.parse(closesAt) ? 'now' : 'over';
}

/** Whether people may be in the room, or on their way in. */
export function isRoomThere({ room }: Pick<Dated, 'room'>): boolean {
  return room !== null && room.state !== 'planned' && room.state !== 'ending';
}

/** The date that matters now: the one that is on, or else the next one; null where none is to come. */
export function dateThatMatters<D extends Dated>(dates: readonly D[], now: Instant): D | null {
  const booked = dates.filter(({ status }) => status === 'booked');
  const inPhase = (phase: Phase) => booked.find((date) => phaseOf(date, now) === phase);
  return inPhase('now') ?? inPhase('before') ?? null;
}

/** Whether clocks change between dates of a series: their wall time stays, and its distance to UTC does not. */
export function crossesClockChange(
  dates: readonly Pick<OccurrenceView, 'start' | 'startsAt' | 'timeZone'>[],
): boolean {
  const offsets = dates.map(({ start, startsAt }) => Date.parse(`${start}:00Z`) - Date.parse(startsAt));
  return new Set(offsets).size > 1;
}
