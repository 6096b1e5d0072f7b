import { type LocalDateTime, parseLocal, weekday } from '../../lib/local-time.ts';
import { refuse } from '../../lib/refusal.ts';
import { invalid, parseRule } from './recurrence-rule.ts';

export const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;

/**
 * The rule of a series that goes on from another start: as many dates as are asked for, whether the rule counted them
 * or named an end. Where it names one day of the week or of the month alone, that is the day of the new start; whether
 * the start fits any other rule is for `expandSeries` to say.
 *
 * @param recurrence as stored; null for dates that no rule made
 * @returns null for a single date without a rule
 * @throws Refusal `recurrence-invalid` for several dates that no rule made, `date-invalid`
 */
export function deriveRule(
  recurrence: string | null,
  { start, count }: { readonly start: string; readonly count: number },
): string | null {
  if (recurrence === null) {
    return count === 1 ? null : invalid('These dates were not made by one rule; give a new recurrence.');
  }
  const first = parseLocal(start) ?? refuse({ code: 'date-invalid', start });
  const { freq, interval, byDay, byMonthDay } = parseRule(recurrence);
  const weekdays = byMonthDay.length === 0 ? movedWeekday(byDay, first) : byDay;
  const days = byDay.length === 0 ? movedDay(byMonthDay, first) : byMonthDay;
  return [
    `FREQ=${freq}`,
    interval > 1 ? `INTERVAL=${interval}` : '',
    weekdays.length > 0 ? `BYDAY=${weekdays.join(',')}` : '',
    days.length > 0 ? `BYMONTHDAY=${days.join(',')}` : '',
    `COUNT=${count}`,
  ]
    .filter((part) => part !== '')
    .join(';');
}

/** `2TU` becomes `2WE`: the second of the month stays the second. */
function movedWeekday(byDay: readonly string[], first: LocalDateTime): readonly string[] {
  const [only = '', ...others] = byDay;
  if (only === '' || others.length > 0) return byDay;
  return [`${only.slice(0, -2)}${WEEKDAYS[weekday(first) - 1] ?? ''}`];
}

/** The last day of a month stays the last. */
function movedDay(byMonthDay: readonly number[], first: LocalDateTime): readonly number[] {
  const [only = -1, ...others] = byMonthDay;
  return only < 0 || others.length > 0 ? byMonthDay : [first.day];
}
