import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import pg from 'pg';
import { errorCode } from '../../src/lib/error-code.ts';
import { backupName } from '../../src/platform/backups/backup.ts';
import { hashOf, removeFile, settle } from '../../src/platform/backups/keep-copy.ts';
import type { StoreFacts } from '../../src/platform/backups/inspect-file.ts';
import type { Made } from './ask-gateway.ts';
import { Trouble } from './words.ts';

/** Dumps a PostgreSQL into a folder; read back before it gets its name. */
export async function dumpPostgres(url: string, folder: string): Promise<Made> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const name = backupName(Date.now(), 'dump');
  const file = join(folder, name);
  const draft = `${file}.draft`;
  try {
    await (await open(draft, 'wx', 0o600)).close();
    await runTool('pg_dump', ['--format=custom', '--no-owner', '--no-privileges', `--file=${draft}`], url);
    const { schema } = await inspectDump(draft);
    const sha256 = await hashOf(draft);
    await settle(draft, file, sha256);
    return { name, file, bytes: (await stat(file)).size, sha256, schema };
  } finally {
    await removeFile(draft);
  }
}

/** What a dump holds, without a database. @throws Trouble where it cannot be read, or is none of Plenum */
export async function inspectDump(file: string): Promise<StoreFacts> {
  const schema = (await rowsOf(file, 'kysely_migration')).map(([name = '']) => name).sort();
  const newest = schema.at(-1);
  if (newest === undefined) throw new Trouble('This is no dump of a store of Plenum.');
  const [key] = await rowsOf(file, 'sealed_keys');
  const [name, sealed] = key ?? [];
  return { schema: newest, sealed: name === undefined || sealed === undefined ? null : { name, sealed } };
}

/** Restores a dump into an empty database, all of it or nothing. */
export async function restorePostgres(url: string, file: string): Promise<void> {
  await runTool(
    'pg_restore',
    ['--single-transaction', '--exit-on-error', '--no-owner', '--no-privileges', file],
    url,
  );
}

/** How many tables a database holds. */
export async function countTables(url: string): Promise<number> {
  const [row] = await ask<{ n: number }>(
    url,
    "select count(*)::int as n from pg_class where relkind in ('r', 'p') and relnamespace = current_schema()::regnamespace",
  );
  return row?.n ?? 0;
}

/** Nothing opens them any more; the next start makes others. */
export async function dropSealedKeys(url: string): Promise<void> {
  await ask(url, 'delete from sealed_keys');
}

async function ask<T extends pg.QueryResultRow>(url: string, question: string): Promise<readonly T[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect().catch(() => {
    throw new Trouble('PostgreSQL cannot be reached with PLENUM_DATABASE_URL.');
  });
  try {
    return (await client.query<T>(question)).rows;
  } finally {
    await client.end();
  }
}

/** The rows of a table in a dump, as `COPY` writes them; our keys and names need no escapes. */
async function rowsOf(file: string, table: string): Promise<readonly string[][]> {
  const script = await runTool('pg_restore', ['--data-only', `--table=${table}`, '--file=-', file], null);
  const [, after = ''] = script.split(/^COPY .* FROM stdin;\n/m);
  const [rows = ''] = after.split(/^\\\.$/m);
  return rows
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split('\t'));
}

/** Runs a tool of PostgreSQL; the password goes by the environment, since command lines can be read by everyone. */
async function runTool(
  tool: 'pg_dump' | 'pg_restore',
  args: readonly string[],
  url: string | null,
): Promise<string> {
  const target = url === null ? null : withoutPassword(url);
  const child = spawn(tool, [...args, ...(target === null ? [] : [`--dbname=${target.url}`])], {
    env: { ...process.env, ...(target === null ? {} : { PGPASSWORD: target.password }) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'close');
  try {
    const [written, said] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
    if (child.exitCode === 0) return written;
    throw new Trouble(`${tool} did not do it:\n${said.trim()}`);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
    throw new Trouble(
      `${tool} is missing: install PostgreSQL's client tools, at least as new as the server (on Debian: ` +
        'apt install postgresql-client).',
    );
  }
}

function withoutPassword(address: string): { url: string; password: string } {
  const url = new URL(address);
  const password = decodeURIComponent(url.password);
  url.password = '';
  return { url: url.href, password };
}
