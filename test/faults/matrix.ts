import { expect } from '@jest/globals';
import { MINUTE_MS, SECOND_MS } from '../../src/lib/span.ts';
import type { Fault } from '../../src/simulators/bigbluebutton/faults.ts';
import { backUp, crash, currentRow, cutOff, skew, strike } from './acts.ts';
import { type FaultWorld, startFaultWorld, stopFaultWorld } from './fault-world.ts';
import { type Phase, PHASES, type Staged, stage } from './phases.ts';
import type { Base } from './with-far-end.ts';

/** How one call goes wrong, whether it changes something or not. */
const ANSWERS: Readonly<Record<string, Fault>> = {
  hang: { kind: 'hang' },
  slow: { kind: 'latency', ms: 4 * SECOND_MS },
  'too slow': { kind: 'latency', ms: 15 * SECOND_MS },
  'answer 500': { kind: 'http-500' },
  'a page with 200': { kind: 'html-200' },
  reset: { kind: 'reset' },
  cut: { kind: 'cut' },
  truncated: { kind: 'truncated' },
  empty: { kind: 'empty' },
  'refused checksum': { kind: 'refuse-checksum' },
};

/** The same for calls that change something: the server has acted by then. */
const AFTER_ACTING: Readonly<Record<string, Fault>> = {
  'hang after acting': { kind: 'hang', afterActing: true },
  '500 after acting': { kind: 'http-500', afterActing: true },
  'a page with 200 after acting': { kind: 'html-200', afterActing: true },
  'reset after acting': { kind: 'reset', afterActing: true },
};

type Strike = (world: FaultWorld, name: string) => Promise<void>;

/** What becomes of a whole server. What is not mended at once is mended with everything else. */
const MISHAPS: Readonly<Record<string, Strike>> = {
  'crash and restart': async (world, name) => {
    await crash(world, name);
    await backUp(world, name);
  },
  crash,
  partition: cutOff,
  'clock ahead': (world, name) => skew(world, name, 7 * MINUTE_MS),
  'clock behind': (world, name) => skew(world, name, -7 * MINUTE_MS),
};

export type Cell = {
  readonly fault: string;
  readonly call: string;
  readonly phase: Phase;
  readonly replicas: 1 | 2;
  readonly strike: Strike;
};

/** In which phases a call is made, so that a fault of it alone can do harm. */
const CALLED_IN: Readonly<Record<string, readonly Phase[]>> = {
  create: ['placing', 're-placing'],
  end: ['ending', 'returning', 'returning to people'],
  getMeetingInfo: ['placing', 'ending', 'returning'],
  getMeetings: PHASES,
  sendChatMessage: ['returning to people'],
};

/** Every fault × call × phase that makes sense, by turns for one gateway and for two; for both where there is time. */
export function cells(): readonly Cell[] {
  const found: Omit<Cell, 'replicas'>[] = [];
  for (const [call, phases] of Object.entries(CALLED_IN)) {
    const changes = call === 'create' || call === 'end';
    for (const [fault, how] of Object.entries({ ...ANSWERS, ...(changes ? AFTER_ACTING : {}) })) {
      for (const phase of phases) {
        found.push({ fault, call, phase, strike: (world, name) => strike(world, name, { ...how, call }) });
      }
    }
  }
  for (const phase of PHASES) {
    for (const [fault, how] of Object.entries(ANSWERS)) {
      found.push({ fault, call: 'every call', phase, strike: (world, name) => strike(world, name, how) });
    }
    for (const [fault, how] of Object.entries(MISHAPS)) {
      found.push({ fault, call: 'the server', phase, strike: how });
    }
  }
  // What strikes a `create` once only, so that what comes after it goes well.
  for (const [fault, how] of Object.entries({ ...ANSWERS, ...AFTER_ACTING })) {
    const once: Fault = { ...how, call: 'create', times: 1 };
    found.push({
      fault: `${fault}, once`,
      call: 'create',
      phase: 'placing',
      strike: (world, name) => strike(world, name, once),
    });
  }
  const both = process.env['PLENUM_TEST_LONG'] === '1';
  return (both ? found : found.filter(isMetOnce)).flatMap((cell, index): Cell[] => {
    const one: Cell = { ...cell, replicas: 1 };
    const two: Cell = { ...cell, replicas: 2 };
    return both ? [one, two] : [index % 2 === 0 ? one : two];
  });
}

