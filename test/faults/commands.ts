import fc from 'fast-check';
import { MINUTE_MS, SECOND_MS } from '../../src/lib/span.ts';
import type { Fault } from '../../src/simulators/bigbluebutton/faults.ts';
import {
  backUp,
  cancel,
  change,
  crash,
  cutOff,
  drain,
  endByApi,
  endInside,
  enter,
  freezeReplica,
  hostReopens,
  killReplica,
  leave,
  nudgeAll,
  openByApi,
  skew,
  strike,
} from './acts.ts';
import { describeFault } from './far-end.ts';
import type { FaultWorld } from './fault-world.ts';
import type { WantedDate } from './sight.ts';

/** One thing that happens; it does nothing where there is nothing that it could happen to. */
type Act = { readonly text: string; do(world: FaultWorld): Promise<unknown> };

/** What fast-check shrinks: any subset of a schedule is a schedule. */
type Model = Readonly<Record<string, never>>;
export type Command = fc.AsyncCommand<Model, FaultWorld>;

const MOST_DATES = 4;

const aDate = fc.nat({ max: MOST_DATES - 1 });
const aServer = fc.constantFrom('bbb-1', 'bbb-2', 'bbb-3');
const aReplica = fc.nat({ max: 1 });

function ofDate(
  verb: string,
  act: (world: FaultWorld, date: WantedDate) => Promise<unknown>,
): fc.Arbitrary<Act> {
  return aDate.map((index) => ({
    text: `${verb} ${index + 1}`,
    do: async (world) => {
      const date = world.dates[index];
      if (date !== undefined) await act(world, date);
    },
  }));
}

function ofServer(
  verb: string,
  act: (world: FaultWorld, name: string) => Promise<unknown>,
): fc.Arbitrary<Act> {
  return aServer.map((name) => ({ text: `${verb} ${name}`, do: (world) => act(world, name) }));
}

const bookings = fc
  .record({ ahead: fc.integer({ min: 0, max: 2 }), minutes: fc.constantFrom(5, 8, 60) })
  .map(({ ahead, minutes }): Act => ({
    text: `book in ${ahead} min for ${minutes} min`,
    do: async (world) => {
      if (world.dates.length >= MOST_DATES) return;
      const minute = Math.floor(world.loom.now() / MINUTE_MS) * MINUTE_MS;
      const date = await world.book(minute + ahead * MINUTE_MS, { durationMinutes: minutes });
      world.tell(`${date.label} is booked`);
      nudgeAll(world);
    },
  }));

const passing = fc
  .integer({ min: 1, max: 40 })
  .map((seconds): Act => ({ text: `${seconds} s pass`, do: (world) => world.pass(seconds * SECOND_MS) }));

const faults = fc
  .record({
    name: aServer,
    kind: fc.constantFrom<Fault['kind']>(
      ...(['hang', 'http-500', 'html-200', 'reset', 'cut', 'truncated', 'empty', 'refuse-checksum'] as const),
    ),
    call: fc.constantFrom('create', 'end', 'getMeetings', 'getMeetingInfo', undefined),
    afterActing: fc.boolean(),
    times: fc.constantFrom(1, 2, undefined),
  })
  .map(({ name, call, times, ...rest }): Act => {
    const fault = {
      ...rest,
      ...(call === undefined ? {} : { call }),
      ...(times === undefined ? {} : { times }),
    };
    return { text: `${name}: ${describeFault(fault)}`, do: (world) => strike(world, name, fault) };
  });

const slowness = fc
  .record({
    name: aServer,
    call: fc.constantFrom('create', 'end', 'getMeetings', 'getMeetingInfo'),
    ms: fc.constantFrom(1, 2.5, 5, 15).map((seconds) => seconds * SECOND_MS),
    times: fc.constantFrom(1, 3),
  })
  .map(({ name, ...rest }): Act => {
    const fault: Fault = { kind: 'latency', ...rest };
    return { text: `${name}: ${describeFault(fault)}`, do: (world) => strike(world, name, fault) };
  });

