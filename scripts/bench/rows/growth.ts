import { placeRooms, type Placing } from '../../../src/features/rooms/placement.ts';
import { HOUR_MS, SECOND_MS } from '../../../src/lib/span.ts';
import { BURST, FULL_HOUR } from '../full-hour.ts';
import { type Line, showMs } from '../line.ts';
import { startLoad } from '../load/load.ts';
import type { Row } from '../row.ts';
import { SEATS_PER_SERVER } from '../stage/fleet.ts';
import { nextTick, type Stage, startStage, untilOpen } from '../stage/stage.ts';
import type { Workshop } from '../stage/workshop.ts';
import type { Size } from '../stage/year.ts';
import { alternately, exponentOf, median, timed } from '../statistics.ts';
import { type AdmissionDesk, startDesk } from './admission.ts';
import { joinRequests } from './joins.ts';
import { watchMemory } from './memory.ts';
import { lastOpening } from './opening.ts';

/** No cost may grow faster than the party, give or take what one run cannot tell; with its square would be 2. */
const GOAL = { at: 'most', value: 1.2 } as const;
const SEE_OTHER = 303;
const LARGE_SEATS = [250, 150, 120, 100];

export const growth: Row = {
  name: 'growth',
  title: 'how costs grow: 1 and 10 x 250 rooms, 12 servers, 427 branches, 41,000 dates',
  run: async (shop) => {
    const size = shop.quick ? 3 : 10;
    const small = await runAt(shop, 1);
    const large = await runAt(shop, size);
    return [
      await admissionLine(shop, size),
      await placingLine(shop, size),
      ...COSTS.map(([key, what]) =>
        lineOf({ what, size, small: small[key], large: large[key], show: showMs }),
      ),
      lineOf({
        what: 'resident memory at its peak',
        size,
        small: small.peakMiB,
        large: large.peakMiB,
        show: (mib) => `${Math.round(mib)} MiB`,
      }),
    ];
  },
};

/** What it costs at one size, in milliseconds. */
type Costs = {
  readonly start: number;
  readonly opening: number;
  readonly watchRound: number;
  readonly openRound: number;
  readonly door: number;
  readonly peakMiB: number;
};

const COSTS = [
  ['opening', 'opening a full hour, servers that answer at once'],
  ['openRound', 'a round of open-rooms with nothing to do'],
  ['watchRound', 'a round of the watch over all servers and rooms'],
  ['door', 'one guest at a time through the door, half of them within'],
  ['start', 'start to ready'],
] as const satisfies readonly (readonly [keyof Costs, string])[];

async function runAt(shop: Workshop, size: Size): Promise<Costs> {
  // The large store takes a while to copy, and the large gateway to start.
  await shop.dataDir(size);
  const opensAt = nextTick((size === 1 ? 12 : 25) * SECOND_MS);
  const rooms = Array.from({ length: size }, () => FULL_HOUR).flat();
  return shop.using(startStage(shop, { stock: size, servers: 12 * size, rooms, opensAt }), async (stage) => {
    if (Date.now() >= opensAt) throw new Error('Plenum was not ready in time for the minute.');
    const watched = watchMemory(stage.gateway);
    shop.report(`${rooms.length} rooms: waiting for the minute`);
    await untilOpen(stage);
    const opening = (await lastOpening(stage.gateway)) - opensAt;
    shop.report(`${rooms.length} rooms: rounds and guests`);
    const watchRound = await roundsOf(stage, 'watch-servers');
    const openRound = await roundsOf(stage, 'open-rooms');
    const door = await throughTheDoor(shop, stage);
    const peakMiB = await watched.peak();
    return { start: stage.gateway.readyAfterMs, opening, watchRound, openRound, door, peakMiB };
  });
}

async function roundsOf({ gateway }: Stage, job: string): Promise<number> {
  const rounds: number[] = [];
  for (let round = 0; round < 7; round += 1) rounds.push(await gateway.runJob(job));
  return median(rounds);
}

/** A join looks everything up anew: link, booking, dates, room. */
async function throughTheDoor(shop: Workshop, { gateway, entries }: Stage): Promise<number> {
  const { port } = gateway;
  const requests = joinRequests(
    port,
    entries.map(({ guestCode }) => guestCode),
  );
  const wish = { port, requests, connections: 1, ms: 5 * SECOND_MS, expects: SEE_OTHER };
  return shop.using(startLoad(), async (load) => (await load.run(wish)).p50Ms);
}

async function admissionLine(shop: Workshop, size: Size): Promise<Line> {
  return shop.using(startDesk(shop, 1), (small) =>
    shop.using(startDesk(shop, size), async (large) => {
      shop.report('admitting to both in turn');
      const sides = { ours: () => large.admit(), yardstick: () => small.admit() };
      await alternately(20, sides);
      const { ours, yardstick } = await alternately(shop.quick ? 20 : 100, sides);
      const dates = (desk: AdmissionDesk) => desk.held.toLocaleString('en');
      return lineOf({
        what: `one admission on PostgreSQL, ${dates(small)} and ${dates(large)} dates held`,
        size,
        small: yardstick,
        large: ours,
        show: showMs,
      });
    }),
  );
}

async function placingLine(shop: Workshop, size: Size): Promise<Line> {
  const [small, large] = [fullHourOf(1), fullHourOf(size)];
  const placing = (question: typeof small) => () => timed(() => Promise.resolve(placeRooms(question)));
  const sides = { ours: placing(large), yardstick: placing(small) };
  await alternately(5, sides);
  const { ours, yardstick } = await alternately(shop.quick ? 11 : 31, sides);
  const what = 'choosing servers for a full hour, with places kept for large rooms';
  return lineOf({ what, size, small: yardstick, large: ours, show: showMs });
}

/** The full hour, so many times; and for each of them four large rooms to come, as many as admission lets in. */
function fullHourOf(times: number): Parameters<typeof placeRooms>[0] {
  const copies = Array.from({ length: times }, (_, copy) => copy);
  const coming = (copy: number) =>
    LARGE_SEATS.map((seats, index): Placing => ({
      id: `large-${copy}-${index}`,
      span: { from: HOUR_MS, to: 3 * HOUR_MS },
      seats,
      branch: 'de',
    }));
  return {
    servers: Array.from({ length: 12 * times }, (_, index) => ({
      name: `bbb-${String(index + 1).padStart(4, '0')}`,
      seats: SEATS_PER_SERVER,
      accepts: true,
    })),
    reserved: [],
    placing: copies.flatMap((copy) =>
      BURST.map((room) => ({ ...room, id: `${copy}-${room.id}`, branch: `${room.branch}-${copy}` })),
    ),
    coming: copies.flatMap(coming),
  };
}

type Growth = {
  readonly what: string;
  readonly size: number;
  readonly small: number;
  readonly large: number;
  readonly show: (cost: number) => string;
};

function lineOf({ what, size, small, large, show }: Growth): Line {
  return {
    what,
    value: exponentOf({ size, cost: large / small }),
    unit: 'exponent',
    goal: GOAL,
    ours: `${show(large)} at ${size} x the size`,
    against: `${show(small)} at 1 x`,
  };
}
