import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { MINUTE_MS } from '../../../src/lib/span.ts';
import { freePort } from '../../../test/support/ports.ts';
import { HOUSE } from '../../demo-run/house.ts';
import { type Program, startProgram } from './program.ts';

const START_LIMIT_MS = 2 * MINUTE_MS;
const LOOK_AGAIN_MS = 5;

/** The built Plenum as an operator runs it, on loopback. */
export type Gateway = {
  readonly url: string;
  readonly port: number;
  /** From the start of the process to the first 200 of `/readyz`. */
  readonly readyAfterMs: number;
  /** Calls the API as an admin. @throws Error when the answer is not a good one */
  call<T>(schema: z.ZodType<T>, method: string, path: string, body?: unknown): Promise<T>;
  /** Runs a job at once and waits for it, after the run that may be under way; tells how long it took. */
  runJob(name: string): Promise<number>;
  /** What `/metrics` says at one moment: of each metric the sum over all labels that hold the given ones. */
  metrics(): Promise<(name: string, labels?: Readonly<Record<string, string>>) => number>;
  stop(): Promise<void>;
};

export type GatewayWish = {
  readonly dataDir: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly logFile: string;
};

export async function startGateway({ dataDir, settings, logFile }: GatewayWish): Promise<Gateway> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const token = randomBytes(24).toString('base64url');
  const metricsToken = randomBytes(24).toString('base64url');
  const begun = performance.now();
  const program = await startProgram({
    script: HOUSE.plenum,
    env: {
      PLENUM_HOST: '127.0.0.1',
      PLENUM_PORT: String(port),
      PLENUM_PUBLIC_URL: url,
      PLENUM_DATA_DIR: dataDir,
      PLENUM_METRICS_TOKEN: metricsToken,
      PLENUM_API_TOKENS: JSON.stringify([{ name: 'bench', token, branches: ['de'], role: 'admin' }]),
      PLENUM_API_REQUESTS_PER_MINUTE: '0',
      ...settings,
    },
    logFile,
  });
  await untilReady(program, url);
  const readyAfterMs = performance.now() - begun;
  const ask = (method: string, path: string, body?: unknown) => request({ url, token }, method, path, body);
  return {
    ...{ url, port, readyAfterMs },
    call: async (schema, method, path, body) =>
      schema.parse(await (await good(ask(method, path, body))).json()),
    runJob: (name) => runJob(name, ask),
    metrics: async () => {
      const headers = { Authorization: `Bearer ${metricsToken}` };
      const text = await (await good(fetch(`${url}/metrics`, { headers }))).text();
      return (name, labels = {}) => sumOf(text, name, labels);
    },
    stop: () => program.stop(),
  };
}

async function untilReady(program: Program, url: string): Promise<void> {
  const until = Date.now() + START_LIMIT_MS;
  while (Date.now() < until && program.exitCode === null) {
    const answer = await fetch(`${url}/readyz`).catch(() => null);
    if (answer?.status === 200) return;
    await wait(LOOK_AGAIN_MS);
  }
  await program.stop();
  throw new Error(`Plenum did not become ready:\n${(await program.output()).slice(-4000)}`);
}

type Door = { readonly url: string; readonly token: string };

async function request({ url, token }: Door, method: string, path: string, body: unknown): Promise<Response> {
  return fetch(`${url}/api/v1${path}`, {
    method,
    headers: {
      Authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

async function good(asked: Promise<Response>): Promise<Response> {
  const answer = await asked;
  if (!answer.ok) throw new Error(`Plenum answered ${answer.status}: ${await answer.text()}`);
  return answer;
}

const BUSY = 503;

async function runJob(
  name: string,
  ask: (method: string, path: string) => Promise<Response>,
): Promise<number> {
  for (;;) {
    const begun = performance.now();
    const answer = await ask('POST', `/jobs/${name}/run`);
    const text = await answer.text();
    const tookMs = performance.now() - begun;
    if (answer.ok) {
      const { failure } = z.object({ failure: z.string().nullable() }).parse(JSON.parse(text));
      if (failure !== null) throw new Error(`${name} failed: ${failure}`);
      return tookMs;
    }
    if (answer.status !== BUSY) throw new Error(`${name} could not be run: ${answer.status} ${text}`);
    await wait(50);
  }
}

/** Adds up the samples of one metric in Prometheus' text format. */
export function sumOf(text: string, name: string, labels: Readonly<Record<string, string>>): number {
  const wanted = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  return text
    .split('\n')
    .filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `))
    .filter((line) => wanted.every((pair) => line.includes(pair)))
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
}
