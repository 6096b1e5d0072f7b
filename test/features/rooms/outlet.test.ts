import { expect, test } from '@jest/globals';
import { createOutlet } from '../../../src/features/rooms/outlet.ts';

/** A timer may fire a moment early. */
const GRAIN_MS = 1;

async function leavings(servers: readonly string[], intervalMs: number) {
  const leave = createOutlet(intervalMs);
  return Promise.all(
    servers.map(async (server) => {
      await leave(server);
      return performance.now();
    }),
  );
}

test('those who come due at once leave a server one after the other, in order', async () => {
  const times = await leavings(Array<string>(12).fill('bbb-1'), 20);
  const [first = 0] = times;
  for (const [index, at] of times.entries()) {
    // The second may come half an interval early, as if the first had been late.
    expect(at - first).toBeGreaterThanOrEqual(Math.max(0, index - 0.5) * 18 - GRAIN_MS);
    expect(at - (times[index - 1] ?? -Infinity)).toBeGreaterThanOrEqual(9 - GRAIN_MS);
  }
});

test('those of other servers do not wait for them', async () => {
  const ends: string[] = [];
  const leave = createOutlet(1_000);
  await leave('bbb-1');
  const second = leave('bbb-1').then(() => ends.push('bbb-1'));
  await leave('bbb-2').then(() => ends.push('bbb-2'));
  await second;
  expect(ends).toEqual(['bbb-2', 'bbb-1']);
});
