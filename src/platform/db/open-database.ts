import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Log } from '../../lib/log.ts';
import type { Database } from './database.ts';
import { openPostgres, type PostgresOptions } from './postgres.ts';
import { openSqlite } from './sqlite.ts';

export type DatabaseOptions =
  { readonly kind: 'sqlite'; readonly file: string } | ({ readonly kind: 'postgres' } & PostgresOptions);

/**
 * Opens the store; the caller migrates it. An embedded store's folder is made where it is missing.
 *
 * @throws Error with a sentence for the operator when the file is in use or the server is not there
 */
export async function openDatabase(options: DatabaseOptions, log: Log): Promise<Database> {
  if (options.kind === 'sqlite') {
    // It holds members' names: nobody else on the machine may look in.
    await mkdir(dirname(options.file), { recursive: true, mode: 0o700 });
    await (await open(options.file, 'a', 0o600)).close();
    return openSqlite(options.file);
  }
  return openPostgres(options, log);
}
