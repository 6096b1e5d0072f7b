import { z } from 'zod';
import { faultOf } from '../../platform/http/fault-of.ts';
import type { Page, PageAnswer, PageRequest } from '../../platform/web/page.ts';
import { Bar, DataTable } from '../../platform/web/page-parts.tsx';
import { ServerDetail, ServerView } from '../rooms/server-endpoints.ts';
import type { OfficeParts } from './office-parts.ts';
import {
  agoInWords,
  LiveStale,
  oneOf,
  opsGet,
  OpsPage,
  opsPost,
  type OpsVoice,
  Snapshot,
} from './ops-page.tsx';
import { ServerPage } from './server-page.tsx';
import { DrainButton, ServerStanding } from './server-parts.tsx';

const PATH = '/betrieb/server';
const ServerList = z.strictObject({ items: z.array(ServerView), next: z.null() });
const DONE = ['geleert', 'angenommen'] as const;

/** `/betrieb/server` and one server: how each is, and whether it takes new rooms. */
export function serverPages(parts: OfficeParts): readonly Page[] {
  const one = ({ name = '' }: PageRequest['params']) => `${PATH}/${encodeURIComponent(name)}`;
  return [
    opsGet(parts, PATH, showServers),
    opsGet(parts, `${PATH}/:name`, showServer),
    ...opsPost(parts, `${PATH}/:name/leeren`, one, setDraining(true)),
    ...opsPost(parts, `${PATH}/:name/annehmen`, one, setDraining(false)),
  ];
}

async function showServers(parts: OfficeParts, _request: PageRequest, voice: OpsVoice): Promise<PageAnswer> {
  const { items } = await parts.ask(voice.caller, { method: 'get', path: '/servers', answer: ServerList });
  return { status: 200, html: <ServersPage voice={voice} servers={items} /> };
}

async function showServer(parts: OfficeParts, request: PageRequest, voice: OpsVoice): Promise<PageAnswer> {
  return answerServer(parts, request, voice, null);
}

async function answerServer(
  parts: OfficeParts,
  { params: { name = '' }, query }: PageRequest,
  voice: OpsVoice,
  setback: string | null,
): Promise<PageAnswer> {
  const call = { method: 'get', path: '/servers/{name}', params: { name }, answer: ServerDetail } as const;
  const server = await parts.ask(voice.caller, call);
  const word = setback === null ? oneOf(DONE, query['getan']) : null;
  const done = word === null ? null : voice.say(`done.${word}`);
  return {
    status: setback === null ? 200 : 409,
    html: <ServerPage voice={voice} server={server} done={done} setback={setback} />,
  };
}

function setDraining(draining: boolean) {
  return async (parts: OfficeParts, request: PageRequest, voice: OpsVoice): Promise<PageAnswer> => {
    const { name = '' } = request.params;
    try {
      await parts.ask(voice.caller, {
        ...{ method: 'patch', path: '/servers/{name}', params: { name } },
        ...{ body: { draining }, answer: ServerDetail },
      });
    } catch (error) {
      if (faultOf(error).code !== 'version-conflict') throw error;
      return answerServer(parts, request, voice, voice.say('setback.version-conflict'));
    }
    const word = draining ? 'geleert' : 'angenommen';
    return {
      status: 303,
      redirect: voice.frame.link(`${PATH}/${encodeURIComponent(name)}?getan=${word}`),
    };
  };
}

type Props = { readonly voice: OpsVoice; readonly servers: readonly ServerView[] };

function ServersPage({ voice, servers }: Props) {
  const { say } = voice;
  return (
    <OpsPage
      voice={voice}
      place="servers"
      title={say('places.servers')}
      lead={say('servers.lead')}
      live={PATH}
    >
      <LiveStale voice={voice} />
      <div data-live>
        <Snapshot voice={voice} path={PATH} />
        <ServerTable voice={voice} servers={servers} />
      </div>
      <section aria-labelledby="drain-means">
        <h2 id="drain-means">{say('servers.drainTitle')}</h2>
        <p>{say('servers.drainMeans')}</p>
        <p>{say('servers.otherMeetings')}</p>
      </section>
    </OpsPage>
  );
}

function ServerTable({ voice, servers }: Props) {
  const { say, frame } = voice;
  return (
    <DataTable
      title={say('places.servers')}
      rows={servers}
      keyOf={({ name }) => name}
      columns={[
        {
          head: say('servers.server'),
          cell: ({ name }) => (
            <a class="whole" href={frame.link(`${PATH}/${encodeURIComponent(name)}`)}>
              {name}
            </a>
          ),
        },
        {
          head: say('servers.state'),
          cell: (server) => <ServerStanding voice={voice} server={server} />,
        },
        {
          head: say('servers.load'),
          cell: ({ reservedSeats, seats, rooms }) => (
            <Bar
              value={reservedSeats}
              max={seats}
              label={say('servers.load')}
              words={say('servers.seats', { count: reservedSeats, seats, rooms })}
            />
          ),
        },
        { head: say('servers.people'), kind: 'number', cell: ({ participants }) => participants },
        { head: say('servers.meetings'), kind: 'number', cell: ({ meetings }) => meetings },
        { head: say('servers.seen'), cell: ({ seenAt }) => agoInWords(seenAt, voice) },
        {
          head: say('jobs.act'),
          cell: (server) => (server.retired ? null : <DrainButton voice={voice} server={server} />),
        },
      ]}
    />
  );
}
