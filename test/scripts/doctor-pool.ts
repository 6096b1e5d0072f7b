import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from '@jest/globals';
import { examine } from '../../scripts/doctor-run/examine.ts';
import type { Finding } from '../../scripts/doctor-run/finding.ts';
import type { Patience } from '../../scripts/doctor-run/servers/observe-server.ts';
import {
  type ServerOptions,
  type SimulatedServer,
  startServer,
} from '../../src/simulators/bigbluebutton/server.ts';

export const SECRET = 'secret-of-the-simulated-servers-0001';

const left: (() => unknown)[] = [];

afterEach(async () => {
  for (const leave of left.splice(0).reverse()) await leave();
});

/** Done after the test, newest first. */
export function afterwards(leave: () => unknown): void {
  left.push(leave);
}

/** A simulated server on the real clock, closed after the test. */
export async function aServer(options: Partial<ServerOptions> = {}): Promise<SimulatedServer> {
  const server = await startServer({ secret: SECRET, endDelayMs: 20, ...options });
  afterwards(() => server.close());
  return server;
}

/** An empty folder, gone after the test. */
export async function aFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'plenum-doctor-'));
  afterwards(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

export type Entry = Readonly<Record<string, unknown>> & { readonly url: string };

/** What the settings say of a simulated server. */
export function entryOf(server: SimulatedServer, change: Readonly<Record<string, unknown>> = {}): Entry {
  return { name: 'bbb-01', url: server.url, secret: SECRET, seats: 100, ...change };
}

export function poolOf(entries: readonly Entry[]): string {
  return JSON.stringify(entries.map((entry, index) => ({ ...entry, name: `bbb-0${index + 1}` })));
}

export type Look = {
  readonly deep?: boolean;
  readonly only?: string;
  readonly patience?: Patience;
  readonly settings?: Readonly<Record<string, string>>;
};

/** What doctor finds with these servers in the settings. */
export async function examined(entries: readonly Entry[], look: Look = {}): Promise<readonly Finding[]> {
  const { deep = false, only = null, patience, settings = {} } = look;
  const { findings } = await examine({
    wish: { deep, only },
    env: { PLENUM_DATA_DIR: await aFolder(), PLENUM_BBB_SERVERS: poolOf(entries), ...settings },
    signal: new AbortController().signal,
    ...(patience === undefined ? {} : { patience }),
  });
  return findings;
}

/** Makes a meeting of another application, signed by hand. */
export async function makeMeeting(
  server: SimulatedServer,
  parameters: Readonly<Record<string, string>> = {},
): Promise<void> {
  const query = new URLSearchParams({ name: 'Kurs', meetingID: 'of-others', ...parameters }).toString();
  const checksum = createHash('sha256').update(`create${query}${SECRET}`).digest('hex');
  await fetch(`${server.url}api/create?${query}&checksum=${checksum}`);
}

/** What is found about the servers of the pool and is not as it should be. */
export async function troubles(entries: readonly Entry[], look: Look = {}): Promise<readonly Finding[]> {
  const findings = await examined(entries, look);
  return findings.filter(({ subject, level }) => /^bbb-0\d$/.test(subject) && level !== 'ok');
}

type Ended = { readonly code: number; readonly out: string; readonly err: string };

/** Runs a program in this environment alone, and waits for its end. */
export function run(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(program, args, { env: { PATH: process.env['PATH'], ...env } }, (failure, out, err) => {
      resolve({
        code: typeof failure?.code === 'number' ? failure.code : failure === null ? 0 : -1,
        out,
        err,
      });
    });
  });
}
