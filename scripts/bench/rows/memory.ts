import { setTimeout as wait } from 'node:timers/promises';
import { SECOND_MS } from '../../../src/lib/span.ts';
import { FULL_HOUR } from '../full-hour.ts';
import { type Line, digits } from '../line.ts';
import { startLoad } from '../load/load.ts';
import type { Row } from '../row.ts';
import type { Gateway } from '../stage/gateway.ts';
import { startStage, untilOpen } from '../stage/stage.ts';
import { joinRequests } from './joins.ts';

const MIB = 1024 ** 2;
const LOOK_EVERY_MS = 500;
const SEE_OTHER = 303;
const CONNECTIONS = 64;

export const memory: Row = {
  name: 'memory',
  title: 'memory of the gateway while 250 rooms open and guests join as fast as they can, a full year held',
  run: (shop) =>
    shop.using(
      startStage(shop, { stock: 1, servers: 12, rooms: FULL_HOUR, opensAt: 'before the start' }),
      async (stage) => {
        const codes = stage.entries.map(({ guestCode }) => guestCode);
        const watched = watchMemory(stage.gateway);
        await untilOpen(stage);
        const { port } = stage.gateway;
        const perSecond = await shop.using(startLoad(), async (load) => {
          const ms = (shop.quick ? 5 : 30) * SECOND_MS;
          const requests = joinRequests(port, codes);
          return (await load.run({ port, requests, connections: CONNECTIONS, ms, expects: SEE_OTHER }))
            .perSecond;
        });
        return [lineOf(await watched.peak(), perSecond)];
      },
    ),
};

/** Looks at the resident size again and again; `peak` stops looking and tells the largest. */
export function watchMemory(gateway: Gateway): { peak(): Promise<number> } {
  const stop = new AbortController();
  let largest = 0;
  const looking = (async () => {
    while (!stop.signal.aborted) {
      const metric = await gateway.metrics();
      largest = Math.max(largest, metric('plenum_process_resident_memory_bytes'));
      await wait(LOOK_EVERY_MS);
    }
  })();
  // Whoever asks for the peak learns of it.
  looking.catch(() => undefined);
  return {
    peak: async () => {
      stop.abort();
      await looking;
      return largest / MIB;
    },
  };
}

function lineOf(peakMiB: number, perSecond: number): Line {
  return {
    what: 'resident memory of the gateway with 250 rooms and a storm of joins, at its peak',
    value: peakMiB,
    unit: 'MiB',
    goal: { at: 'most', value: 256 },
    ours: `while ${digits(perSecond)} guests joined a second`,
    against: '',
  };
}
