import type { ClientOptions } from '../../src/clients/bigbluebutton/caller.ts';
import {
  type BigBlueButtonClient,
  createBigBlueButtonClient,
} from '../../src/clients/bigbluebutton/client.ts';
import { signedQuery } from '../../src/clients/bigbluebutton/signing.ts';
import type { PoolServer } from '../../src/features/rooms/server.ts';
import type { Instant } from '../../src/lib/span.ts';
import type { Fault } from '../../src/simulators/bigbluebutton/faults.ts';
import { type SimulatedServer, startServer } from '../../src/simulators/bigbluebutton/server.ts';
import { SECRET } from '../support/world-pool.ts';
import type { Loom } from './loom.ts';

/** One simulated server, and since when nothing has been wrong with it. */
export type FarServer = {
  readonly name: string;
  readonly kind: 'bigbluebutton' | 'scalelite';
  readonly seats: number;
  readonly simulator: SimulatedServer;
  /** null while something is. */
  healthySince: Instant | null;
  /** What was wrong with it at the last look, as text. */
  ails: string;
};

/** All simulated servers; they outlive a schedule, and are wiped before the next one. */
export type FarEnd = {
  readonly servers: readonly FarServer[];
  /** Takes everything away that a schedule left behind; from now on that loom is the time. */
  wipe(loom: Loom): Promise<void>;
  close(): Promise<void>;
};

export type FarEndOptions = { readonly seats: readonly number[]; readonly scalelite?: readonly string[] };

export async function startFarEnd({ seats, scalelite = [] }: FarEndOptions): Promise<FarEnd> {
  let time: Loom | null = null;
  const loom = () => {
    if (time === null) throw new Error('no schedule has begun');
    return time;
  };
  let bridges = 10_000;
  const servers = await Promise.all(
    seats.map(async (seatsOfOne, index): Promise<FarServer> => {
      const name = `bbb-${index + 1}`;
      const kind = scalelite.includes(name) ? 'scalelite' : 'bigbluebutton';
      const simulator = await startServer({
        ...{ name, secret: SECRET, pageTimeoutMs: null, endDelayMs: 700 },
        profile: kind === 'scalelite' ? 'scalelite' : 'bbb-3.0',
        clock: { now: () => time?.now() ?? 0 },
        pause: (ms, alive) => loom().pause(ms, alive),
        drawVoiceBridge: () => String((bridges = bridges < 99_000 ? bridges + 1 : 10_000)),
      });
      return { name, kind, seats: seatsOfOne, simulator, healthySince: null, ails: '' };
    }),
  );
  return {
    servers,
    wipe: async (next) => {
      time = next;
      for (const server of servers) {
        const { simulator } = server;
        await simulator.start();
        simulator.wipe();
        Object.assign(server, { healthySince: next.now(), ails: '' });
      }
    },
    close: async () => {
      await Promise.all(servers.map(({ simulator }) => simulator.close()));
    },
  };
}

export function clientOf({ name, kind, simulator }: FarServer, options: ClientOptions): BigBlueButtonClient {
  const { url } = simulator;
  return createBigBlueButtonClient({ name, kind, url, secrets: [SECRET], checksum: 'sha256' }, options);
}

/** As the settings know it, with a client for what is signed and not sent. */
export function plainServer(far: FarServer): PoolServer {
  const { name, seats, simulator } = far;
  const joinOrigins = [new URL(simulator.url).origin];
  return { name, seats, retired: false, joinOrigins, dialNumber: null, client: clientOf(far, {}) };
}

/** Looks whether something is wrong with a server now, or was since the last look. */
export function lookAt(server: FarServer, now: Instant): void {
  const { isUp } = server.simulator;
  const faults = server.simulator.faults();
  const ails = isUp ? JSON.stringify(faults) : 'down';
  const well = isUp && faults.length === 0;
  if (!well) server.healthySince = null;
  else if (ails !== server.ails || server.healthySince === null) server.healthySince = now;
  server.ails = ails;
}

export function describeFault({ kind, call, times, ms, afterActing }: Fault): string {
  const parts = [kind, call ?? 'every call', ms === undefined ? '' : `${ms} ms`];
  if (times !== undefined) parts.push(`${times}x`);
  if (afterActing !== undefined) parts.push(afterActing ? 'after acting' : 'before acting');
  return parts.filter((part) => part !== '').join(' ');
}

/** The instance id of somebody else's gateway. */
const STRANGER = 'another-plenum';

/** Other people's meetings: of each kind one, by turns on the servers. */
export async function othersMeet({ servers }: FarEnd, title: string): Promise<readonly string[]> {
  const ids: string[] = [];
  for (const [index, { name, simulator }] of servers.entries()) {
    const id = `other-${name}`;
    ids.push(id);
    if (index % 2 === 0) {
      await make(simulator, { meetingID: id, name: title });
      continue;
    }
    await make(simulator, { meetingID: id, 'meta_plenum-instance': STRANGER });
    const breakout = { isBreakout: 'true', sequence: '1', parentMeetingID: id };
    await make(simulator, { meetingID: `${id}-breakout`, ...breakout });
    ids.push(`${id}-breakout`);
  }
  return ids;
}

async function make(
  { url, secret }: SimulatedServer,
  params: Readonly<Record<string, string>>,
): Promise<void> {
  const lasting = {
    meetingExpireIfNoUserJoinedInMinutes: '9999',
    meetingExpireWhenLastUserLeftInMinutes: '9999',
  };
  const pairs = Object.entries({
    name: 'Ein Treffen',
    attendeePW: 'ap',
    moderatorPW: 'mp',
    ...lasting,
    ...params,
  });
  const answer = await fetch(`${url}api/create?${signedQuery('create', pairs, secret, 'sha256')}`);
  if (!(await answer.text()).includes('SUCCESS')) throw new Error('the server did not make the meeting');
}
