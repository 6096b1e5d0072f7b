import type { Instant } from '../../lib/span.ts';
import { clockTime, dayInWords, timeInWords } from '../../platform/web/dates.ts';
import type { Language } from '../../platform/web/texts.ts';
import type { BookingView, OccurrenceView } from './booking-schemas.ts';
import type { SayBooking } from './booking-texts.ts';

/** In whose words, and when. */
export type DateVoice = { readonly say: SayBooking; readonly language: Language; readonly now: Instant };

/** `Dienstag, 9. Februar, 19:00 Uhr bis 20:30 Uhr`, by the date's own clock. */
export function spanOf(
  { startsAt, endsAt, timeZone }: Pick<OccurrenceView, 'startsAt' | 'endsAt' | 'timeZone'>,
  { say, language, now }: DateVoice,
): string {
  const saying = { language, timeZone };
  return say('booking.span', {
    day: dayInWords(Date.parse(startsAt), now, saying),
    from: clockTime(Date.parse(startsAt), saying),
    to: timeInWords(Date.parse(endsAt), saying),
  });
}

/** Dates that are still to come or going on, cancelled ones among them, and those that are over. */
export function partDates<D extends Pick<OccurrenceView, 'endsAt'>>(dates: readonly D[], now: Instant) {
  const isToCome = ({ endsAt }: D) => Date.parse(endsAt) > now;
  return { toCome: dates.filter(isToCome), over: dates.filter((date) => !isToCome(date)) };
}

/** More dates than these make an invitation long; the others are counted. */
const DATES_IN_INVITATION = 5;

/** An invitation as people send it: what, when, where; lines of plain text. */
export function invitationOf(
  { title, occurrences, options }: Pick<BookingView, 'title' | 'occurrences' | 'options'>,
  link: string,
  voice: DateVoice,
): string {
  const { say, now } = voice;
  const booked = partDates(occurrences, now).toCome.filter(({ status }) => status === 'booked');
  const named = booked.slice(0, DATES_IN_INVITATION).map((date) => spanOf(date, voice));
  const more = booked.length - named.length;
  return [
    say('invitation.title', { title }),
    ...whenLines(named, more, say),
    say('invitation.where', { link }),
    ...(options.accessCode === null ? [] : [say('invitation.accessCode', { code: options.accessCode })]),
    '',
    say('invitation.how'),
  ].join('\n');
}

function whenLines(named: readonly string[], more: number, say: SayBooking): readonly string[] {
  const [date, ...others] = named;
  if (date === undefined) return [];
  if (others.length === 0) return [say('invitation.when', { date })];
  return [say('invitation.dates'), ...named, ...(more > 0 ? [say('invitation.more', { count: more })] : [])];
}
