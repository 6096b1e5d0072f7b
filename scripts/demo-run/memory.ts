import { randomBytes, randomInt } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { errorCode } from '../../src/lib/error-code.ts';

/** The files of a demo. */
export type Places = {
  readonly folder: string;
  readonly store: string;
  readonly plenumLog: string;
  readonly serversLog: string;
  readonly realmLog: string;
  /** Clients and people of the simulated Keycloak, without secrets. */
  readonly realmFile: string;
  readonly cloudLog: string;
  /** What lies in the simulated Nextcloud, as files that one can look at. */
  readonly cloud: string;
  /** For a shell: `. data/demo/env` sets PLENUM and TOKEN. */
  readonly shell: string;
  readonly memory: string;
  readonly running: string;
};

export function placesIn(folder: string): Places {
  return {
    folder,
    store: join(folder, 'store'),
    plenumLog: join(folder, 'plenum.log'),
    serversLog: join(folder, 'servers.log'),
    realmLog: join(folder, 'keycloak.log'),
    realmFile: join(folder, 'realm.json'),
    cloudLog: join(folder, 'nextcloud.log'),
    cloud: join(folder, 'nextcloud'),
    shell: join(folder, 'env'),
    memory: join(folder, 'demo.json'),
    running: join(folder, 'running.json'),
  };
}

const secret = () => randomBytes(24).toString('base64url');
const today = () => new Date().toISOString().slice(0, 10);

const Memory = z.object({
  token: z.string(),
  /** Shared secret of the simulated servers. */
  secret: z.string(),
  metricsToken: z.string(),
  port: z.number().nullable(),
  // A demo that was made before people could sign in has none of these.
  /** Of everybody who can sign in; the login page shows it. */
  password: z.string().default(easyPassword),
  /** Shared secret of Plenum and the simulated Keycloak. */
  realmSecret: z.string().default(secret),
  /** Of the simulated Keycloak; the same at every start, since tokens name it. */
  realmPort: z.number().nullable().default(null),
  // Nor, where it was made before branches had folders, these.
  /** App password of Plenum's account in the simulated Nextcloud. */
  cloudPassword: z.string().default(secret),
  cloudPort: z.number().nullable().default(null),
  /** From here the days are counted back on which there was recorded: the same recordings at every start. */
  recordedBefore: z.iso.date().default(today),
  /** Arguments of make-year: the same year at every start. */
  year: z.object({ from: z.iso.date(), campaign: z.iso.date() }).nullable(),
  /** Ids of the bookings that the demo shows. */
  bookings: z.object({ live: z.string(), soon: z.string(), tomorrow: z.string() }).partial(),
});

/** What a demo keeps from one start to the next. */
export type Memory = z.infer<typeof Memory>;

/** Easy to type, and clearly of a demo; letters and digits that nobody takes for each other. */
function easyPassword(): string {
  const alphabet = 'abcdefghkmnpqrstuvwxyz23456789';
  const signs = Array.from({ length: 6 }, () => alphabet[randomInt(alphabet.length)]);
  return `demo-${signs.join('')}`;
}

/** What an earlier start kept, or new secrets where there is nothing yet. */
export async function recall(places: Places): Promise<Memory> {
  if (existsSync(places.memory)) return Memory.parse(await readJson(places.memory));
  return {
    token: secret(),
    secret: secret(),
    metricsToken: secret(),
    port: null,
    password: easyPassword(),
    realmSecret: secret(),
    realmPort: null,
    cloudPassword: secret(),
    cloudPort: null,
    recordedBefore: today(),
    year: null,
    bookings: {},
  };
}

export async function keep(places: Places, memory: Memory): Promise<void> {
  await mkdir(places.folder, { recursive: true });
  await writeJson(places.memory, memory);
}

/** Deletes what the demo made, and nothing else that may lie in the folder. */
export async function forget(places: Places): Promise<void> {
  const { store, plenumLog, serversLog, realmLog, realmFile, cloudLog, cloud, shell, memory, running } =
    places;
  const logs = [plenumLog, serversLog, realmLog, cloudLog];
  for (const path of [running, memory, shell, ...logs, realmFile, cloud, store]) {
    await rm(path, { recursive: true, force: true });
  }
}

/** @returns undefined where there is no such file */
export async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** All at once, so that nobody reads half a file; readable by its owner only, since it holds secrets. */
export async function writeJson(path: string, value: unknown): Promise<void> {
  await writeFile(`${path}.new`, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  await rename(`${path}.new`, path);
}
