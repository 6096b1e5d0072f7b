import { setTimeout } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { DAY_MS } from '../../../src/lib/span.ts';
import { onEachStore } from '../../support/stores.ts';
import { gatedJob, newJobName, replicasOn } from './support.ts';

onEachStore('leases', (store, kind) => {
  const replica = replicasOn(store);
  const lease = (name: string) =>
    store().db.selectFrom('leases').selectAll().where('name', '=', name).executeTakeFirst();
  const moveLease = (name: string, expires_at: number) =>
    store().db.updateTable('leases').set({ expires_at }).where('name', '=', name).execute();
  /** Somebody else's, good for another day. */
  const heldBy = async (holder: string, name: string) => {
    const expires_at = (await store().now()) + DAY_MS;
    await store().db.insertInto('leases').values({ name, holder, expires_at }).execute();
  };

  test('eight replicas that start a job at once: one runs it, seven leave it', async () => {
    const { job, gate, mostInside, entry } = gatedJob();
    void entry(2).then(gate.fire);
    let busy = 0;
    const attempts = Array.from({ length: 8 }, async () => {
      const result = await replica([job]).runNow(job.name);
      if (result === 'busy') busy += 1;
      // The one that runs may leave only after all others have tried.
      if (busy === 7) gate.fire();
      return result;
    });
    expect(await Promise.all(attempts)).toContainEqual({ done: 1 });
    expect(busy).toBe(7);
    expect(mostInside()).toBe(1);
  });

  test('a holder that died is followed when its lease has run out, not before', async () => {
    const { job, gate } = gatedJob();
    gate.fire();
    await heldBy('dead', job.name);
    const runner = replica([job]);
    expect(await runner.runNow(job.name)).toBe('busy');
    await moveLease(job.name, (await store().now()) - 1);
    expect(await runner.runNow(job.name)).toEqual({ done: 1 });
    expect(await lease(job.name)).toBeUndefined();
  });

  test('a holder whose lease ran out hears of it, and does not take the new holder’s lease away', async () => {
    const name = newJobName();
    const slow = gatedJob(name);
    const next = gatedJob(name);
    const first = replica([slow.job], { renewEveryMs: 20 });
    const second = replica([next.job]);
    const cutShort = first.runNow(name);
    await slow.entry(1);
    // As if no renewal had come through: the time is over, and another takes the lease in one statement.
    await store()
      .db.updateTable('leases')
      .set({ holder: 'other', expires_at: (await store().now()) + DAY_MS })
      .where('name', '=', name)
      .execute();
    await expect(cutShort).rejects.toMatchObject({ failure: 'lease-lost' });
    expect(await lease(name)).toMatchObject({ holder: 'other' });
    expect(await second.runNow(name)).toBe('busy');
  });

  test('a run whose replica died is taken over as soon as its lease runs out, with no tick to wait for', async () => {
    const { job, gate, entry, entered } = gatedJob();
    await heldBy('dead', job.name);
    const runner = replica([job], { overseeMs: 5 });
    expect(await runner.runNow(job.name)).toBe('busy');
    await setTimeout(30);
    expect(entered()).toBe(0);
    await moveLease(job.name, (await store().now()) - 1);
    await entry(1);
    gate.fire();
    while ((await lease(job.name)) !== undefined) await setTimeout(5);
    await runner.stop();
    expect(entered()).toBe(1);
  });

  test('a run that ended elsewhere is not run once more', async () => {
    const { job, entered } = gatedJob();
    await heldBy('alive', job.name);
    const runner = replica([job], { overseeMs: 5 });
    expect(await runner.runNow(job.name)).toBe('busy');
    await store().db.deleteFrom('leases').where('name', '=', job.name).execute();
    await setTimeout(50);
    await runner.stop();
    expect(entered()).toBe(0);
  });

  test('a lease is renewed while the run lasts', async () => {
    const { job, gate, entry } = gatedJob();
    const runner = replica([job], { renewEveryMs: 10 });
    const result = runner.runNow(job.name);
    await entry(1);
    const before = (await lease(job.name))?.expires_at ?? Infinity;
    let now = before;
    while (now <= before) {
      // SQLite answers without giving timers their turn.
      await setTimeout(5);
      now = (await lease(job.name))?.expires_at ?? 0;
    }
    gate.fire();
    expect(await result).toEqual({ done: 1 });
  });

  test('leases of a process that died are dropped at start where no other process can be alive', async () => {
    const { job, gate } = gatedJob();
    gate.fire();
    await heldBy('dead', job.name);
    const runner = replica([job]);
    await runner.start();
    expect(await runner.runNow(job.name)).toEqual(kind === 'sqlite' ? { done: 1 } : 'busy');
  });
});
