import { z } from 'zod';
import { HOUR_MS, toIso } from '../../lib/span.ts';
import { faultOf } from '../../platform/http/fault-of.ts';
import { listOf } from '../../platform/http/cursor.ts';
import { JobView } from '../../platform/jobs/job-views.ts';
import type { Page, PageAnswer, PageRequest } from '../../platform/web/page.ts';
import { PostForm, Standing, Told } from '../../platform/web/page-parts.tsx';
import { CapacityView } from '../bookings/capacity-endpoints.ts';
import { FolderList } from '../folders/folder-view.ts';
import { CLEAN_RECORDINGS } from '../recordings/clean-recordings.ts';
import { CleaningView } from '../recordings/cleaning-views.ts';
import { RoomList } from '../rooms/room-endpoints.ts';
import { ServerView } from '../rooms/server-endpoints.ts';
import { AlarmList, type AlarmView } from './alarm-endpoints.ts';
import { headingOf } from './alarms.ts';
import { type CalmFacts, Calm } from './calm-facts.tsx';
import { jobPath, JOBS_PATH } from './job-parts.tsx';
import { jobTitle } from './job-words.ts';
import type { OfficeParts } from './office-parts.ts';
import {
  LiveStale,
  momentInWords,
  oneOf,
  OpsPage,
  opsGet,
  opsPost,
  type OpsVoice,
  Snapshot,
  Whole,
} from './ops-page.tsx';

const PATH = '/betrieb';
const ServerList = z.strictObject({ items: z.array(ServerView), next: z.null() });

const JobList = z.strictObject({ items: z.array(JobView), next: z.null() });
const CleaningList = listOf(CleaningView);
const DONE = ['gesichert'] as const;

/** `/betrieb`: whether all is well, and what to do where it is not; and the button that makes a backup. */
export function overviewPages(parts: OfficeParts): readonly Page[] {
  return [
    opsGet(parts, PATH, (_parts, request, voice) => overview(parts, request, voice, null)),
    ...opsPost(parts, '/betrieb/sichern', PATH, backUp),
  ];
}

async function overview(
  parts: OfficeParts,
  request: PageRequest,
  voice: OpsVoice,
  setback: string | null,
): Promise<PageAnswer> {
  const done = oneOf(DONE, request.query['getan']);
  const { alarms, facts } = await lookAround(parts, voice);
  const { say } = voice;
  const props = { voice, alarms, facts, setback, done: done === null ? null : say(`done.${done}`) };
  return { status: setback === null ? 200 : 409, html: <OverviewPage {...props} /> };
}

async function lookAround(parts: OfficeParts, { caller, now }: OpsVoice) {
  const get = <T,>(path: string, answer: z.ZodType<T>, query: Readonly<Record<string, string>> = {}) =>
    parts.ask(caller, { method: 'get', path, query, answer });
  const evening = { from: toIso(now), to: toIso(now + 24 * HOUR_MS), step: '60' };
  const [{ items: alarms, store }, servers, rooms, jobs, capacity, folders, cleanings] = await Promise.all([
    get('/alarms', AlarmList),
    get('/servers', ServerList),
    get('/rooms', RoomList),
    get('/jobs', JobList),
    get('/capacity', CapacityView, evening),
    get('/folders', FolderList, { limit: '1' }),
    get('/recordings/cleanings', CleaningList, { limit: '1' }),
  ]);
  const facts: CalmFacts = {
    ...{ store, capacity, folders, cleaning: cleanings.items[0] ?? null },
    ...{ servers: servers.items, rooms: rooms.items, jobs: jobs.items },
  };
  return { alarms, facts };
}

async function backUp(parts: OfficeParts, request: PageRequest, voice: OpsVoice): Promise<PageAnswer> {
  try {
    await parts.ask(voice.caller, { method: 'post', path: '/backup', answer: z.unknown() });
    return { status: 303, redirect: voice.frame.link(`${PATH}?getan=gesichert`) };
  } catch (error) {
    const { code } = faultOf(error);
    const known = oneOf(['backup-running', 'backup-not-embedded', 'backup-no-space'] as const, code);
    if (known === null) throw error;
    return overview(parts, request, voice, voice.say(`setback.${known}`));
  }
}

type Props = {
  readonly voice: OpsVoice;
  readonly alarms: readonly AlarmView[];
  readonly facts: CalmFacts;
  readonly done: string | null;
  readonly setback: string | null;
};

