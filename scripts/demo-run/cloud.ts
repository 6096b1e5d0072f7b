import { join } from 'node:path';
import { type Child, lastLines, startChild } from './child.ts';
import { HOUSE } from './house.ts';
import type { Memory, Places } from './memory.ts';

const ACCOUNT = 'plenum';

/** The simulated Nextcloud of a running demo. */
export type Cloud = {
  readonly child: Child;
  /** What Plenum has to be told of it, secrets included. */
  readonly settings: Readonly<Record<string, string>>;
};

/** Where the files of Plenum's account lie. */
export function accountFolder({ cloud }: Places): string {
  return join(cloud, ACCOUNT, 'files');
}

/**
 * Starts the simulated Nextcloud in a process of its own, and waits until it listens. Its limits are lifted for us, as
 * docs/nextcloud.md advises: with 20 shares in ten minutes, 428 branches would take the whole evening.
 */
export async function startCloud(places: Places, host: string, memory: Memory): Promise<Cloud> {
  const told = Promise.withResolvers<string>();
  const child = await startChild({
    name: 'The simulated Nextcloud',
    script: HOUSE.cloud,
    args: [
      ...['--dir', places.cloud, '--user', ACCOUNT, '--no-rate-limits'],
      ...['--host', host, '--port', String(memory.cloudPort ?? 0)],
    ],
    env: { NEXTCLOUD_SIMULATOR_APP_PASSWORD: memory.cloudPassword },
    logFile: places.cloudLog,
    onLine: (line) => {
      const address = /^nextcloud +(\S+)$/.exec(line)?.[1];
      if (address !== undefined) told.resolve(new URL(address).origin);
    },
  });
  const failed = child.ended.then(async (sentence): Promise<never> => {
    throw new Error(`${sentence}\n${await lastLines(places.cloudLog, 10)}`);
  });
  const url = await Promise.race([told.promise, failed]);
  // From here on, whoever holds the child watches its end.
  failed.catch(() => undefined);
  return {
    child,
    settings: {
      PLENUM_NEXTCLOUD_URL: url,
      PLENUM_NEXTCLOUD_USER: ACCOUNT,
      PLENUM_NEXTCLOUD_PASSWORD: memory.cloudPassword,
      PLENUM_FOLDERS: JSON.stringify({ sharesPerTenMinutes: 0 }),
    },
  };
}
