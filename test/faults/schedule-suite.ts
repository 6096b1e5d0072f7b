import { describe, test } from '@jest/globals';
import { playSchedules } from './schedules.ts';
import { withFarEnd } from './with-far-end.ts';

const LONG = process.env['PLENUM_TEST_LONG'] === '1';
/** Of each of the two files that play them side by side. */
const RUNS = LONG ? 5_000 : 40;
const LIMIT_MS = LONG ? 4 * 3_600_000 : 10 * 60_000;

/** Random schedules, each time others; a seed that fails is printed. */
export function scheduleSuite(): void {
  describe('whatever happens in whatever order', () => {
    const base = withFarEnd({ seats: [100, 100, 100] });

    test(
      `the rules hold, in ${RUNS} random schedules`,
      async () => {
        await playSchedules(base(), RUNS);
      },
      LIMIT_MS,
    );
  });
}