const skews = fc
  .record({ name: aServer, minutes: fc.integer({ min: -9, max: 9 }) })
  .map(({ name, minutes }): Act => ({
    text: `the clock of ${name} is ${minutes} min ahead`,
    do: (world) => skew(world, name, minutes * MINUTE_MS),
  }));

/** One gateway dies, and another one starts. */
const kills = aReplica.map((index): Act => ({
  text: `kill and start gateway ${index + 1}`,
  do: (world) => {
    const alive = world.replicas.filter(({ thread }) => !thread.isDead);
    const replica = alive[index % alive.length];
    if (replica !== undefined) killReplica(world, replica);
    world.start();
    return Promise.resolve();
  },
}));

const freezes = fc
  .record({ index: aReplica, seconds: fc.constantFrom(3, 20, 60) })
  .map(({ index, seconds }): Act => ({
    text: `gateway ${index + 1} stops for ${seconds} s`,
    do: (world) => {
      const alive = world.replicas.filter(({ thread }) => !thread.isDead);
      const replica = alive[index % alive.length];
      if (replica !== undefined) freezeReplica(world, replica, seconds * SECOND_MS);
      return Promise.resolve();
    },
  }));

const pauses = fc.constantFrom(100, 400).map((seconds): Act => ({
  text: `all gateways stop for ${seconds} s`,
  do: async (world) => {
    for (const replica of world.replicas) {
      if (!replica.thread.isDead) freezeReplica(world, replica, seconds * SECOND_MS);
    }
    await world.pass(seconds * SECOND_MS);
  },
}));

const drains = fc.record({ name: aServer, draining: fc.boolean() }).map(({ name, draining }): Act => ({
  text: `${draining ? 'drain' : 'undrain'} ${name}`,
  do: (world) => drain(world, name, draining),
}));

const crowds = fc.constant<Act>({
  text: 'somebody enters every date',
  do: async (world) => {
    for (const date of world.dates) await enter(world, date, 'ole');
  },
});

const people = fc.oneof(
  { weight: 4, arbitrary: ofDate('somebody enters date', (world, date) => enter(world, date, 'pia')) },
  ofDate('everybody leaves date', leave),
  ofDate('a host ends, inside, date', endInside),
  ofDate('a host opens again date', hostReopens),
  ofDate('cancel date', cancel),
  ofDate('put off by a minute date', (world, date) => change(world, date, { later: 1 })),
  ofDate('lengthen by five minutes date', (world, date) => change(world, date, { longer: 5 })),
  ofDate('open date', openByApi),
  ofDate('end date', endByApi),
);

const mishaps = fc.oneof(
  { weight: 4, arbitrary: faults },
  { weight: 2, arbitrary: slowness },
  { weight: 2, arbitrary: ofServer('crash', crash) },
  { weight: 2, arbitrary: ofServer('cut off', cutOff) },
  skews,
  kills,
  freezes,
  drains,
);

const mending = ofServer('mend', backUp);

/** Strikes between two steps of what goes on meanwhile. */
const surprises = fc
  .record({ steps: fc.integer({ min: 1, max: 40 }), act: fc.oneof(bookings, people, mishaps) })
  .map(({ steps, act }): Act => ({
    text: `after ${steps} steps: ${act.text}`,
    do: (world) => {
      world.loom.after(steps, () => act.do(world));
      return Promise.resolve();
    },
  }));

const acts = fc.oneof(
  { weight: 8, arbitrary: passing },
  { weight: 3, arbitrary: bookings },
  { weight: 3, arbitrary: crowds },
  { weight: 4, arbitrary: people },
  { weight: 5, arbitrary: mishaps },
  pauses,
  { weight: 4, arbitrary: mending },
  { weight: 4, arbitrary: surprises },
);

export const command: fc.Arbitrary<Command> = acts.map((act) => ({
  check: () => true,
  run: async (_model, world) => {
    await act.do(world);
    await world.look();
  },
  toString: () => act.text,
}));
