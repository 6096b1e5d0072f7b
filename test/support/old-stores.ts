import { type Kysely, sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import { newGuestCode, newHostCode, newId } from '../../src/lib/ids.ts';
import { toLocal } from '../../src/lib/local-time.ts';
import { silentLog } from '../../src/lib/log.ts';
import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS } from '../../src/lib/span.ts';
import type { Database } from '../../src/platform/db/database.ts';
import { openKeys } from '../../src/platform/db/keys.ts';
import { MIGRATIONS } from '../../src/platform/db/migrate.ts';
import { openDatabase } from '../../src/platform/db/open-database.ts';
import { type FreshStore, freshStore, type StoreKind } from './stores.ts';

/** Every schema there ever was, oldest first. */
export const SCHEMAS: readonly string[] = Object.keys(MIGRATIONS);

type Row = Readonly<Record<string, unknown>>;
/** By table. */
type StoredRows = Readonly<Record<string, readonly Row[]>>;

/** A store as an earlier Plenum left it, closed. */
export type OldStore = {
  readonly place: FreshStore;
  /** What it holds, in the columns that it had. */
  readonly rows: StoredRows;
  readonly tale: Tale;
};

/** The newest schema whose rows are written below; what came later gets its rows by being migrated. */
const WRITTEN = '0003-rooms-without-moderators';

/** Makes a store of that schema and fills every table that it has. */
export async function makeOldStore(kind: StoreKind, schema: string, secretKey: string): Promise<OldStore> {
  const place = await freshStore(kind);
  const database = await openDatabase(place.options, silentLog);
  try {
    await migrateTo(database, schema < WRITTEN ? schema : WRITTEN);
    const tale = newTale(Date.now());
    const rows = await fill(database, rowsOf(tale));
    await openKeys({ database, secretKey, dataDir: '/nowhere' });
    await migrateTo(database, schema);
    return { place, rows, tale };
  } finally {
    await database.close();
  }
}

async function migrateTo(database: Database, schema: string): Promise<void> {
  const migrator = new Migrator({
    db: database.migrations,
    provider: { getMigrations: () => Promise.resolve(MIGRATIONS) },
  });
  const { error } = await migrator.migrateTo(schema);
  if (error !== undefined) throw new Error(`No store at ${schema}.`, { cause: error });
}

/** By table its columns, and whether a row may leave each of them out. */
export type Shape = ReadonlyMap<string, ReadonlyMap<string, boolean>>;

export async function shapeOf({ db }: Database): Promise<Shape> {
  const tables = await db.introspection.getTables();
  return new Map(
    tables.map(({ name, columns }) => [
      name,
      new Map(columns.map((column) => [column.name, column.isNullable || column.hasDefaultValue])),
    ]),
  );
}

/** What is made of other columns, and may be made anew by a migration. */
const DERIVED = ['search_text'];

/** The columns of a row that nothing but a change of the booking itself may touch. */
export function lastingColumns(row: Row | undefined): readonly string[] {
  return Object.keys(row ?? {}).filter((column) => !DERIVED.includes(column));
}

/** Every row of a table in these columns only, as text, in an order of its own. */
export async function textsOf({ db }: Database, table: string, columns: readonly string[]) {
  const { rows } = await sql<Row>`
    select ${sql.join(columns.map((column) => sql.ref(column)))} from ${sql.table(table)}`.execute(db);
  return rows.map(textOf).sort();
}

export function textOf(row: Row): string {
  return JSON.stringify(
    Object.entries(row)
      .filter(([column]) => !DERIVED.includes(column))
      .sort(([one], [other]) => (one < other ? -1 : 1)),
  );
}

async function fill(database: Database, all: StoredRows): Promise<StoredRows> {
  const shape = await shapeOf(database);
  const filled: Record<string, readonly Row[]> = {};
  for (const [table, rows] of Object.entries(all)) {
    const columns = shape.get(table);
    if (columns === undefined) continue;
    const kept = rows.map((row) =>
      Object.fromEntries(Object.entries(row).filter(([name]) => columns.has(name))),
    );
    // Raw: today's types know only today's schema.
    const raw = database.db as unknown as Kysely<Record<string, Row>>;
    await raw
      .insertInto(table)
      .values([...kept])
      .execute();
    filled[table] = kept;
  }
  return filled;
}

/** What the rows tell of. */
type Tale = {
  readonly now: Instant;
  /** Begins in 30 days. */
  readonly startsAt: Instant;
  readonly booking: string;
  readonly cancelled: string;
  readonly guest: string;
  readonly cancelledGuest: string;
  readonly host: string;
  readonly occurrences: readonly [string, string];
};

function newTale(now: Instant): Tale {
  return {
    now,
    startsAt: Math.floor(now / HOUR_MS) * HOUR_MS + 30 * DAY_MS,
    booking: newId(),
    cancelled: newId(),
    guest: newGuestCode(),
    cancelledGuest: newGuestCode(),
    host: newHostCode(),
    occurrences: [newId(), newId()],
  };
}

/** At least one row for each table of `WRITTEN`. */
function rowsOf(tale: Tale): StoredRows {
  return { ...branchRows(tale), ...bookingRows(tale), ...roomRows(tale), ...houseRows(tale) };
}

