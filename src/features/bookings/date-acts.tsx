import { MINUTE_MS } from '../../lib/span.ts';
import type { Frame } from '../../platform/web/frame.ts';
import { PostForm } from '../../platform/web/page-parts.tsx';
import type { Voice } from './act-texts.ts';
import { datePath } from './again-path.ts';
import { concerns } from './booking-cancelling.tsx';
import { localInWords } from './booking-date-list.tsx';
import { partDates } from './booking-dates.ts';
import { isRoomThere, phaseOf } from './booking-phase.ts';
import { pathOf } from './booking-shown.ts';
import type { DateShown } from './date-shown.ts';
import { MAX_MARGIN_MS } from './occurrence.ts';
import { seenAs } from './seen-fields.ts';
import { timesOf } from './time-fields.ts';
import { HiddenTimes, TimeInputs } from './time-inputs.tsx';

type PartProps = { readonly frame: Frame; readonly shown: DateShown; readonly voice: Voice };

/** By how much a meeting under way is made longer at one press, in minutes. */
export const EXTENSIONS = [15, 30, 60] as const;

/** What may be done with its room now: open it early or again, make it longer, end it; for who may host. */
export function RoomActs({ frame, shown: { date, of }, voice: { act } }: PartProps) {
  const { now, links } = of;
  if (links.host === null) return null;
  const isThere = isRoomThere(date);
  const phase = phaseOf(date, now);
  const mayOpen = !isThere && mayBeOpened(date, now);
  const mayExtend = phase === 'now' || isThere;
  if (!mayOpen && !mayExtend) return null;
  return (
    <section aria-labelledby="room">
      <h2 id="room">{act('room.title')}</h2>
      {mayOpen ? (
        <>
          <p>{act(phase === 'before' ? 'room.early' : 'room.again')}</p>
          <PostForm frame={frame} action={`${datePath(date)}/oeffnen`} class="row">
            <button type="submit" class="quiet">
              {act('room.open')}
            </button>
          </PostForm>
        </>
      ) : null}
      {mayExtend ? (
        <>
          <h3 id="longer">{act('room.longer')}</h3>
          <PostForm frame={frame} action={`${datePath(date)}/laenger`} class="row" labelledBy="longer">
            <input type="hidden" name="ends" value={date.endsAt} />
            {EXTENSIONS.map((minutes) => (
              <button key={minutes} type="submit" class="quiet" name="minutes" value={String(minutes)}>
                {act('room.by', { minutes })}
              </button>
            ))}
          </PostForm>
        </>
      ) : null}
      {isThere ? (
        <>
          <h3>{act('room.endTitle')}</h3>
          <p>{act('room.endHint')}</p>
          <PostForm frame={frame} action={`${datePath(date)}/beenden`} class="row">
            <button type="submit" class="quiet">
              {act('room.end')}
            </button>
          </PostForm>
        </>
      ) : null}
    </section>
  );
}

/** Some hours before its start, and as long as its window lasts or was to last. */
function mayBeOpened(date: DateShown['date'], now: number): boolean {
  const isNear = Date.parse(date.startsAt) - MAX_MARGIN_MS <= now;
  return isNear && (now < Date.parse(date.closesAt) || (date.released && now < Date.parse(date.endsAt)));
}

/**
 * For how long from now on a meeting is to last that is made longer by so much: counted from the end that its reader
 * saw, so that a second press adds nothing; or from now where it was over by then. Whole minutes from its start on stay
 * whole: the API rounds up what begins within a minute.
 */
export function minutesFromNow(seenEnd: number, by: number, now: number): number {
  return Math.max(by, Math.floor((seenEnd - now) / MINUTE_MS) + by);
}

/** Another day or time, another length, more people or fewer; with the free times where the wanted one is taken. */
export function MoveDate({ frame, shown, voice }: PartProps) {
  const { date, of, typed, complaints, free, version } = shown;
  const { act } = voice;
  if (!of.mayBook || phaseOf(date, of.now) === 'over') return null;
  const hidden = (
    <>
      <input type="hidden" name="version" value={String(version)} />
      <input type="hidden" name="seen" value={seenAs(timesOf(date))} />
    </>
  );
  return (
    <section class="card" aria-labelledby="move">
      <h2 id="move">{act('move.title')}</h2>
      <p>{act(isRoomThere(date) ? 'move.whileOpen' : 'move.lead')}</p>
      {free.length === 0 ? null : (
        <PostForm frame={frame} action={`${datePath(date)}/verschieben`} class="full" labelledBy="free">
          <h3 id="free">{act('move.free')}</h3>
          {hidden}
          <HiddenTimes typed={typed} />
          <div class="row">
            {free.map((start) => (
              <button key={start} type="submit" class="quiet" name="start" value={start}>
                {act('preview.take', { date: localInWords(start, date.timeZone, voice).date })}
              </button>
            ))}
          </div>
        </PostForm>
      )}
      <PostForm frame={frame} action={`${datePath(date)}/verschieben`} labelledBy="move">
        {hidden}
        <TimeInputs typed={typed} complaints={complaints} timeZone={date.timeZone} voice={voice} />
        <button type="submit" class={complaints.length > 0 ? undefined : 'quiet'}>
          {act('move.button')}
        </button>
      </PostForm>
      {isSeries(shown) ? (
        <p class="after">
          <a href={frame.link(`${pathOf(date.booking)}/aendern?ab=${date.id}`)}>{act('move.after')}</a>
        </p>
      ) : null}
    </section>
  );
}

/** Whether other dates of its booking are to come. */
export function isSeries({ date, of: { booking, now } }: Pick<DateShown, 'date' | 'of'>): boolean {
  const { toCome } = partDates(booking.occurrences, now);
  return toCome.some(({ id, status }) => status === 'booked' && id !== date.id);
}

/** Cancels this date; or this one and those after it. The only one that is left takes its booking along. */
export function CancelDate({ frame, shown, voice }: PartProps) {
  const { date, of } = shown;
  const { act, say } = voice;
  if (!of.mayBook || phaseOf(date, of.now) === 'over') return null;
  const hasMore = isSeries(shown);
  const after = of.booking.occurrences.filter(
    ({ status, startsAt }) => status === 'booked' && startsAt > date.startsAt,
  );
  return (
    <section aria-labelledby="cancel">
      <h2 id="cancel">{say('cancel.title')}</h2>
      <p>{act(hasMore ? 'date.cancelOne' : 'date.cancelOnly')}</p>
      <p>{concerns([date], voice)}</p>
      <PostForm frame={frame} action={`${datePath(date)}/absagen`} class="row">
        <button type="submit" class="quiet">
          {act('date.cancel')}
        </button>
      </PostForm>
      {after.length === 0 ? null : (
        <details>
          <summary>{act('date.after')}</summary>
          <p>{concerns([date, ...after], voice)}</p>
          <PostForm frame={frame} action={`${pathOf(date.booking)}/absagen`} class="row">
            <input type="hidden" name="from" value={date.id} />
            <button type="submit" class="quiet">
              {act('date.cancelAfter', { count: after.length })}
            </button>
          </PostForm>
        </details>
      )}
    </section>
  );
}
