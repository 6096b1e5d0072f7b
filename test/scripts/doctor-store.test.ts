import { existsSync, readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import pg from 'pg';
import { examine } from '../../scripts/doctor-run/examine.ts';
import { type Finding, judge } from '../../scripts/doctor-run/finding.ts';
import { STORE_CHECKS } from '../../scripts/doctor-run/store/store-checks.ts';
import type { SqliteSeen } from '../../scripts/doctor-run/store/store-seen.ts';
import { fingerprint, fingerprintParts, loadConfig } from '../../src/config.ts';
import { randomHex } from '../../src/lib/ids.ts';
import { silentLog } from '../../src/lib/log.ts';
import type { Database } from '../../src/platform/db/database.ts';
import { openKeys } from '../../src/platform/db/keys.ts';
import { migrate } from '../../src/platform/db/migrate.ts';
import { openDatabase } from '../../src/platform/db/open-database.ts';
import { recordSettings } from '../../src/platform/db/settings-record.ts';
import { freePort } from '../support/ports.ts';
import { freshStore, type FreshStore } from '../support/stores.ts';
import { afterwards, aFolder } from './doctor-pool.ts';

const KEY = 'secret-key-of-this-test-0123456789abcdef';
/** The PostgreSQL of the tests runs without fsync, and doctor says so each time. */
const UNSAFE = 'durability';

type Settings = Readonly<Record<string, string>>;

async function examined(settings: Settings): Promise<readonly Finding[]> {
  const wish = { deep: false, only: 'database' };
  const { findings } = await examine({ wish, env: settings, signal: new AbortController().signal });
  return findings;
}

async function found(settings: Settings): Promise<readonly Finding[]> {
  const findings = await examined(settings);
  return findings.filter(({ level, check }) => level !== 'ok' && check !== UNSAFE);
}

async function anEmptyPostgres(): Promise<{ place: FreshStore; settings: Settings }> {
  const place = await freshStore('postgres');
  afterwards(() => place.remove());
  return { place, settings: { PLENUM_DATABASE_URL: place.url, PLENUM_SECRET_KEY: KEY } };
}

/** A store as a gateway leaves it after its first start with these settings. */
async function aUsedStore(settings: Settings): Promise<Database> {
  const config = loadConfig(settings);
  const database = await openDatabase(config.store, silentLog);
  await migrate(database);
  await openKeys({ database, secretKey: config.secretKey, dataDir: config.dataDir });
  const shared = { fingerprint: fingerprint(config), parts: fingerprintParts(config) };
  await database.inTurn((tx) => recordSettings(tx, shared, 1));
  return database;
}

/** Runs the statements on a connection of their own. */
async function administer(url: string, ...statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  for (const statement of statements) await client.query(statement);
  await client.end();
}

const nameOf = (url: string) => new URL(url).pathname.slice(1);

describe('PostgreSQL', () => {
  test('one that is well and empty: it says that it is filled at the start', async () => {
    const { settings } = await anEmptyPostgres();
    expect(await found(settings)).toMatchObject([
      { check: 'schema', level: 'note', seen: 'The store is empty.' },
    ]);
  });

  test('one that a gateway uses with these settings: nothing', async () => {
    const { settings } = await anEmptyPostgres();
    const database = await aUsedStore(settings);
    expect(await found(settings)).toEqual([]);
    await database.close();
  });

  test('nobody listens', async () => {
    const url = `postgres://plenum:a-password@127.0.0.1:${await freePort()}/plenum`;
    expect(await found({ PLENUM_DATABASE_URL: url, PLENUM_SECRET_KEY: KEY })).toEqual([
      {
        ...{ check: 'reach', subject: 'database', level: 'error', setting: 'PLENUM_DATABASE_URL' },
        seen: 'PostgreSQL cannot be reached (ECONNREFUSED).',
        advice: expect.stringContaining('listen_addresses'),
      },
    ]);
  });

  test.each([
    ['a wrong password', (url: URL) => (url.password = 'wrong'), '28P01'],
    ['no such database', (url: URL) => (url.pathname = '/not_there'), '3D000'],
  ])('%s', async (_what, spoil, code) => {
    const { place, settings } = await anEmptyPostgres();
    const url = new URL(place.url);
    spoil(url);
    expect(await found({ ...settings, PLENUM_DATABASE_URL: url.href })).toMatchObject([
      { check: 'reach', level: 'error', seen: `PostgreSQL cannot be reached (${code}).` },
    ]);
  });

  test('it writes nothing that it is not told to', async () => {
    const { place, settings } = await anEmptyPostgres();
    await administer(place.url, `alter database ${nameOf(place.url)} set default_transaction_read_only = on`);
    expect(await found(settings)).toMatchObject([
      { check: 'rights', level: 'error', seen: expect.stringContaining('takes no writes') },
      { check: 'schema' },
    ]);
  });

  test('its user may make no tables', async () => {
    const { place, settings } = await anEmptyPostgres();
    const user = `guest_${randomHex(4)}`;
    await administer(place.url, `create role ${user} login password 'guest'`);
    afterwards(() => administer(place.url, `drop role ${user}`));
    const url = place.url.replace('postgres:postgres@', `${user}:guest@`);
    expect(await found({ ...settings, PLENUM_DATABASE_URL: url })).toMatchObject([
      { check: 'rights', level: 'error', advice: expect.stringContaining('GRANT CREATE') },
      { check: 'schema' },
    ]);
  });

  test('it is not in UTF-8', async () => {
    const { place, settings } = await anEmptyPostgres();
    const name = `latin_${randomHex(4)}`;
    await administer(place.url, `create database ${name} encoding 'LATIN1' template template0 locale 'C'`);
    afterwards(() => administer(place.url, `drop database ${name}`));
    const url = new URL(`/${name}`, place.url).href;
    expect(await found({ ...settings, PLENUM_DATABASE_URL: url })).toMatchObject([
      { check: 'encoding', level: 'error', seen: expect.stringContaining('LATIN1') },
      { check: 'schema' },
    ]);
  });

  test('a power cut would undo what was promised', async () => {
    const { settings } = await anEmptyPostgres();
    expect(await examined(settings)).toContainEqual(
      expect.objectContaining({ check: UNSAFE, level: 'warning', advice: 'Switch fsync on.' }),
    );
    const again = judge('database', STORE_CHECKS, {
      ...{ is: 'postgres', fault: null, askedAt: 0, answeredAt: 0, poolSize: 5, records: null },
      facts: {
        ...{ version: 150_004, encoding: 'UTF8', fsync: true, synchronousCommit: false, readOnly: false },
        ...{ maxConnections: 100, reserved: 3, ownLimit: null, mayCreate: true, now: 0 },
      },
    });
    expect(again.filter(({ level }) => level !== 'ok')).toMatchObject([
      { check: 'version', level: 'error', seen: 'It is PostgreSQL 15.4.' },
      { check: UNSAFE, level: 'warning', advice: 'Switch synchronous_commit on.' },
    ]);
  });

  test('it has too few connections for the pool', async () => {
    const { place, settings } = await anEmptyPostgres();
    await administer(place.url, `alter database ${nameOf(place.url)} connection limit 10`);
    expect(await found(settings)).toMatchObject([
      {
        check: 'connections',
        level: 'error',
        setting: 'PLENUM_DATABASE_POOL',
        seen: expect.stringContaining('22 connections; 10'),
      },
      { check: 'schema' },
    ]);
  });
});

describe.each(['sqlite', 'postgres'] as const)('what the store knows about itself, on %s', (kind) => {
  async function aPlace(): Promise<Settings> {
    if (kind === 'postgres') return (await anEmptyPostgres()).settings;
    return { PLENUM_DATA_DIR: await aFolder(), PLENUM_SECRET_KEY: KEY };
  }

  async function after(settings: Settings, change: (database: Database) => Promise<unknown>): Promise<void> {
    const database = await aUsedStore(settings);
    await change(database);
    await database.close();
  }

  test('nothing is wrong, and looking leaves everything as it was', async () => {
    const settings = await aPlace();
    await after(settings, () => Promise.resolve());
    const folder = settings['PLENUM_DATA_DIR'];
    const before = folder === undefined ? [] : readdirSync(folder);
    expect(await found(settings)).toEqual([]);
    expect(folder === undefined ? [] : readdirSync(folder)).toEqual(before);
    await after(settings, async ({ db }) => {
      expect(await db.selectFrom('settings_records').selectAll().execute()).toHaveLength(1);
    });
  });

  test('a program that is older than the store', async () => {
    const settings = await aPlace();
    await after(settings, ({ db }) =>
      sql`insert into kysely_migration (name, timestamp) values ('9999-later', 'now')`.execute(db),
    );
    expect(await found(settings)).toMatchObject([
      { check: 'schema', level: 'error', seen: expect.stringContaining('newer Plenum') },
    ]);
  });

  test('a store that is older than the program', async () => {
    const settings = await aPlace();
    await after(settings, ({ db }) =>
      sql`delete from kysely_migration where name = '0003-rooms-without-moderators'`.execute(db),
    );
    expect(await found(settings)).toMatchObject([
      { check: 'schema', level: 'note', seen: 'Steps of the schema that the store lacks: 1.' },
    ]);
  });

  test('another secret key', async () => {
    const settings = await aPlace();
    await after(settings, () => Promise.resolve());
    const other = { ...settings, PLENUM_SECRET_KEY: 'another-key-0123456789-0123456789' };
    expect(await found(other)).toContainEqual(
      expect.objectContaining({ check: 'keys', level: 'error', setting: 'PLENUM_SECRET_KEY' }),
    );
  });

  test('a gateway that was started with other settings', async () => {
    const settings = await aPlace();
    await after(settings, () => Promise.resolve());
    const changed = { ...settings, PLENUM_ROOM_LIMIT: '99', PLENUM_LEAD_MINUTES: '20' };
    expect(await found(changed)).toMatchObject([
      { check: 'settings', level: 'warning', setting: 'PLENUM_LEAD_MINUTES, PLENUM_ROOM_LIMIT' },
    ]);
  });
});

describe('the embedded store', () => {
  test('there is none yet, and nothing is made by looking', async () => {
    const folder = join(await aFolder(), 'not', 'yet');
    expect(await found({ PLENUM_DATA_DIR: folder })).toMatchObject([
      {
        check: 'reach',
        level: 'note',
        setting: 'PLENUM_DATA_DIR',
        seen: `There is no store in ${folder} yet.`,
      },
    ]);
    expect(existsSync(folder)).toBe(false);
  });

  test('a gateway holds it', async () => {
    const settings = { PLENUM_DATA_DIR: await aFolder(), PLENUM_SECRET_KEY: KEY };
    const database = await aUsedStore(settings);
    expect(await examined(settings)).toContainEqual(
      expect.objectContaining({
        check: 'reach',
        level: 'ok',
        seen: expect.stringContaining('A gateway holds'),
      }),
    );
    await database.close();
  });

  test('its file is no store', async () => {
    const folder = await aFolder();
    await writeFile(join(folder, 'plenum.db'), 'something else altogether '.repeat(100));
    expect(await found({ PLENUM_DATA_DIR: folder })).toMatchObject([{ check: 'reach', level: 'error' }]);
  });

  test('its folder is a file', async () => {
    const folder = await aFolder();
    await writeFile(join(folder, 'data'), '');
    expect(await found({ PLENUM_DATA_DIR: join(folder, 'data', 'deeper') })).toMatchObject([
      { check: 'reach', level: 'error', seen: expect.stringContaining('cannot be made') },
    ]);
  });

  const seen: SqliteSeen = {
    ...{
      is: 'sqlite',
      folder: '/var/lib/plenum',
      state: 'there',
      freeBytes: 2 ** 40,
      storeBytes: 1,
      network: null,
    },
    records: null,
  };
  test.each<[Partial<SqliteSeen>, string, Finding['level']]>([
    [{ state: 'read-only' }, 'reach', 'error'],
    [{ state: 'not-ours' }, 'reach', 'note'],
    [{ freeBytes: 2 ** 29 }, 'disk', 'warning'],
    [{ freeBytes: 2 ** 26 }, 'disk', 'error'],
    [{ freeBytes: 2 ** 31, storeBytes: 2 ** 31 }, 'disk', 'warning'],
    [{ network: 'nfs' }, 'network-disk', 'warning'],
  ])('%j: %s, %s', (change, check, level) => {
    const findings = judge('database', STORE_CHECKS, { ...seen, ...change });
    expect(findings.filter((finding) => finding.level !== 'ok')).toMatchObject([
      { check, level, setting: 'PLENUM_DATA_DIR' },
    ]);
    expect(judge('database', STORE_CHECKS, seen).every((finding) => finding.level === 'ok')).toBe(true);
  });
});