function branchRows({ now }: Tale): StoredRows {
  const branch = (id: string, parent: string | null, name: string, level: string, path: string) => ({
    ...{ id, parent, name, level, path },
    ...{ closed: 0, limits: '{}', defaults: '{}', version: 1, created_at: now, updated_at: now },
  });
  return {
    branches: [
      branch('de', null, 'Bundesverband', 'federal', '/de/'),
      { ...branch('by', 'de', 'Bayern', 'state', '/de/by/'), limits: '{"roomsAtOnce":5}', version: 3 },
      { ...branch('old', 'de', 'Früher', 'state', '/de/old/'), closed: 1 },
    ],
    counters: [{ name: 'branches', value: 7 }],
  };
}

function bookingRows(tale: Tale): StoredRows {
  const { now, startsAt, booking, cancelled, occurrences } = tale;
  const zone = 'Europe/Berlin';
  const base = {
    ...{ branch: 'by', time_zone: zone, duration_minutes: 60, expected: 20, skipped: '[]', version: 2 },
    ...{ booked_by: 'token:portal', created_at: now - DAY_MS, updated_at: now - DAY_MS },
  };
  const row = (id: string, title: string, more: Row) => ({
    ...{ ...base, id, title, search_text: title.toLowerCase(), start_local: toLocal(startsAt, zone) },
    ...{ first_starts_at: startsAt, last_ends_at: startsAt + HOUR_MS, cancelled_at: null, status: 'booked' },
    ...{ description: null, recurrence: null, options: '{}', ...more },
  });
  const date = (id: string, of: string, at: Instant, more: Row = {}) => ({
    ...{
      id,
      booking: of,
      branch: 'by',
      start_local: toLocal(at, zone),
      time_zone: zone,
      duration_minutes: 60,
    },
    ...{ starts_at: at, ends_at: at + HOUR_MS, opens_at: at - 15 * MINUTE_MS },
    ...{ closes_at: at + HOUR_MS + 15 * MINUTE_MS, expected: 20, status: 'booked', version: 1 },
    ...{ created_at: now, updated_at: now, cancelled_at: null, released_closes_at: null, ...more },
  });
  const link = (code: string, kind: string, of: string) => ({
    ...{ code, kind, booking: of, state: 'current', created_at: now },
  });
  return {
    bookings: [
      row(booking, 'Mitgliederversammlung Köln', {
        description: 'Mit Wahl',
        recurrence: 'FREQ=WEEKLY;COUNT=2',
        options: '{"muteOnStart":true}',
        last_ends_at: startsAt + 7 * DAY_MS + HOUR_MS,
      }),
      row(cancelled, 'Abgesagt', { status: 'cancelled', cancelled_at: now - HOUR_MS }),
    ],
    occurrences: [
      date(occurrences[0], booking, startsAt),
      date(occurrences[1], booking, startsAt + 7 * DAY_MS),
      date(newId(), cancelled, startsAt, { status: 'cancelled', cancelled_at: now - HOUR_MS }),
    ],
    links: [
      link(tale.guest, 'guest', booking),
      link(tale.host, 'host', booking),
      link(tale.cancelledGuest, 'guest', cancelled),
      link(newHostCode(), 'host', cancelled),
    ],
    outages: [
      {
        ...{ id: newId(), from_at: startsAt - HOUR_MS, to_at: startsAt + DAY_MS, rooms: 3, seats: 50 },
        ...{ reason: 'Umbau', created_at: now },
      },
    ],
  };
}

function roomRows({ now, booking, occurrences }: Tale): StoredRows {
  return {
    rooms: [
      {
        ...{ id: newId(), occurrence: occurrences[0], booking, branch: 'by', fence: 1, current: 0 },
        ...{ server: 'bbb-01', meeting_id: 'a-meeting-that-was', state: 'ended', seats: 20, participants: 0 },
        ...{ attendee_pw: 'a', moderator_pw: 'm', voice_bridge: null, create_time: now - DAY_MS },
        ...{ claimed_until: null, planned_at: now - DAY_MS, opened_at: now - DAY_MS, entered_at: null },
        ...{ held_until: null, ending_at: null, ended_at: now - DAY_MS + HOUR_MS, end_reason: 'closed' },
        ...{ overcommitted: 0, warned_at: null, unattended_since: null },
      },
    ],
    servers: [
      {
        ...{ name: 'bbb-01', state: 'up', misses: 0, draining: 1, meetings: 0, participants: 0 },
        ...{ seen_at: now - HOUR_MS, lost_at: null, version: 4, updated_at: now - HOUR_MS },
      },
    ],
    join_paces: [{ server: 'bbb-01', line_at: now, gate_at: now }],
  };
}

function houseRows({ now, booking }: Tale): StoredRows {
  return {
    leases: [{ name: 'open-rooms', holder: 'a-replica-that-was', expires_at: now - HOUR_MS }],
    job_runs: [
      {
        ...{ id: newId(), job: 'forget', replica: 'a-replica-that-was', started_at: now - HOUR_MS },
        ...{ finished_at: now - HOUR_MS, outcome: '{}', failure: null },
      },
    ],
    settings_records: [
      { version: 1, fingerprint: 'of another day', detail: '{}', recorded_at: now - DAY_MS },
    ],
    idempotency: [
      {
        ...{ principal: 'token:portal', key: 'once', request_hash: 'x', status: 201, headers: '{}' },
        ...{ body: '{}', created_at: now - HOUR_MS },
      },
    ],
    audit: [
      {
        ...{ id: newId(), at: now - DAY_MS, actor: 'token:portal', action: 'booking.book' },
        ...{ object_kind: 'booking', object: booking, branch: 'by', before: null, after: '{"title":"x"}' },
      },
    ],
    attempts: [{ bucket: 'an-address', window_from: now - HOUR_MS, tries: 3 }],
  };
}
