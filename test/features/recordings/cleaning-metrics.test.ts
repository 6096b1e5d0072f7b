import { afterEach, expect, test } from '@jest/globals';
import { Registry } from 'prom-client';
import { createCleaningMetrics } from '../../../src/features/recordings/cleaning-metrics.ts';
import { silentLog } from '../../../src/lib/log.ts';
import { DAY_MS, HOUR_MS } from '../../../src/lib/span.ts';
import { onEachStore } from '../../support/stores.ts';
import { type CleaningWorld, cleaningWorld, NOON } from './cleaning-world.ts';

onEachStore('what is told of cleaning', (store) => {
  let world: CleaningWorld | undefined;
  afterEach(async () => {
    await world?.close();
    await store().db.deleteFrom('recording_servers').execute();
    world = undefined;
  });

  const told = async ({ clock, pool }: CleaningWorld, retired: readonly string[] = []) => {
    const registry = new Registry();
    const servers = pool.map((server) => ({ ...server, retired: retired.includes(server.name) }));
    createCleaningMetrics(registry, { database: store(), clock, log: silentLog, pool: servers });
    const text = await registry.metrics();
    return (line: string) =>
      text
        .split('\n')
        .find((each) => each.startsWith(`${line} `))
        ?.slice(line.length + 1);
  };

  test('overdue is what should have gone two days ago, held ones not among them; the archive apart', async () => {
    const { add, know, archive, run, row, time } = (world = await cleaningWorld(store()));
    const held = add({ branch: 'sn', ageDays: 300 });
    add({ ageDays: 182.5 });
    add({ ageDays: 181.5 });
    add({ branch: 'sn', state: 'processing', ageDays: 183 });
    await know();
    await store()
      .db.updateTable('recordings')
      .set({
        hold_reason: 'Rechtsstreit',
        hold_until: NOON + DAY_MS,
        held_by: 'person:1',
        due_at: NOON + DAY_MS,
      })
      .where('id', '=', (await row(held)).id)
      .execute();
    await archive('by', true);
    await run();
    time.advance(HOUR_MS);
    const value = await told(world);
    expect(value('plenum_recordings_overdue{server="bbb-1",waiting="archive"}')).toBe('1');
    expect(value('plenum_recordings_overdue{server="bbb-1",waiting="deletion"}')).toBe('1');
    expect(value('plenum_recordings_undeleted{server="bbb-1",why="archive"}')).toBe('2');
    expect(value('plenum_recordings_undeleted{server="bbb-1",why="processing"}')).toBe('1');
    expect(value('plenum_recordings_undeleted{server="bbb-1",why="not-deleted"}')).toBe('0');
    expect(Number(value('plenum_recordings_cleaned_age_seconds'))).toBe(3600);
  });

  test('what is on a retired server that does not answer is unproven; on others it is not', async () => {
    const { add, know } = (world = await cleaningWorld(store(), { servers: 2 }));
    for (const server of [0, 1]) for (const ageDays of [10, 200]) add({ server, ageDays });
    add({ branch: null });
    await know();
    const servers = ['bbb-1', 'bbb-2'].map((server) => ({
      ...{ server, listed_from: null, listed_at: null, listed: 0 },
      ...{ failing_since: NOON, failure: 'unreachable' },
    }));
    await store().db.insertInto('recording_servers').values(servers).execute();
    const value = await told(world, ['bbb-1']);
    expect(value('plenum_recordings_unproven{server="bbb-1"}')).toBe('2');
    expect(value('plenum_recordings_unproven{server="bbb-2"}')).toBe('0');
    expect(value('plenum_recordings_cleaned_age_seconds')).toBeUndefined();
  });
});
