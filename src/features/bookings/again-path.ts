import type { BookingView, OccurrenceView } from './booking-schemas.ts';
import { pathOf } from './booking-shown.ts';

/** Where a booking is booked again, with all that it is. */
export function bookAgainPath(id: string): string {
  return `${pathOf(id)}/nochmal`;
}

type Like = Pick<BookingView, 'branch' | 'title' | 'durationMinutes' | 'expectedParticipants'>;

/**
 * The form filled in like a booking.
 *
 * @param start local wall time, as far as it is to be the same: `T19:00` for another day, `2027-02-09T` for another time
 */
export function formLike(like: Like, start: string): string {
  const [day = '', time = ''] = start.split('T');
  const query = new URLSearchParams({
    branch: like.branch,
    title: like.title,
    ...(day === '' ? {} : { day }),
    ...(time === '' ? {} : { time }),
    duration: String(like.durationMinutes),
    people: String(like.expectedParticipants),
  });
  return `/buchen?${query.toString()}`;
}

/** The form filled in like a booking, on a day that is still to be chosen. */
export function formLikeBooking(booking: Like & Pick<BookingView, 'start'>): string {
  return formLike(booking, booking.start.slice('2027-02-09'.length));
}

/** Address of a date's page. */
export function datePath({ id }: Pick<OccurrenceView, 'id'>): string {
  return `/termine/${id}`;
}
