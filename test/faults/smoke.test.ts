import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { SECOND_MS, MINUTE_MS } from '../../src/lib/span.ts';
import { openFresh } from '../support/stores.ts';
import { startFarEnd, type FarEnd } from './far-end.ts';
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

test.each(Array.from({ length: 20 }, () => 1))('smoke with %d', async (replicas) => {
  const begun = performance.now();
  const cpu = process.cpuUsage();
  const world = await startFaultWorld({ database: store.database, farEnd, seed: 7, replicas });
  const built = performance.now();
  const date = await world.book(world.loom.now() + 10 * MINUTE_MS);
  await world.pass(30 * SECOND_MS);
  const one = performance.now();
  const { rows } = await world.look();
  expect(rows).toMatchObject([{ state: 'open' }]);
  await world.server(rows[0]!.server).simulator.kill();
  await world.loom.brokenOff();
  world.tell('killed');
  await world.pass(60 * SECOND_MS);
  await world.server(rows[0]!.server).simulator.start();
  await world.settle(60 * SECOND_MS);
  stopFaultWorld(world);
  console.log(
    date.label,
    Math.round(process.cpuUsage(cpu).user / 1000),
    world.loom.steps,
    (built - begun).toFixed(),
    (one - built).toFixed(),
    (performance.now() - one).toFixed(),
  );
});
