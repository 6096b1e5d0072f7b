import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { randomHex } from '../../src/lib/ids.ts';
import { silentLog } from '../../src/lib/log.ts';
import { migrate } from '../../src/platform/db/migrate.ts';
import { type DatabaseOptions, openDatabase } from '../../src/platform/db/open-database.ts';

/** Stores in the newest schema that tests copy, so that each migration runs once for the whole run and not a thousand times. */
export type Templates = {
  /** A closed file. */
  readonly sqlite: string;
  /** The name of a database to which nobody is connected. */
  readonly postgres: string;
};

/** What tests are told where the templates are by; set by jest's global setup. */
const VARIABLE = 'PLENUM_TEST_TEMPLATES';

/** @throws Error outside of jest */
export function templates(): Templates {
  const told = process.env[VARIABLE];
  if (told === undefined) throw new Error('No templates: jest runs with config/tools/jest.config.js.');
  return JSON.parse(told) as Templates;
}

/**
 * Makes both.
 *
 * @returns takes them away again
 */
export async function makeTemplates(server: string): Promise<() => Promise<void>> {
  const directory = await mkdtemp(join(tmpdir(), 'plenum-template-'));
  const made: Templates = {
    sqlite: join(directory, 'plenum.db'),
    postgres: `plenum_template_${randomHex(6)}`,
  };
  await administer(server, `create database ${made.postgres}`);
  await fill({ kind: 'sqlite', file: made.sqlite });
  await fill({ kind: 'postgres', url: urlOf(server, made.postgres), poolSize: 2 });
  process.env[VARIABLE] = JSON.stringify(made);
  return async () => {
    await administer(server, `drop database ${made.postgres}`);
    await rm(directory, { recursive: true });
  };
}

async function fill(options: DatabaseOptions): Promise<void> {
  const database = await openDatabase(options, silentLog);
  try {
    await migrate(database);
  } finally {
    await database.close();
  }
}

/** The address of another database of the same server. */
export function urlOf(server: string, database: string): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url.href;
}

export async function administer(server: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
