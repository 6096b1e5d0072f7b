import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createNextcloudClient } from '../../../src/clients/nextcloud/client.ts';
import type { NextcloudError } from '../../../src/clients/nextcloud/fault.ts';
import type { NextcloudClient, NextcloudServer } from '../../../src/clients/nextcloud/nextcloud.ts';
import type { ClientOptions, Observation } from '../../../src/clients/nextcloud/options.ts';
import type { Clock } from '../../../src/lib/clock.ts';
import {
  startNextcloudSimulator,
  type NextcloudOptions,
  type NextcloudSimulator,
} from '../../../src/simulators/nextcloud/server.ts';

export const USER = 'plenum';
export const PASSWORD = 'the-app-password-nobody-may-see';

/** Time that moves when a test says so, and when somebody sleeps. */
export type TestClock = Clock & { move(ms: number): void; readonly slept: readonly number[] };

export function testClock(start = Date.UTC(2027, 1, 9, 18, 0, 0, 500)): TestClock {
  let now = start;
  const slept: number[] = [];
  return {
    slept,
    now: () => now,
    sleep: async (ms, signal) => {
      signal?.throwIfAborted();
      slept.push(ms);
      now += ms;
      await new Promise((resolve) => setImmediate(resolve));
    },
    move: (ms) => {
      now += ms;
    },
  };
}

export type DisposableClient = NextcloudClient & Disposable;

/** A client that closes its connections at the end of the test. */
export function clientOf(
  url: string,
  options: ClientOptions = {},
  who: Pick<NextcloudServer, 'user' | 'password'> = { user: USER, password: PASSWORD },
): DisposableClient {
  const client = createNextcloudClient({ url, ...who }, options);
  return Object.defineProperties(Object.create(client) as DisposableClient, {
    [Symbol.dispose]: {
      value: () => {
        client.close();
      },
    },
  });
}

/** A simulated Nextcloud, and a client of its service account; both go by one clock. */
export type TestCloud = AsyncDisposable &
  Pick<NextcloudSimulator, 'control' | 'url'> & {
    readonly client: NextcloudClient;
    readonly clock: TestClock;
    readonly observed: readonly Observation[];
    /** Methods and paths of the requests since the last time it was asked. */
    asked(): readonly string[];
  };

export async function aCloud(
  options: ClientOptions = {},
  simulator: Partial<NextcloudOptions> = {},
): Promise<TestCloud> {
  const dir = await mkdtemp(join(tmpdir(), 'plenum-cloud-'));
  const clock = testClock();
  const cloud = await startNextcloudSimulator({
    dir,
    clock,
    serviceAccount: { user: USER, appPassword: PASSWORD },
    ...simulator,
  });
  const observed: Observation[] = [];
  const client = clientOf(cloud.url, { clock, observe: (one) => observed.push(one), ...options });
  return {
    control: cloud.control,
    url: cloud.url,
    client,
    clock,
    observed,
    asked: () => {
      const asked = cloud.control.requests().map(({ method, path }) => `${method} ${path}`);
      cloud.control.clearRequests();
      return asked;
    },
    [Symbol.asyncDispose]: async () => {
      client.close();
      await cloud.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** The error that `call` ends with. */
export async function faultOf(call: Promise<unknown>): Promise<NextcloudError> {
  return call.then(
    () => {
      throw new Error('the call should have failed');
    },
    (error: unknown) => error as NextcloudError,
  );
}
