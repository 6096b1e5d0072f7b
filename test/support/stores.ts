import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe } from '@jest/globals';
import { sql } from 'kysely';
import pg from 'pg';
import { randomHex } from '../../src/lib/ids.ts';
import { silentLog } from '../../src/lib/log.ts';
import type { Database } from '../../src/platform/db/database.ts';
import { migrate } from '../../src/platform/db/migrate.ts';
import { type DatabaseOptions, openDatabase } from '../../src/platform/db/open-database.ts';

export type StoreKind = 'sqlite' | 'postgres';

/** A new, empty place for a store; `remove` takes it away again. */
export type FreshStore = { readonly options: DatabaseOptions; readonly url: string; remove(): Promise<void> };

/** Makes room for a store that no other test knows. */
export async function freshStore(kind: StoreKind): Promise<FreshStore> {
  return kind === 'sqlite' ? freshFile() : freshPostgres();
}

async function freshFile(): Promise<FreshStore> {
  const directory = await mkdtemp(join(tmpdir(), 'plenum-store-'));
  const file = join(directory, 'plenum.db');
  return {
    options: { kind: 'sqlite', file },
    url: directory,
    remove: () => rm(directory, { recursive: true, force: true }),
  };
}

async function freshPostgres(): Promise<FreshStore> {
  const server = process.env['PLENUM_TEST_POSTGRES_URL'];
  if (server === undefined) throw new Error('No PostgreSQL: jest runs with config/tools/jest.config.js.');
  const name = `plenum_${randomHex(6)}`;
  await administer(server, `create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return {
    options: { kind: 'postgres', url: url.href, poolSize: 20 },
    url: url.href,
    remove: () => administer(server, `drop database if exists ${name} with (force)`),
  };
}

async function administer(server: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** An open, migrated store of the given kind. */
export async function openFresh(kind: StoreKind): Promise<{ database: Database; remove(): Promise<void> }> {
  const place = await freshStore(kind);
  const database = await openDatabase(place.options, silentLog);
  // Processes may die in tests, the machine does not: nothing is gained by waiting for the disk.
  if (kind === 'sqlite') await sql`pragma synchronous = off`.execute(database.db);
  await migrate(database);
  return {
    database,
    remove: async () => {
      await database.close();
      await place.remove();
    },
  };
}

/** Runs one contract suite on SQLite and on PostgreSQL, on a migrated store that the suite shares. */
export function onEachStore(name: string, suite: (store: () => Database, kind: StoreKind) => void): void {
  describe.each<StoreKind>(['sqlite', 'postgres'])(`${name} on %s`, (kind) => {
    let open: Awaited<ReturnType<typeof openFresh>> | undefined;
    beforeAll(async () => {
      open = await openFresh(kind);
    });
    afterAll(async () => {
      await open?.remove();
    });
    suite(() => {
      if (open === undefined) throw new Error('the store is not open yet');
      return open.database;
    }, kind);
  });
}
