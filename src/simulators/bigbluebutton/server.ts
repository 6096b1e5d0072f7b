import { randomInt } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { systemClock } from '../../lib/clock.ts';
import { silentLog, type Log } from '../../lib/log.ts';
import { type Conversions, createConversions } from './conversions.ts';
import { settle } from './expiry.ts';
import { faultBox, type Fault } from './faults.ts';
import { serve } from './http-face.ts';
import { createListener, type Listener } from './listener.ts';
import { findMeeting } from './meeting.ts';
import { type Pause, realPause } from './pause.ts';
import { people, type People } from './people.ts';
import { requestLog, type LoggedRequest } from './request-log.ts';
import { viewMeeting, type EndedMeeting, type MeetingView } from './view.ts';
import { createWorld, forgetEverything, serverBase, type World, type WorldSettings } from './world.ts';

/** How to start a server; everything but the secret has a default. */
export type ServerOptions = Partial<Omit<WorldSettings, 'origin'>> & {
  readonly secret: string;
  /** Further secrets that are accepted too. */
  readonly otherSecrets?: readonly string[];
  readonly name?: string;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** 0, the default: any free one, kept over restarts. */
  readonly port?: number;
  readonly skewMs?: number;
  /** Slides by http and from local addresses too, which a server refuses unless its operator says otherwise. */
  readonly allowPlainSlides?: boolean;
  readonly log?: Log;
  /** How a request that is held up lets time go by; real time unless a test has its own. */
  readonly pause?: Pause;
};

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
  const world: World = createWorld(
    settingsOf(options, () => `http://${shown(host)}:${listener.port}`),
    secretsOf(options),
    options.skewMs ?? 0,
    conversionsOf(options),
  );
  await listener.start();
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
    requests: () => requests.all(),
    clearRequests: () => requests.clear(),
    fault: (fault) => faults.add(fault),
    clearFaults: () => faults.clear(),
    faults: () => faults.active(),
    ...steer(world),
    wipe: () => {
      faults.clear();
      requests.clear();
      wipeWorld(world, options);
    },
    ...power(world, listener),
  };
}

function power(
  world: World,
  listener: Listener,
): Pick<SimulatedServer, 'kill' | 'cutOff' | 'start' | 'restart' | 'close'> {
  const kill = async () => {
    // First nothing can be carried out any more, then everything is forgotten.
    const stopped = listener.stop();
    settle(world);
    forgetEverything(world);
    await stopped;
  };
  return {
    kill,
    cutOff: () => listener.stop(),
    start: () => listener.start(),
    restart: async () => {
      await kill();
      await listener.start();
    },
    close: kill,
  };
}

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

function observe(world: World): Pick<SimulatedServer, 'meetings' | 'meeting' | 'ended'> {
  return {
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

/** Under which name browsers on this machine reach it. */
function shown(host: string): string {
  return host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
}

function wipeWorld(world: World, options: ServerOptions): void {
  forgetEverything(world);
  world.ended.length = 0;
  world.usedInternalIds.clear();
  world.skewMs = options.skewMs ?? 0;
  world.conversions.allowPlain = options.allowPlainSlides ?? false;
  world.secrets = secretsOf(options);
}

function conversionsOf(options: ServerOptions): Conversions {
  const { name, log = silentLog, pause = realPause } = options;
  const conversions = createConversions(pause, (error) => {
    log.error('simulated conversion failed', { server: name, error });
  });
  conversions.allowPlain = options.allowPlainSlides ?? false;
  return conversions;
}

function secretsOf({ secret, otherSecrets = [] }: ServerOptions): readonly string[] {
  return [secret, ...otherSecrets];
}

function settingsOf(options: ServerOptions, origin: () => string): WorldSettings {
  const { algorithms } = options;
  return {
    profile: options.profile ?? 'bbb-3.0',
    clock: options.clock ?? systemClock,
    get origin() {
      return origin();
    },
    ...(algorithms === undefined ? {} : { algorithms }),
    bbbVersion: options.bbbVersion ?? '',
    maxDurationMinutes: options.maxDurationMinutes ?? null,
    dialNumber: options.dialNumber ?? '613-555-1234',
    welcome: options.welcome ?? 'Willkommen bei <b>%%CONFNAME%%</b>!',
    timeZone: options.timeZone ?? 'UTC',
    endDelayMs: options.endDelayMs ?? 700,
    pageTimeoutMs: options.pageTimeoutMs === undefined ? 30_000 : options.pageTimeoutMs,
    sessionsPerUser: options.sessionsPerUser ?? 3,
    authenticatedGuest: options.authenticatedGuest ?? true,
    legacyDuplicates: options.legacyDuplicates ?? false,
    legacyFormPost: options.legacyFormPost ?? false,
    fetchesFirst: options.fetchesFirst ?? false,
    // All five-digit texts are possible, those with a leading zero too.
    drawVoiceBridge: options.drawVoiceBridge ?? (() => String(randomInt(100_000)).padStart(5, '0')),
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
