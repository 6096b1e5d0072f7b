import { clockChanges } from '../../lib/local-time.ts';
import type { Conflict } from '../../lib/refusal.ts';
import { type Span, toIso } from '../../lib/span.ts';
import { clockTime, dateInWords, dayInWords, timeInWords } from '../../platform/web/dates.ts';
import { spanOf } from './booking-dates.ts';
import type { Choices } from './form-choices.ts';
import { type FullVoice, fullView, instantOf } from './full-times.ts';
import type { Series, SeriesDate } from './recurrence.ts';

/** Whether what the form asks for would fit, as its reader is told it. */
export type Answer =
  /** Not everything is there yet. */
  | { readonly kind: 'waiting' }
  /** It cannot be; why is said at the fields. */
  | { readonly kind: 'wrong'; readonly sentences: readonly string[]; readonly offers: readonly Offer[] }
  | {
      readonly kind: 'one';
      readonly fits: boolean;
      readonly sentence: string;
      readonly offers: readonly Offer[];
    }
  | {
      readonly kind: 'series';
      readonly fits: boolean;
      readonly sentence: string;
      /** What to do about it. */
      readonly hint: string | null;
      readonly dates: readonly DateRow[];
      /** Whether some date that does not fit could go to another time of its day. */
      readonly mayShift: boolean;
      /** What else is good to know. */
      readonly notes: readonly string[];
    };

/** A button that fills in the form in another way. */
export type Offer = {
  /** `start`: `2027-02-09T18:15`; `instead`: `lastday 2027-01-31T19:00`. */
  readonly name: 'start' | 'instead';
  readonly value: string;
  readonly words: string;
};

/** One date of a series, and what may become of it. */
export type DateRow = {
  /** `2027-02-09` */
  readonly day: string;
  readonly words: string;
  /** How it stands, where there is more to say than that it fits. */
  readonly standing: string | null;
  readonly isFull: boolean;
  readonly chosen: string;
  readonly choices: readonly { readonly value: string; readonly words: string }[];
};

/** A single date. */
export function answerOne({ from, to }: Span, conflicts: readonly Conflict[], voice: FullVoice): Answer {
  const { say, saying, now } = voice;
  if (conflicts.length === 0) {
    const date = { startsAt: toIso(from), endsAt: toIso(to), timeZone: saying.timeZone };
    const span = spanOf(date, { say, language: saying.language, now });
    const sentence = say('check.fits', { date: span });
    return { kind: 'one', fits: true, sentence, offers: [] };
  }
  const { sentence, free } = fullView(conflicts, 1, voice);
  const offers = free.map(
    ({ start, words }) => ({ name: 'start', value: start, words: capital(words) }) as const,
  );
  return { kind: 'one', fits: false, sentence, offers };
}

/** A series with what was chosen for its dates. `conflicts` are those that the API has against what it was asked. */
export function answerSeries(
  { dates, missing }: Series,
  choices: Choices,
  conflicts: readonly Conflict[],
  voice: FullVoice,
): Answer {
  const { say } = voice;
  const against = new Map(conflicts.map((conflict) => [conflict.start, conflict]));
  const rows = dates.map((date) => rowOf(date, choices.get(dayOf(date.start)) ?? '', against, voice));
  const full = rows.filter(({ isFull }) => isFull).length;
  const kept = dates.flatMap(({ start }, index) => {
    const chosen = rows[index]?.chosen;
    return chosen === 'skip' ? [] : [chosen === undefined || chosen === '' ? start : chosen];
  });
  const sentence =
    full > 0
      ? say('check.someFull', { count: full })
      : kept.length === 0
        ? say('check.noneLeft')
        : say('check.fitsSeries', { count: kept.length, ...endsInWords(kept, voice) });
  const gaps = missing.map(({ start }) => say('check.gap', { date: start.replace('T', ', ') }));
  const notes = [...clockNotes(dates, voice), ...gaps];
  const hint = full > 0 ? say('check.decide', { count: full }) : null;
  const mayShift = conflicts.some((conflict) => nearestOn(dayOf(conflict.start), conflict) !== null);
  return {
    kind: 'series',
    fits: full === 0 && kept.length > 0,
    sentence,
    hint,
    dates: rows,
    mayShift,
    notes,
  };
}

