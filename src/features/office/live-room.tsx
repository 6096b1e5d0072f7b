import type { Instant } from '../../lib/span.ts';
import type { Frame } from '../../platform/web/frame.ts';
import { PostForm, Standing } from '../../platform/web/page-parts.tsx';
import type { LiveRoom } from './live-look.ts';
import { LIVE_PATH, type LiveVoice } from './live-voice.ts';

/** By so many minutes a meeting is made longer. */
export const EXTENSIONS = ['15', '30', '60'] as const;

type Props = {
  readonly frame: Frame;
  readonly room: LiveRoom;
  readonly voice: LiveVoice;
  readonly now: Instant;
  readonly operates: boolean;
  /** Whether it is the only one that its reader can lead: its button is the page's main one. */
  readonly isOnlyOne: boolean;
};

export function canLead({ mayHost, state }: LiveRoom): boolean {
  return mayHost && state !== 'ending';
}

/** A room that is open: how it stands, and what who leads it can do. */
export function RoomCard({ frame, room, voice, now, operates, isOnlyOne }: Props) {
  const { title, branchName, occurrence } = room;
  return (
    <li class="card">
      <h3>
        <a href={frame.link(`/termine/${occurrence}`)} id={`date-${occurrence}`}>
          {title}
        </a>
      </h3>
      <p class="small">{branchName}</p>
      <State room={room} voice={voice} now={now} />
      <Facts room={room} voice={voice} operates={operates} />
      {isOver(room, now) && room.heldUntil !== null ? <p class="small">{voice.say('fact.held')}</p> : null}
      {canLead(room) ? <Acts frame={frame} room={room} voice={voice} isOnlyOne={isOnlyOne} /> : null}
    </li>
  );
}

function isOver({ state, endsAt }: LiveRoom, now: Instant): boolean {
  return state === 'live' && Date.parse(endsAt) <= now;
}

const KINDS = {
  live: 'ok',
  open: 'ok',
  planned: 'info',
  creating: 'info',
  ending: 'info',
  lost: 'warn',
} as const;

function State({ room, voice: { say }, now }: Pick<Props, 'room' | 'voice' | 'now'>) {
  const { state } = room;
  // One that is over is not in the list.
  if (state === 'ended' || state === 'failed') return null;
  const word = isOver(room, now) ? 'over' : state;
  return (
    <p>
      <Standing kind={word === 'over' ? 'info' : KINDS[state]}>{say(`state.${word}`)}</Standing>
    </p>
  );
}

function Facts({ room, voice, operates }: Pick<Props, 'room' | 'voice' | 'operates'>) {
  const { say, when } = voice;
  const { participants: count, expectedParticipants: expected, since, endsAt, server } = room;
  return (
    <dl class="facts">
      <dt>{say('fact.people')}</dt>
      <dd>{say('fact.ofExpected', { count, expected })}</dd>
      {since === null ? null : (
        <>
          <dt>{say('fact.since')}</dt>
          <dd>{when(since)}</dd>
        </>
      )}
      <dt>{say('fact.ends')}</dt>
      <dd>{when(endsAt)}</dd>
      {operates ? (
        <>
          <dt>{say('fact.server')}</dt>
          <dd>{server}</dd>
        </>
      ) : null}
    </dl>
  );
}

function Acts({ frame, room, voice: { say }, isOnlyOne }: Omit<Props, 'now' | 'operates'>) {
  const { occurrence } = room;
  const path = `${LIVE_PATH}/${occurrence}`;
  return (
    <div class="live-acts">
      <p>
        <a
          class={isOnlyOne ? 'button' : 'button quiet'}
          href={frame.link(`${path}/leiten`)}
          id={`lead-${occurrence}`}
        >
          {say('host')}
        </a>
      </p>
      <ExtendForm frame={frame} room={room} say={say} />
      <EndAct frame={frame} room={room} say={say} />
    </div>
  );
}

type ActProps = Pick<Props, 'frame' | 'room'> & { readonly say: LiveVoice['say'] };

/** It carries until when the meeting lasted when this was shown: sent twice, it is made longer once. */
function ExtendForm({ frame, room: { occurrence, title, endsAt }, say }: ActProps) {
  return (
    <PostForm frame={frame} action={`${LIVE_PATH}/${occurrence}/verlaengern`}>
      <input type="hidden" name="bis" value={endsAt} />
      <span class="small">{say('extend.by')}</span>
      <span class="row">
        {EXTENSIONS.map((minutes) => {
          const words = say(`extend.minutes.${minutes}`);
          return (
            <button
              type="submit"
              class="quiet"
              name="minuten"
              key={minutes}
              value={minutes}
              id={`extend-${minutes}-${occurrence}`}
              aria-label={say('extend.full', { minutes: words, title })}
            >
              {words}
            </button>
          );
        })}
      </span>
    </PostForm>
  );
}

/** Where people are in the room, one is asked first. */
function EndAct({ frame, room: { occurrence, title, participants }, say }: ActProps) {
  const path = `${LIVE_PATH}/${occurrence}/beenden`;
  const button = say(participants > 0 ? 'end.ask' : 'end.button');
  const label = say('end.full', { button, title });
  const id = `end-${occurrence}`;
  return participants > 0 ? (
    <p class="row">
      <a class="button quiet" href={frame.link(path)} id={id} aria-label={label}>
        {button}
      </a>
    </p>
  ) : (
    <PostForm frame={frame} action={path} class="row">
      <button type="submit" class="quiet" id={id} aria-label={label}>
        {button}
      </button>
    </PostForm>
  );
}
