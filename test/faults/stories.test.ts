import { describe, expect, test } from '@jest/globals';
import { MINUTE_MS, SECOND_MS } from '../../src/lib/span.ts';
import { backUp, crash, currentRow, cutOff, endByApi, enter, killReplica, nudgeAll, strike } from './acts.ts';
import { type FaultWorld, startFaultWorld, stopFaultWorld } from './fault-world.ts';
import type { WantedDate } from './sight.ts';
import { withFarEnd } from './with-far-end.ts';

/** What takes more than one thing to go wrong, told one after the other. */
describe('stories', () => {
  const base = withFarEnd({ seats: [100, 100, 100, 100] });

  test('all servers but one make nobody a room: it is there in time', async () => {
    await tell(async (world) => {
      for (const name of ['bbb-1', 'bbb-2', 'bbb-3'])
        await strike(world, name, { kind: 'hang', call: 'create' });
      const date = await bookNow(world);
      await world.pass(MINUTE_MS);
      expect(await currentRow(world, date)).toMatchObject({ server: 'bbb-4', state: 'open', fence: 4 });
      for (const { name } of world.farEnd.servers) await backUp(world, name);
      await world.settle(2 * MINUTE_MS);
    });
  });

  test('a server dies, and those that are tried next make nobody a room', async () => {
    await tell(async (world) => {
      const date = await live(world);
      await strike(world, 'bbb-2', { kind: 'hang', call: 'create' });
      await strike(world, 'bbb-3', { kind: 'http-500', call: 'create' });
      await crash(world, 'bbb-1');
      await world.pass(MINUTE_MS);
      expect(await currentRow(world, date)).toMatchObject({ server: 'bbb-4', state: 'open' });
      for (const { name } of world.farEnd.servers) await backUp(world, name);
      await world.settle(2 * MINUTE_MS);
    });
  });

  test('no server answers for ten minutes: nothing is given up, and people find their rooms', async () => {
    await tell(async (world) => {
      const date = await live(world);
      for (const { name } of world.farEnd.servers) await cutOff(world, name);
      await world.pass(10 * MINUTE_MS);
      for (const { name } of world.farEnd.servers) await backUp(world, name);
      await world.settle(MINUTE_MS);
      expect(await currentRow(world, date)).toMatchObject({ state: 'live', fence: 1 });
    });
  });

  test('one after the other they go and come back: everybody is led home in the end', async () => {
    await tell(async (world) => {
      const dates = [await live(world), await live(world), await live(world)];
      for (const { name } of world.farEnd.servers) {
        await cutOff(world, name);
        await world.pass(35 * SECOND_MS);
        for (const date of dates) await enter(world, date, 'wanda');
        await backUp(world, name);
      }
      await world.settle(3 * MINUTE_MS);
    }, 2);
  });

  test('a server is retired with people on it: they stay, nobody new comes, and then it is left alone', async () => {
    await tell(async (world) => {
      const date = await live(world);
      for (const replica of world.replicas) killReplica(world, replica);
      world.start(['bbb-1']);
      const later = [await bookNow(world), await bookNow(world), await bookNow(world), await bookNow(world)];
      await world.pass(30 * SECOND_MS);
      for (const each of later) expect((await currentRow(world, each))?.server).not.toBe('bbb-1');
      expect(await currentRow(world, date)).toMatchObject({ server: 'bbb-1', state: 'live', fence: 1 });
      await endByApi(world, date);
      await world.pass(30 * SECOND_MS);
      const { simulator } = world.server('bbb-1');
      simulator.clearRequests();
      await world.pass(30 * SECOND_MS);
      expect(simulator.requests()).toEqual([]);
    });
  });

  async function tell(story: (world: FaultWorld) => Promise<void>, replicas = 1): Promise<void> {
    const world = await startFaultWorld({ ...base(), seed: 1, replicas });
    try {
      await story(world);
    } finally {
      stopFaultWorld(world);
    }
  }
});

async function bookNow(world: FaultWorld): Promise<WantedDate> {
  const minute = Math.floor(world.loom.now() / MINUTE_MS) * MINUTE_MS;
  const date = await world.book(minute + 10 * MINUTE_MS);
  nudgeAll(world);
  return date;
}

/** A room with somebody in it, as the watch has seen. */
async function live(world: FaultWorld): Promise<WantedDate> {
  const date = await bookNow(world);
  await world.pass(SECOND_MS);
  await enter(world, date, 'wanda');
  await world.pass(10 * SECOND_MS);
  return date;
}