/**
 * A server whose every call fails and one that only fails to list its rooms come to the same for most of a room's life:
 * without much time, each fault meets each phase in one of the two ways, by turns.
 */
function isMetOnce({ fault, call, phase }: Omit<Cell, 'replicas'>): boolean {
  const how = Object.keys(ANSWERS).indexOf(fault);
  if (how === -1 || (call !== 'getMeetings' && call !== 'every call')) return true;
  return ((how + PHASES.indexOf(phase)) % 2 === 0) === (call === 'getMeetings');
}

/** The same for a balancer: what only balancers do. */
export function balancerCells(): readonly Cell[] {
  const ofCall = (call: string, fault: string, how: Fault, phases: readonly Phase[]) =>
    phases.map((phase, index): Cell => ({
      ...{ fault, call, phase, replicas: index % 2 === 0 ? 1 : 2 },
      strike: (world, name) => strike(world, name, { ...how, call }),
    }));
  return [
    ...ofCall('getMeetings', 'a list that lacks them', { kind: 'short-list' }, PHASES),
    ...Object.entries(CALLED_IN).flatMap(([call, phases]) => [
      ...ofCall(call, 'internal error', { kind: 'internal-error' }, phases),
      ...ofCall(call, 'internal error after acting', { kind: 'internal-error', afterActing: true }, phases),
    ]),
    ...PHASES.map((phase): Cell => ({
      fault: 'partition',
      call: 'the server',
      phase,
      replicas: 1,
      strike: cutOff,
    })),
  ];
}

const FAULT_LASTS_MS = 45 * SECOND_MS;
const SETTLES_WITHIN_MS = 2 * MINUTE_MS;

/** Brings a room into the phase, lets the fault strike, mends it, and sees that all is well again. */
export async function runCell(cell: Cell, base: Base & { readonly seed: number }): Promise<void> {
  // Every third time with circuit breakers: they open after five failures, and only a probe closes them again.
  const world = await startFaultWorld({ ...base, replicas: cell.replicas, breakers: base.seed % 3 === 0 });
  try {
    world.tell(`${cell.fault} × ${cell.call} × ${cell.phase} × ${cell.replicas}`);
    const staged = await stage(world, cell.phase);
    await cell.strike(world, staged.home);
    // Only an answer that does not come makes us ask.
    if (cell.call === 'getMeetingInfo' && cell.phase === 'placing') {
      await strike(world, staged.home, { kind: 'http-500', call: 'create', times: 1, afterActing: true });
    }
    await staged.proceed();
    await world.pass(FAULT_LASTS_MS);
    world.tell('everything is mended');
    for (const { name } of world.farEnd.servers) await backUp(world, name);
    await world.settle(SETTLES_WITHIN_MS);
    await judgeEnd(world, staged, cell);
  } finally {
    stopFaultWorld(world);
  }
}

async function judgeEnd(world: FaultWorld, { date, neighbours }: Staged, { phase }: Cell): Promise<void> {
  const row = await currentRow(world, date);
  expect(row?.state).toMatch(phase === 'ending' ? /^ended$/ : /^(open|live)$/);
  expect(row?.fence).toBeLessThanOrEqual(4);
  // Nothing was wrong with the last server, so its room never moved.
  const last = neighbours.at(-1);
  if (last !== undefined) expect(await currentRow(world, last)).toMatchObject({ fence: 1, state: 'live' });
}
