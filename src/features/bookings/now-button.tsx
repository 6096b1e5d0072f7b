import { timeInWords } from '../../platform/web/dates.ts';
import type { Frame } from '../../platform/web/frame.ts';
import { Standing } from '../../platform/web/page-parts.tsx';
import { bookAgainPath } from './again-path.ts';
import { isSingle, spanOf } from './booking-dates.ts';
import { dateThatMatters, isRoomThere, phaseOf } from './booking-phase.ts';
import type { OccurrenceView } from './booking-schemas.ts';
import type { BookingShown } from './booking-shown.ts';
import type { Voice } from './act-texts.ts';

type Props = { readonly frame: Frame; readonly shown: BookingShown; readonly voice: Voice };

/** When it takes place next, how it stands, and the one button that matters now. */
export function Now({ frame, shown, voice }: Props) {
  const { booking, now } = shown;
  const date = dateThatMatters(booking.occurrences, now);
  if (date === null) return <Over frame={frame} shown={shown} voice={voice} />;
  const words = { date: spanOf(date, voice) };
  const isOn = phaseOf(date, now) === 'now';
  return (
    <>
      <p class="when">
        {isOn
          ? voice.act('now.date', words)
          : voice.say(isSingle(booking) ? 'booking.only' : 'booking.next', words)}
      </p>
      <RoomState date={date} voice={voice} />
      {booking.accessCodeSet && booking.options.accessCode === null ? (
        <p>{voice.act('now.codeHidden')}</p>
      ) : null}
      {isOn ? <Join shown={shown} voice={voice} /> : <CopyInvitation voice={voice} />}
    </>
  );
}

/** How it stands with the room of a date that is on or ahead, in one sentence. */
export function RoomState({ date, voice }: { readonly date: OccurrenceView; readonly voice: Voice }) {
  const { act, now } = voice;
  const { room, released, timeZone } = date;
  const at = (instant: string) => timeInWords(Date.parse(instant), { language: voice.language, timeZone });
  if (room?.state === 'live') {
    return (
      <p>
        <Standing kind="ok">{act('now.live', { count: room.participants })}</Standing>
      </p>
    );
  }
  if (isRoomThere(date)) {
    return (
      <p>
        <Standing kind="ok">{act('now.open')}</Standing>
      </p>
    );
  }
  if (released) return <p>{act('now.released')}</p>;
  switch (phaseOf(date, now)) {
    case 'before':
      return <p>{act('now.opens', { time: at(date.opensAt) })}</p>;
    case 'now':
      return <p>{act('now.held', { time: at(date.closesAt) })}</p>;
    case 'over':
      return <p>{act('now.over')}</p>;
  }
}

/** Into the room: as host for who may lead, as a guest for others. */
export function Join({
  shown: { links },
  voice: { act },
}: Pick<Props, 'voice'> & { shown: Pick<BookingShown, 'links'> }) {
  return (
    <p>
      <a class="button" href={links.host ?? links.guest}>
        {act(links.host === null ? 'now.join' : 'now.lead')}
      </a>
    </p>
  );
}

/** Copies at once where there is a script; leads to the invitation where there is none. */
function CopyInvitation({ voice: { act } }: Pick<Props, 'voice'>) {
  return (
    <p>
      <a class="button" href="#invite" data-copy="invitation" data-copied={act('copy.doneInvitation')}>
        {act('now.copy')}
      </a>
    </p>
  );
}

function Over({ frame, shown: { booking, hasRecordings, mayBook }, voice: { say, act } }: Props) {
  return (
    <>
      <p class="when">{say('booking.noneToCome')}</p>
      {hasRecordings ? (
        <p>
          <a class="button" href={frame.link(`/aufzeichnungen?buchung=${booking.id}`)}>
            {say('recording.all')}
          </a>
        </p>
      ) : mayBook ? (
        <p>
          <a class="button" href={frame.link(bookAgainPath(booking.id))}>
            {act('again.button')}
          </a>
        </p>
      ) : null}
    </>
  );
}
