import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Gauge, Registry } from 'prom-client';
import { registerRoomGauges } from '../../../src/features/rooms/room-gauges.ts';
import { openFresh } from '../../support/stores.ts';
import { keepingLog, type Line } from '../../support/world-pool.ts';
import { startWorld, type World } from '../../support/world.ts';

let store: Awaited<ReturnType<typeof openFresh>>;
let world: World;
beforeEach(async () => {
  store = await openFresh('sqlite');
  world = await startWorld(store.database, { seats: [100, 100] });
});
afterEach(async () => {
  await world.close();
  await store.remove();
});

/** A replica that runs no jobs itself. */
function elsewhere(logged: Line[] = []): Registry {
  const registry = new Registry();
  new Gauge({ name: 'process_figure', help: 'Of the process itself', registers: [registry] }).set(7);
  registerRoomGauges(registry, { ...world.parts, log: keepingLog(logged) });
  return registry;
}

test('every replica tells what the one that runs the jobs has found', async () => {
  const other = elsewhere();
  const { date } = await world.book(0);
  expect(await other.metrics()).toContain('plenum_rooms_missing 1');
  await world.runOpen();
  await world.server('bbb-2').kill();
  await world.runWatch();
  const { server, meeting_id: meetingId } = await world.current(date.id);
  if (server === 'bbb-1') world.server('bbb-1').enter(meetingId);
  await world.runWatch();
  await world.runOpen();
  const told = await other.metrics();
  for (const line of [
    'plenum_rooms_missing 0',
    'plenum_server_up{server="bbb-1"} 1',
    'plenum_server_up{server="bbb-2"} 0',
    'plenum_rooms{state="lost"}',
    'plenum_server_meetings{server="bbb-1"} ',
    'plenum_server_participants{server="bbb-1"} ',
  ]) {
    expect(told).toContain(line);
  }
});

test('without the store these have no value, the others stay, and the log says why', async () => {
  const logged: Line[] = [];
  const other = elsewhere(logged);
  expect(await other.metrics()).toContain('plenum_server_up{server="bbb-1"} 1');
  await store.database.close();
  const told = await other.metrics();
  expect(told).toContain('process_figure 7');
  expect(told).not.toMatch(/^plenum_(rooms|server)/m);
  expect(new Set(logged.map(({ facts }) => facts['metric']))).toContain('plenum_rooms_missing');
});
