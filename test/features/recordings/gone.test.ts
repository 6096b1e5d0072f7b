import { afterEach, expect, test } from '@jest/globals';
import { holdsToForget } from '../../../src/features/recordings/hold-ends.ts';
import { DAY_MS, HOUR_MS } from '../../../src/lib/span.ts';
import { onEachStore } from '../../support/stores.ts';
import { type CleaningWorld, cleaningWorld, NOON } from './cleaning-world.ts';

onEachStore('what is left of recordings that are gone', (store) => {
  let world: CleaningWorld;
  afterEach(() => world.close());

  /** A recording that was cleaned, with what is there of a copy. */
  async function cleaned(profile: { readonly leavesListed: boolean }): Promise<string> {
    world = await cleaningWorld(store());
    const id = world.add();
    await world.know();
    await change(id, { archive_state: 'done', archive_name: '2027-01-01 Vorstand.mp4', archive_file: '7' });
    await world.run();
    if (!profile.leavesListed) world.at(0).recordings.fault({ kind: 'leave-out', recordIDs: [id] });
    return id;
  }

  const change = (recordId: string, changes: Record<string, string | number | null>) =>
    store().db.updateTable('recordings').set(changes).where('record_id', '=', recordId).execute();
  const rows = () => store().db.selectFrom('recordings').select(['record_id', 'state']).execute();

  async function days(count: number) {
    for (let day = 0; day < count; day += 1) {
      world.time.advance(DAY_MS);
      await world.know();
    }
  }

  test('is nothing once proofs are forgotten and its server lists it no more', async () => {
    const id = await cleaned({ leavesListed: false });
    expect(await world.row(id)).toMatchObject({ state: 'deleted', deletedAt: expect.any(Number) });
    world.time.advance(25 * 31 * DAY_MS);
    await world.run();
    expect([await rows(), await world.proofs()]).toEqual([[], []]);
  });

  test('is nothing either where its proof went in a run before', async () => {
    const id = await cleaned({ leavesListed: false });
    await store().db.deleteFrom('deletions').execute();
    world.time.advance(25 * 31 * DAY_MS);
    await world.run();
    expect(await rows()).toEqual([]);
    expect(id).not.toBe('');
  });

  test('stays as long as its server lists it as deleted, so that it is not found anew', async () => {
    const id = await cleaned({ leavesListed: true });
    world.time.advance(25 * 31 * DAY_MS);
    await days(2);
    await world.run();
    expect(await rows()).toEqual([{ record_id: id, state: 'deleted' }]);
    expect(await world.proofs()).toEqual([]);
    world.at(0).recordings.fault({ kind: 'leave-out', recordIDs: [id] });
    world.time.advance(29 * DAY_MS);
    await world.run();
    expect(await rows()).toHaveLength(1);
    world.time.advance(2 * DAY_MS);
    await world.run();
    expect(await rows()).toEqual([]);
  });

  test('stays as long as its proof', async () => {
    await cleaned({ leavesListed: false });
    world.time.advance(24 * 30 * DAY_MS);
    await world.run();
    expect([(await rows()).length, (await world.proofs()).length]).toEqual([1, 1]);
  });

  test('names its meeting nowhere, the name of its copy included', async () => {
    const id = await cleaned({ leavesListed: true });
    const row = await store().db.selectFrom('recordings').selectAll().executeTakeFirstOrThrow();
    expect(row).toMatchObject({
      record_id: id,
      title: '',
      formats: '[]',
      archive_name: null,
      archive_file: '7',
    });
    expect(JSON.stringify(row)).not.toContain('Vorstand');
  });

  test('a hold that is over leaves no reason and no name, also on what is gone', async () => {
    world = await cleaningWorld(store());
    const [over, gone, inForce] = [
      world.add({ ageDays: 1 }),
      world.add({ ageDays: 1 }),
      world.add({ ageDays: 1 }),
    ];
    await world.know();
    const hold = { hold_reason: 'Streit mit Erika', held_by: 'person:1' };
    await change(over, { ...hold, hold_until: NOON });
    await change(gone, { ...hold, hold_until: NOON, deleted_at: NOON - HOUR_MS });
    await change(inForce, { ...hold, hold_until: NOON + 1 });
    const step = { now: NOON, before: NOON - holdsToForget.keptMs, limit: 200, after: '' };
    const { version } = await world.row(over);
    expect(await store().transaction((tx) => holdsToForget.take(tx, step))).toEqual({ taken: 2, next: null });
    expect(await world.row(over)).toMatchObject({ hold: null, version: version + 1 });
    expect((await world.row(inForce)).hold).not.toBeNull();
    const left = await store()
      .db.selectFrom('recordings')
      .select(['hold_reason', 'hold_until', 'held_by'])
      .where('record_id', 'in', [over, gone])
      .execute();
    const nothing = { hold_reason: null, hold_until: null, held_by: null };
    expect(left).toEqual([nothing, nothing]);
    expect(await store().transaction((tx) => holdsToForget.take(tx, step))).toEqual({ taken: 0, next: null });
  });
});
