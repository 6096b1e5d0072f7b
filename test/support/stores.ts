import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe } from '@jest/globals';
import { sql } from 'kysely';
import { randomHex } from '../../src/lib/ids.ts';
import { silentLog } from '../../src/lib/log.ts';
import type { Database } from '../../src/platform/db/database.ts';
import { type DatabaseOptions, openDatabase } from '../../src/platform/db/open-database.ts';
import { administer, templates, urlOf } from './templates.ts';

export type StoreKind = 'sqlite' | 'postgres';

/** A new place for a store; `remove` takes it away again. */
export type FreshStore = { readonly options: DatabaseOptions; readonly url: string; remove(): Promise<void> };

/** Makes room for a store that no other test knows; it holds nothing, not even tables. */
export async function freshStore(kind: StoreKind): Promise<FreshStore> {
  return kind === 'sqlite' ? freshFile() : freshPostgres();
}

/** The same, already in the newest schema. */
export async function migratedStore(kind: StoreKind): Promise<FreshStore> {
  if (kind === 'postgres') return freshPostgres(`template ${templates().postgres}`);
  const place = await freshFile();
  await copyFile(templates().sqlite, place.options.file);
  return place;
}

async function freshFile() {
  const directory = await mkdtemp(join(tmpdir(), 'plenum-store-'));
  const file = join(directory, 'plenum.db');
  return {
    options: { kind: 'sqlite' as const, file },
    url: directory,
    remove: () => rm(directory, { recursive: true, force: true }),
  };
}

async function freshPostgres(from = ''): Promise<FreshStore> {
  const server = process.env['PLENUM_TEST_POSTGRES_URL'];
  if (server === undefined) throw new Error('No PostgreSQL: jest runs with config/tools/jest.config.js.');
  const name = `plenum_${randomHex(6)}`;
  await administer(server, `create database ${name} ${from}`);
  const url = urlOf(server, name);
  return {
    options: { kind: 'postgres', url, poolSize: 20 },
    url,
    remove: () => administer(server, `drop database if exists ${name} with (force)`),
  };
}

/** An open, migrated store of the given kind. */
export async function openFresh(kind: StoreKind): Promise<{ database: Database; remove(): Promise<void> }> {
  const place = await migratedStore(kind);
  const database = await openDatabase(place.options, silentLog);
  // Processes may die in tests, the machine does not: nothing is gained by waiting for the disk.
  if (kind === 'sqlite') await sql`pragma synchronous = off`.execute(database.db);
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
