import { type Line, showMs } from '../line.ts';
import type { Row } from '../row.ts';
import type { Gateway } from '../stage/gateway.ts';
import { startStage, untilOpen } from '../stage/stage.ts';
import type { Workshop } from '../stage/workshop.ts';
import { median } from '../statistics.ts';

const SERVERS = 12;
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

/** Calls of every kind but `create`; rounds of the watch, also those that its schedule began meanwhile. */
async function counts(gateway: Gateway): Promise<{ readonly calls: number; readonly rounds: number }> {
  const total = await gateway.metric('plenum_bbb_request_duration_seconds_count');
  const creates = await gateway.metric('plenum_bbb_request_duration_seconds_count', { call: 'create' });
  const rounds = await gateway.metric('plenum_job_runs_total', { job: 'watch-servers' });
  return { calls: total - creates, rounds };
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
