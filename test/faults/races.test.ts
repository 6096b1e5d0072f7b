import { describe, test } from '@jest/globals';
import { races, runRace } from './races.ts';
import { withFarEnd } from './with-far-end.ts';

const TIMES = Number(process.env['PLENUM_TEST_RACES'] ?? (process.env['PLENUM_TEST_LONG'] === '1' ? 20 : 1));

describe('whatever comes between two steps', () => {
  const base = withFarEnd({ seats: [100, 100, 100] });

  test.each(races(TIMES).map((race, index) => ({ ...race, index })))(
    '$phase: $happening after $steps steps, $replicas at work',
    async ({ index, ...race }) => {
      await runRace(race, { ...base(), seed: index });
    },
  );
});
