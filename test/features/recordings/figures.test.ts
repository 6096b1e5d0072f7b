import { afterEach, expect, test } from '@jest/globals';
import { serversWithRecordings } from '../../../src/features/recordings/known-servers.ts';
import { registerRecordingGauges } from '../../../src/features/recordings/recording-gauges.ts';
import { preparePool } from '../../../src/features/rooms/prepare-pool.ts';
import { DAY_MS, HOUR_MS } from '../../../src/lib/span.ts';
import { onEachStore } from '../../support/stores.ts';
import { INSTANCE, NOON } from '../../support/world.ts';
import { type KnownWorld, startKnown } from './known.ts';

onEachStore('figures of recordings', (store) => {
  let world: KnownWorld;
  afterEach(() => world.close());

  async function start() {
    world = await startKnown(store(), { seats: [1, 1] });
    registerRecordingGauges(world.registry, { ...world, log: world.parts.log });
    const meta = { 'plenum-instance': INSTANCE, 'plenum-branch': 'by-1' };
    const { recordings: one } = world.server('bbb-1');
    for (let i = 0; i < 3; i += 1) one.add({ meetingID: `a-${i}`, meta });
    one.add({ meetingID: 'b', meta, state: 'processing' });
    one.add({ meetingID: 'c' });
    world.server('bbb-2').recordings.add({ meetingID: 'd', meta: { 'plenum-instance': INSTANCE } });
  }

  async function figures(name: string): Promise<Record<string, number>> {
    const { values = [] } = (await world.registry.getSingleMetric(name)?.get()) ?? {};
    const told = values.filter(({ value }) => value !== 0);
    return Object.fromEntries(told.map(({ labels, value }) => [Object.values(labels).join(' '), value]));
  }

  test('what is known, what is foreign and what is without a branch is told as the job counted it', async () => {
    await start();
    expect(await figures('plenum_recordings')).toEqual({});
    await world.sync();
    expect(await figures('plenum_recordings')).toEqual({
      ...{ 'bbb-1 published': 3, 'bbb-1 processing': 1, 'bbb-2 published': 1 },
    });
    expect(await figures('plenum_recordings_foreign')).toEqual({ 'bbb-1': 1 });
    expect(await figures('plenum_recordings_without_branch')).toEqual({ '': 1 });
    await store()
      .db.updateTable('recordings')
      .set({ deleted_at: NOON })
      .where('meeting_id', '=', 'a-1')
      .execute();
    world.clock.advance(HOUR_MS);
    await world.sync();
    expect(await figures('plenum_recordings')).toMatchObject({ 'bbb-1 published': 2 });
  });

  test('a server that cannot be listed for two days is told of, known before or not', async () => {
    await start();
    world.server('bbb-2').fault({ kind: 'http-504', call: 'getRecordings' });
    await world.sync();
    expect(await figures('plenum_recording_listing_age_seconds')).toEqual({});
    world.clock.advance(HOUR_MS);
    expect(await figures('plenum_recording_listing_age_seconds')).toEqual({ 'bbb-1': 3_600 });
    expect(await figures('plenum_recording_servers_unlisted')).toEqual({});
    world.clock.advance(2 * DAY_MS);
    expect(await figures('plenum_recording_servers_unlisted')).toEqual({ '': 2 });
    await world.sync();
    expect(await figures('plenum_recording_servers_unlisted')).toEqual({ '': 1 });
  });

  test('a server does not leave the settings while it has recordings of ours; a retired one may stay', async () => {
    await start();
    await world.sync();
    const left = world.pool.filter(({ name }) => name === 'bbb-2');
    const prepare = () => preparePool(store(), left, world.clock.now(), serversWithRecordings);
    await expect(prepare()).rejects.toThrow('PLENUM_BBB_SERVERS: bbb-1 disappeared while it has recordings.');
    await store()
      .db.updateTable('recordings')
      .set({ deleted_at: NOON })
      .where('origin', '!=', 'foreign')
      .execute();
    await expect(prepare()).resolves.toBeUndefined();
  });
});
