import type { ComponentChildren } from 'preact';
import { clockTime, dayInWords, timeInWords } from '../../platform/web/dates.ts';
import type { Frame } from '../../platform/web/frame.ts';
import { Layout } from '../../platform/web/layout.tsx';
import { GetForm, Onward, Told } from '../../platform/web/page-parts.tsx';
import { DueCard } from './live-due.tsx';
import type { Live } from './live-look.ts';
import { canLead, RoomCard } from './live-room.tsx';
import type { SayLive } from './live-texts.ts';
import { LIVE_PATH, liveVoice, type LiveVoice } from './live-voice.ts';

type Props = {
  readonly frame: Frame;
  readonly live: Live;
  readonly done: string | null;
  readonly setback: string | null;
};

/** The rooms that are open now, and what comes next. */
export function LivePage({ frame, live, done, setback }: Props) {
  const voice = liveVoice(frame, live);
  const { say } = voice;
  const { address, branch, next, at } = live;
  const only = branch === '' ? {} : { gliederung: branch };
  const title = say('title');
  return (
    <Layout {...{ frame, title, address }} here="live" width="broad" scripts={['live.js']}>
      <div class="live" data-live-page={pagePath(frame, live)}>
        <div>
          <Told done={done} setback={setback} />
          <h1>{title}</h1>
          <p>{say('lead')}</p>
        </div>
        <BranchFilter frame={frame} live={live} say={say} />
        <div class="live-now" data-live>
          <Snapshot frame={frame} live={live} voice={voice} />
          <Rooms frame={frame} live={live} voice={voice} />
          <Onward {...{ frame, address, next, only }} isFirst={at === 0} path={LIVE_PATH} />
          <Due frame={frame} live={live} voice={voice} />
        </div>
        <p class="setback" role="status" data-live-stale={say('stale', { time: '#' })} hidden />
      </div>
    </Layout>
  );
}

/** This very page, without what has just been done: what the script asks for, and the link without it. */
function pagePath(frame: Frame, { branch, at }: Live): string {
  const query = new URLSearchParams({
    ...(branch === '' ? {} : { gliederung: branch }),
    ...(at === 0 ? {} : { ab: String(at) }),
  }).toString();
  return frame.link(query === '' ? LIVE_PATH : `${LIVE_PATH}?${query}`);
}

type Part = { readonly frame: Frame; readonly live: Live; readonly voice: LiveVoice };

/** Of which moment this is, how to have it anew, and how to be left alone. */
function Snapshot({ frame, live, voice: { say, language } }: Part) {
  const { sum, now, timeZone } = live;
  const inside = sum.participants === 0 ? say('insideNone') : say('inside', { count: sum.participants });
  const time = clockTime(now, { language, timeZone });
  return (
    <div class="live-snapshot">
      <p class="live-sum">
        {sum.rooms === 0 ? say('none') : `${say('sum', { count: sum.rooms })} ${inside}`}
      </p>
      <p class="small">
        <span data-live-time={time}>{say('snapshot', { time })}</span>
        {' · '}
        <a id="reload" href={pagePath(frame, live)}>
          {say('reload')}
        </a>
      </p>
      <button type="button" class="button quiet" id="stop" data-live-stop data-go={say('go')} hidden>
        {say('stop')}
      </button>
    </div>
  );
}

function Rooms({ frame, live, voice }: Part) {
  if (live.rooms.length === 0) return null;
  // With several there is none that is the one to go into.
  const isOnlyOne = live.rooms.filter(canLead).length === 1;
  return (
    <section aria-labelledby="open">
      <h2 id="open">{voice.say('open')}</h2>
      <ul class="live-cards">
        {live.rooms.map((room) => (
          <RoomCard
            key={room.occurrence}
            {...{ frame, room, voice, isOnlyOne }}
            now={live.now}
            operates={live.operates}
          />
        ))}
      </ul>
    </section>
  );
}

function Due({ frame, live, voice }: Part) {
  return (
    <section aria-labelledby="due">
      <h2 id="due">{voice.say('due.title')}</h2>
      {live.due.length === 0 ? (
        <NothingDue frame={frame} live={live} voice={voice} />
      ) : (
        <ul class="live-cards">
          {live.due.map((date) => (
            <DueCard key={date.id} {...{ frame, date, voice }} now={live.now} />
          ))}
        </ul>
      )}
    </section>
  );
}

function NothingDue({ frame, live, voice }: Part) {
  const { say, language } = voice;
  const { nextDate, now, rooms, mayBook } = live;
  if (nextDate === null) {
    return (
      <>
        <p>{say(rooms.length > 0 ? 'due.none' : 'due.nothing')}</p>
        {mayBook && rooms.length === 0 ? (
          <p>
            <a class="button" href={frame.link('/buchen')}>
              {say('due.book')}
            </a>
          </p>
        ) : null}
      </>
    );
  }
  const saying = { language, timeZone: nextDate.timeZone };
  const { title, startsAt, opensAt } = nextDate;
  const date = dayInWords(Date.parse(startsAt), now, saying);
  const time = timeInWords(Date.parse(opensAt), saying);
  return <p>{say('due.next', { title, date, time })}</p>;
}

/** Only where there is something to choose from. */
function BranchFilter({
  frame,
  live: { groups, branch },
  say,
}: Omit<Part, 'voice'> & { readonly say: SayLive }) {
  if (groups.flatMap(({ choices }) => choices).length < 2) return null;
  const options = (choices: Live['groups'][number]['choices']) =>
    choices.map(({ id, name }) => (
      <option key={id} value={id} selected={id === branch}>
        {name}
      </option>
    ));
  const all: ComponentChildren = groups.map(({ label, choices }) =>
    label === null ? (
      options(choices)
    ) : (
      <optgroup key={label} label={label}>
        {options(choices)}
      </optgroup>
    ),
  );
  return (
    <GetForm frame={frame} action={LIVE_PATH} class="live-filter">
      <div class="field">
        <label for="gliederung">{say('filter.branch')}</label>
        <select id="gliederung" name="gliederung">
          <option value="">{say('filter.all')}</option>
          {all}
        </select>
      </div>
      <button type="submit" class="quiet">
        {say('filter.show')}
      </button>
    </GetForm>
  );
}
