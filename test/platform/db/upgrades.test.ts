import { readFile, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { type App, startApp } from '../../../src/app.ts';
import { loadConfig } from '../../../src/config.ts';
import { showGuestCode } from '../../../src/lib/ids.ts';
import { silentLog } from '../../../src/lib/log.ts';
import { toLocal } from '../../../src/lib/local-time.ts';
import { inspectFile } from '../../../src/platform/backups/inspect-file.ts';
import type { Database } from '../../../src/platform/db/database.ts';
import { migrate } from '../../../src/platform/db/migrate.ts';
import { openDatabase } from '../../../src/platform/db/open-database.ts';
import { ADMIN_TOKEN, poolSetting } from '../../support/gateway.ts';
import {
  lastingColumns,
  makeOldStore,
  type OldStore,
  SCHEMAS,
  shapeOf,
  textOf,
  textsOf,
} from '../../support/old-stores.ts';
import { freePort } from '../../support/ports.ts';
import { openFresh, type StoreKind } from '../../support/stores.ts';
import { SECRET_KEY } from '../../support/whole-app.ts';

const NEWEST = SCHEMAS.at(-1) ?? '';

let old: OldStore | undefined;
let database: Database | undefined;
let app: App | undefined;

afterEach(async () => {
  await app?.stop();
  await database?.close();
  await old?.place.remove();
  app = database = old = undefined;
});

async function reopen(store: OldStore): Promise<Database> {
  database = await openDatabase(store.place.options, silentLog);
  return database;
}

async function startOn({ place }: OldStore): Promise<string> {
  const port = String(await freePort());
  const url = `http://127.0.0.1:${port}`;
  const settings = {
    PLENUM_HOST: '127.0.0.1',
    PLENUM_PORT: port,
    PLENUM_PUBLIC_URL: url,
    PLENUM_SECRET_KEY: SECRET_KEY,
    PLENUM_BBB_SERVERS: poolSetting(2, 400),
    PLENUM_API_TOKENS: JSON.stringify([
      { name: 'admin', token: ADMIN_TOKEN, branches: ['de'], role: 'admin' },
    ]),
    ...(place.options.kind === 'sqlite'
      ? { PLENUM_DATA_DIR: place.url }
      : { PLENUM_DATABASE_URL: place.url }),
  };
  app = await startApp(loadConfig(settings), silentLog, { verifyAnswers: true });
  return url;
}

const backupsOf = (store: OldStore) => join(store.place.url, 'backups');

describe.each<StoreKind>(['sqlite', 'postgres'])('a store on %s', (kind) => {
  describe.each(SCHEMAS)('left by a Plenum of %s', (schema) => {
    test('keeps every row when it is brought to the newest schema', async () => {
      old = await makeOldStore(kind, schema, SECRET_KEY);
      expect(Object.keys(old.rows).length).toBeGreaterThan(10);
      const store = await reopen(old);
      expect(await migrate(store)).toEqual(SCHEMAS.filter((name) => name > schema));
      for (const [table, rows] of Object.entries(old.rows)) {
        const columns = lastingColumns(rows[0]);
        expect({ table, rows: await textsOf(store, table, columns) }).toEqual({
          table,
          rows: rows.map(textOf).sort(),
        });
      }
    });

    test('serves what was booked, and takes new bookings beside it', async () => {
      old = await makeOldStore(kind, schema, SECRET_KEY);
      const { tale } = old;
      const url = await startOn(old);
      const call = async (method: string, path: string, body?: unknown) => {
        const headers = { Authorization: `Bearer ${ADMIN_TOKEN}`, 'Content-Type': 'application/json' };
        const sent = body === undefined ? {} : { body: JSON.stringify(body) };
        const answer = await fetch(`${url}/api/v1${path}`, { method, headers, ...sent });
        return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
      };
      expect((await call('GET', `/bookings/${tale.booking}`)).body).toMatchObject({
        title: 'Mitgliederversammlung Köln',
        description: 'Mit Wahl',
        options: { muteOnStart: true },
        occurrences: tale.occurrences.map((id) => ({ id, status: 'booked' })),
      });
      expect((await call('GET', `/bookings/${tale.booking}/links`)).body).toMatchObject({
        guest: `${url}/m/${showGuestCode(tale.guest)}`,
      });
      const stateOf = async (path: string) =>
        ((await (await fetch(`${url}${path}/status`)).json()) as { state: string }).state;
      expect(await stateOf(`/m/${tale.guest}`)).toBe('early');
      expect(await stateOf(`/h/${tale.host}`)).toBe('early');
      expect(await stateOf(`/m/${tale.cancelledGuest}`)).toBe('cancelled');
      const start = toLocal(tale.startsAt, 'Europe/Berlin');
      const wish = { branch: 'by', title: 'Neu', start, durationMinutes: 60, expectedParticipants: 20 };
      expect((await call('POST', '/bookings', wish)).status).toBe(201);
      const day = (at: number) => toLocal(at, 'Europe/Berlin').slice(0, 10);
      const span = `from=${day(tale.startsAt)}&to=${day(tale.startsAt + 86_400_000)}`;
      const { steps } = (await call('GET', `/capacity?${span}&step=1440`)).body as {
        steps: { rooms: number }[];
      };
      expect(Math.max(...steps.map(({ rooms }) => rooms))).toBe(2);
      expect((await call('GET', `/audit?object=${tale.booking}`)).body).toMatchObject({
        items: [{ action: 'booking.book' }],
      });
      expect((await call('GET', '/servers')).body).toMatchObject({
        items: [{ name: 'bbb-01', draining: true }, { name: 'bbb-02' }],
      });
    });
  });

  test('that a newer Plenum has been on is refused in one sentence, and left as it is', async () => {
    old = await makeOldStore(kind, NEWEST, SECRET_KEY);
    const store = await reopen(old);
    await sql`insert into kysely_migration (name, timestamp) values ('0999-from-the-future', '2099')`.execute(
      store.db,
    );
    await expect(migrate(store)).rejects.toThrow(
      /^The store was brought to 0999-from-the-future by a newer Plenum[^\n]*restore the backup[^\n]*$/,
    );
    await store.close();
    database = undefined;
    await expect(startOn(old)).rejects.toThrow(/newer Plenum/);
  });
});

describe('before an embedded store is brought to a newer schema', () => {
  test.each(SCHEMAS.slice(0, -1))('a copy of it at %s is kept', async (schema) => {
    old = await makeOldStore('sqlite', schema, SECRET_KEY);
    const next = SCHEMAS[SCHEMAS.indexOf(schema) + 1] ?? '';
    await migrate(await reopen(old));
    const names = [`before-${next}.db`, `before-${next}.db.sha256`];
    expect(await readdir(backupsOf(old))).toEqual(names);
    const copy = join(backupsOf(old), `before-${next}.db`);
    expect(inspectFile(copy).schema).toBe(schema);
    const opened = await openDatabase({ kind: 'sqlite', file: copy }, silentLog);
    for (const [table, rows] of Object.entries(old.rows)) {
      expect(await textsOf(opened, table, lastingColumns(rows[0]))).toEqual(rows.map(textOf).sort());
    }
    await opened.close();
  });

  test('nothing is migrated where it cannot be copied', async () => {
    old = await makeOldStore('sqlite', SCHEMAS[0] ?? '', SECRET_KEY);
    const store = await reopen(old);
    const { embedded } = store;
    if (embedded === null) throw new Error('not embedded');
    const full = { ...embedded, copyTo: () => Promise.reject(new Error('disk full')) };
    await expect(migrate({ ...store, embedded: full })).rejects.toThrow('disk full');
    expect(await migrate(store)).toEqual(SCHEMAS.slice(1));
  });

  test('an empty store, and one that is at the newest already, is not copied', async () => {
    const fresh = await openFresh('sqlite');
    await migrate(fresh.database);
    const folder = dirname(fresh.database.embedded?.file ?? '');
    expect((await readdir(folder)).filter((name) => name === 'backups')).toEqual([]);
    await fresh.remove();
  });
});

describe('while replicas are updated one after the other', () => {
  test('a Plenum of each earlier schema finds all that it knows, and may leave out what it does not', async () => {
    const newest = await openFresh('sqlite');
    const there = await shapeOf(newest.database);
    await newest.remove();
    const stopping = stopsIn(await readFile(new URL('../../../docs/upgrading.md', import.meta.url), 'utf8'));
    for (const schema of SCHEMAS) {
      // What a migration named there brings is not held against those before it.
      if (stopping.some((name) => name > schema)) continue;
      old = await makeOldStore('sqlite', schema, SECRET_KEY);
      const earlier = await shapeOf(await reopen(old));
      for (const [table, columns] of earlier) {
        const now = there.get(table) ?? new Map<string, boolean>();
        const lost = [...columns.keys()].filter((column) => !now.has(column));
        const demanded = [...now].filter(([column, optional]) => !columns.has(column) && !optional);
        expect({ schema, table, lost, demanded }).toEqual({ schema, table, lost: [], demanded: [] });
      }
      await database?.close();
      await old.place.remove();
    }
    database = old = undefined;
  });
});

/** The migrations that the page names as those for which all replicas must stop. */
function stopsIn(page: string): readonly string[] {
  const [, section = ''] = page.split('\n## All replicas must stop\n');
  const [list = ''] = section.split('\n## ');
  return [...list.matchAll(/`(\d{4}-[a-z-]+)`/g)].map(([, name = '']) => name);
}
