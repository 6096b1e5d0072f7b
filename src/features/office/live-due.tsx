import type { Instant } from '../../lib/span.ts';
import { dateInWords, timeInWords } from '../../platform/web/dates.ts';
import type { Frame } from '../../platform/web/frame.ts';
import { PostForm } from '../../platform/web/page-parts.tsx';
import type { DueDate } from './live-look.ts';
import { LIVE_PATH, type LiveVoice } from './live-voice.ts';

type Props = {
  readonly frame: Frame;
  readonly date: DueDate;
  readonly voice: LiveVoice;
  readonly now: Instant;
};

/** A date without a room: it opens later, was ended, or was given up because nobody came. */
export function DueCard({ frame, date, voice, now }: Props) {
  const { say } = voice;
  const { id, title, branchName, startsAt, mayHost, timeZone } = date;
  const saying = { language: voice.language, timeZone };
  const isEarly = now < Date.parse(date.opensAt);
  const button = say(isEarly ? 'due.early' : 'due.again');
  return (
    <li class="card">
      <h3>
        <a href={frame.link(`/termine/${id}`)} id={`date-${id}`}>
          {title}
        </a>
      </h3>
      <p class="small">{branchName}</p>
      <p>{dateInWords(Date.parse(startsAt), now, saying)}</p>
      <p>{stateOf(date, isEarly, (iso) => timeInWords(Date.parse(iso), saying), say)}</p>
      {mayHost ? (
        <PostForm frame={frame} action={`${LIVE_PATH}/${id}/oeffnen`} class="row">
          <button
            type="submit"
            class="quiet"
            id={`open-${id}`}
            aria-label={say('due.full', { button, title })}
          >
            {button}
          </button>
        </PostForm>
      ) : null}
    </li>
  );
}

function stateOf(
  { opensAt, endsAt, released }: DueDate,
  isEarly: boolean,
  time: (iso: string) => string,
  say: LiveVoice['say'],
): string {
  if (isEarly) return say('due.opens', { time: time(opensAt) });
  return released ? say('due.released') : say('due.shut', { time: time(endsAt) });
}
