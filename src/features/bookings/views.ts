import { toIso } from '../../lib/span.ts';
import type { PrincipalView } from '../people/principals.ts';
import type { Check } from './book.ts';
import type { Booking, BookingWithDates, Skipped } from './booking.ts';
import type { BookingView, CheckView, OccurrenceView } from './booking-schemas.ts';
import { inStep } from './in-step.ts';
import type { Occurrence } from './occurrence.ts';
import type { ChangePreview } from './preview.ts';
import type { RoomGlimpse } from './room-functions.ts';
import type { ChangePreviewView } from './series-schemas.ts';

type Rooms = ReadonlyMap<string, RoomGlimpse>;

type Surroundings = {
  readonly rooms: Rooms;
  /** Whether the reader may let people in: the access code is a secret between those and the guests. */
  readonly mayHost: boolean;
  readonly bookedBy: PrincipalView;
};

/** A booking as the wire shows it. */
export function toBookingView(
  { booking: stored, occurrences }: BookingWithDates,
  { rooms, mayHost, bookedBy }: Surroundings,
): BookingView {
  const booking = inStep(stored, occurrences);
  return {
    id: booking.id,
    branch: booking.branch,
    title: booking.title,
    description: booking.description,
    start: booking.start,
    timeZone: booking.timeZone,
    durationMinutes: booking.durationMinutes,
    recurrence: booking.recurrence,
    expectedParticipants: booking.expected,
    options: mayHost ? booking.options : { ...booking.options, accessCode: null },
    accessCodeSet: booking.options.accessCode !== null,
    status: booking.status,
    occurrences: occurrences.map((date) => toOccurrenceView(date, booking, rooms)),
    skipped: booking.skipped.map(toSkippedView),
    shifted: [...booking.shifted],
    bookedBy,
  };
}

/** One date as the wire shows it. */
export function toOccurrenceView(
  date: Occurrence,
  { title }: Pick<Booking, 'title'>,
  rooms: Rooms,
): OccurrenceView {
  const room = rooms.get(date.id);
  return {
    id: date.id,
    booking: date.booking,
    branch: date.branch,
    title,
    start: date.start,
    timeZone: date.timeZone,
    durationMinutes: date.durationMinutes,
    startsAt: toIso(date.startsAt),
    endsAt: toIso(date.endsAt),
    opensAt: toIso(date.opensAt),
    closesAt: toIso(date.closesAt),
    released: date.releasedClosesAt !== null,
    expectedParticipants: date.expected,
    status: date.status === 'booked' ? 'booked' : 'cancelled',
    room:
      room === undefined ? null : { state: room.state, server: room.server, participants: room.participants },
  };
}

/** The answer to a check as the wire shows it. */
export function toCheckView({ fits, conflicts, skipped, shifted }: Check): CheckView {
  return {
    fits,
    conflicts: conflicts.map(({ alternatives, ...conflict }) => ({
      ...conflict,
      alternatives: [...alternatives],
    })),
    skipped: skipped.map(toSkippedView),
    shifted: [...shifted],
  };
}

function toSkippedView({ start, reason, limit }: Skipped) {
  return limit === undefined ? { start, reason } : { start, reason, limit };
}

/** A preview as the wire shows it. */
export function toPreviewView({ fits, dates, skipped, shifted }: ChangePreview): ChangePreviewView {
  return {
    fits,
    dates: dates.map(({ startsAt, conflict, ...date }) => ({
      ...date,
      startsAt: toIso(startsAt),
      ...(conflict === null ? {} : { limit: conflict.limit, alternatives: [...conflict.alternatives] }),
    })),
    skipped: skipped.map(toSkippedView),
    shifted: [...shifted],
  };
}
