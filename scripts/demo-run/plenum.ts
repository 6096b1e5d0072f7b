import { setTimeout as wait } from 'node:timers/promises';
import { SECOND_MS } from '../../src/lib/span.ts';
import { type Child, lastLines, startChild } from './child.ts';
import { HOUSE } from './house.ts';
import type { Memory, Places } from './memory.ts';
import { RECORDING_SETTINGS } from './recordings.ts';
import { SEATS_PER_SERVER, type SimulatedServer } from './servers.ts';

export type PlenumWish = {
  readonly host: string;
  readonly port: number;
  readonly memory: Memory;
  readonly servers: readonly SimulatedServer[];
  /** Where people sign in and branches have their folders; empty where there is neither. */
  readonly sides: Readonly<Record<string, string>>;
};

const START_LIMIT_MS = 60 * SECOND_MS;
const LOOK_AGAIN_MS = 50;

/** What people type; a demo for this machine alone is on localhost. */
export function publicUrl(host: string, port: number): string {
  return `http://${host === '127.0.0.1' ? 'localhost' : host}:${port}`;
}

/** Starts the built Plenum with its embedded store; it is not ready yet when this resolves. */
export async function startPlenum(places: Places, wish: PlenumWish): Promise<Child> {
  const { host, port, memory, servers, sides } = wish;
  const { token, secret, metricsToken } = memory;
  return startChild({
    name: 'Plenum',
    script: HOUSE.plenum,
    args: [],
    env: {
      NODE_ENV: 'production',
      PLENUM_HOST: host,
      PLENUM_PORT: String(port),
      PLENUM_PUBLIC_URL: publicUrl(host, port),
      PLENUM_DATA_DIR: places.store,
      PLENUM_BRANCHES: HOUSE.branches,
      PLENUM_METRICS_TOKEN: metricsToken,
      PLENUM_API_TOKENS: JSON.stringify([{ name: 'demo', token, branches: ['de'], role: 'admin' }]),
      // Two weeks of bookings are filled in as fast as they go.
      PLENUM_API_REQUESTS_PER_MINUTE: '0',
      PLENUM_BBB_SERVERS: JSON.stringify(
        servers.map(({ name, url }) => ({ name, url, secret, seats: SEATS_PER_SERVER })),
      ),
      PLENUM_RECORDINGS: RECORDING_SETTINGS,
      ...sides,
    },
    logFile: places.plenumLog,
  });
}

/** @throws Error with what `/readyz` says, or with the end of the log, when it does not become ready */
export async function untilReady(
  { ended }: Child,
  url: string,
  places: Places,
  signal: AbortSignal,
): Promise<void> {
  const over = { sentence: '' };
  void ended.then((sentence) => void (over.sentence = sentence));
  const until = Date.now() + START_LIMIT_MS;
  let said = 'it does not answer';
  while (Date.now() < until) {
    if (over.sentence !== '') throw new Error(`${over.sentence}\n${await lastLines(places.plenumLog, 10)}`);
    const answer = await fetch(`${url}/readyz`, { signal }).catch(() => null);
    if (answer?.status === 200) return;
    if (answer !== null) said = await answer.text();
    await wait(LOOK_AGAIN_MS, undefined, { signal });
  }
  throw new Error(`Plenum is not ready after ${START_LIMIT_MS / SECOND_MS} s: ${said}`);
}
