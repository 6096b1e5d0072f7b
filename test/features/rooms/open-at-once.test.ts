import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createOpenDue } from '../../../src/features/rooms/open-rooms.ts';
import type { PoolServer } from '../../../src/features/rooms/server.ts';
import { onEachStore } from '../../support/stores.ts';
import { startWorld, type World } from '../../support/world.ts';

const ROOMS = 15;
const AT_ONCE = 6;

onEachStore('many rooms at one server', (store) => {
  let world: World;
  beforeEach(async () => {
    world = await startWorld(store(), { seats: [400, 400] });
  });
  afterEach(() => world.close());

  /** Lets no `create` out to its server before `go`; says how many wait at each. */
  function held(pool: readonly PoolServer[]) {
    const gate = Promise.withResolvers<undefined>();
    const waiting = new Map<string, number>();
    const holding = (server: PoolServer): PoolServer => ({
      ...server,
      client: {
        ...server.client,
        create: async (...call) => {
          waiting.set(server.name, (waiting.get(server.name) ?? 0) + 1);
          await gate.promise;
          return server.client.create(...call);
        },
      },
    });
    return { pool: pool.map(holding), waiting, go: () => gate.resolve(undefined) };
  }

  test('six are made at a time on each, the others are taken on meanwhile, and all open', async () => {
    for (let room = 0; room < 2 * ROOMS; room += 1) await world.book(10);
    const { pool, waiting, go } = held(world.pool);
    const opening = createOpenDue({ ...world.parts, pool })(new AbortController().signal);
    while ([...waiting.values()].reduce((sum, each) => sum + each, 0) < 2 * AT_ONCE) await wait(5);
    // A seventh would have come by now.
    await wait(100);
    expect([...waiting.values()]).toEqual([AT_ONCE, AT_ONCE]);
    const { count } = await store()
      .db.selectFrom('rooms')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('state', '=', 'creating')
      .executeTakeFirstOrThrow();
    expect(count).toBeGreaterThan(2 * AT_ONCE);
    go();
    expect(await opening).toMatchObject({ placed: 2 * ROOMS, opened: 2 * ROOMS, failed: 0 });
  });
});
