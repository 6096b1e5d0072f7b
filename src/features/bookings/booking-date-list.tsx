import { clockTime, dateInWords } from '../../platform/web/dates.ts';
import type { Frame } from '../../platform/web/frame.ts';
import { clockOf } from '../../platform/web/zones.ts';
import { datePath, formLike } from './again-path.ts';
import { isSingle, partDates, spansOf } from './booking-dates.ts';
import { crossesClockChange } from './booking-phase.ts';
import type { OccurrenceView } from './booking-schemas.ts';
import type { BookingShown } from './booking-shown.ts';
import { instantOf } from './full-times.ts';
import type { Voice } from './act-texts.ts';

type Props = { readonly frame: Frame; readonly shown: BookingShown; readonly voice: Voice };

/** Of a long series the first dates are seen at once, the others by one press. */
const SEEN_AT_ONCE = 8;
/** Fewer than these are not worth folding. */
const FOLDED_FROM = 4;

/** All dates of a booking, each with the way to its own page; what is left out, and what is moved. */
export function Dates({ frame, shown, voice }: Props) {
  const { booking, now } = shown;
  const { say, act } = voice;
  const { toCome, over } = partDates(booking.occurrences, now);
  const isLong = toCome.length >= SEEN_AT_ONCE + FOLDED_FROM;
  const first = isLong ? toCome.slice(0, SEEN_AT_ONCE) : toCome;
  const rest = toCome.slice(first.length);
  const booked = toCome.filter(({ status }) => status === 'booked');
  const { spans, clock } = spansOf(booking.occurrences, voice);
  const words = new Map(booking.occurrences.map(({ id }, at) => [id, spans[at] ?? '']));
  const list = { frame, words, voice };
  return (
    <section aria-labelledby="dates">
      <h2 id="dates">{say(isSingle(booking) ? 'booking.date' : 'booking.dates')}</h2>
      {first.length === 0 ? null : <DateList {...list} dates={first} />}
      {rest.length === 0 ? null : (
        <details>
          <summary>{act('dates.rest', { count: rest.length })}</summary>
          <DateList {...list} dates={rest} />
        </details>
      )}
      <LeftOut frame={frame} shown={shown} voice={voice} />
      <Shifted shown={shown} voice={voice} />
      {crossesClockChange(booked) && isByOneClock(booking) ? (
        <p class="small">{act('dates.clocks', { clock: clockOf(booking.timeZone, voice.language) })}</p>
      ) : clock === null ? null : (
        <p class="small">{clock}</p>
      )}
      {over.length === 0 ? null : (
        <details>
          <summary>{`${say('booking.past')} (${over.length})`}</summary>
          <DateList {...list} dates={over} />
        </details>
      )}
    </section>
  );
}

/** A date that was moved by itself may go by another clock. */
function isByOneClock({ occurrences, timeZone }: BookingShown['booking']): boolean {
  return occurrences.every((date) => date.timeZone === timeZone);
}

type ListProps = Pick<Props, 'frame' | 'voice'> & {
  readonly dates: readonly OccurrenceView[];
  /** Each date of the booking by its id. */
  readonly words: ReadonlyMap<string, string>;
};

function DateList({ frame, dates, words, voice }: ListProps) {
  return (
    <ul class="dates">
      {dates.map((date) => (
        <li key={date.id}>
          <a href={frame.link(datePath(date))}>
            {date.status === 'cancelled' ? <s>{words.get(date.id)}</s> : words.get(date.id)}
          </a>
          <Standing date={date} voice={voice} />
        </li>
      ))}
    </ul>
  );
}

/** How it stands with one date, where there is more to say than that it is booked. */
function Standing({
  date: { status, room },
  voice: { say },
}: Pick<Props, 'voice'> & { date: OccurrenceView }) {
  if (status === 'cancelled') return <strong>{` ${say('booking.cancelled')}`}</strong>;
  if (room?.state !== 'live') return null;
  return <strong>{` ${say('booking.live', { count: room.participants })}`}</strong>;
}

/** Dates that a series does without, each with the way to book it by itself. */
function LeftOut({ frame, shown: { booking, mayBook }, voice }: Props) {
  const { say, act } = voice;
  if (booking.skipped.length === 0) return null;
  return (
    <>
      <p>{say('booking.without')}</p>
      <ul class="dates">
        {booking.skipped.map(({ start, reason }) => {
          const { date } = localInWords(start, booking.timeZone, voice);
          // A time that clocks jump over is to be chosen anew.
          const place = reason === 'gap' ? start.slice(0, '2027-02-09T'.length) : start;
          return (
            <li key={start}>
              {say(reason === 'gap' ? 'booking.gap' : 'booking.skipped', { date })}{' '}
              {mayBook ? (
                <a href={frame.link(formLike(booking, place))} aria-label={act('dates.bookThis', { date })}>
                  {act('dates.book')}
                </a>
              ) : null}
            </li>
          );
        })}
      </ul>
    </>
  );
}

/** Dates that stand at another time than was asked for. */
function Shifted({ shown: { booking }, voice }: Omit<Props, 'frame'>) {
  const { say } = voice;
  if (booking.shifted.length === 0) return null;
  return (
    <>
      <p>{say('booking.moved')}</p>
      <ul class="dates">
        {booking.shifted.map(({ start, to }) => (
          <li key={start}>
            {say('booking.shifted', {
              date: localInWords(start, booking.timeZone, voice).date,
              time: localInWords(to, booking.timeZone, voice).time,
            })}
          </li>
        ))}
      </ul>
    </>
  );
}

/** A wall time in words; one that clocks jump over is said as it was asked for. */
export function localInWords(
  start: string,
  timeZone: string,
  { language, now }: Pick<Voice, 'language' | 'now'>,
) {
  const at = instantOf(start, timeZone);
  if (at === null) {
    const [day = start, time = ''] = start.split('T');
    return { date: `${day}, ${time}`, time };
  }
  const saying = { language, timeZone };
  return { date: dateInWords(at, now, saying), time: clockTime(at, saying) };
}
