import type { BookingView, OccurrenceView } from './booking-schemas.ts';
import { pathOf } from './booking-shown.ts';
import { typedOptions } from './form-options.ts';
import { type Repeat, repeatOf } from './form-times.ts';

/** Where a booking is booked again, with all that it is. */
export function bookAgainPath(id: string): string {
  return `${pathOf(id)}/nochmal`;
}

type Like = Pick<
  BookingView,
  'branch' | 'title' | 'description' | 'options' | 'durationMinutes' | 'expectedParticipants'
>;

/** Longer ones are left out: an address is no place for a page of text. */
const LONGEST_CARRIED = 400;

/**
 * The form filled in like a booking, but for its access code: an address is no place for that either.
 *
 *
 * @param start local wall time, as far as it is to be the same: `T19:00` for another day, `2027-02-09T` for another time
 */
export function formLike(like: Like, start: string, series: SeriesLike | null = null): string {
  const [day = '', time = ''] = start.split('T');
  const query = new URLSearchParams({
    branch: like.branch,
    title: like.title,
    ...(day === '' ? {} : { day }),
    ...(time === '' ? {} : { time }),
    duration: String(like.durationMinutes),
    people: String(like.expectedParticipants),
    ...carried({ ...typedOptions(like.options), description: like.description ?? '', accessCode: '' }),
    ...(series === null ? {} : { repeat: series.repeat, times: String(series.times) }),
  });
  return `/buchen?${query.toString()}`;
}

function carried(typed: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(typed).filter(([, text]) => text.length <= LONGEST_CARRIED));
}

/** How often a series is to be, as the form asks for it. */
type SeriesLike = { readonly repeat: Repeat; readonly times: number };

type Series = Pick<BookingView, 'recurrence' | 'occurrences' | 'skipped'>;

/** So many dates a booking was made for. */
export function datesMeant({ occurrences, skipped }: Omit<Series, 'recurrence'>): number {
  return occurrences.length + skipped.filter(({ reason }) => reason === 'capacity').length;
}

/** The form filled in like a booking, on a day that is still to be chosen. */
export function formLikeBooking(booking: Like & Series & Pick<BookingView, 'start'>): string {
  const repeat = booking.recurrence === null ? null : repeatOf(booking.recurrence);
  const series = repeat === null ? null : { repeat, times: Math.max(2, datesMeant(booking)) };
  return formLike(booking, booking.start.slice('2027-02-09'.length), series);
}

/** Address of a date's page. */
export function datePath({ id }: Pick<OccurrenceView, 'id'>): string {
  return `/termine/${id}`;
}
