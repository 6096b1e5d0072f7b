import type { z } from 'zod';
import { Bar, DataTable, Told } from '../../platform/web/page-parts.tsx';
import type { ServerDetail } from '../rooms/server-endpoints.ts';
import { branchName, LiveStale, momentInWords, OpsPage, type OpsVoice, Snapshot } from './ops-page.tsx';
import { DrainButton, ServerStanding } from './server-parts.tsx';

type Props = {
  readonly voice: OpsVoice;
  readonly server: z.infer<typeof ServerDetail>;
  readonly done: string | null;
  readonly setback: string | null;
};

/** One server, for who waits until it can be taken down: who is still in, and until when. */
export function ServerPage({ voice, server, done, setback }: Props) {
  const { say } = voice;
  const { name, open, draining, retired } = server;
  const path = `/betrieb/server/${encodeURIComponent(name)}`;
  return (
    <OpsPage voice={voice} place="servers" title={say('servers.one', { name })} live={path}>
      <Told done={done} setback={setback} />
      <LiveStale voice={voice} />
      <div class="ops" data-live>
        <Snapshot voice={voice} path={path} />
        <State voice={voice} server={server} />
        {open.length === 0 ? null : <Open voice={voice} open={open} />}
      </div>
      {draining || retired ? null : <p class="small">{say('servers.drainMeans')}</p>}
    </OpsPage>
  );
}

function State({ voice, server }: Pick<Props, 'voice' | 'server'>) {
  const { say } = voice;
  const { reservedSeats, seats, rooms, meetings, open, emptyBy, takesRooms, draining, retired } = server;
  const isEmpty = open.length === 0 && meetings === 0;
  return (
    <div class="card">
      <p>
        <ServerStanding voice={voice} server={server} />
      </p>
      <Bar
        value={reservedSeats}
        max={seats}
        label={say('servers.load')}
        words={say('servers.seats', { count: reservedSeats, seats, rooms })}
      />
      {/* That it is drained stands above */}
      {draining && !retired ? null : <p>{say(takesRooms ? 'servers.takes' : 'servers.takesNone')}</p>}
      <p>
        {open.length === 0
          ? say('servers.empty')
          : say('servers.emptyBy', { when: momentInWords(emptyBy, voice) })}
      </p>
      {open.length === 0 && meetings > 0 ? <p>{say('servers.others', { count: meetings })}</p> : null}
      {(draining || retired) && isEmpty ? <p>{say('servers.mayGo')}</p> : null}
      <DrainButton voice={voice} server={server} />
    </div>
  );
}

function Open({ voice, open }: { readonly voice: OpsVoice; readonly open: Props['server']['open'] }) {
  const { say, frame } = voice;
  return (
    <section aria-labelledby="open">
      <h2 id="open">{say('servers.open')}</h2>
      <DataTable
        title={say('servers.open')}
        rows={open}
        keyOf={({ occurrence, current }) => `${occurrence} ${String(current)}`}
        columns={[
          {
            head: say('servers.meeting'),
            cell: ({ title, occurrence }) => <a href={frame.link(`/termine/${occurrence}`)}>{title}</a>,
          },
          { head: say('branch'), cell: ({ branch }) => branchName(branch, voice) },
          { head: say('servers.people'), kind: 'number', cell: ({ participants }) => participants },
          { head: say('servers.since'), cell: ({ since }) => momentInWords(since, voice) },
          {
            head: say('servers.until'),
            cell: ({ closesAt, heldUntil }) => momentInWords(heldUntil ?? closesAt, voice),
          },
          {
            head: say('servers.copy'),
            cell: ({ current }) => say(current ? 'servers.current' : 'servers.leftOver'),
          },
        ]}
      />
    </section>
  );
}
