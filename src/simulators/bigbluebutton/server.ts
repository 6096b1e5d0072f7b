import type { ServerResponse } from 'node:http';
import { silentLog } from '../../lib/log.ts';
import type { Delivery } from './callbacks/sender.ts';
import { settle } from './expiry.ts';
import { faultBox, type Fault, type FaultBox } from './faults.ts';
import { serve } from './http-face.ts';
import { createListener, type Listener } from './listener.ts';
import { findMeeting } from './meeting.ts';
import { realPause } from './pause.ts';
import { people, type People } from './people.ts';
import { recordings, type Recordings } from './recordings/recordings.ts';
import { requestLog, type LoggedRequest, type RequestLog } from './request-log.ts';
import { setUpWorld, wipeWorld, type ServerOptions } from './set-up.ts';
import { viewMeeting, type EndedMeeting, type MeetingView } from './view.ts';
import { forgetEverything, serverBase, type World } from './world.ts';

export type { ServerOptions } from './set-up.ts';

/** One simulated BigBlueButton server on its own port. */
export type SimulatedServer = People & {
  readonly name: string;
  /** The API's base, as a gateway is configured with it: `http://127.0.0.1:<port>/bigbluebutton/`. */
  readonly url: string;
  readonly port: number;
  /** The first that is accepted now. */
  readonly secret: string;
  readonly isUp: boolean;
  /** Meetings that exist now, oldest first. */
  meetings(): readonly MeetingView[];
  /** By external or internal id. */
  meeting(meetingID: string): MeetingView | undefined;
  /** Meetings that were, the newest last; crashes included. */
  ended(): readonly EndedMeeting[];
  /** What was recorded, and how it is treated. */
  readonly recordings: Recordings;
  /** Tries to tell others something, the newest last. */
  deliveries(): readonly Delivery[];
  /** Carries out what is due by now, and waits until nobody is being told anything. */
  callbacksSettled(): Promise<void>;
  /** API calls that arrived, without secrets, the newest last. */
  requests(): readonly LoggedRequest[];
  clearRequests(): void;
  /** From now on something goes wrong. */
  fault(fault: Fault): void;
  clearFaults(): void;
  faults(): readonly Fault[];
  /** The server's own clock runs ahead by `ms` (behind, if negative): createTime and dates show it. */
  setClockSkew(ms: number): void;
  /** From now on slides are fetched by http and from local addresses too, or no longer. */
  allowPlainSlides(allowed: boolean): void;
  /** No slides are being fetched or converted any more. */
  slidesSettled(): Promise<void>;
  /** From now on only these secrets are accepted. */
  setSecrets(secrets: readonly [string, ...string[]]): void;
  /** As on its first day: nothing is there, nothing is wrong, and nothing is remembered. */
  wipe(): void;
  /** The machine dies: the port closes, all meetings are lost, nobody is told. */
  kill(): Promise<void>;
  /** The network to it breaks: the port closes, while its meetings and the people in them go on. */
  cutOff(): Promise<void>;
  /** Up again on the same port: empty after `kill`, as it was after `cutOff`. */
  start(): Promise<void>;
  restart(): Promise<void>;
  /** Ends it for good and leaves nothing open. */
  close(): Promise<void>;
};

export async function startServer(options: ServerOptions): Promise<SimulatedServer> {
  const { name = 'bbb-sim', host = '127.0.0.1', log = silentLog, pause = realPause } = options;
  const faults = faultBox();
  const requests = requestLog();
  const listener = createListener(
    host,
    options.port ?? 0,
    (req, res, alive) => serve({ name, world, faults, requests, pause }, req, res, alive),
    (error, res) => {
      log.error('simulated server failed', { server: name, error });
      answerBroken(res);
    },
  );
  const world = setUpWorld(options, listener);
  const beat = heartbeat(() => settle(world));
  await listener.start();
  beat.start();
  return {
    name,
    get url() {
      return serverBase(world);
    },
    get port() {
      return listener.port;
    },
    get secret() {
      return world.secrets[0] ?? '';
    },
    get isUp() {
      return listener.isUp;
    },
    ...people(world),
    ...observe(world),
    ...steer(world),
    ...upset(world, faults, requests),
    recordings: recordings(world),
    wipe: () => {
      faults.clear();
      requests.clear();
      wipeWorld(world, options);
    },
    ...power(world, listener, beat),
  };
}

type Upset = 'requests' | 'clearRequests' | 'fault' | 'clearFaults' | 'faults';

/** What goes wrong, and what arrived. */
function upset(world: World, faults: FaultBox, requests: RequestLog): Pick<SimulatedServer, Upset> {
  return {
    requests: () => requests.all(),
    clearRequests: () => requests.clear(),
    fault: (fault) => faults.add(fault),
    clearFaults: () => {
      faults.clear();
      world.recordings.faults.clear();
    },
    faults: () => faults.active(),
  };
}

function power(
  world: World,
  listener: Listener,
  beat: Heartbeat,
): Pick<SimulatedServer, 'kill' | 'cutOff' | 'start' | 'restart' | 'close'> {
  const kill = async () => {
    // First nothing can be carried out any more, then everything is forgotten.
    const stopped = listener.stop();
    beat.stop();
    settle(world);
    world.isPowered = false;
    forgetEverything(world);
    await stopped;
  };
  const start = async () => {
    await listener.start();
    world.isPowered = true;
    beat.start();
  };
  return {
    kill,
    cutOff: () => listener.stop(),
    start,
    restart: async () => {
      await kill();
      await start();
    },
    close: kill,
  };
}

type Heartbeat = { start(): void; stop(): void };

/** What is due happens also while nobody looks: others want to be told in time. */
function heartbeat(beat: () => void): Heartbeat {
  let timer: NodeJS.Timeout | null = null;
  return {
    start: () => {
      timer ??= setInterval(beat, HEARTBEAT_MS).unref();
    },
    stop: () => {
      if (timer !== null) clearInterval(timer);
      timer = null;
    },
  };
}

const HEARTBEAT_MS = 250;

function steer(
  world: World,
): Pick<SimulatedServer, 'setClockSkew' | 'setSecrets' | 'allowPlainSlides' | 'slidesSettled'> {
  return {
    setClockSkew: (ms) => void (world.skewMs = ms),
    setSecrets: (secrets) => void (world.secrets = secrets),
    allowPlainSlides: (allowed) => void (world.conversions.allowPlain = allowed),
    slidesSettled: () => world.conversions.settled(),
  };
}

type Observe = 'meetings' | 'meeting' | 'ended' | 'deliveries' | 'callbacksSettled';

function observe(world: World): Pick<SimulatedServer, Observe> {
  return {
    deliveries: () => world.callbacks.deliveries(),
    callbacksSettled: async () => {
      settle(world);
      await world.callbacks.settled();
    },
    meetings: () => {
      settle(world);
      return [...world.meetings.values()].map(viewMeeting);
    },
    meeting: (meetingID) => {
      settle(world);
      const meeting = findMeeting(world.meetings.values(), meetingID);
      return meeting === undefined ? undefined : viewMeeting(meeting);
    },
    ended: () => {
      settle(world);
      return [...world.ended];
    },
  };
}

/** An exception nobody expected is an HTML 500, as on a real server. */
function answerBroken(res: ServerResponse): void {
  if (res.headersSent) res.socket?.destroy();
  else
    res
      .writeHead(500, { 'Content-Type': 'text/html;charset=utf-8' })
      .end('<h1>500 Internal Server Error</h1>');
}
