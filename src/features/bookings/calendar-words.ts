import { LOCALE } from '../../platform/web/dates.ts';
import type { Language } from '../../platform/web/texts.ts';

const KINDS = {
  /** `Februar 2027` */
  month: { month: 'long', year: 'numeric' },
  /** `Dienstag, 9. Februar` */
  day: { weekday: 'long', day: 'numeric', month: 'long' },
  /** `Dienstag, 9. Februar 2027` */
  wholeDay: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
  /** `Di, 9.2.` */
  briefDay: { weekday: 'short', day: 'numeric', month: 'numeric' },
  /** `9. Februar` */
  dayAndMonth: { day: 'numeric', month: 'long' },
  /** `9. Februar 2027` */
  wholeDate: { day: 'numeric', month: 'long', year: 'numeric' },
  /** `Dienstag` */
  weekday: { weekday: 'long' },
  /** `Di` */
  shortWeekday: { weekday: 'short' },
  /** `9.2.` */
  shortDay: { day: 'numeric', month: 'numeric' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

const known = new Map<string, Intl.DateTimeFormat>();

/** A day of the calendar in words. A calendar says dozens, and to make a format takes longer than to use it: kept. */
export function dayWords(day: string, kind: keyof typeof KINDS, language: Language): string {
  const name = `${language} ${kind}`;
  const format =
    known.get(name) ?? new Intl.DateTimeFormat(LOCALE[language], { timeZone: 'UTC', ...KINDS[kind] });
  known.set(name, format);
  return format.format(Date.parse(`${day}T12:00:00Z`)).replace(/^(\p{L}{2})\./u, '$1');
}
