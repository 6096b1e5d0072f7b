import { MINUTE_MS, SECOND_MS } from '../../src/lib/span.ts';
import type { Database } from '../../src/platform/db/database.ts';
import {
  backUp,
  cancel,
  crash,
  cutOff,
  endByApi,
  endInside,
  enter,
  freezeReplica,
  killReplica,
  leave,
  nudgeAll,
  openByApi,
} from './acts.ts';
import type { FarEnd } from './far-end.ts';
import { type FaultWorld, startFaultWorld, stopFaultWorld } from './fault-world.ts';
import { type Phase, PHASES, type Staged, stage } from './phases.ts';

type Happening = (world: FaultWorld, staged: Staged) => Promise<unknown>;

/** What may come between any two steps of what the gateways are doing. */
const HAPPENINGS: Readonly<Record<string, Happening>> = {
  'the date is cancelled': (world, { date }) => cancel(world, date),
  'its room is to end': (world, { date }) => endByApi(world, date),
  'its room is to open': (world, { date }) => openByApi(world, date),
  'a host ends it inside': (world, { date }) => endInside(world, date),
  'somebody enters': (world, { date }) => enter(world, date, 'late'),
  'everybody leaves': (world, { date }) => leave(world, date),
  'another date is booked': async (world) => {
    await world.book(Math.floor(world.loom.now() / MINUTE_MS) * MINUTE_MS + 10 * MINUTE_MS);
    nudgeAll(world);
  },
  'its server crashes': (world, { home }) => crash(world, home),
  'its server crashes and is back': async (world, { home }) => {
    await crash(world, home);
    await backUp(world, home);
  },
  'its server is cut off': (world, { home }) => cutOff(world, home),
  'a gateway is killed': (world) => {
    const [first] = world.replicas.filter(({ thread }) => !thread.isDead);
    if (first !== undefined) killReplica(world, first);
    world.start();
    return Promise.resolve();
  },
  'a gateway stops for a while': (world) => {
    const [first] = world.replicas;
    if (first !== undefined) freezeReplica(world, first, 20 * SECOND_MS);
    return Promise.resolve();
  },
};

export type Race = {
  readonly happening: string;
  readonly phase: Phase;
  readonly replicas: 1 | 2;
  /** After so many steps. */
  readonly steps: number;
};

/** A round takes that many steps, of one gateway or of two. */
const STEPS = 64;

/** Every happening in every phase, so many times, each at another step. */
export function races(times: number): readonly Race[] {
  return PHASES.flatMap((phase) =>
    Object.keys(HAPPENINGS).flatMap((happening) =>
      Array.from({ length: times }, (_, time): Race => ({
        happening,
        phase,
        replicas: time % 2 === 0 ? 2 : 1,
        steps: 0,
      })),
    ),
  ).map((race, index) => ({ ...race, steps: 1 + ((index * 29) % STEPS) }));
}

const GOES_ON_MS = 45 * SECOND_MS;
const SETTLES_WITHIN_MS = 2 * MINUTE_MS;

/** Brings a room into the phase, and lets something happen in the middle of the next round. */
export async function runRace(
  race: Race,
  base: { readonly database: Database; readonly farEnd: FarEnd; readonly seed: number },
): Promise<void> {
  const happens = HAPPENINGS[race.happening];
  if (happens === undefined) throw new Error(`nothing is called ${race.happening}`);
  const world = await startFaultWorld({ ...base, replicas: race.replicas });
  try {
    world.tell(`${race.happening}, ${race.phase}, after ${race.steps} steps`);
    const staged = await stage(world, race.phase);
    // Something for the next poll to write down.
    await enter(world, staged.date, 'erna');
    await staged.proceed();
    world.loom.after(race.steps, () => happens(world, staged));
    await world.pass(GOES_ON_MS);
    await world.loom.flush();
    world.tell('everything is mended');
    for (const { name } of world.farEnd.servers) await backUp(world, name);
    await world.settle(SETTLES_WITHIN_MS);
  } finally {
    stopFaultWorld(world);
  }
}
