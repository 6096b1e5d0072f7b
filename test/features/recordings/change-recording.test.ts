import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { changeOne, type RecordingWish } from '../../../src/features/recordings/change-recording.ts';
import { DAY_MS, HOUR_MS } from '../../../src/lib/span.ts';
import { onEachStore } from '../../support/stores.ts';
import { cleaningWorld, type CleaningWorld, NOON } from './cleaning-world.ts';

const NEVER_ASKED = { askedAt: null, tries: 0, failure: null, retryAt: null };
const HOLD = { reason: 'Rechtsstreit', until: NOON + 400 * DAY_MS };

onEachStore('what is kept after its deletion was asked for', (store) => {
  let world: CleaningWorld;
  beforeEach(async () => {
    world = await cleaningWorld(store());
  });
  afterEach(() => world.close());

  const change = async (recordId: string, wish: RecordingWish) => {
    const tree = await world.branches.tree(store().db);
    const how = { tree, actor: 'token:test', now: world.clock.now(), ifMatch: null, mayGo: true };
    const { id } = await world.row(recordId);
    await store().transaction((tx) => changeOne(tx, id, wish, how));
  };
  /** One whose server said SUCCESS, so many times, and did nothing. */
  const undeleted = async (times: number) => {
    const id = world.add();
    await world.know();
    world.at(0).recordings.fault({ kind: 'ignore-delete', recordIDs: [id] });
    for (let time = 0; time < times; time += 1) await world.run();
    expect((await world.row(id)).deletion).toMatchObject({ tries: times, retryAt: expect.any(Number) });
    return id;
  };
  const deletionOf = async (id: string) => (await world.row(id)).deletion;

  test('is as it was before, by a hold', async () => {
    const id = await undeleted(2);
    await change(id, { hold: HOLD });
    expect(await deletionOf(id)).toEqual(NEVER_ASKED);
  });

  test('is as it was before, by a longer term', async () => {
    const id = await undeleted(2);
    await world.change('de', 400);
    await world.change('by', 300);
    await world.run({ branch: 'sn' });
    expect(await deletionOf(id)).toEqual(NEVER_ASKED);
  });

  test('is as it was before, by what only the next run learns', async () => {
    const id = await undeleted(2);
    const { id: row } = await world.row(id);
    const hold = { hold_reason: HOLD.reason, hold_until: HOLD.until, held_by: 'person:1' };
    await store().db.updateTable('recordings').set(hold).where('id', '=', row).execute();
    await world.run();
    expect(await deletionOf(id)).toEqual(NEVER_ASKED);
  });

  test('waits for its copy as if nobody had asked, where the branch wants one now', async () => {
    const id = await undeleted(2);
    await world.archive('by', true);
    await world.run();
    expect(await deletionOf(id)).toEqual({
      ...NEVER_ASKED,
      failure: 'archive',
      retryAt: world.clock.now() + HOUR_MS,
    });
  });

  test('may yet go where its server does not show it as it was', async () => {
    const id = await undeleted(2);
    const { id: row } = await world.row(id);
    await store().db.updateTable('recordings').set({ state: 'unknown' }).where('id', '=', row).execute();
    await change(id, { hold: HOLD });
    expect(await deletionOf(id)).toMatchObject({ askedAt: expect.any(Number), tries: 2, failure: null });
  });

  test('is not held any more while its server may be about it', async () => {
    const id = await undeleted(1);
    expect((await deletionOf(id)).failure).toBe('deleting');
    await expect(change(id, { hold: HOLD })).rejects.toMatchObject({ fault: { code: 'deletion-begun' } });
    const { id: row } = await world.row(id);
    await store().db.updateTable('recordings').set({ delete_failure: null }).where('id', '=', row).execute();
    await expect(change(id, { hold: HOLD })).rejects.toMatchObject({ fault: { code: 'deletion-begun' } });
    expect(await world.row(id)).toMatchObject({ hold: null, deletion: { tries: 1 } });
  });
});
