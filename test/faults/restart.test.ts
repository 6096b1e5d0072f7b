import { describe, expect, test } from '@jest/globals';
import { MINUTE_MS, SECOND_MS } from '../../src/lib/span.ts';
import { backUp, crash, currentRow, enter, killReplica, nudgeAll } from './acts.ts';
import { startFaultWorld, stopFaultWorld } from './fault-world.ts';
import { withFarEnd } from './with-far-end.ts';

/** The round that sees it has about so many. */
const STEPS = Array.from({ length: 30 }, (_, index) => index + 1);

describe('a server with two rooms restarts between two polls', () => {
  const base = withFarEnd({ seats: [100] });

  test.each(STEPS)('and the gateway dies after %d steps: both open again', async (steps) => {
    const world = await startFaultWorld({ ...base(), seed: 1 });
    try {
      const startsAt = world.loom.now() + 10 * MINUTE_MS;
      const dates = [await world.book(startsAt), await world.book(startsAt)];
      nudgeAll(world);
      await world.pass(SECOND_MS);
      for (const date of dates) await enter(world, date, 'ruth');
      await world.pass(10 * SECOND_MS);
      await crash(world, 'bbb-1');
      await backUp(world, 'bbb-1');
      world.loom.after(steps, () => {
        for (const replica of world.replicas) killReplica(world, replica);
        world.start();
      });
      await world.pass(40 * SECOND_MS);
      for (const date of dates)
        expect(await currentRow(world, date)).toMatchObject({ state: 'open', fence: 2 });
    } finally {
      stopFaultWorld(world);
    }
  });
});
