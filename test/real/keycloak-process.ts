import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from '../support/ports.ts';

export type KeycloakProcess = {
  readonly url: string;
  readonly admin: { readonly username: string; readonly password: string };
  /** Ends the process and removes its folder. Repeating it does nothing. */
  stop(): Promise<void>;
};

/** Far more than it takes: other tests share the machine. */
const START_LIMIT_MS = 180_000;

/**
 * Starts a Keycloak on loopback from a copy of `home`, which is only read, with a realm imported as an admin imports
 * it. Its data goes with it when it stops.
 *
 * @param settings environment variables, for the placeholders in the realm
 * @throws Error with the end of its log when it ends before it serves the realm, or takes too long
 */
export async function startKeycloak(
  home: string,
  realm: { readonly file: URL; readonly name: string },
  settings: Record<string, string>,
): Promise<KeycloakProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'plenum-keycloak-'));
  await cp(home, folder, { recursive: true });
  await rm(join(folder, 'data'), { recursive: true, force: true });
  await mkdir(join(folder, 'data/import'), { recursive: true });
  await cp(realm.file, join(folder, 'data/import/realm.json'));

  const port = await freePort();
  const admin = { username: 'admin', password: 'only for this test' };
  const logFile = join(folder, 'keycloak.log');
  const child = await launch(folder, port, logFile, {
    ...settings,
    KC_BOOTSTRAP_ADMIN_USERNAME: admin.username,
    KC_BOOTSTRAP_ADMIN_PASSWORD: admin.password,
  });
  const stop = async () => {
    await end(child);
    await rm(folder, { recursive: true, force: true });
  };
  const url = `http://127.0.0.1:${port}`;
  try {
    await untilServed(`${url}/realms/${realm.name}`, child);
  } catch (error) {
    const log = (await readFile(logFile, 'utf8')).split('\n').slice(-30).join('\n');
    await stop();
    throw new Error(`${error instanceof Error ? error.message : String(error)}:\n${log}`, { cause: error });
  }
  return { url, admin, stop };
}

async function launch(folder: string, port: number, logFile: string, settings: Record<string, string>) {
  const log = await open(logFile, 'w');
  const script = join(folder, 'bin/kc.sh');
  const options = ['start-dev', '--import-realm', '--http-host=127.0.0.1', `--http-port=${port}`];
  // The script starts Java as a child: a group of their own ends both.
  const child = spawn('bash', [script, ...options], {
    cwd: folder,
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
    env: {
      ...{ PATH: process.env['PATH'], JAVA_HOME: process.env['JAVA_HOME'], LANG: 'C.UTF-8' },
      JAVA_OPTS_KC_HEAP: '-Xms64m -Xmx512m',
      // It lives for a minute: code that is optimised for longer lives only delays the start.
      JAVA_OPTS_APPEND: '-XX:TieredStopAtLevel=1',
      ...settings,
    },
  });
  await once(child, 'spawn');
  await log.close();
  process.once('exit', () => killGroup(child, 'SIGKILL'));
  return child;
}

function isOver(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (isOver(child) || child.pid === undefined) return;
  process.kill(-child.pid, signal);
}

async function end(child: ChildProcess): Promise<void> {
  if (isOver(child)) return;
  const ended = once(child, 'exit');
  // Nothing of it is kept, so nothing needs to be put in order.
  killGroup(child, 'SIGKILL');
  await ended;
}

async function untilServed(url: string, child: ChildProcess): Promise<void> {
  const until = Date.now() + START_LIMIT_MS;
  while (!isOver(child)) {
    const status = await fetch(url, { signal: AbortSignal.timeout(10_000) }).then(
      (answer) => answer.status,
      () => null,
    );
    if (status === 200) return;
    if (Date.now() > until) throw new Error(`Keycloak does not serve ${url}, last answer ${status}`);
    await wait(250);
  }
  throw new Error(`Keycloak ended with ${child.exitCode ?? child.signalCode}`);
}
