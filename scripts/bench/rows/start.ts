import { join } from 'node:path';
import { SECOND_MS } from '../../../src/lib/span.ts';
import { showMs } from '../line.ts';
import type { Row } from '../row.ts';
import { type Fleet, startFleet } from '../stage/fleet.ts';
import { startGateway } from '../stage/gateway.ts';
import type { Workshop } from '../stage/workshop.ts';
import { median } from '../statistics.ts';

export const start: Row = {
  name: 'start',
  title: 'start to ready, embedded, a full year held',
  run: async (shop) => {
    const logs = await shop.folder();
    const dataDir = await shop.dataDir(1);
    const tookMs = await shop.using(startFleet(12, join(logs, 'servers.log')), (fleet) =>
      startOften(shop, { fleet, dataDir, logs }),
    );
    return [
      {
        what: 'start to ready, embedded, a full year held',
        value: median(tookMs) / SECOND_MS,
        unit: 'seconds',
        goal: { at: 'most', value: 3 },
        ours: `the slowest of ${tookMs.length} took ${showMs(Math.max(...tookMs))}`,
        against: '',
      },
    ];
  },
};

type Places = { readonly fleet: Fleet; readonly dataDir: string; readonly logs: string };

async function startOften(shop: Workshop, { fleet, dataDir, logs }: Places): Promise<readonly number[]> {
  const tookMs: number[] = [];
  for (let round = 0; round < (shop.quick ? 3 : 9); round += 1) {
    shop.report(`start ${round + 1}`);
    const logFile = join(logs, `plenum-${round}.log`);
    const settings = { PLENUM_BBB_SERVERS: fleet.setting };
    tookMs.push(
      await shop.using(startGateway({ dataDir, settings, logFile }), (gateway) =>
        Promise.resolve(gateway.readyAfterMs),
      ),
    );
  }
  return tookMs;
}
