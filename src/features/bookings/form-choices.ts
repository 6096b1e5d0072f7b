import { faultOf } from '../../platform/http/fault-of.ts';
import type { Exception } from './exceptions.ts';
import type { Wish } from './form-wish.ts';
import { expandSeries, type Series } from './recurrence.ts';

/**
 * What was chosen for single dates of a series, by day `2027-02-09`: `skip`, or another local start. By the day, so that
 * it holds on when the time of the series changes.
 */
export type Choices = ReadonlyMap<string, string>;

const FIELD = /^date-(\d{4}-\d{2}-\d{2})$/;
const CHOICE = /^(skip|\d{4}-\d{2}-\d{2}T\d{2}:\d{2})$/;

/** The field in which the choice for the date of a day is sent. */
export function choiceField(day: string): string {
  return `date-${day}`;
}

export function choicesIn(form: Readonly<Record<string, string>>): Choices {
  return new Map(
    Object.entries(form).flatMap(([name, value]) => {
      const [, day] = FIELD.exec(name) ?? [];
      return day !== undefined && CHOICE.test(value) ? [[day, value] as const] : [];
    }),
  );
}

/** The dates that a wish comes to without its exceptions; null for a single date, and where its rule makes none. */
export function datesOf({ start, timeZone, recurrence }: Wish): Series | null {
  if (recurrence === null) return null;
  try {
    return expandSeries({ start, timeZone, recurrence });
  } catch (error) {
    // Why it makes none the API says.
    if (faultOf(error).code === 'internal-error') throw error;
    return null;
  }
}

/**
 * The choices as the API is asked for them.
 *
 * @returns `isStale`: some were for days on which the series has no date; a single meeting leaves nothing to choose
 */
export function exceptionsOf(
  series: Series | null,
  choices: Choices,
): { readonly exceptions: readonly Exception[]; readonly isStale: boolean } {
  const days = new Map(
    (series?.dates ?? []).map(({ start }) => [start.slice(0, 'YYYY-MM-DD'.length), start]),
  );
  const known = [...choices].filter(([day]) => days.has(day));
  const exceptions = known.flatMap(([day, chosen]): readonly Exception[] => {
    const start = days.get(day) ?? '';
    return chosen === start ? [] : [{ start, to: chosen === 'skip' ? null : chosen }];
  });
  return { exceptions, isStale: series !== null && known.length < choices.size };
}
