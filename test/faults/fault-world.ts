import { preparePool } from '../../src/features/rooms/prepare-pool.ts';
import { createRoomMetrics } from '../../src/features/rooms/room-metrics.ts';
import type { BookingWish } from '../../src/features/bookings/wish.ts';
import { silentLog } from '../../src/lib/log.ts';
import { type Instant, SECOND_MS } from '../../src/lib/span.ts';
import type { Database } from '../../src/platform/db/database.ts';
import { Registry } from 'prom-client';
import { book, BRANCHES, joinParts, type JoinedParts, NOON, type PartsBase } from '../support/world.ts';
import { emptyStore } from '../support/world-pool.ts';
import { type FarEnd, type FarServer, othersMeet, plainServer } from './far-end.ts';
import { BrokenInvariant, type Invariant } from './invariant.ts';
import { invariantsOfCopies, unsettled } from './invariants-copies.ts';
import { invariantsOfEndings } from './invariants-endings.ts';
import { invariantsOfPeople, needsRoom } from './invariants-people.ts';
import { createLoom, type Loom } from './loom.ts';
import { type Replica, startReplica } from './replica.ts';
import { createEyes, currentOf, type Sight, type WantedDate } from './sight.ts';

export type FaultWorldOptions = {
  readonly database: Database;
  readonly farEnd: FarEnd;
  /** Decides which of several steps comes first. */
  readonly seed: number;
  readonly replicas?: number;
  readonly breakers?: boolean;
  readonly settings?: PartsBase['settings'];
};

/** One schedule: gateways on one store, simulated servers, and an observer that looks whenever time goes on. */
export type FaultWorld = {
  readonly loom: Loom;
  readonly farEnd: FarEnd;
  readonly database: Database;
  /** The gateway's parts without a process around them: for what people ask of it, done at once. */
  readonly desk: JoinedParts;
  readonly replicas: readonly Replica[];
  readonly dates: readonly WantedDate[];
  /** Starts one more gateway, whose settings call these servers retired. */
  start(retired?: readonly string[]): Replica;
  /** Books a date that starts at that instant; its window begins 15 minutes earlier, or now. */
  book(startsAt: Instant, wish?: Partial<BookingWish>): Promise<WantedDate>;
  server(name: string): FarServer;
  /** What happens, for the story of a failure. */
  tell(line: string): void;
  /** Lets time go on; whenever it does, everything is looked at. */
  pass(ms: number): Promise<void>;
  /** Looks now. @throws BrokenInvariant */
  look(): Promise<Sight>;
  /** Waits until all is as it should be with everything reachable. @throws BrokenInvariant when it never is */
  settle(withinMs: number): Promise<void>;
};

const LOOK_AGAIN_MS = 5 * SECOND_MS;
const TITLE = 'Kreisvorstand';

