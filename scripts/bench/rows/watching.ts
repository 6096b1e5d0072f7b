import { setTimeout as wait } from 'node:timers/promises';
import { type Line, showMs } from '../line.ts';
import type { Row } from '../row.ts';
import type { Gateway } from '../stage/gateway.ts';
import { startStage, untilOpen } from '../stage/stage.ts';
import type { Workshop } from '../stage/workshop.ts';
import { median } from '../statistics.ts';

const SERVERS = 12;
/** Longer than a server takes to answer. */
const PAUSE_MS = 300;
const ROOMS_EACH = [1, 10, 100] as const;

export const watching: Row = {
  name: 'watching',
  title: 'watch cost: calls per server and round, whatever the number of rooms',
  run: async (shop) => {
    const seen: Watched[] = [];
    for (const roomsEach of ROOMS_EACH) seen.push(await watch(shop, roomsEach));
    const [first] = seen;
    if (first === undefined) throw new Error('nothing was watched');
    return seen.map((each) => lineOf(each, first));
  },
};

type Watched = { readonly roomsEach: number; readonly calls: number; readonly roundMs: number };

async function watch(shop: Workshop, roomsEach: number): Promise<Watched> {
  const rooms = Array<number>(SERVERS * roomsEach).fill(3);
  const wish = { stock: 'tree', servers: SERVERS, rooms, opensAt: 'before the start' } as const;
  return shop.using(startStage(shop, wish), async (stage) => {
    shop.report(`opening ${rooms.length} rooms`);
    await untilOpen(stage);
    const { gateway } = stage;
    await gateway.runJob('watch-servers');
    const before = await counts(gateway);
    const rounds: number[] = [];
    for (let round = 0; round < (shop.quick ? 5 : 15); round += 1) {
      rounds.push(await gateway.runJob('watch-servers'));
      shop.report(`${rooms.length} rooms, round ${round + 1}`);
    }
    const after = await counts(gateway);
    const calls = (after.calls - before.calls) / (after.rounds - before.rounds) / SERVERS;
    return { roomsEach, calls, roundMs: median(rounds) };
  });
}

type Counts = { readonly calls: number; readonly rounds: number };

/** Calls of every kind but `create`; and rounds of the watch, also those that its schedule began meanwhile. */
async function counts(gateway: Gateway): Promise<Counts> {
  for (let before = await countsNow(gateway); ;) {
    await wait(PAUSE_MS);
    const now = await countsNow(gateway);
    // In the middle of a round there are calls without the round that they belong to.
    if (now.calls === before.calls && now.rounds === before.rounds) return now;
    before = now;
  }
}

async function countsNow(gateway: Gateway): Promise<Counts> {
  const metric = await gateway.metrics();
  const calls = 'plenum_bbb_request_duration_seconds_count';
  return {
    calls: metric(calls) - metric(calls, { call: 'create' }),
    rounds: metric('plenum_job_runs_total', { name: 'watch-servers' }),
  };
}

function lineOf({ roomsEach, calls, roundMs }: Watched, first: Watched): Line {
  const rooms = roomsEach === 1 ? '1 room' : `${roomsEach} rooms`;
  return {
    what: `calls per server and round, ${rooms} on each of ${SERVERS} servers`,
    value: calls,
    unit: 'calls',
    goal: { at: 'most', value: 1 },
    ours: `a round takes ${showMs(roundMs)}`,
    against:
      roomsEach === first.roomsEach ? '' : `${showMs(first.roundMs)} with ${first.roomsEach} room each`,
  };
}
