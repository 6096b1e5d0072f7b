import { expect, test } from '@jest/globals';
import { recordSettings, standingOf } from '../../../src/platform/db/settings-record.ts';
import { onEachStore } from '../../support/stores.ts';

const shared = (parts: Record<string, string>) => ({ fingerprint: JSON.stringify(parts), parts });
const old = shared({ PLENUM_ROOM_LIMIT: 'a', PLENUM_TIME_ZONE: 'x', 'PLENUM_BBB_SERVERS bbb-01': 's' });
const fresh = shared({ PLENUM_ROOM_LIMIT: 'b', PLENUM_TIME_ZONE: 'x', 'PLENUM_BBB_SERVERS bbb-02': 's' });

onEachStore('the record of settings', (store) => {
  const record = (settings: typeof old) => store().inTurn((tx) => recordSettings(tx, settings, 1_000));
  const standing = (settings: typeof old) => standingOf(store().db, settings);

  test('the same settings again are no new version', async () => {
    const first = await record(old);
    expect(await record(old)).toBe(first);
  });

  test('the replica that started last is right; the others learn which settings differ', async () => {
    const first = await record(old);
    expect(await standing(old)).toEqual({ newest: true, differing: [] });
    expect(await record(fresh)).toBe(first + 1);
    expect(await standing(old)).toEqual({
      newest: false,
      differing: ['PLENUM_BBB_SERVERS bbb-01', 'PLENUM_BBB_SERVERS bbb-02', 'PLENUM_ROOM_LIMIT'],
    });
    expect(await standing(fresh)).toEqual({ newest: true, differing: [] });
  });

  test('going back to earlier settings makes those replicas right that still have them', async () => {
    await record(old);
    await record(fresh);
    await record(old);
    expect(await standing(old)).toEqual({ newest: true, differing: [] });
  });

  test('replicas that start at once with different settings record one after the other', async () => {
    const settings = Array.from({ length: 8 }, (_, index) => shared({ PLENUM_ROOM_LIMIT: String(index) }));
    const versions = await Promise.all(settings.map(record));
    expect(new Set(versions)).toHaveProperty('size', 8);
    const standings = await Promise.all(settings.map(standing));
    expect(standings.filter(({ newest }) => newest)).toHaveLength(1);
  });
});
