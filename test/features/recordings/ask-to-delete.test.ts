import { afterEach, beforeEach, expect, test } from '@jest/globals';
import {
  BackendError,
  type BackendErrorKind,
  type BackendOutcome,
} from '../../../src/clients/bigbluebutton/fault.ts';
import { DAY_MS, MINUTE_MS } from '../../../src/lib/span.ts';
import { onEachStore } from '../../support/stores.ts';
import { cleaningWorld, type CleaningWorld, NOON } from './cleaning-world.ts';

onEachStore('asking a server to delete', (store) => {
  let world: CleaningWorld;
  beforeEach(async () => {
    world = await cleaningWorld(store());
  });
  afterEach(() => world.close());

  /** Cleans with a server that answers such calls as `meanwhile` says, or as it always does. */
  const runWith = (meanwhile: (recordIds: readonly string[]) => Promise<BackendError | null>) => {
    const pool = world.parts.pool.map((server) => {
      const { client } = server;
      const deleteRecordings: typeof client.deleteRecordings = async (recordIds, options) => {
        const error = await meanwhile(recordIds);
        if (error !== null) throw error;
        return client.deleteRecordings(recordIds, options);
      };
      return { ...server, client: { ...client, deleteRecordings } };
    });
    return world.run({}, world.another({ pool }));
  };
  const fault = (kind: BackendErrorKind, outcome: BackendOutcome, status?: number) =>
    new BackendError({
      ...{ server: 'bbb-1', call: 'deleteRecordings', kind, outcome },
      ...(status === undefined ? {} : { status }),
    });
  const hold = (id: string) =>
    store()
      .db.updateTable('recordings')
      .set({ hold_reason: 'Rechtsstreit', hold_until: NOON + 400 * DAY_MS, held_by: 'person:1' })
      .where('id', '=', id)
      .execute();

  test('one by one it is looked again before each whether it may go', async () => {
    const [first, held, last] = [
      world.add({ ageDays: 300 }),
      world.add({ ageDays: 290 }),
      world.add({ ageDays: 280 }),
    ];
    await world.know();
    const { id } = await world.row(held);
    await runWith(async (recordIds) => {
      if (recordIds.length > 1) return fault('failed', 'refused');
      if (recordIds[0] === first) await hold(id);
      return null;
    });
    expect(world.asked().flat()).toEqual([first, last]);
    expect(await world.row(held)).toMatchObject({ deletedAt: null, deletion: { askedAt: null, tries: 0 } });
  });

  test.each(['circuit-open', 'overloaded', 'unreachable', 'checksum'] as const)(
    'what was not done for certain (%s) was not asked for, and its server is what is wrong',
    async (kind) => {
      const id = world.add();
      await world.know();
      await runWith(() => Promise.resolve(fault(kind, 'refused')));
      expect((await world.row(id)).deletion).toEqual({
        ...{ askedAt: null, tries: 0, failure: 'server' },
        retryAt: world.clock.now() + 30 * MINUTE_MS,
      });
      expect(await world.report()).toMatchObject({
        waitingFor: { server: { count: 1 } },
        servers: [{ failure: kind }],
      });
    },
  );

  test('what went before its server broke off is followed to its end', async () => {
    const [first, second] = [world.add({ ageDays: 300 }), world.add()];
    await world.know();
    await runWith((recordIds) => {
      if (recordIds.length > 1) return Promise.resolve(fault('failed', 'refused'));
      return Promise.resolve(recordIds[0] === first ? null : fault('circuit-open', 'refused'));
    });
    expect((await world.row(first)).deletedAt).not.toBeNull();
    expect(await world.row(second)).toMatchObject({
      deletedAt: null,
      deletion: { askedAt: null, tries: 0, failure: 'server' },
    });
  });

  test('a proxy that gave up says nothing about what its server did', async () => {
    const ids = [world.add(), world.add()];
    await world.know();
    let calls = 0;
    await runWith(() => {
      calls += 1;
      return Promise.resolve(fault('http-status', 'unknown', 502));
    });
    expect(calls).toBe(1);
    for (const id of ids)
      expect((await world.row(id)).deletion).toMatchObject({ failure: 'deleting', tries: 1 });
  });

  test('what its server refuses alone is refused', async () => {
    const id = world.add();
    await world.know();
    await runWith(() => Promise.resolve(fault('failed', 'refused')));
    expect((await world.row(id)).deletion).toMatchObject({ failure: 'refused', tries: 1 });
  });
});
