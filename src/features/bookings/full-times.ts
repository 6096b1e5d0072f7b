import { parseLocal, toInstant } from '../../lib/local-time.ts';
import type { Conflict } from '../../lib/refusal.ts';
import type { Instant } from '../../lib/span.ts';
import { clockTime, dateInWords, dayInWords, localDay, type Saying } from '../../platform/web/dates.ts';
import type { SayBooking } from './booking-texts.ts';

/** What the form says where there is no place, and what it offers instead. */
export type FullView = {
  /** What happened, and when it would be free. */
  readonly sentence: string;
  /** What happened alone. */
  readonly why: string;
  /** Other starts, earliest first. */
  readonly free: readonly FreeStart[];
  /** Dates of a series that have no place, in words; empty for a single meeting. */
  readonly dates: readonly string[];
  /** What a series may do without them, or with them moved. */
  readonly ways: readonly ('skip' | 'shift')[];
};

/** Another start: in the sentence, and on its button. */
type FreeStart = { readonly start: string; readonly words: string; readonly button: string };

/** By whose clock, and in whose words. */
export type FullVoice = { readonly say: SayBooking; readonly saying: Saying; readonly now: Instant };

/** As far as `shift` moves a date. */
const SHIFT_MINUTES = 120;

/**
 * @param dates how many there were to be in all
 * @param conflicts those without a place, at least one
 */
export function fullView(conflicts: readonly Conflict[], dates: number, voice: FullVoice): FullView {
  const [first] = conflicts;
  if (first === undefined) throw new RangeError('something must be full');
  return dates === 1 ? fullDate(first, voice) : fullSeries(conflicts, dates, voice);
}

function fullDate(conflict: Conflict, voice: FullVoice): FullView {
  const { say, saying } = voice;
  const free = [...conflict.alternatives].sort().flatMap((start) => {
    const at = instantOf(start, saying.timeZone);
    return at === null ? [] : [{ start, ...startInWords(at, conflict, voice) }];
  });
  const list = new Intl.ListFormat(saying.language, { type: 'disjunction' });
  const way =
    free.length > 0
      ? say('full.free', { times: list.format(free.map(({ words }) => words)) })
      : say(conflict.limit === 'seats' ? 'full.noneForSeats' : 'full.none');
  const why = say(`full.${conflict.limit}`);
  return { sentence: `${why} ${way}`, why, free, dates: [], ways: [] };
}

/** `um 18:15 Uhr` on the same day, `am Dienstag, 16. Februar, zur gleichen Zeit` on another. */
function startInWords(at: Instant, { startsAt }: Conflict, { say, saying, now }: FullVoice) {
  const { timeZone } = saying;
  if (localDay(at, timeZone) === localDay(Date.parse(startsAt), timeZone)) {
    const time = clockTime(at, saying);
    return { words: say('full.at', { time }), button: say('full.bookAt', { time }) };
  }
  return {
    words: say('full.onDay', { day: dayInWords(at, now, saying) }),
    button: say('full.bookOn', { date: dateInWords(at, now, saying) }),
  };
}

function fullSeries(
  conflicts: readonly Conflict[],
  dates: number,
  { say, saying, now }: FullVoice,
): FullView {
  return {
    sentence: say('full.series'),
    why: say('full.series'),
    free: [],
    dates: conflicts.map(({ startsAt, limit }) =>
      say(`full.why.${limit}`, { date: dateInWords(Date.parse(startsAt), now, saying) }),
    ),
    ways: [
      ...(conflicts.length < dates ? (['skip'] as const) : []),
      ...(conflicts.every(isFreeNearby) ? (['shift'] as const) : []),
    ],
  };
}

/** Whether there is a free time to which a date may be shifted by itself. */
export function isFreeNearby({ start, alternatives }: Pick<Conflict, 'start' | 'alternatives'>): boolean {
  return alternatives.some(
    (other) =>
      other.slice(0, 10) === start.slice(0, 10) &&
      Math.abs(minuteOf(other) - minuteOf(start)) <= SHIFT_MINUTES,
  );
}

/** Minutes since midnight of a wall time `2027-02-09T19:00`. */
function minuteOf(local: string): number {
  return Number(local.slice(11, 13)) * 60 + Number(local.slice(14, 16));
}

/** When clocks in the zone show that; null where they never do. */
export function instantOf(start: string, timeZone: string): Instant | null {
  const local = parseLocal(start);
  if (local === null) return null;
  const zoned = toInstant(local, timeZone);
  return zoned.kind === 'gap' ? null : zoned.at;
}
