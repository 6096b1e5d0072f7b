import { randomInt } from 'node:crypto';
import { systemClock } from '../../lib/clock.ts';
import { silentLog, type Log } from '../../lib/log.ts';
import { createCallbacks, type Callbacks } from './callbacks/callbacks.ts';
import { type Conversions, createConversions } from './conversions.ts';
import type { Listener } from './listener.ts';
import { type Pause, realPause } from './pause.ts';
import { TRAITS } from './profile.ts';
import { createDesk } from './recordings/desk.ts';
import { recordingDefaults, type RecordingSettings } from './recordings/settings.ts';
import { createWorld, forgetEverything, type World, type WorldSettings } from './world.ts';

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
  /** How it treats recordings, where that differs from `recordingDefaults`. */
  readonly recordings?: Partial<RecordingSettings>;
  readonly log?: Log;
  /** How a request that is held up lets time go by; real time unless a test has its own. */
  readonly pause?: Pause;
};

/** The world behind a listener, as the options wish it. */
export function setUpWorld(options: ServerOptions, listener: Pick<Listener, 'port' | 'isUp'>): World {
  const { host = '127.0.0.1' } = options;
  const settings = settingsOf(options, () => `http://${shown(host)}:${listener.port}`);
  const traits = TRAITS[settings.profile];
  const callbacks: Callbacks = createCallbacks({
    clock: settings.clock,
    traits,
    timeZone: settings.timeZone,
    isReachable: () => listener.isUp,
    secrets: () => world.secrets,
    algorithms: () => settings.algorithms ?? traits.algorithms,
    skewMs: () => world.skewMs,
    analyticsMs: () => world.recordings.settings.analyticsMs,
  });
  const recordings = createDesk(settings.clock, recordingSettingsOf(options), (recording, at) =>
    callbacks.published(recording, at),
  );
  const parts = { conversions: conversionsOf(options), recordings, callbacks };
  const world: World = createWorld(settings, secretsOf(options), options.skewMs ?? 0, parts);
  return world;
}

/** Under which name browsers on this machine reach it. */
function shown(host: string): string {
  return host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
}

/** As on the first day. */
export function wipeWorld(world: World, options: ServerOptions): void {
  forgetEverything(world);
  world.recordings.clear(recordingSettingsOf(options));
  world.callbacks.clear();
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

function recordingSettingsOf({ profile = 'bbb-3.0', recordings }: ServerOptions): RecordingSettings {
  return { ...recordingDefaults(profile), ...recordings };
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
