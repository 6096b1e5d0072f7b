import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { silentLog } from '../../src/lib/log.ts';
import { openKeys } from '../../src/platform/db/keys.ts';
import { migrate } from '../../src/platform/db/migrate.ts';
import { openDatabase } from '../../src/platform/db/open-database.ts';
import { shell } from '../support/shell.ts';
import { type FreshStore, freshStore } from '../support/stores.ts';
import { SECRET_KEY } from '../support/whole-app.ts';

/** The tools refuse a server that is newer than they are. */
async function whyNot(): Promise<string | null> {
  const { status, stdout } = spawnSync('pg_dump', ['--version'], { encoding: 'utf8' });
  if (status !== 0) return 'NO pg_dump';
  const client = new pg.Client({ connectionString: process.env['PLENUM_TEST_POSTGRES_URL'] });
  await client.connect();
  const { rows } = await client.query<{ server_version: string }>('show server_version');
  await client.end();
  const [tool, server] = [stdout.replace(/^\D*/, ''), rows[0]?.server_version ?? ''].map((text) =>
    parseInt(text, 10),
  );
  return (tool ?? 0) < (server ?? 0)
    ? `pg_dump ${tool ?? ''} IS OLDER THAN PostgreSQL ${server ?? ''}`
    : null;
}

const missing = await whyNot();
if (missing !== null) process.stderr.write(`\n!!! ${missing}: backing PostgreSQL up is SKIPPED\n\n`);

(missing === null ? describe : describe.skip)('a PostgreSQL', () => {
  let folder = '';
  let places: FreshStore[] = [];
  const settingsOf = ({ url }: FreshStore) => ({ PLENUM_DATABASE_URL: url, PLENUM_SECRET_KEY: SECRET_KEY });
  const fresh = async () => {
    const place = await freshStore('postgres');
    places.push(place);
    return place;
  };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'plenum-dump-'));
  });
  afterEach(async () => {
    await Promise.all(places.map((place) => place.remove()));
    places = [];
    await rm(folder, { recursive: true, force: true });
  });

  /** A store with one outage, backed up. */
  async function backUp(): Promise<string> {
    const place = await fresh();
    const database = await openDatabase(place.options, silentLog);
    await migrate(database);
    await openKeys({ database, secretKey: SECRET_KEY, dataDir: '/nowhere' });
    const nothing = { rooms: 0, seats: 0, announcement: '', servers: '[]', created_at: 0 };
    const outage = { id: 'one', from_at: 1, to_at: 2, reason: 'Umbau', ...nothing };
    await database.db.insertInto('outages').values(outage).execute();
    const { status, stderr } = await shell(`scripts/backup --to ${folder}`, settingsOf(place));
    await database.close();
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const [name = ''] = await readdir(folder);
    expect(name).toMatch(/^plenum-.*Z\.dump$/);
    expect(await readFile(join(folder, `${name}.sha256`), 'utf8')).toContain(name);
    return join(folder, name);
  }

  test('comes back from its dump, while Plenum runs on it, in an empty database, whole', async () => {
    const file = await backUp();
    const place = await fresh();
    expect(await shell(`scripts/restore ${file}`, settingsOf(place))).toMatchObject({
      status: 0,
      stderr: '',
    });
    const restored = await openDatabase(place.options, silentLog);
    expect(await migrate(restored)).toEqual([]);
    await openKeys({ database: restored, secretKey: SECRET_KEY, dataDir: '/nowhere' });
    expect(await restored.db.selectFrom('outages').select('reason').execute()).toEqual([{ reason: 'Umbau' }]);
    await restored.close();
    const again = await shell(`scripts/restore ${file}`, settingsOf(place));
    expect(again).toMatchObject({ status: 1, stderr: expect.stringContaining('not empty') });
  });

  test('stays empty where the key is another one', async () => {
    const file = await backUp();
    const place = await fresh();
    const settings = { ...settingsOf(place), PLENUM_SECRET_KEY: 'another secret key of 32 characters' };
    const { status, stderr } = await shell(`scripts/restore ${file}`, settings);
    expect(status).toBe(1);
    expect(stderr).toContain('not the one of this backup');
    const client = new pg.Client({ connectionString: place.url });
    await client.connect();
    const { rows } = await client.query("select 1 from pg_tables where schemaname = 'public'");
    await client.end();
    expect(rows).toEqual([]);
  });
});

test('scripts/backup says where a dump of PostgreSQL is to go, and names no password', async () => {
  const settings = {
    PLENUM_DATABASE_URL: 'postgres://plenum:hunter2@127.0.0.1:1/plenum',
    PLENUM_SECRET_KEY: SECRET_KEY,
  };
  const without = await shell('scripts/backup', settings);
  expect(without).toMatchObject({ status: 2, stderr: expect.stringContaining('--to') });
  const folder = await mkdtemp(join(tmpdir(), 'plenum-dump-'));
  const away = await shell(`scripts/backup --to ${folder}`, settings);
  expect(away.status).toBe(1);
  expect(away.stderr + away.stdout).not.toContain('hunter2');
  expect(await readdir(folder)).toEqual([]);
  await rm(folder, { recursive: true });
});
