import { poolLimits } from '../capacity/pool.ts';
import type { BookingSettings } from './desk.ts';

/** What says how many a room may take. */
export type RoomSettings = Pick<BookingSettings, 'servers' | 'roomLimit' | 'keepLargestInReserve'>;

/** More people than any room takes, on whatever day: the most that one does; null where so many may come. */
export function mostPeople({ servers, ...limits }: RoomSettings, people: number): number | null {
  const { seatsPerOccurrence } = poolLimits(servers, { ...limits, outages: [] });
  return people > seatsPerOccurrence ? seatsPerOccurrence : null;
}
