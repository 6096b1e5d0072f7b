import { describe, expect, test } from '@jest/globals';
import { MINUTE_MS, SECOND_MS } from '../../src/lib/span.ts';
import { crash, freezeReplica, killReplica, nudgeAll, strike } from './acts.ts';
import { startFaultWorld, stopFaultWorld } from './fault-world.ts';
import { createLoom } from './loom.ts';
import { withFarEnd } from './with-far-end.ts';

describe('the loom', () => {
  const base = withFarEnd({ seats: [100, 100, 100] });

  test('weaves the same from the same seed, and something else from another', async () => {
    const [one, again, other] = [await played(1), await played(1), await played(2)];
    expect(again).toEqual(one);
    expect(other).not.toEqual(one);
  });

  test('lets hours of waiting pass at once, and a time limit fire when it is due', async () => {
    const loom = createLoom({ start: 0, pick: () => 0, storeAtOnce: false });
    const thread = loom.thread();
    const seen: [string, number][] = [];
    void thread.clock.sleep(3_600_000).then(() => seen.push(['slept', loom.now()]));
    thread.timeLimit(10_000).addEventListener('abort', () => seen.push(['limit', loom.now()]));
    await loom.run(7_200_000, () => Promise.resolve());
    expect(seen).toEqual([
      ['limit', 10_000],
      ['slept', 3_600_000],
    ]);
    expect(loom.now()).toBe(7_200_000);
  });

  test('who is killed does nothing more, who is frozen goes on later', async () => {
    const loom = createLoom({ start: 0, pick: () => 0, storeAtOnce: false });
    const [dead, frozen] = [loom.thread(), loom.thread()];
    const woke: string[] = [];
    void dead.clock.sleep(10).then(() => woke.push('dead'));
    void frozen.clock.sleep(10).then(() => woke.push('frozen'));
    dead.kill();
    frozen.freeze(60_000);
    await loom.run(59_999, () => Promise.resolve());
    expect(woke).toEqual([]);
    await loom.run(60_000, () => Promise.resolve());
    expect(woke).toEqual(['frozen']);
  });

  /** What the servers were asked, and when, in a schedule full of trouble. */
  async function played(seed: number) {
    const world = await startFaultWorld({ ...base(), seed, replicas: 2 });
    try {
      for (let i = 0; i < 3; i++) await world.book(world.loom.now() + 10 * MINUTE_MS);
      nudgeAll(world);
      await strike(world, 'bbb-2', { kind: 'hang', call: 'create', times: 1, afterActing: true });
      const [first, second] = world.replicas;
      world.loom.after(20, () => crash(world, 'bbb-1'));
      if (first === undefined || second === undefined) throw new Error('two gateways were to start');
      world.loom.after(35, () => killReplica(world, first));
      world.loom.after(50, () => freezeReplica(world, second, 5_000));
      await world.pass(40 * SECOND_MS);
      return {
        steps: world.loom.steps,
        asked: world.farEnd.servers.map(({ simulator }) =>
          simulator.requests().map(({ call, at }) => [call, at]),
        ),
      };
    } finally {
      stopFaultWorld(world);
    }
  }
});