function OverviewPage({ voice, alarms, facts, done, setback }: Props) {
  const { say } = voice;
  const first = alarms.find((alarm) => alarm.urgent && (placeOf(alarm) !== null || canBackUp(alarm)));
  return (
    <OpsPage voice={voice} place="overview" title={say('overview.title')} live={PATH}>
      <Told done={done} setback={setback} />
      <p class={alarms.length === 0 ? 'overall well' : 'overall'} id="verdict" role="status">
        {alarms.length === 0 ? (
          <Standing kind="ok">{say('overview.well')}</Standing>
        ) : (
          <Standing kind="warn">{say('overview.needs', { count: alarms.length })}</Standing>
        )}
      </p>
      <LiveStale voice={voice} />
      <div class="ops" data-live>
        <Snapshot voice={voice} path={PATH} />
        {alarms.length === 0 ? null : (
          <section aria-labelledby="wrong">
            <h2 id="wrong">{say('overview.wrong')}</h2>
            {alarms.map((alarm) => (
              <Wrong
                key={`${alarm.alarm} ${alarm.about ?? ''}`}
                voice={voice}
                alarm={alarm}
                isFirst={alarm === first}
              />
            ))}
          </section>
        )}
        <Calm voice={voice} facts={facts} />
      </div>
      <p class="small">{say('overview.unseen')}</p>
    </OpsPage>
  );
}

/** Where something is mended; null where no page can do it. */
function placeOf({ alarm, about }: AlarmView): string | null {
  switch (alarm) {
    case 'server-silent':
    case 'drained-server-silent':
      return `/betrieb/server/${encodeURIComponent(about ?? '')}`;
    case 'all-servers-silent':
    case 'servers-flapping':
    case 'rooms-missing':
      return '/betrieb/server';
    case 'job-failed':
    case 'job-stands-still':
    case 'forgetting-stopped':
      return about === null ? JOBS_PATH : jobPath(about);
    case 'cleaning-stopped':
      return jobPath(CLEAN_RECORDINGS);
    case 'promised-too-much':
      return '/betrieb/ausfaelle';
    case 'nearly-full':
      return '/auslastung';
    case 'folders-fail':
      return '/betrieb/ordner?stand=failed';
    case 'figure-unreadable':
    case 'not-ready':
    case 'disk-nearly-full':
    case 'backup-old':
    case 'memory-high':
      return null;
    case 'recordings-overdue':
    case 'recordings-unlisted':
    case 'recordings-unproven':
    case 'recordings-wait-for-copy':
    case 'recordings-without-branch':
      return '/betrieb/aufzeichnungen';
  }
}

function canBackUp({ alarm }: AlarmView): boolean {
  return alarm === 'backup-old';
}

type WrongProps = {
  readonly voice: OpsVoice;
  readonly alarm: AlarmView;
  /** Whether it is what to see to before all else. */
  readonly isFirst: boolean;
};

/** One thing that is wrong: what it means, what happens by itself, and what is to be done. */
function Wrong({ voice, alarm, isFirst }: WrongProps) {
  const { say } = voice;
  const { alarm: kind, urgent, count, since, failure, chapter } = alarm;
  const about = aboutOf(alarm, voice);
  const title = say(`alarm.${kind}.title`, { about, count: count ?? 0 });
  return (
    <article class={urgent ? 'card alarm urgent' : 'card alarm'}>
      <h3>
        <Whole text={title} name={about} />
      </h3>
      <p class="small">
        <Standing kind={urgent ? 'warn' : 'info'}>
          {say(urgent ? 'overview.urgent' : 'overview.calm')}
        </Standing>
        {since === null ? null : ` ${say('overview.since', { when: momentInWords(since, voice) })}`}
        {failure === null ? null : (
          <>
            {' '}
            {say('overview.failure')} <code>{failure}</code>
          </>
        )}
      </p>
      <dl>
        {(['means', 'does', 'todo'] as const).map((part) => (
          <div key={part}>
            <dt>{say(`overview.${part}`)}</dt>
            <dd>{say(`alarm.${kind}.${part}`)}</dd>
          </div>
        ))}
      </dl>
      <Acts voice={voice} alarm={alarm} isFirst={isFirst} title={title} />
      <p class="small">
        {say('overview.chapter')} <q lang="en">{headingOf(chapter)}</q>, <code>docs/bad-mornings.md</code>
      </p>
    </article>
  );
}

/** What can be done about it from here. Only the most urgent has the page's main button. */
function Acts({ voice, alarm, isFirst, title }: WrongProps & { readonly title: string }) {
  const { frame, say } = voice;
  const place = placeOf(alarm);
  const look = isFirst ? undefined : 'quiet';
  const whose = <span class="for-ears">{`: ${title}`}</span>;
  return (
    <div class="row">
      {place === null ? null : (
        <a class={isFirst ? 'button' : 'button quiet'} href={frame.link(place)}>
          {say('overview.go')}
          {whose}
        </a>
      )}
      {canBackUp(alarm) ? (
        <PostForm frame={frame} action="/betrieb/sichern">
          <button type="submit" class={look}>
            {say('overview.backUp')}
            {whose}
          </button>
        </PostForm>
      ) : null}
    </div>
  );
}

/** What it is about, in words of its page. */
function aboutOf({ alarm, about }: AlarmView, voice: OpsVoice): string {
  const { say } = voice;
  if (about === 'rooms' || about === 'seats') return say(`amount.${about}`);
  const isJob = alarm === 'job-failed' || alarm === 'job-stands-still';
  return about === null ? '' : isJob ? jobTitle(about, say) : about;
}
