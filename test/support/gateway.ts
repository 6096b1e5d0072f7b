import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from './ports.ts';

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const START_LIMIT_MS = 30_000;

export const ADMIN_TOKEN = 'admin-token-of-the-journeys-0001';

/** One Plenum in a process of its own, as an operator runs it. */
export type Gateway = {
  readonly url: string;
  readonly pid: number;
  /** What it has written to its log so far. */
  output(): string;
  /** Calls the API as the admin, or with the token given. */
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Response>;
  /** kill -9. */
  kill(): Promise<void>;
  /** SIGTERM; resolves with the exit code. */
  stop(): Promise<number | null>;
};

/**
 * Starts `dist/main.js` with these settings and waits until it is ready.
 *
 * @param clockAheadMs by how much the clock of its machine is wrong
 */
export async function startGateway(
  settings: Record<string, string>,
  { clockAheadMs = 0 }: { readonly clockAheadMs?: number } = {},
): Promise<Gateway> {
  await access(MAIN).catch(() => {
    throw new Error('dist/ is missing: `npm run build` comes before the journeys.');
  });
  const port = Number(settings['PLENUM_PORT'] ?? (await freePort()));
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(process.execPath, [...wrongClock(clockAheadMs), MAIN], {
    env: {
      PATH: process.env['PATH'],
      NODE_ENV: 'production',
      PLENUM_HOST: '127.0.0.1',
      PLENUM_PUBLIC_URL: url,
      PLENUM_API_TOKENS: JSON.stringify([
        { name: 'admin', token: ADMIN_TOKEN, branches: ['de'], role: 'admin' },
      ]),
      PLENUM_API_REQUESTS_PER_MINUTE: '0',
      PLENUM_BRANCHES: fileURLToPath(new URL('../../config/demo/branches.csv', import.meta.url)),
      ...settings,
      PLENUM_PORT: String(port),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const written: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => written.push(String(chunk)));
  const output = () => written.join('');
  await ready(url, child, output);
  return {
    url,
    pid: child.pid ?? 0,
    output,
    call: (method, path, body, headers = {}) =>
      fetch(`${url}/api/v1${path}`, {
        method,
        headers: {
          Authorization: `Bearer ${ADMIN_TOKEN}`,
          ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    kill: () => end(child, 'SIGKILL').then(() => undefined),
    stop: () => end(child, 'SIGTERM'),
  };
}

/** Arguments by which Node tells a wrong time of day; its stopwatch and timers stay right, as on a real machine. */
function wrongClock(aheadMs: number): readonly string[] {
  if (aheadMs === 0) return [];
  const script = `
    const Right = Date;
    const now = () => Right.now() + ${aheadMs};
    globalThis.Date = class Date extends Right {
      constructor(...given) { given.length === 0 ? super(now()) : super(...given); }
      static now() { return now(); }
    };`;
  return ['--import', `data:text/javascript,${encodeURIComponent(script)}`];
}

async function ready(url: string, child: ChildProcess, output: () => string): Promise<void> {
  const until = Date.now() + START_LIMIT_MS;
  while (Date.now() < until) {
    if (child.exitCode !== null) throw new Error(`Plenum did not start:\n${output()}`);
    const answer = await fetch(`${url}/readyz`).catch(() => null);
    if (answer?.status === 200) return;
    await wait(50);
  }
  child.kill('SIGKILL');
  throw new Error(`Plenum did not become ready:\n${output()}`);
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const exited = once(child, 'exit');
  child.kill(signal);
  await exited;
  return child.exitCode;
}

/** The setting that names `count` servers of `seats` each; they need not be there. */
export function poolSetting(count: number, seats: number): string {
  return JSON.stringify(
    Array.from({ length: count }, (_, index) => ({
      name: `bbb-${String(index + 1).padStart(2, '0')}`,
      url: `http://127.0.0.1:9/bbb-${index + 1}/bigbluebutton/`,
      secret: 'a secret that no server knows, long enough',
      seats,
    })),
  );
}
