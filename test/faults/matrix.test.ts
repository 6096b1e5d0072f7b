import { afterAll, beforeAll, describe, test } from '@jest/globals';
import { sql } from 'kysely';
import { openFresh } from '../support/stores.ts';
import { type FarEnd, startFarEnd } from './far-end.ts';
import { cells, runCell } from './matrix.ts';

describe('whatever goes wrong, whenever', () => {
  let store: Awaited<ReturnType<typeof openFresh>>;
  let farEnd: FarEnd;
  beforeAll(async () => {
    store = await openFresh('sqlite');
    await sql`pragma synchronous = off`.execute(store.database.db);
    farEnd = await startFarEnd({ seats: [100, 100, 100] });
  });
  afterAll(async () => {
    await farEnd.close();
    await store.remove();
  });

  test.each(cells().map((cell, index) => ({ ...cell, index })))(
    '$fault × $call × $phase × $replicas',
    async ({ index, ...cell }) => {
      await runCell(cell, { database: store.database, farEnd, seed: index });
    },
  );
});
