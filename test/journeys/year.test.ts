import { describe, expect, test } from '@jest/globals';
import { bookYear, type YearRun } from '../support/year-run.ts';

const LONG = process.env['PLENUM_TEST_LONG'] === '1';
const MINUTES = 60_000;

/** In CI a part of the year, chosen so that the limits bind; `scripts/test --long` books all of it. */
const RUNS: readonly (YearRun & { readonly binds: string })[] = LONG
  ? [
      { store: 'sqlite', replicas: 1, seatsPerServer: 400, binds: 'rooms' },
      { store: 'sqlite', replicas: 1, seatsPerServer: 200, binds: 'seats' },
      { store: 'postgres', replicas: 2, seatsPerServer: 400, binds: 'rooms' },
      { store: 'postgres', replicas: 2, seatsPerServer: 200, binds: 'seats' },
    ]
  : [
      { store: 'sqlite', replicas: 1, seatsPerServer: 400, roomLimit: 70, requests: 600, binds: 'rooms' },
      { store: 'postgres', replicas: 2, seatsPerServer: 100, requests: 900, binds: 'seats' },
    ];

describe('a year of bookings by 64 clients at once', () => {
  test.each(RUNS)(
    'on $store with $replicas replica(s), 12 servers of $seatsPerServer seats: no limit is exceeded, no refusal was wrong',
    async (run) => {
      const { binds, ...year } = run;
      const { occurrences, refused } = await bookYear(year);
      expect(occurrences).toBeGreaterThan(run.requests === undefined ? 30_000 : 8_000);
      expect(refused[binds]).toBeGreaterThan(0);
    },
    15 * MINUTES,
  );
});
