import { sql } from 'kysely';
import { z } from 'zod';
import { type Config, fingerprint, fingerprintParts } from '../../../src/config.ts';
import type { Database } from '../../../src/platform/db/database.ts';
import { openKeys } from '../../../src/platform/db/keys.ts';
import { standingOf } from '../../../src/platform/db/settings-record.ts';
import type { StoreRecords } from './store-seen.ts';

type Readable = Pick<Database, 'dialect' | 'db'>;

const NO_BRANCHES = { branches: null, archives: null };
const EMPTY: StoreRecords = {
  migrations: null,
  differing: null,
  keys: 'none',
  instance: null,
  ...NO_BRANCHES,
};

/** Reads what the store knows about itself, and writes nothing; a store of an older schema tells less. */
export async function readRecords(database: Readable, config: Config): Promise<StoreRecords> {
  const tables = await tablesOf(database);
  if (!tables.has('kysely_migration')) return EMPTY;
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(
    database.db,
  );
  return {
    migrations: rows.map(({ name }) => name),
    differing: tables.has('settings_records') ? await differing(database, config) : null,
    ...(tables.has('sealed_keys') ? await keysOf(database, config) : { keys: 'none', instance: null }),
    ...(tables.has('branches') ? await branchesOf(database) : NO_BRANCHES),
  };
}

async function tablesOf({ db }: Readable): Promise<ReadonlySet<string>> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  return new Set(tables.map(({ name }) => name));
}

async function differing({ db }: Readable, config: Config): Promise<readonly string[] | null> {
  const { count } = await db
    .selectFrom('settings_records')
    .select((on) => on.fn.countAll().as('count'))
    .executeTakeFirstOrThrow();
  if (Number(count) === 0) return null;
  const shared = { fingerprint: fingerprint(config), parts: fingerprintParts(config) };
  const { newest, differing: names } = await standingOf(db, shared);
  return newest ? [] : names;
}

/** Keys are opened only where they are: nothing is made here. */
async function keysOf(database: Readable, config: Config): Promise<Pick<StoreRecords, 'keys' | 'instance'>> {
  const made = await database.db
    .selectFrom('sealed_keys')
    .select('name')
    .where('name', '=', 'instance')
    .executeTakeFirst();
  if (made === undefined) return { keys: 'none', instance: null };
  try {
    const { secretKey, dataDir } = config;
    const { instanceId } = await openKeys({ database, secretKey, dataDir });
    return { keys: 'opens', instance: instanceId };
  } catch {
    // It says a sentence about the key and nothing else; which of the two settings is meant, the check says.
    return { keys: 'closed', instance: null };
  }
}

const Defaults = z.object({ archiveRecordings: z.boolean().nullish() }).catch({});

async function branchesOf({ db }: Readable): Promise<Pick<StoreRecords, 'branches' | 'archives'>> {
  const rows = await db.selectFrom('branches').select(['id', 'closed', 'defaults']).execute();
  const open = rows.filter(({ closed }) => closed === 0);
  return {
    branches: new Set(rows.map(({ id }) => id)),
    archives: open.some(({ defaults }) => Defaults.parse(JSON.parse(defaults)).archiveRecordings === true),
  };
}
