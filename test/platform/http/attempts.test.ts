import { describe, expect, test } from '@jest/globals';
import type { Clock } from '../../../src/lib/clock.ts';
import { MINUTE_MS } from '../../../src/lib/span.ts';
import { addressBucket, createAttempts, forgetOldAttempts } from '../../../src/platform/http/attempts.ts';
import { onEachStore } from '../../support/stores.ts';

const WINDOW_MS = 10 * MINUTE_MS;

onEachStore('wrong tries', (store) => {
  let now = Date.UTC(2027, 0, 4, 12);
  const clock: Clock = { now: () => now, sleep: () => Promise.resolve() };
  const attempts = () => createAttempts({ database: store(), key: Buffer.alloc(32, 3), clock });
  const times = (count: number, subject: string) =>
    Promise.all(Array.from({ length: count }, () => attempts().count('link', subject)));
  const blocked = (subject: string) => attempts().blocked('link', subject, 30, WINDOW_MS);

  test('below the limit nobody waits; at the limit one waits until the first try is ten minutes old', async () => {
    await times(29, '192.0.2.1');
    expect(await blocked('192.0.2.1')).toBeNull();
    now += 30_000;
    await times(1, '192.0.2.1');
    // The minute in which they fell ends 30 s from now.
    expect(await blocked('192.0.2.1')).toBe(10 * 60 + 30);
    now += WINDOW_MS + 30_000 - 1;
    expect(await blocked('192.0.2.1')).toBe(1);
    now += 1;
    expect(await blocked('192.0.2.1')).toBeNull();
  });

  test('no try is lost when many come at the same moment', async () => {
    await times(50, '192.0.2.2');
    const { sum } = await store()
      .db.selectFrom('attempts')
      .select((eb) => eb.fn.sum<number>('tries').as('sum'))
      .where('window_from', '>', now - MINUTE_MS)
      .executeTakeFirstOrThrow();
    expect(sum).toBe(50);
  });

  test('another address and another kind are not concerned', async () => {
    await times(30, '192.0.2.3');
    expect(await blocked('192.0.2.3')).not.toBeNull();
    expect(await blocked('192.0.2.4')).toBeNull();
    expect(await attempts().blocked('access-code', '192.0.2.3', 30, WINDOW_MS)).toBeNull();
  });

  test('an IPv6 address counts as its /56, also beside other words', async () => {
    await times(30, 'booking-1 2001:db8:1:2200::1');
    expect(await blocked('booking-1 2001:db8:1:22ff:1234::9')).not.toBeNull();
    expect(await blocked('booking-1 2001:db8:1:2300::1')).toBeNull();
    expect(await blocked('booking-2 2001:db8:1:2200::1')).toBeNull();
  });

  test('no address stands in the store', async () => {
    const rows = await store().db.selectFrom('attempts').selectAll().execute();
    expect(JSON.stringify(rows)).not.toMatch(/192\.|2001|link|booking/);
  });

  test('old tries are removed, those that may still count stay', async () => {
    now += 60 * MINUTE_MS;
    await times(1, '192.0.2.5');
    await store().transaction((tx) => forgetOldAttempts(tx, now - WINDOW_MS));
    const rows = await store().db.selectFrom('attempts').selectAll().execute();
    expect(rows).toHaveLength(1);
  });
});

describe('one place on the net', () => {
  test.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:22ff:1:2:3:4', '2001:db8:1:2200::/56'],
    ['fe80::1%eth0', 'fe80::/56'],
    ['', 'unknown'],
    ['nonsense', 'unknown'],
    ['192.0.2.1, 203.0.113.9', 'unknown'],
  ])('%p is %p', (address, bucket) => {
    expect(addressBucket(address)).toBe(bucket);
  });
});
