import { expect, test } from '@jest/globals';
import { keepLease } from '../../../src/platform/jobs/keep-lease.ts';
import { signal } from './support.ts';

test('a store that is away does not lose the lease at once, but when its time is over', async () => {
  const lost = signal();
  let troubles = 0;
  let isLost = false;
  const keeper = keepLease({
    renew: () => Promise.reject(new Error('away')),
    ttlMs: 500,
    renewEveryMs: 20,
    askedAtMs: performance.now(),
    onLost: () => {
      isLost = true;
      lost.fire();
    },
    onTrouble: () => {
      troubles += 1;
      // A stalled machine may lose it after the first try; the order is what counts.
      expect(isLost).toBe(false);
    },
  });
  await lost.happened;
  expect(troubles).toBeGreaterThan(0);
  await keeper.stop();
});

test('a renewal that never answers does not hold up the loss', async () => {
  const lost = signal();
  const never = signal();
  const keeper = keepLease({
    renew: async () => {
      await never.happened;
      return true;
    },
    ttlMs: 100,
    renewEveryMs: 10,
    askedAtMs: performance.now(),
    onLost: () => lost.fire(),
    onTrouble: () => undefined,
  });
  await lost.happened;
  never.fire();
  await keeper.stop();
});

test('after the end nothing is lost any more', async () => {
  let losses = 0;
  const keeper = keepLease({
    renew: () => Promise.resolve(false),
    ttlMs: 30,
    renewEveryMs: 10,
    askedAtMs: performance.now(),
    onLost: () => (losses += 1),
    onTrouble: () => undefined,
  });
  await keeper.stop();
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect(losses).toBe(0);
});

test('a lease that took longer to get than it lasts is lost from the start', async () => {
  const lost = signal();
  const keeper = keepLease({
    renew: () => Promise.resolve(true),
    ttlMs: 1_000,
    renewEveryMs: 60_000,
    askedAtMs: performance.now() - 2_000,
    onLost: () => lost.fire(),
    onTrouble: () => undefined,
  });
  await lost.happened;
  await keeper.stop();
});