function rowOf(
  date: SeriesDate,
  chosen: string,
  against: ReadonlyMap<string, Conflict>,
  voice: FullVoice,
): DateRow {
  const { say, saying, now } = voice;
  const to = chosen === '' || chosen === 'skip' ? date.start : chosen;
  const conflict = chosen === 'skip' ? undefined : against.get(to);
  const isMoved = to !== date.start;
  const planned =
    conflict !== undefined && !isMoved
      ? say('each.choose')
      : isMoved
        ? say('each.back', { time: clockTime(date.startsAt, saying) })
        : say('each.asPlanned');
  const others = [...(isMoved ? [to] : []), ...(conflict?.alternatives ?? [])].toSorted();
  return {
    day: dayOf(date.start),
    words: dateInWords(date.startsAt, now, saying),
    standing:
      conflict !== undefined
        ? say(`each.full.${conflict.limit}`)
        : isMoved
          ? say('each.isMoved', { date: placeInWords(to, date, voice) })
          : null,
    isFull: conflict !== undefined,
    chosen: isMoved ? to : chosen === 'skip' ? 'skip' : '',
    choices: [
      { value: '', words: planned },
      { value: 'skip', words: say('each.leaveOut') },
      ...others.map((start) => ({ value: start, words: placeInWords(start, date, voice) })),
    ],
  };
}

/** The days of the first and the last of some starts. */
function endsInWords(starts: readonly string[], { saying, now }: FullVoice) {
  const inWords = (start = '') => {
    const at = instantOf(start, saying.timeZone);
    return at === null ? dayOf(start) : dayInWords(at, now, saying);
  };
  const sorted = starts.toSorted();
  return { first: inWords(sorted.at(0)), last: inWords(sorted.at(-1)) };
}

/** `um 18:15 Uhr` on the same day, `am Mittwoch, 10. Februar, 19:00 Uhr` on another. */
function placeInWords(start: string, date: SeriesDate, { say, saying, now }: FullVoice): string {
  const at = instantOf(start, saying.timeZone);
  if (at === null) return start.replace('T', ', ');
  return dayOf(start) === dayOf(date.start)
    ? say('each.at', { time: clockTime(at, saying) })
    : say('each.onDay', { date: dateInWords(at, now, saying) });
}

/** That the time on the wall stays, where clocks change between two dates. */
function clockNotes(dates: readonly SeriesDate[], { say, saying, now }: FullVoice): readonly string[] {
  const [first, last] = [dates.at(0), dates.at(-1)];
  if (first === undefined || last === undefined) return [];
  const days = clockChanges({ from: first.startsAt, to: last.startsAt }, saying.timeZone).map((at) =>
    dayInWords(at, now, saying),
  );
  if (days.length === 0) return [];
  const time = timeInWords(first.startsAt, saying);
  return [say('check.clocks', { time, days: new Intl.ListFormat(saying.language).format(days) })];
}

/** What is chosen for all dates that do not fit at once; moved only within their day. */
export function chooseForAll(
  how: 'skip' | 'shift',
  series: Series,
  choices: Choices,
  conflicts: readonly Conflict[],
): Choices {
  const against = new Map(conflicts.map((conflict) => [conflict.start, conflict]));
  const chosen = series.dates.flatMap(({ start }): readonly (readonly [string, string])[] => {
    const day = dayOf(start);
    const conflict = against.get(choices.get(day) ?? start);
    if (conflict === undefined) return [];
    if (how === 'skip') return [[day, 'skip']];
    const nearest = nearestOn(day, conflict);
    return nearest === null ? [] : [[day, nearest]];
  });
  return new Map([...choices, ...chosen]);
}

/** The free time of a day that is the nearest to the one that is full; null for none. */
function nearestOn(day: string, { alternatives }: Conflict): string | null {
  return alternatives.find((other) => dayOf(other) === day) ?? null;
}

function dayOf(start: string): string {
  return start.slice(0, 'YYYY-MM-DD'.length);
}

function capital(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
