import { afterEach, expect, test } from '@jest/globals';
import { type Kysely, sql } from 'kysely';
import { silentLog } from '../../../src/lib/log.ts';
import type { Database } from '../../../src/platform/db/database.ts';
import { up as first } from '../../../src/platform/db/migrations/0001-first.ts';
import { up as announced } from '../../../src/platform/db/migrations/0006-outages-announced.ts';
import { openDatabase } from '../../../src/platform/db/open-database.ts';
import { freshStore, type FreshStore, type StoreKind } from '../../support/stores.ts';

let place: FreshStore | undefined;
let database: Database | undefined;
afterEach(async () => {
  await database?.close();
  await place?.remove();
});

test.each<StoreKind>(['sqlite', 'postgres'])(
  'on %s, outages planned before announce nothing, and one link of each kind is in force',
  async (kind) => {
    place = await freshStore(kind);
    database = await openDatabase(place.options, silentLog);
    const db = database.migrations as unknown as Kysely<unknown>;
    await first(db);
    await insert(db, 'outages', {
      id: 'o',
      from_at: 1,
      to_at: 2,
      rooms: 3,
      seats: 4,
      reason: '',
      created_at: 0,
    });
    await insert(db, 'branches', BRANCH);
    await insert(db, 'bookings', BOOKING);
    const link = (code: string, state: string) =>
      insert(db, 'links', { code, state, kind: 'guest', booking: BOOKING.id, created_at: 0 });
    for (const code of ['a', 'b']) await link(code, 'replaced');
    await link('c', 'current');
    await announced(db);
    const { rows } = await sql`select announcement, servers from outages`.execute(db);
    expect(rows).toEqual([{ announcement: '', servers: '[]' }]);
    await link('d', 'replaced');
    await expect(link('e', 'current')).rejects.toThrow(/unique/i);
  },
);

/** By names, so that what later schemas add to a table is not asked for here. */
async function insert(db: Kysely<unknown>, table: string, row: Record<string, unknown>): Promise<void> {
  const columns = sql.join(Object.keys(row).map((name) => sql.ref(name)));
  await sql`insert into ${sql.table(table)} (${columns}) values (${sql.join(Object.values(row))})`.execute(
    db,
  );
}

const BRANCH = {
  ...{ id: 'de', parent: null, name: 'Bund', level: 'federal', path: '/de/', closed: 0 },
  ...{ limits: '{}', defaults: '{}', version: 1, created_at: 0, updated_at: 0 },
};
const BOOKING = {
  ...{ id: 'b-1', branch: 'de', title: 'Vorstand', description: null, time_zone: 'Europe/Berlin' },
  ...{ start_local: '2027-02-09T19:00', duration_minutes: 90, recurrence: null, expected: 10 },
  ...{ options: '{}', status: 'booked', skipped: '[]', booked_by: 'token:anna', search_text: 'vorstand' },
  ...{ first_starts_at: 0, last_ends_at: 1, version: 1, created_at: 0, updated_at: 0, cancelled_at: null },
};
