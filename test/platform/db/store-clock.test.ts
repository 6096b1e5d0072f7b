import { afterEach, describe, expect, test } from '@jest/globals';
import { MINUTE_MS, SECOND_MS } from '../../../src/lib/span.ts';
import type { Database } from '../../../src/platform/db/database.ts';
import { followStoreClock, type StoreClock, type Timepieces } from '../../../src/platform/db/store-clock.ts';
import { keepingLog, type Line } from '../../support/world-pool.ts';
import { onEachStore } from '../../support/stores.ts';

const started: StoreClock[] = [];
afterEach(() => {
  for (const clock of started.splice(0)) clock.stop();
});

/** A machine and a database server, each with a clock of its own, at the same moment of one true time. */
function scene({ machineAheadMs = 0, roundTripMs = 0 } = {}) {
  let trueTime = 1_800_000_000_000;
  let stopped = 0;
  let set = machineAheadMs;
  let away = false;
  const own: Timepieces = { wall: () => trueTime + set, stopwatch: () => trueTime - stopped };
  const database: Pick<Database, 'dialect' | 'now'> = {
    dialect: 'postgres',
    now: async () => {
      trueTime += roundTripMs / 2;
      if (away) throw new Error('no connection');
      const answer = trueTime;
      trueTime += roundTripMs / 2;
      return Promise.resolve(answer);
    },
  };
  return {
    own,
    database,
    trueTime: () => trueTime,
    pass: (ms: number) => void (trueTime += ms),
    setMachineClock: (ms: number) => void (set += ms),
    sleepMachine: (ms: number) => {
      trueTime += ms;
      stopped += ms;
    },
    goAway: () => void (away = true),
  };
}

async function follow({ database, own }: ReturnType<typeof scene>, logged: Line[] = []): Promise<StoreClock> {
  const clock = await followStoreClock(database, keepingLog(logged), own);
  started.push(clock);
  return clock;
}

describe('the time that replicas share', () => {
  test("is the database's, however far the machine's clock is off", async () => {
    for (const machineAheadMs of [-17 * MINUTE_MS, 0, 9 * MINUTE_MS]) {
      const place = scene({ machineAheadMs });
      const clock = await follow(place);
      expect(clock.now()).toBe(place.trueTime());
      place.pass(12_345);
      expect(clock.now()).toBe(place.trueTime());
    }
  });

  test('is off by half a round trip at most', async () => {
    const place = scene({ roundTripMs: 80 });
    const clock = await follow(place);
    expect(Math.abs(clock.now() - place.trueTime())).toBeLessThanOrEqual(40);
  });

  test("goes on when somebody sets the machine's clock", async () => {
    const place = scene();
    const clock = await follow(place);
    place.setMachineClock(-3 * MINUTE_MS);
    place.pass(SECOND_MS);
    expect(clock.now()).toBe(place.trueTime());
  });

  test('is asked for anew when the machine was asleep', async () => {
    const place = scene();
    const clock = await follow(place);
    place.pass(SECOND_MS);
    place.sleepMachine(MINUTE_MS);
    clock.now();
    await new Promise((resolve) => setImmediate(resolve));
    expect(clock.now()).toBe(place.trueTime());
  });

  test('is counted on while the database is away, and that is said', async () => {
    const logged: Line[] = [];
    const place = scene();
    const clock = await follow(place, logged);
    place.goAway();
    place.setMachineClock(MINUTE_MS);
    place.pass(10 * SECOND_MS);
    clock.now();
    await new Promise((resolve) => setImmediate(resolve));
    expect(clock.now()).toBe(place.trueTime());
    expect(logged.map(({ level }) => level)).toEqual(['warn']);
  });

  test("a machine whose clock is off is told so, and by how much the database's is ahead", async () => {
    const logged: Line[] = [];
    await follow(scene({ machineAheadMs: -7 * MINUTE_MS }), logged);
    expect(logged.map(({ facts }) => facts)).toEqual([{ behindSeconds: 420 }]);
    logged.length = 0;
    await follow(scene({ machineAheadMs: 2 * SECOND_MS }), logged);
    expect(logged).toEqual([]);
  });

  test('cannot be followed where the database does not tell it', async () => {
    const place = scene();
    place.goAway();
    await expect(follow(place)).rejects.toThrow('no connection');
  });
});

onEachStore('the time of a real store', (store) => {
  test('tells nearly the time of this machine, on which it runs', async () => {
    const clock = await followStoreClock(store(), keepingLog([]));
    started.push(clock);
    expect(Math.abs(clock.now() - Date.now())).toBeLessThan(2 * SECOND_MS);
  });
});
