import { type Instant, MINUTE_MS } from '../../lib/span.ts';
import type { Database } from '../../platform/db/database.ts';
import { localDay } from '../../platform/web/dates.ts';
import type { Booking } from '../bookings/booking.ts';
import { isReleased, type Occurrence } from '../bookings/occurrence.ts';
import { type AnnouncedOutage, announcementsFor } from './announced.ts';
import type { DoorDate, DoorState } from './door.ts';
import { doorState, isUnattended } from './door-state.ts';
import type { Room } from './room.ts';
import { wasEnteredBefore } from './room-store.ts';

/** For so long the page says that a room which was away is back. */
const BACK_MS = 10 * MINUTE_MS;

/** What a page tells of: a date of a booking and its room. */
type Standing = {
  readonly booking: Booking;
  readonly date: Occurrence | null;
  readonly room: Room | undefined;
  /** The room's server, where it left the last poll unanswered. */
  readonly silent: string | null;
  /** Those that may concern the date. */
  readonly outages: readonly AnnouncedOutage[];
};

/** What of a page changes with its room. */
export function howItStands({ booking, date, room, silent, outages }: Standing, now: Instant) {
  const { options, status, version } = booking;
  const state = status === 'cancelled' ? 'cancelled' : stateOf({ date, room, silent }, options, now);
  const released = state === 'ended' && date !== null && isReleased(date, now);
  const unattended = date !== null && options.lobby === 'ask-moderator' && isUnattended(date, room, now);
  const isOver = date === null || state === 'ended' || state === 'cancelled';
  const announcements = isOver ? [] : announcementsFor(outages, date, room, now);
  // A page that is left open for days says by itself when its day has come.
  const today = state === 'early' ? localDay(now, booking.timeZone) : '';
  const marks = [
    today,
    released ? 'released' : '',
    unattended ? 'unattended' : '',
    ...announcements.map(({ id }) => id),
  ]
    .filter((mark) => mark !== '')
    .map((mark) => `.${mark}`)
    .join('');
  return {
    state,
    released,
    participants: state === 'live' || state === 'full' ? (room?.participants ?? null) : null,
    unattended,
    announcements,
    version: `${state}.${date?.id ?? ''}.${date?.version ?? 0}.${version}${marks}`,
  };
}

/**
 * Nobody is led to a server that has just left a poll unanswered: if it is gone, the browser would end at an error of
 * its own; if it only stumbled, whoever waits goes on by himself in seconds.
 */
function stateOf(
  { date, room, silent }: Pick<Standing, 'date' | 'room' | 'silent'>,
  { maxParticipants }: Booking['options'],
  now: Instant,
): DoorState {
  if (date === null) return 'cancelled';
  const state = doorState(date, room, maxParticipants, now);
  const leadsIn = state === 'open' || state === 'live' || state === 'full';
  return leadsIn && room?.server === silent ? 'trouble' : state;
}

export async function isBack({ db }: Database, room: Room | undefined, now: Instant): Promise<boolean> {
  if (room === undefined || room.fence === 1 || room.openedAt === null) return false;
  return now - room.openedAt < BACK_MS && (await wasEnteredBefore(db, room.occurrence));
}

export function dateOf({ startsAt, endsAt, opensAt, closesAt }: Occurrence): DoorDate {
  return { startsAt, endsAt, opensAt, closesAt };
}
