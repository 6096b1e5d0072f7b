import { Registry } from 'prom-client';
import type { BigBlueButtonClient } from '../../src/clients/bigbluebutton/client.ts';
import type { PoolServer } from '../../src/features/rooms/server.ts';
import { createRoomMetrics } from '../../src/features/rooms/room-metrics.ts';
import { type Instant, SECOND_MS } from '../../src/lib/span.ts';
import type { Database } from '../../src/platform/db/database.ts';
import { joinParts, type JoinedParts, type PartsBase } from '../support/world.ts';
import { keepingLog, type Line } from '../support/world-pool.ts';
import { clientOf, type FarEnd, type FarServer, plainServer } from './far-end.ts';
import type { Loom } from './loom.ts';
import type { Thread } from './thread.ts';

const EVERY_MS = 10 * SECOND_MS;
const CLOSE_AT_MS = 5 * SECOND_MS;

type JobName = 'open-rooms' | 'watch-servers' | 'close-rooms';

/** One gateway process. Leases are left out: that two run the same job at once is the worst they prevent. */
export type Replica = {
  readonly name: string;
  readonly thread: Thread;
  readonly parts: JoinedParts;
  readonly logged: readonly Line[];
  /** What a job threw. */
  readonly failures: readonly string[];
  nudge(job: JobName): void;
  /** Begins something beside the jobs; what it throws counts as a failure. */
  does(what: string, work: () => Promise<unknown>): void;
  /** `kill -9` */
  kill(): void;
};

export type ReplicaOptions = {
  readonly name: string;
  readonly loom: Loom;
  readonly database: Database;
  readonly farEnd: FarEnd;
  /** Leaves the circuit breakers as they are; they go by real time, of which a schedule takes next to none. */
  readonly breakers: boolean;
  readonly settings: PartsBase['settings'];
  /** Servers that its settings call retired. */
  readonly retired: readonly string[];
};

export function startReplica(options: ReplicaOptions): Replica {
  const { name, loom, database, farEnd } = options;
  const thread = loom.thread();
  const logged: Line[] = [];
  const failures: string[] = [];
  const pool = farEnd.servers.map((server) => ({
    ...poolServer(server, thread, options.breakers),
    retired: options.retired.includes(server.name),
  }));
  const parts = joinParts({
    ...{ database: thread.store(database), pool, clock: thread.clock },
    log: keepingLog(logged),
    metrics: createRoomMetrics(new Registry()),
    settings: options.settings,
  });
  const { signal } = new AbortController();
  const failed = (what: string, error: unknown) =>
    void failures.push(`${what}: ${error instanceof Error ? (error.stack ?? '') : String(error)}`);
  const slotOf = (job: JobName, run: () => Promise<unknown>) => slot(run, (error) => failed(job, error));
  const slots = {
    'open-rooms': slotOf('open-rooms', () => parts.openDue(signal)),
    'watch-servers': slotOf('watch-servers', () => parts.watch.run(signal)),
    'close-rooms': slotOf('close-rooms', () => parts.close.run(signal)),
  };
  const tickAt = (at: Instant, jobs: readonly JobName[]): void =>
    thread.at(at, () => {
      for (const job of jobs) slots[job].tick();
      tickAt(at + EVERY_MS, jobs);
    });
  const next = (offsetMs: number) => Math.ceil((loom.now() + 1 - offsetMs) / EVERY_MS) * EVERY_MS + offsetMs;
  tickAt(next(0), ['open-rooms', 'watch-servers']);
  tickAt(next(CLOSE_AT_MS), ['close-rooms']);
  // As `app.ts` does at the start.
  for (const job of ['watch-servers', 'open-rooms'] as const) slots[job].nudge();
  return {
    ...{ name, thread, parts, logged, failures },
    nudge: (job) => slots[job].nudge(),
    does: (what, work) => void work().catch((error: unknown) => failed(what, error)),
    kill: () => {
      thread.kill();
      for (const { client } of pool) client.close();
    },
  };
}

/** At most one run at a time; a nudge during a run makes one more, a tick does not. */
function slot(run: () => Promise<unknown>, failed: (error: unknown) => void) {
  let running = false;
  let owed = false;
  const begin = (): void => {
    running = true;
    owed = false;
    void run()
      .catch(failed)
      .then(() => {
        running = false;
        if (owed) begin();
      });
  };
  return {
    tick: () => {
      if (!running) begin();
    },
    nudge: () => {
      if (running) owed = true;
      else begin();
    },
  };
}

function poolServer(far: FarServer, thread: Thread, breakers: boolean): PoolServer {
  const client = clientOf(far, {
    timeLimit: thread.timeLimit,
    ...(breakers ? {} : { failuresToOpen: Infinity }),
  });
  return { ...plainServer(far), client: woven(client, thread) };
}

function fail(name: string): never {
  throw new Error(`the client has no call ${name}`);
}

/** What is answered at once, without the network. */
const AT_ONCE: readonly string[] = ['joinUrl', 'close'];

/** The client whose every call waits for its turn, those of later days too. */
function woven(client: BigBlueButtonClient, thread: Thread): BigBlueButtonClient {
  type Calls = Record<string, (...given: unknown[]) => Promise<unknown>>;
  const names = Object.entries(client).flatMap(([name, part]) =>
    typeof part === 'function' && !AT_ONCE.includes(name) ? [name] : [],
  );
  const plain = client as unknown as Calls;
  const pairs = names.map((name) => [
    name,
    (...given: unknown[]) => thread.call(() => plain[name]?.(...given) ?? fail(name)),
  ]);
  const calls = Object.fromEntries(pairs) as Partial<BigBlueButtonClient>;
  return { ...client, ...calls };
}
