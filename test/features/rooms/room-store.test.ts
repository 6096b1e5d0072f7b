import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { NOT_OVER, ROOM_STATES } from '../../../src/features/rooms/room.ts';
import { countRooms, serversInUse } from '../../../src/features/rooms/room-store.ts';
import { onEachStore } from '../../support/stores.ts';
import { startWorld, type World } from '../../support/world.ts';

onEachStore('what is told of copies as a whole', (store) => {
  let world: World;
  beforeEach(async () => {
    world = await startWorld(store());
  });
  afterEach(() => world.close());

  /** One copy in each state, each on a server of its own that is called like the state. */
  async function oneOfEach(): Promise<void> {
    const booked = await Promise.all(ROOM_STATES.map(async () => (await world.book(10)).date.id));
    await world.runOpen();
    for (const [index, state] of ROOM_STATES.entries()) {
      const { id } = await world.current(booked[index] ?? '');
      const changes = { state, server: state };
      await world.database.db.updateTable('rooms').set(changes).where('id', '=', id).execute();
    }
  }

  test('those that are not over are counted by state, and those that are over are not', async () => {
    expect(await countRooms(world.database.db)).toEqual(new Map());
    await oneOfEach();
    expect(await countRooms(world.database.db)).toEqual(new Map(NOT_OVER.map((state) => [state, 1])));
    expect(ROOM_STATES.filter((state) => !NOT_OVER.includes(state))).toEqual(['ended', 'failed']);
  });

  test('a server is in use as long as a copy on it is not over', async () => {
    await oneOfEach();
    expect(new Set(await serversInUse(world.database.db))).toEqual(new Set(NOT_OVER));
  });

  test('the gauge of rooms says 0 for a state that none is in any more', async () => {
    const { date } = await world.book(10);
    await world.runOpen();
    await world.runWatch();
    expect(await gauge()).toMatchObject({ open: 1, live: 0, ending: 0 });
    await world.database.inTurn((tx) => world.rooms.end(tx, 'token:anna', date.id));
    await world.runWatch();
    expect(await gauge()).toMatchObject({ open: 0 });
  });

  async function gauge(): Promise<Record<string, number>> {
    const { values = [] } = (await world.registry.getSingleMetric('plenum_rooms')?.get()) ?? {};
    return Object.fromEntries(values.map(({ labels, value }) => [String(labels['state']), value]));
  }
});
