import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { silentLog } from '../../../src/lib/log.ts';
import type { Database } from '../../../src/platform/db/database.ts';
import { migrate } from '../../../src/platform/db/migrate.ts';
import { openDatabase } from '../../../src/platform/db/open-database.ts';
import { type Network, networkTo } from '../../support/network.ts';
import { type FreshStore, freshStore } from '../../support/stores.ts';
import { freshDesk, type TestDesk } from './desk.ts';

/** What is done behind the lock makes everybody wait, so ways to the server and back are counted. */

let place: FreshStore;
let network: Network;
let database: Database;
let desk: TestDesk;
beforeAll(async () => {
  place = await freshStore('postgres');
  network = await networkTo(place.url);
  database = await openDatabase({ kind: 'postgres', url: network.url, poolSize: 2 }, silentLog);
  await migrate(database);
  desk = await freshDesk(database, { roomLimit: 2 });
  await desk.book();
});
afterAll(async () => {
  await database.close();
  await network.close();
  await place.remove();
});

const series = { recurrence: 'FREQ=WEEKLY;COUNT=52', start: '2027-02-16T19:00' };

// The lock; which branches there are; what is held; the decision written down; the commit.
test.each([
  ['a single date', {}, 5],
  ['a year of weeks', series, 5],
])('%s is admitted in five ways to the server', async (_, wish, ways) => {
  const before = network.trips();
  await desk.book(wish);
  expect(network.trips() - before).toBe(ways);
});

test('a year of weeks is refused, with other starts for each, in five', async () => {
  await desk.book(series);
  const before = network.trips();
  await expect(desk.book(series)).rejects.toThrow('capacity-exhausted');
  expect(network.trips() - before).toBe(5);
});
