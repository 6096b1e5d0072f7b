import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, type Instant } from '../../lib/span.ts';
import type { Language } from './texts.ts';

/** The zone in which German readers take a time to be when no other is named. */
const HOME_ZONE = 'Europe/Berlin';
/** How each language writes dates, times and numbers. */
export const LOCALE = { de: 'de-DE', en: 'en-GB' } as const;

/** In which language and zone a time is said. */
export type Saying = { readonly language: Language; readonly timeZone: string };

const formats = new Map<string, Intl.DateTimeFormat>();

/** Making a format takes longer than a hundred uses of it, and there are few: each is kept. */
function formatOf(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const name = `${locale} ${JSON.stringify(options)}`;
  const format = formats.get(name) ?? new Intl.DateTimeFormat(locale, options);
  formats.set(name, format);
  return format;
}

const unitFormats = new Map<string, Intl.NumberFormat>();

/** Kept like those of times. */
function unitFormat(language: Language, unit: 'hour' | 'minute' | 'second'): Intl.NumberFormat {
  const name = `${language} ${unit}`;
  const format =
    unitFormats.get(name) ??
    new Intl.NumberFormat(LOCALE[language], { style: 'unit', unit, unitDisplay: 'long' });
  unitFormats.set(name, format);
  return format;
}

/** The local day as `2027-02-09`. */
export function localDay(at: Instant, timeZone: string): string {
  return formatOf('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).format(at);
}

/** `19:00 Uhr`; where the zone is not Berlin's it is named behind it. */
export function timeInWords(at: Instant, saying: Saying): string {
  const zone = zoneInWords(at, saying);
  return zone === null ? clockTime(at, saying) : `${clockTime(at, saying)} (${zone})`;
}

/** `Dienstag, 9. Februar, 19:00 Uhr`; the year is said where it is not the present one. */
export function dateInWords(at: Instant, now: Instant, saying: Saying): string {
  return `${dayInWords(at, now, saying)}, ${timeInWords(at, saying)}`;
}

/** The pieces of a calendar leaf: `Di`, `9`, `Feb`. */
export function leafOf(at: Instant, { language, timeZone }: Saying): LeafParts {
  const piece = (options: Intl.DateTimeFormatOptions) =>
    formatOf(LOCALE[language], { timeZone, ...options })
      .format(at)
      .replace('.', '');
  return {
    weekday: piece({ weekday: 'short' }),
    day: piece({ day: 'numeric' }),
    month: piece({ month: 'short' }),
  };
}

export type LeafParts = { readonly weekday: string; readonly day: string; readonly month: string };

/**
 * How far ahead something is: `in 12 Minuten`, `in 40 Sekunden`; null when it is due.
 * Minutes are rounded up, so that nobody waits longer than told. The page's script counts the same way.
 */
export function aheadInWords(aheadMs: number, language: Language): string | null {
  if (aheadMs <= 0) return null;
  const [amount, unit] = aheadIn(aheadMs);
  return new Intl.RelativeTimeFormat(LOCALE[language], { numeric: 'always' }).format(amount, unit);
}

/** How long something takes: `3 Sekunden`, `2 Minuten`, rounded up. The page's script counts the same way. */
export function spanInWords(spanMs: number, language: Language): string {
  const minutes = spanMs > MINUTE_MS;
  const amount = Math.max(1, Math.ceil(spanMs / (minutes ? MINUTE_MS : SECOND_MS)));
  return unitFormat(language, minutes ? 'minute' : 'second').format(amount);
}

/** How long a meeting lasts: `45 Minuten`, `1 Stunde`, `1,5 Stunden`; in hours where they are whole or half. */
export function durationInWords(minutes: number, language: Language): string {
  const inHours = minutes >= 60 && minutes % 30 === 0;
  return unitFormat(language, inHours ? 'hour' : 'minute').format(inHours ? minutes / 60 : minutes);
}

function aheadIn(aheadMs: number): [number, Intl.RelativeTimeFormatUnit] {
  if (aheadMs >= 2 * DAY_MS) return [Math.round(aheadMs / DAY_MS), 'day'];
  if (aheadMs >= 2 * HOUR_MS) return [Math.round(aheadMs / HOUR_MS), 'hour'];
  if (aheadMs > MINUTE_MS) return [Math.ceil(aheadMs / MINUTE_MS), 'minute'];
  return [Math.ceil(aheadMs / SECOND_MS), 'second'];
}

/** `Dienstag, 9. Februar`; the year is said where it is not the present one. */
export function dayInWords(at: Instant, now: Instant, { language, timeZone }: Saying): string {
  const sameYear = localDay(at, timeZone).slice(0, 4) === localDay(now, timeZone).slice(0, 4);
  return formatOf(LOCALE[language], {
    timeZone,
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    ...(sameYear ? {} : { year: 'numeric' }),
  }).format(at);
}

/** `20:30 Uhr`, where the zone has been named already. */
export function clockTime(at: Instant, { language, timeZone }: Saying): string {
  const time = formatOf(LOCALE[language], {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(at);
  return language === 'de' ? `${time} Uhr` : time;
}

/** `20:30:05`. */
export function exactTime(at: Instant, { language, timeZone }: Saying): string {
  return formatOf(LOCALE[language], {
    ...{ timeZone, hour: '2-digit', minute: '2-digit', second: '2-digit' },
    hourCycle: 'h23',
  }).format(at);
}

function zoneInWords(at: Instant, { language, timeZone }: Saying): string | null {
  if (timeZone === HOME_ZONE) return null;
  const parts = formatOf(LOCALE[language], { timeZone, timeZoneName: 'long' }).formatToParts(at);
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? timeZone;
}
