import { afterEach, expect, test } from '@jest/globals';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/lib/span.ts';
import { onEachStore } from '../../support/stores.ts';
import { type CleaningWorld, cleaningWorld, NOON } from './cleaning-world.ts';

onEachStore('cleaning by day', (store) => {
  let world: CleaningWorld | undefined;
  const fresh = async () => (world = await cleaningWorld(store()));
  afterEach(async () => {
    await world?.close();
    world = undefined;
  });

  test('what becomes due by day goes in the next night, whatever made it due', async () => {
    const { add, know, run, tick, row, asked, change, time } = await fresh();
    const [shortened, held, unwanted] = [add({ ageDays: 100 }), add(), add({ ageDays: 5 })];
    await know();
    await store()
      .db.updateTable('recordings')
      .set({ hold_reason: 'Rechtsstreit', hold_until: NOON + 400 * DAY_MS, held_by: 'person:1' })
      .where('id', '=', (await row(held)).id)
      .execute();
    await run();
    await change('by', 90);
    const { id } = await row(unwanted);
    for (const [one, columns] of [
      [(await row(held)).id, { hold_reason: null, hold_until: null, held_by: null, due_at: NOON - DAY_MS }],
      [id, { unwanted_by: 'person:1', unwanted_at: time.now(), due_at: time.now() + 10 * MINUTE_MS }],
    ] as const) {
      await store().db.updateTable('recordings').set(columns).where('id', '=', one).execute();
    }
    time.advance(HOUR_MS);
    expect(await tick()).toBeNull();
    // Nor does a run that tries something else again take it along.
    await another(time.now() - 1);
    await tick();
    expect(asked().flat()).toEqual([]);
    time.advance(DAY_MS);
    await tick();
    expect(asked().flat().sort()).toEqual([shortened, held, unwanted].sort());

    async function another(retryAt: number) {
      const other = add({ state: 'processing' });
      await know();
      await store()
        .db.updateTable('recordings')
        .set({ delete_failure: 'processing', delete_retry_at: retryAt, due_at: NOON - DAY_MS })
        .where('record_id', '=', other)
        .execute();
    }
  });

  test('what was asked for and broken off is looked at again by day', async () => {
    const { at, add, know, run, tick, row } = await fresh();
    const id = add();
    await know();
    at(0).recordings.fault({ kind: 'ignore-delete', recordIDs: [id] });
    await run();
    at(0).recordings.clearFaults();
    await store()
      .db.updateTable('recordings')
      .set({ delete_failure: null, delete_retry_at: null })
      .where('id', '=', (await row(id)).id)
      .execute();
    await tick();
    expect((await row(id)).deletedAt).not.toBeNull();
  });
});
