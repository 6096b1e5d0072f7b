import type { Instant } from '../../lib/span.ts';
import { clockTime, dayInWords, figures, isHomeZone, timeInWords } from '../../platform/web/dates.ts';
import type { Language } from '../../platform/web/texts.ts';
import { clockOf } from '../../platform/web/zones.ts';
import type { BookingView, OccurrenceView } from './booking-schemas.ts';
import type { SayBooking } from './booking-texts.ts';

/** In whose words, and when. */
export type DateVoice = { readonly say: SayBooking; readonly language: Language; readonly now: Instant };

type Timed = Pick<OccurrenceView, 'startsAt' | 'endsAt' | 'timeZone'>;

/** `Dienstag, 9. Februar, 19:00 bis 20:30 Uhr`, by the date's own clock. */
export function spanOf(date: Timed, voice: DateVoice): string {
  return spanWith(timeInWords, date, voice);
}

function spanWith(
  endInWords: typeof timeInWords,
  { startsAt, endsAt, timeZone }: Timed,
  { say, language, now }: DateVoice,
): string {
  const saying = { language, timeZone };
  return say('booking.span', {
    day: dayInWords(Date.parse(startsAt), now, saying),
    from: figures(Date.parse(startsAt), saying),
    to: endInWords(Date.parse(endsAt), saying),
  });
}

/** Several dates in words, and the sentence that names their clock once; null where each says enough. */
export function spansOf(dates: readonly Timed[], voice: DateVoice) {
  const [first, ...others] = dates;
  const isOne = others.every(({ timeZone }) => timeZone === first?.timeZone);
  if (first === undefined || others.length === 0 || !isOne || isHomeZone(first.timeZone)) {
    return { spans: dates.map((date) => spanOf(date, voice)), clock: null };
  }
  return {
    spans: dates.map((date) => spanWith(clockTime, date, voice)),
    clock: voice.say('form.zone', { clock: clockOf(first.timeZone, voice.language) }),
  };
}

/** Whether there is one date, and never was to be another. */
export function isSingle({ occurrences, skipped }: Pick<BookingView, 'occurrences' | 'skipped'>): boolean {
  return occurrences.length === 1 && skipped.length === 0;
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
  booking: Pick<BookingView, 'title' | 'occurrences' | 'options' | 'accessCodeSet'>,
  link: string,
  voice: DateVoice,
): string {
  const { say, now } = voice;
  const { title, occurrences } = booking;
  const booked = partDates(occurrences, now).toCome.filter(({ status }) => status === 'booked');
  const named = spansOf(booked.slice(0, DATES_IN_INVITATION), voice);
  const more = booked.length - named.spans.length;
  const code = codeOf(booking, say);
  return [
    say('invitation.title', { title }),
    ...whenLines(named.spans, more, say),
    ...(named.clock === null ? [] : [named.clock]),
    say('invitation.where', { link }),
    ...(code === null ? [] : [code]),
    '',
    say('invitation.how'),
  ].join('\n');
}

/** The access code, or whom guests have it from where the reader may not see it; null where none is needed. */
export function codeOf(
  { options: { accessCode }, accessCodeSet }: Pick<BookingView, 'options' | 'accessCodeSet'>,
  say: SayBooking,
): string | null {
  if (accessCode !== null) return say('invitation.accessCode', { code: accessCode });
  return accessCodeSet ? say('invitation.accessCodeHidden') : null;
}

function whenLines(named: readonly string[], more: number, say: SayBooking): readonly string[] {
  const [date, ...others] = named;
  if (date === undefined) return [];
  if (others.length === 0) return [say('invitation.when', { date })];
  return [say('invitation.dates'), ...named, ...(more > 0 ? [say('invitation.more', { count: more })] : [])];
}
