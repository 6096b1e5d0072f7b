import type { ComponentChildren } from 'preact';
import type { z } from 'zod';
import { isCutShort } from '../../platform/jobs/job-run.ts';
import type { JobView } from '../../platform/jobs/job-views.ts';
import { Bar } from '../../platform/web/page-parts.tsx';
import type { CapacityView } from '../bookings/capacity-endpoints.ts';
import type { FolderList } from '../folders/folder-view.ts';
import type { CleaningView } from '../recordings/cleaning-views.ts';
import { sizeInWords } from '../recordings/recording-words.ts';
import type { RoomView } from '../rooms/room-endpoints.ts';
import type { ServerView } from '../rooms/server-endpoints.ts';
import type { AlarmList } from './alarm-endpoints.ts';
import { agoInWords, momentInWords, type OpsVoice } from './ops-page.tsx';

/** What there is to be seen when all is well. */
export type CalmFacts = {
  readonly store: z.infer<typeof AlarmList>['store'];
  readonly servers: readonly ServerView[];
  readonly rooms: readonly RoomView[];
  readonly jobs: readonly JobView[];
  readonly capacity: z.infer<typeof CapacityView>;
  readonly folders: z.infer<typeof FolderList>;
  /** The last one that there was. */
  readonly cleaning: z.infer<typeof CleaningView> | null;
};
type Props = { readonly voice: OpsVoice; readonly facts: CalmFacts };

/** The calm facts, each a card that leads to its page. */
export function Calm(props: Props) {
  const { say } = props.voice;
  return (
    <section aria-labelledby="calm">
      <h2 id="calm">{say('calm.title')}</h2>
      <div class="tiles">
        <Now {...props} />
        <Evening {...props} />
        <Servers {...props} />
        <Jobs {...props} />
        <Recordings {...props} />
        <Folders {...props} />
        <Store {...props} />
      </div>
    </section>
  );
}

function Tile({
  voice: { frame },
  path,
  title,
  lines,
  children,
}: {
  readonly voice: OpsVoice;
  readonly path: string | null;
  readonly title: string;
  readonly lines: readonly string[];
  readonly children?: ComponentChildren;
}) {
  return (
    <div class="card tile">
      <h3>{path === null ? title : <a href={frame.link(path)}>{title}</a>}</h3>
      {children}
      {lines.map((line) => (
        <p key={line}>{line}</p>
      ))}
    </div>
  );
}

function Now({ voice, facts: { rooms, servers, capacity } }: Props) {
  const { say } = voice;
  const people = servers.reduce((sum, { participants }) => sum + participants, 0);
  const words = say('calm.ofRooms', { count: rooms.length, limit: capacity.limits.rooms });
  return (
    <Tile voice={voice} path="/jetzt" title={say('calm.now')} lines={[say('calm.people', { count: people })]}>
      <Bar value={rooms.length} max={capacity.limits.rooms} label={say('calm.now')} words={words} />
    </Tile>
  );
}

/** The fullest hour of the next 24. */
function Evening({ voice, facts: { capacity } }: Props) {
  const { say } = voice;
  const { steps, limits } = capacity;
  const [first, ...others] = steps;
  if (first === undefined) return null;
  const peak = others.reduce((most, step) => (step.seats > most.seats ? step : most), first);
  const none = peak.rooms === 0 && peak.seats === 0;
  const seats = say('calm.ofSeats', { count: peak.seats, limit: limits.seats });
  return (
    <Tile
      voice={voice}
      path="/auslastung"
      title={say('calm.evening')}
      lines={
        none
          ? [say('calm.eveningNone')]
          : [say('calm.eveningAt', { when: momentInWords(peak.from, voice), count: peak.rooms })]
      }
    >
      {none ? null : <Bar value={peak.seats} max={limits.seats} label={say('calm.evening')} words={seats} />}
    </Tile>
  );
}

function Servers({ voice, facts: { servers } }: Props) {
  const { say } = voice;
  const up = servers.filter(({ state }) => state === 'up').length;
  const draining = servers.filter((server) => server.draining).length;
  const lines = [
    say('calm.serversUp', { count: up, all: servers.length }),
    ...(draining === 0 ? [] : [say('calm.serversDraining', { count: draining })]),
  ];
  return <Tile voice={voice} path="/betrieb/server" title={say('places.servers')} lines={lines} />;
}

/** How the last runs ended. One that was cut short is neither well nor failed; nor is a job that has never run. */
export function jobsInWords(
  jobs: readonly Pick<JobView, 'lastRun'>[],
  { say }: Pick<OpsVoice, 'say'>,
): readonly string[] {
  const runs = jobs.flatMap(({ lastRun }) => lastRun ?? []);
  const all = jobs.length;
  const never = all - runs.length;
  const well = runs.filter(({ outcome }) => outcome !== null).length;
  const failed = runs.filter(({ failure }) => failure !== null && !isCutShort(failure)).length;
  const told = failed === 0 ? [] : [say('calm.jobsFailed', { count: failed })];
  if (never > 0) return [...told, say('calm.jobsNever', { well, all, count: never })];
  if (well === all) return [say('calm.jobsWell', { count: all })];
  return [...told, say('calm.jobsSomeWell', { count: well, all })];
}

function Jobs({ voice, facts: { jobs } }: Props) {
  const { say } = voice;
  const last = jobs.flatMap(({ lastRun }) => lastRun?.startedAt ?? []).sort();
  const newest = last.at(-1) ?? null;
  const lines = [...jobsInWords(jobs, voice), say('calm.jobsLast', { ago: agoInWords(newest, voice) })];
  return <Tile voice={voice} path="/betrieb/aufgaben" title={say('places.jobs')} lines={lines} />;
}

function Recordings({ voice, facts: { cleaning } }: Props) {
  const { say } = voice;
  const lines =
    cleaning === null
      ? [say('calm.cleaningNever')]
      : [
          say('calm.cleaned', { when: momentInWords(cleaning.startedAt, voice), count: cleaning.done.count }),
          say('calm.due', { count: cleaning.due.count - cleaning.done.count }),
        ];
  return <Tile voice={voice} path="/betrieb/aufzeichnungen" title={say('places.recordings')} lines={lines} />;
}

function Folders({ voice, facts: { folders } }: Props) {
  const { say } = voice;
  const { configured, progress } = folders;
  const lines = configured
    ? [
        say('calm.foldersSettled', { count: progress.settled, all: progress.total }),
        ...(progress.waiting === 0 ? [] : [say('calm.foldersWaiting', { count: progress.waiting })]),
      ]
    : [say('folders.unconfigured')];
  return <Tile voice={voice} path="/betrieb/ordner" title={say('places.folders')} lines={lines} />;
}

function Store({ voice, facts: { store } }: Props) {
  const { say, saying } = voice;
  if (store === null)
    return <Tile voice={voice} path={null} title={say('calm.store')} lines={[say('calm.postgres')]} />;
  const { freeBytes, backupAt } = store;
  const lines = [
    backupAt === null ? say('calm.noBackup') : say('calm.backup', { when: momentInWords(backupAt, voice) }),
    ...(freeBytes === null ? [] : [say('calm.free', { size: sizeInWords(freeBytes, saying.language) })]),
  ];
  return <Tile voice={voice} path={null} title={say('calm.store')} lines={lines} />;
}
