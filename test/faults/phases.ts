import { MINUTE_MS, SECOND_MS } from '../../src/lib/span.ts';
import type { Fault } from '../../src/simulators/bigbluebutton/faults.ts';
import { backUp, currentRow, cutOff, endByApi, enter, nudgeAll, strike } from './acts.ts';
import type { FaultWorld } from './fault-world.ts';
import type { WantedDate } from './sight.ts';

/** Where in its life a room is when something goes wrong. */
export const PHASES = [
  'placing',
  'creating',
  'open',
  'live',
  'ending',
  're-placing',
  'returning',
  'returning to people',
] as const;
export type Phase = (typeof PHASES)[number];

/** A room in some phase, with neighbours that have nothing to do with it on every server. */
export type Staged = {
  readonly date: WantedDate;
  /** The server where it is, or will be tried first. */
  readonly home: string;
  readonly neighbours: readonly WantedDate[];
  /** Goes on from where the fault is to strike. */
  proceed(): Promise<unknown>;
};

const nothing = () => Promise.resolve();

/** Brings a room into a phase. What the phase itself is about to do happens in `proceed`. */
export async function stage(world: FaultWorld, phase: Phase): Promise<Staged> {
  const neighbours = await settleNeighbours(world);
  // All servers are equally full, so the first one is the next.
  const home = 'bbb-1';
  const open = async () => {
    const date = await bookNow(world);
    await world.pass(SECOND_MS);
    return date;
  };
  switch (phase) {
    case 'placing': {
      // Booked, and its window begins in ten seconds.
      const date = await world.book(wholeMinute(world) + 16 * MINUTE_MS);
      await world.pass(date.booked.date.opensAt - world.loom.now() - SECOND_MS);
      return { date, home, neighbours, proceed: nothing };
    }
    case 'creating': {
      await strike(world, home, { kind: 'latency', ms: 2 * SECOND_MS, call: 'create', times: 1 });
      const date = await open();
      return { date, home, neighbours, proceed: nothing };
    }
    case 'open':
      return { date: await open(), home, neighbours, proceed: nothing };
    case 'live':
      return { date: await live(world, await open()), home, neighbours, proceed: nothing };
    case 'ending': {
      const date = await live(world, await open());
      return { date, home, neighbours, proceed: () => endByApi(world, date) };
    }
    case 're-placing': {
      const date = await live(world, await open());
      return { date, home: 'bbb-2', neighbours, proceed: () => cutOff(world, home) };
    }
    case 'returning':
      return { ...(await lost(world, await open(), home, false)), neighbours };
    case 'returning to people':
      return { ...(await lost(world, await open(), home, true)), neighbours };
  }
}

/** One room with somebody in it on each server. */
async function settleNeighbours(world: FaultWorld): Promise<readonly WantedDate[]> {
  const neighbours: WantedDate[] = [];
  while (neighbours.length < world.farEnd.servers.length) neighbours.push(await bookNow(world));
  await world.pass(SECOND_MS);
  for (const date of neighbours) await enter(world, date, 'nora');
  await world.pass(10 * SECOND_MS);
  return neighbours;
}

async function bookNow(world: FaultWorld): Promise<WantedDate> {
  const date = await world.book(wholeMinute(world) + 10 * MINUTE_MS);
  nudgeAll(world);
  return date;
}

function wholeMinute({ loom }: FaultWorld): number {
  return Math.floor(loom.now() / MINUTE_MS) * MINUTE_MS;
}

async function live(world: FaultWorld, date: WantedDate): Promise<WantedDate> {
  await enter(world, date, 'lena');
  await world.pass(10 * SECOND_MS);
  return date;
}

/** Its server is out of reach with people in the room, and it has another copy, into which people went or not. */
async function lost(
  world: FaultWorld,
  date: WantedDate,
  home: string,
  entered: boolean,
): Promise<Omit<Staged, 'neighbours'>> {
  await live(world, date);
  await cutOff(world, home);
  await world.pass(20 * SECOND_MS);
  if ((await currentRow(world, date))?.fence !== 2) throw new Error('it was not opened again');
  if (entered) {
    await enter(world, date, 'lena');
    await world.pass(10 * SECOND_MS);
  }
  return { date, home, proceed: () => startAgain(world, home) };
}

/** Up with all that it has, and with whatever is wrong with it. */
async function startAgain(world: FaultWorld, name: string): Promise<void> {
  const faults: readonly Fault[] = world.server(name).simulator.faults();
  await backUp(world, name);
  await strike(world, name, ...faults);
}
