import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Registry } from 'prom-client';
import { registerCapacityGauges } from '../../../src/features/bookings/capacity-gauges.ts';
import { planOutage } from '../../../src/features/bookings/outages.ts';
import { heldOver } from '../../../src/features/rooms/rooms.ts';
import { HOUR_MS, SECOND_MS } from '../../../src/lib/span.ts';
import { openFresh } from '../../support/stores.ts';
import { keepingLog, type Line } from '../../support/world-pool.ts';
import { startWorld, type World } from '../../support/world.ts';

let store: Awaited<ReturnType<typeof openFresh>>;
let world: World;
beforeEach(async () => {
  store = await openFresh('sqlite');
  world = await startWorld(store.database, { seats: [100, 100, 100] });
});
afterEach(async () => {
  await world.close();
  await store.remove();
});

function register(logged: Line[] = []): Registry {
  const registry = new Registry();
  const { database, clock, settings } = world;
  registerCapacityGauges(registry, { database, clock, settings, heldOver, log: keepingLog(logged) });
  return registry;
}

test('tells what is promised, what may be, and how much is too much', async () => {
  const registry = register();
  await world.book(60, { expectedParticipants: 80 });
  await world.book(90, { expectedParticipants: 70 });
  await world.book(3 * 24 * 60, { expectedParticipants: 90 });
  expect(await registry.metrics()).toContain('plenum_capacity_limit{of="seats"} 200');
  const now = world.clock.now();
  await world.database.inTurn((tx) =>
    planOutage(
      tx,
      { actor: 'token:admin', now },
      { span: { from: now, to: now + 5 * HOUR_MS }, rooms: 0, seats: 100, reason: '' },
    ),
  );
  world.clock.advance(2 * SECOND_MS);
  const told = await registry.metrics();
  for (const line of [
    'plenum_capacity_promised_peak{of="rooms"} 2',
    'plenum_capacity_promised_peak{of="seats"} 150',
    'plenum_capacity_overcommitted{of="rooms"} 0',
    'plenum_capacity_overcommitted{of="seats"} 50',
  ]) {
    expect(told).toContain(line);
  }
});

test('says nothing rather than something wrong when the store does not answer', async () => {
  const logged: Line[] = [];
  const registry = register(logged);
  await store.database.close();
  expect(await registry.metrics()).not.toMatch(/^plenum_capacity_\w+\{/m);
  expect(new Set(logged.map(({ facts }) => facts['metric']))).toContain('plenum_capacity_limit');
});