export async function startFaultWorld(options: FaultWorldOptions): Promise<FaultWorld> {
  const { database, farEnd, seed, settings } = options;
  const random = generator(seed);
  const loom = createLoom({
    start: NOON,
    pick: (below) => Math.floor(random() * below),
    storeAtOnce: database.dialect === 'postgres',
  });
  await emptyStore(database);
  await farEnd.wipe(loom);
  const pool = farEnd.servers.map(plainServer);
  const clock = { now: loom.now, sleep: () => Promise.reject(new Error('nobody sleeps at the desk')) };
  const metrics = createRoomMetrics(new Registry());
  const desk = joinParts({ database, pool, clock, log: silentLog, metrics, settings });
  await database.inTurn((tx) => desk.branches.importCsv(tx, 'job:test', BRANCHES, { dryRun: false }));
  await preparePool(database, pool, loom.now());
  const others = await othersMeet(farEnd, TITLE);
  const replicas: Replica[] = [];
  const dates: WantedDate[] = [];
  const story = [`seed ${seed}, ${database.dialect}`];
  const eyes = createEyes({ database, farEnd, desk, dates, replicas, others }, loom.now);
  const invariants = [...invariantsOfCopies(), ...invariantsOfPeople(), ...invariantsOfEndings()];
  const tell = (line: string) =>
    void story.push(`${((loom.now() - NOON) / SECOND_MS).toFixed(1)} s: ${line}`);
  const look = async () => {
    const sight = await eyes();
    judge(invariants, sight, [...story, `looked at ${(sight.now - NOON) / SECOND_MS} s`, ...standing(sight)]);
    return sight;
  };
  const world: FaultWorld = {
    ...{ loom, farEnd, database, desk, replicas, dates, tell, look },
    start: (retired = []) => {
      const name = `replica-${replicas.length + 1}`;
      const { breakers = false } = options;
      const replica = startReplica({ name, loom, database, farEnd, breakers, settings, retired });
      replicas.push(replica);
      return replica;
    },
    book: async (startsAt, wish) => {
      const booked = await book(database, desk.bookings, startsAt, { title: TITLE, ...wish });
      const date = {
        label: `date ${dates.length + 1}`,
        booked,
        cancelled: false,
        asked: null,
        endedInside: null,
        reopened: 0,
        opening: new Set<Replica>(),
      };
      dates.push(date);
      return date;
    },
    server: (name) => {
      const found = farEnd.servers.find((each) => each.name === name);
      if (found === undefined) throw new Error(`there is no server ${name}`);
      return found;
    },
    pass: async (ms) => {
      let seenAt = { steps: -1, at: 0 };
      await loom.run(loom.now() + ms, async () => {
        // Where nothing was done, only what takes too long can have gone wrong.
        if (loom.steps === seenAt.steps && loom.now() - seenAt.at < LOOK_AGAIN_MS) return;
        seenAt = { steps: loom.steps, at: loom.now() };
        await look();
      });
    },
    settle: async (withinMs) => {
      const wakeAt = replicas.filter(({ thread }) => !thread.isDead).map(({ thread }) => thread.wakesAt);
      await world.pass(Math.max(0, ...wakeAt.map((at) => at - loom.now())));
      const until = loom.now() + withinMs;
      for (;;) {
        await world.pass(5 * SECOND_MS);
        const sight = await eyes();
        const wrong = unsettled(sight, (id) => needsRoom(sight, id) || isHeld(sight, id));
        if (wrong === null) return;
        if (loom.now() >= until)
          throw new BrokenInvariant('all is well again', wrong, [...story, ...standing(sight)]);
      }
    },
  };
  for (let i = 0; i < (options.replicas ?? 1); i++) world.start();
  return world;
}

/** Ends the processes of a schedule. */
export function stopFaultWorld({ replicas }: FaultWorld): void {
  for (const replica of replicas) replica.kill();
}

/** Past its window with people in it. */
function isHeld(sight: Sight, id: string): boolean {
  const row = currentOf(sight, id);
  return row?.state === 'live' && row.participants > 0;
}

function judge(invariants: readonly Invariant[], sight: Sight, story: readonly string[]): void {
  for (const { name, check } of invariants) {
    const wrong = check(sight);
    if (wrong !== null) throw new BrokenInvariant(name, wrong, story);
  }
}

/** How everything stands, for the story of a failure. */
function standing({ servers, rows, dates, leads }: Sight): readonly string[] {
  const label = (occurrence: string) =>
    dates.find(({ booked }) => booked.date.id === occurrence)?.label ?? '?';
  return [
    ...servers.map(({ far, record, meetings }) => {
      const ours = meetings.filter(({ meta }) => meta['plenum-instance'] !== undefined);
      const shown = ours.map(
        ({ meta }) => `${label(meta['plenum-occurrence'] ?? '')}/${meta['plenum-fence'] ?? ''}`,
      );
      return `${far.name}: ${far.ails}, known as ${record.state}/${record.misses}, holds ${shown.join(' ')}`;
    }),
    ...rows.map((row) => {
      const { fence, server, state, current, end_reason: reason } = row;
      return `${label(row.occurrence)}/${fence} on ${server}: ${state} ${reason ?? ''}${current === 1 ? ' current' : ''}`;
    }),
    ...dates.map(({ label: name, booked }) => `${name}: ${JSON.stringify(leads.get(booked.date.id))}`),
  ];
}

/** Numbers from 0 to below 1 that depend on the seed alone (mulberry32). */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
