import { createBigBlueButtonClient } from '../../src/clients/bigbluebutton/client.ts';
import type { Observation } from '../../src/clients/bigbluebutton/caller.ts';
import type { PoolServer } from '../../src/features/rooms/server.ts';
import type { Clock } from '../../src/lib/clock.ts';
import type { Log, LogFacts, LogLevel } from '../../src/lib/log.ts';
import type { Instant } from '../../src/lib/span.ts';
import type { Database } from '../../src/platform/db/database.ts';
import {
  type ServerOptions,
  type SimulatedServer,
  startServer,
} from '../../src/simulators/bigbluebutton/server.ts';

export const SECRET = 'world-secret-0123456789';

/** `sleep` moves it instead of waiting. */
export type MovableClock = Clock & {
  advance(ms: number): void;
  advanceTo(at: Instant): void;
  /** Something happens whenever somebody goes to sleep. */
  onSleep(happens: () => void): void;
};

export type PoolOptions = {
  /** Seats of each server; they are called bbb-1, bbb-2 and so on. */
  readonly seats?: readonly number[] | undefined;
  readonly scalelite?: readonly string[] | undefined;
  readonly retired?: readonly string[] | undefined;
  readonly simulator?: Partial<ServerOptions> | undefined;
  /** A test that hangs a call makes time pass quicker for it. */
  readonly timeLimit?: ((ms: number) => AbortSignal) | undefined;
};

/** One simulated server with the client that speaks to it. */
export type Member = {
  readonly name: string;
  readonly simulator: SimulatedServer;
  readonly server: PoolServer;
};

/** One line of the log. */
export type Line = { readonly level: LogLevel; readonly text: string; readonly facts: LogFacts };

export function movableClock(start: Instant): MovableClock {
  let present = start;
  let happens = (): void => undefined;
  const advanceTo = (at: Instant) => void (present = Math.max(present, at));
  return {
    now: () => present,
    advance: (ms) => void (present += ms),
    advanceTo,
    onSleep: (next) => void (happens = next),
    // Who sleeps at the same time wakes at the same time.
    sleep: async (ms) => {
      const until = present + ms;
      happens();
      await Promise.resolve();
      advanceTo(until);
    },
  };
}

/** Starts the simulated servers and makes a client for each. */
export async function startPool(
  options: PoolOptions,
  clock: Clock,
  observe: (observation: Observation) => void,
): Promise<readonly Member[]> {
  const { seats = [100, 100, 100], scalelite = [], retired = [], timeLimit } = options;
  let bridges = 20_000;
  return Promise.all(
    seats.map(async (carried, index) => {
      const name = `bbb-${index + 1}`;
      const kind = scalelite.includes(name) ? 'scalelite' : 'bigbluebutton';
      const simulator = await startServer({
        ...{ name, secret: SECRET, clock, endDelayMs: 0, pageTimeoutMs: null },
        profile: kind === 'scalelite' ? 'scalelite' : 'bbb-3.0',
        drawVoiceBridge: () => String((bridges += 1)),
        ...options.simulator,
      });
      const { url } = simulator;
      const client = createBigBlueButtonClient(
        { name, kind, url, secrets: [SECRET], checksum: 'sha256' },
        { observe, ...(timeLimit === undefined ? {} : { timeLimit }) },
      );
      const joinOrigins = [new URL(url).origin];
      const server = {
        name,
        seats: carried,
        retired: retired.includes(name),
        joinOrigins,
        dialNumber: null,
        client,
      };
      return { name, simulator, server };
    }),
  );
}

/** A log that keeps its lines. */
export function keepingLog(logged: Line[]): Log {
  const at =
    (level: LogLevel) =>
    (text: string, facts: LogFacts = {}) =>
      void logged.push({ level, text, facts });
  return { error: at('error'), warn: at('warn'), info: at('info'), debug: at('debug') };
}

export function named<T extends { readonly name: string }>(all: readonly T[], name: string): T {
  const found = all.find((each) => each.name === name);
  if (found === undefined) throw new Error(`there is no server ${name}`);
  return found;
}

const TABLES = [
  ...['rooms', 'servers', 'join_paces', 'attempts', 'links', 'occurrences', 'bookings'],
  ...['outages', 'audit', 'branches', 'counters'],
  ...['recordings', 'deletions', 'recording_servers', 'expected_recordings', 'run_reports'],
  'recording_terms',
  ...['folders', 'folder_parts', 'papers', 'room_slides', 'slide_tokens'],
] as const;

/** Takes every row away that a world could stumble over. */
export async function emptyStore({ db }: Database): Promise<void> {
  for (const table of TABLES) await db.deleteFrom(table).execute();
}
