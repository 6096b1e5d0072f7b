import { describe, test } from '@jest/globals';
import { runFullHour } from './full-hour.ts';
import { withFarEnd } from './with-far-end.ts';

describe('forty rooms due within ten seconds on four servers', () => {
  const base = withFarEnd({ seats: [200, 200, 200, 200] });

  test.each([
    ['all at once', 1],
    ['all at once', 2],
    ['one after the other', 1],
    ['one after the other', 2],
  ] as const)('%s, with %d gateways: all open, evenly', async (rush, replicas) => {
    await runFullHour(rush, { ...base(), seed: 1, replicas });
  });
});
