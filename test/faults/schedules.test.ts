import { afterAll, beforeAll, test } from '@jest/globals';
import fc from 'fast-check';
import { sql } from 'kysely';
import { MINUTE_MS } from '../../src/lib/span.ts';
import { openFresh } from '../support/stores.ts';
import { backUp, drain } from './acts.ts';
import { command, type Command } from './commands.ts';
import { type FarEnd, startFarEnd } from './far-end.ts';
import { startFaultWorld, stopFaultWorld } from './fault-world.ts';

let store: Awaited<ReturnType<typeof openFresh>>;
let farEnd: FarEnd;
beforeAll(async () => {
  store = await openFresh('sqlite');
  await sql`pragma synchronous = off`.execute(store.database.db);
  farEnd = await startFarEnd({ seats: [100, 100, 100] });
});
afterAll(async () => {
  await farEnd.close();
  await store.remove();
});

const RUNS = 200;
const settings = { leadMinutes: 1, graceMinutes: 1 };

test('random schedules', async () => {
  let n = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.commands([command], { maxCommands: 24, size: 'max' }),
      fc.nat(),
      fc.constantFrom(1, 2),
      async (commands, seed, replicas) => {
        n++;
        await runSchedule(commands, seed, replicas);
      },
    ),
    {
      numRuns: Number(process.env['RUNS'] ?? RUNS),
      ...(process.env['SEED'] ? { seed: Number(process.env['SEED']) } : {}),
    },
  );
  console.log(n);
}, 6_000_000);

async function runSchedule(commands: Iterable<Command>, seed: number, replicas: number): Promise<void> {
  const world = await startFaultWorld({ database: store.database, farEnd, seed, replicas, settings });
  try {
    await fc.asyncModelRun(() => ({ model: {}, real: world }), commands);
    // Whatever is still to come comes now.
    await world.pass(0);
    world.tell('everything is mended');
    for (const { name } of farEnd.servers) {
      await backUp(world, name);
      await drain(world, name, false);
    }
    if (!world.replicas.some(({ thread }) => !thread.isDead)) world.start();
    await world.settle(3 * MINUTE_MS);
  } finally {
    stopFaultWorld(world);
  }
}
