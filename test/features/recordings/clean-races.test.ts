import { afterEach, expect, test } from '@jest/globals';
import { DAY_MS, MINUTE_MS } from '../../../src/lib/span.ts';
import { onEachStore } from '../../support/stores.ts';
import { type CleaningWorld, cleaningWorld, NOON } from './cleaning-world.ts';

onEachStore('cleaning beside others', (store) => {
  let world: CleaningWorld | undefined;
  afterEach(async () => {
    await world?.close();
    world = undefined;
  });

  const holdNow = (id: string) =>
    store()
      .db.updateTable('recordings')
      .set((eb) => ({
        ...{ hold_reason: 'Rechtsstreit', hold_until: NOON + 400 * DAY_MS, held_by: 'person:1' },
        version: eb('version', '+', 1),
      }))
      .where('id', '=', id)
      .execute();

  test('a hold that comes while the server is asked wins', async () => {
    const { add, know, run, row, asked, parts, another } = (world = await cleaningWorld(store()));
    const [held, goes] = [add(), add()];
    await know();
    const { id } = await row(held);
    const look: typeof parts.look = async (...words) => {
      const seen = await parts.look(...words);
      await holdNow(id);
      return seen;
    };
    await run({}, another({ look }));
    expect(asked().flat()).toEqual([goes]);
    expect(await row(held)).toMatchObject({ deletedAt: null, hold: { reason: 'Rechtsstreit' } });
  });

  test('a hold that slips in between claim and call wins, too', async () => {
    const { add, know, run, row, asked, parts, another } = (world = await cleaningWorld(store()));
    const [held, goes] = [add(), add()];
    await know();
    const { id } = await row(held);
    // The transaction that claims is the third of a run of one batch; whoever holds does not look at the claim.
    const database: typeof parts.database = {
      ...parts.database,
      transaction: async (work) => {
        const before = await row(held);
        const result = await parts.database.transaction(work);
        const after = await row(held);
        if (before.deletion.askedAt === null && after.deletion.askedAt !== null) await holdNow(id);
        return result;
      },
    };
    await run({}, another({ database }));
    expect(asked().flat()).toEqual([goes]);
    expect(await row(held)).toMatchObject({ deletedAt: null, deletion: { askedAt: null } });
  });

  test('two replicas at once delete each of them, prove each once, and name nothing else', async () => {
    const { add, know, run, proofs, asked, another } = (world = await cleaningWorld(store(), { servers: 2 }));
    const due = Array.from({ length: 120 }, (_, index) => add({ server: index % 2 }));
    const stays = [add({ ageDays: 3 }), add({ branch: null })];
    await know();
    await Promise.all([run({}, another()), run({}, another())]);
    expect((await proofs()).map(({ record_id }) => record_id).sort()).toEqual([...due].sort());
    expect(
      asked()
        .flat()
        .filter((id) => stays.includes(id)),
    ).toEqual([]);
  });

  test('one of a batch that the server refuses keeps none of the others', async () => {
    const { at, add, know, run, report, row, asked } = (world = await cleaningWorld(store()));
    const [bad, ...good] = [add(), add(), add()];
    await know();
    at(0).recordings.fault({ kind: 'ignore-delete', recordIDs: [bad] });
    at(0).fault({ kind: 'http-500', call: 'deleteRecordings', times: 1 });
    await run();
    expect(asked().map((ids) => ids.length)).toEqual([3, 1, 1, 1]);
    for (const id of good) expect((await row(id)).deletedAt).not.toBeNull();
    expect(await report()).toMatchObject({ done: { count: 2 }, waiting: { count: 1 } });
  });

  test('a call whose answer is lost is resolved by asking', async () => {
    const { at, add, know, run, row } = (world = await cleaningWorld(store()));
    const id = add();
    await know();
    at(0).fault({ kind: 'truncated', call: 'deleteRecordings', times: 1 });
    await run();
    expect(await row(id)).toMatchObject({ deletedAt: expect.any(Number), deletion: { tries: 1 } });
  });

  test('behind a balancer it is the same', async () => {
    const { add, know, run, proofs, stateOf } = (world = await cleaningWorld(store(), {
      profile: 'scalelite',
    }));
    const ids = [add(), add({ state: 'unpublished' })];
    const young = add({ ageDays: 1 });
    await know();
    await run();
    expect(await proofs()).toHaveLength(2);
    expect(stateOf(young)).toBe('published');
    expect(ids.map((id) => stateOf(id))).not.toContain('published');
  });

  test('a dry run tells what would go, also by a term that was only just changed, and touches nothing', async () => {
    const { at, add, know, change, archive, another, run, asked, proofs } = (world = await cleaningWorld(
      store(),
      {
        servers: 2,
      },
    ));
    const wishes = [add({ bytes: 5000 }), add({ server: 1, branch: 'sn', bytes: 2000 })];
    add({ ageDays: 100 });
    add({ state: 'processing' });
    add({ branch: 'de' });
    await know();
    await run({ server: 'bbb-2', branch: 'by' });
    at(0).clearRequests();
    at(1).clearRequests();
    await archive('de', false);
    await change('by', 90);
    const preview = await another().preview?.({}, new AbortController().signal);
    expect(preview).toMatchObject({
      total: { count: 4, bytes: 9000 },
      branches: [
        { branch: 'by-1', name: 'Kreisverband München', count: 2, bytes: 6000 },
        { branch: 'sn', count: 1 },
        { branch: 'de', count: 1 },
      ],
      servers: [
        { server: 'bbb-1', count: 3 },
        { server: 'bbb-2', count: 1 },
      ],
      waiting: [{ why: 'processing', count: 1 }],
    });
    expect(preview?.items).toHaveLength(4);
    const some = await another().preview?.({ branch: 'by' }, new AbortController().signal);
    expect(some?.total).toEqual({ count: 2, bytes: 6000 });
    expect([at(0).requests(), at(1).requests(), await proofs()]).toEqual([[], [], []]);
    await run();
    expect(asked().flat()).toHaveLength(4);
    expect(wishes.every((id) => asked().flat().includes(id))).toBe(true);
  });

  test('told to stop it stops at once, and the next one goes on', async () => {
    const { add, know, tick, parts, another, proofs, report, time } = (world = await cleaningWorld(store()));
    const due = Array.from({ length: 60 }, () => add());
    await know();
    const stop = new AbortController();
    const look: typeof parts.look = async (...words) => {
      const seen = await parts.look(...words);
      stop.abort();
      return seen;
    };
    const cut = another({ look }).run(stop.signal, { cause: 'clock', only: {} });
    await expect(cut).rejects.toThrow();
    expect((await report()).finishedAt).toBeNull();
    time.advance(MINUTE_MS);
    await tick();
    expect(await proofs()).toHaveLength(due.length);
    expect(await report()).toMatchObject({ due: { count: 60 }, done: { count: 60 } });
  });

  test('a run that is told to stop leaves it standing that another came to the end of this night', async () => {
    const { add, know, tick, parts, another, report } = (world = await cleaningWorld(store()));
    add();
    await know();
    const stop = new AbortController();
    const look: typeof parts.look = async (...words) => {
      const seen = await parts.look(...words);
      if (!stop.signal.aborted) await tick();
      stop.abort();
      return seen;
    };
    const cut = another({ look }).run(stop.signal, { cause: 'clock', only: {} });
    await expect(cut).rejects.toThrow();
    expect(await report()).toMatchObject({ finishedAt: expect.any(Number), done: { count: 1 } });
  });
});
