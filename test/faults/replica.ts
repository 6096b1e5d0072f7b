import { Registry } from 'prom-client';
import type { PoolServer } from '../../src/features/rooms/server.ts';
import { createRoomMetrics } from '../../src/features/rooms/room-metrics.ts';
import { type Instant, SECOND_MS } from '../../src/lib/span.ts';
import type { Database } from '../../src/platform/db/database.ts';
import { joinParts, type JoinedParts, type PartsBase } from '../support/world.ts';
import { keepingLog, type Line } from '../support/world-pool.ts';
import { clientOf, type FarEnd, type FarServer, plainServer } from './far-end.ts';
import type { Loom, Thread } from './loom.ts';

const EVERY_MS = 10 * SECOND_MS;
const CLOSE_AT_MS = 5 * SECOND_MS;

export type JobName = 'open-rooms' | 'watch-servers' | 'close-rooms';

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
  /** How far its own clock is ahead of the true one. */
  readonly aheadMs: number;
};

export function startReplica(options: ReplicaOptions): Replica {
  const { name, loom, database, farEnd } = options;
  const thread = loom.thread();
  const logged: Line[] = [];
  const failures: string[] = [];
  const pool = farEnd.servers.map((server) => poolServer(server, thread, options.breakers));
  const clock = { ...thread.clock, now: () => thread.clock.now() + options.aheadMs };
  const parts = joinParts({
    ...{ database: thread.store(database), pool, clock },
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
  const woven: PoolServer['client'] = {
    ...client,
    create: (...given) => thread.call(() => client.create(...given)),
    end: (...given) => thread.call(() => client.end(...given)),
    isMeetingRunning: (...given) => thread.call(() => client.isMeetingRunning(...given)),
    getMeetingInfo: (...given) => thread.call(() => client.getMeetingInfo(...given)),
    getMeetings: (...given) => thread.call(() => client.getMeetings(...given)),
  };
  return { ...plainServer(far), client: woven };
}
