import { timeInWords } from '../../platform/web/dates.ts';
import type { Frame } from '../../platform/web/frame.ts';
import { PostForm } from '../../platform/web/page-parts.tsx';
import type { SayAct, Voice } from './act-texts.ts';
import { formLikeBooking } from './again-path.ts';
import { partDates, spanOf } from './booking-dates.ts';
import { isRoomThere } from './booking-phase.ts';
import type { OccurrenceView } from './booking-schemas.ts';
import { type BookingShown, pathOf } from './booking-shown.ts';

type Props = { readonly frame: Frame; readonly shown: BookingShown; readonly voice: Voice };

/** That it is cancelled, and how that is undone, or how it is booked anew. */
export function CancelledNotice({ frame, shown, voice: { say, language } }: Props) {
  const { booking, undoUntil, mayBook } = shown;
  if (!mayBook) return <p class="when">{say('cancel.off')}</p>;
  if (undoUntil === null) {
    return (
      <>
        <p class="when">{say('cancel.off')}</p>
        <p>
          <a class="button" href={frame.link(formLikeBooking(booking))}>
            {say('cancel.again')}
          </a>
        </p>
      </>
    );
  }
  const time = timeInWords(undoUntil, { language, timeZone: booking.timeZone });
  return (
    <PostForm frame={frame} action={`${pathOf(booking.id)}/zurueckholen`} class="card">
      <p class="when">{say('cancel.done', { time })}</p>
      <button type="submit">{say('cancel.undo')}</button>
    </PostForm>
  );
}

/** Dates that were cancelled just now while the others stand: each time with the way back. */
export function CancelledParts({ frame, shown, voice }: Props) {
  const { booking, mayBook, cancelledParts } = shown;
  const { say, act, language } = voice;
  if (booking.status === 'cancelled' || !mayBook) return null;
  return (
    <>
      {cancelledParts.map(({ from, count, until }) => (
        <PostForm key={from} frame={frame} action={`${pathOf(booking.id)}/zurueckholen`} class="card">
          <p>
            {act('cancel.partDone', {
              count,
              time: timeInWords(until, { language, timeZone: booking.timeZone }),
            })}
          </p>
          <input type="hidden" name="from" value={from} />
          <button type="submit" class="quiet">
            {say('cancel.undo')}
          </button>
        </PostForm>
      ))}
    </>
  );
}

/** The buttons that cancel what is still to come; nothing where there is nothing, or for who may not. */
export function CancelSection({ frame, shown, voice }: Props) {
  const { booking, mayBook, now } = shown;
  const { say } = voice;
  const coming = partDates(booking.occurrences, now).toCome.filter(({ status }) => status === 'booked');
  if (!mayBook || coming.length === 0) return null;
  const isSeries = coming.length > 1;
  return (
    <section aria-labelledby="cancel">
      <h2 id="cancel">{say('cancel.title')}</h2>
      <p>{say(isSeries ? 'cancel.all' : 'cancel.one')}</p>
      <p>{concerns(coming, voice)}</p>
      <PostForm frame={frame} action={`${pathOf(booking.id)}/absagen`} class="row">
        <button type="submit" class="quiet">
          {say(isSeries ? 'cancel.buttonAll' : 'cancel.button')}
        </button>
      </PostForm>
      {isSeries ? <CancelFrom frame={frame} shown={shown} voice={voice} coming={coming} /> : null}
    </section>
  );
}

/** Whom it concerns that these dates do not take place, in sentences. */
export function concerns(
  dates: readonly Pick<OccurrenceView, 'expectedParticipants' | 'room'>[],
  { act }: Pick<Voice, 'act'>,
): string {
  const expected = dates.map(({ expectedParticipants }) => expectedParticipants);
  const inside = dates.filter(isRoomThere).reduce((sum, { room }) => sum + (room?.participants ?? 0), 0);
  const isOpen = dates.some(isRoomThere);
  return [concernsDates(expected, act), ...(isOpen ? [act('concerns.open', { count: inside })] : [])].join(
    ' ',
  );
}

function concernsDates(expected: readonly number[], act: SayAct): string {
  const words = { count: expected.length, people: Math.max(...expected) };
  const areAlike = expected.length > 1 && new Set(expected).size === 1;
  return areAlike ? act('concerns.alike', words) : act('concerns.dates', words);
}

/** From one date on: the last ones of a series, and those before them stay. */
function CancelFrom({
  frame,
  shown: { booking },
  voice,
  coming,
}: Props & { readonly coming: readonly OccurrenceView[] }) {
  const { act } = voice;
  return (
    <details>
      <summary>{act('cancel.part')}</summary>
      <p>{act('cancel.partHint')}</p>
      <PostForm frame={frame} action={`${pathOf(booking.id)}/absagen`}>
        <div class="field">
          <label for="from">{act('cancel.from')}</label>
          <select id="from" name="from">
            {coming.slice(1).map((date) => (
              <option key={date.id} value={date.id}>
                {spanOf(date, voice)}
              </option>
            ))}
          </select>
        </div>
        <button type="submit" class="quiet">
          {act('cancel.buttonFrom')}
        </button>
      </PostForm>
    </details>
  );
}
