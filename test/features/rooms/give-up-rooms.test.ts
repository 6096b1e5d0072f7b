import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { DAY_MS, HOUR_MS } from '../../../src/lib/span.ts';
import { preparePool } from '../../../src/features/rooms/prepare-pool.ts';
import { onEachStore } from '../../support/stores.ts';
import { startWorld, type World } from '../../support/world.ts';
import { enter, nextRound, opened } from './steps.ts';

onEachStore('a server that never comes back', (store) => {
  let world: World;
  beforeEach(async () => {
    world = await startWorld(store());
  });
  afterEach(() => world.close());

  test('holds its old copies for a day after the window, then they are let go and it may leave the settings', async () => {
    const { date } = await opened(world);
    const { server } = await world.current(date.id);
    enter(world, date.id, 'anna');
    await nextRound(world);
    await world.server(server).kill();
    await world.runWatch();
    expect(await world.rows(date.id)).toMatchObject([{ state: 'lost' }, { state: 'open' }]);

    world.clock.advanceTo(date.closesAt + HOUR_MS);
    expect(await world.runClose()).toMatchObject({ givenUp: 0 });
    await expect(preparePool(store(), [], world.clock.now())).rejects.toThrow(server);

    world.clock.advanceTo(date.closesAt + DAY_MS);
    expect(await world.runClose()).toMatchObject({ givenUp: 1 });
    expect((await world.rows(date.id))[0]).toMatchObject({
      state: 'ended',
      end_reason: 'superseded',
      current: 0,
    });
  });

  test('a copy on a server that answers is never let go', async () => {
    const { date } = await opened(world);
    enter(world, date.id, 'anna');
    await nextRound(world);
    world.clock.advanceTo(date.closesAt + 2 * DAY_MS);
    expect(await world.runClose()).toMatchObject({ givenUp: 0 });
  });
});
