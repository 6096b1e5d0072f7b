import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { serverTime, type ServerTime, type TimeSource } from './clock.ts';
import { openJournal, type Journal, type Table } from './journal.ts';
import { DEFAULT_PROFILE, type Profile } from './profile.ts';
import type {
  Account,
  AppPassword,
  DirectLink,
  Group,
  Item,
  Meta,
  Notification,
  Share,
  TeamFolder,
  Trashed,
  Version,
} from './records.ts';

/** What lies in the server's folder and nobody is meant to look at. */
export const HIDDEN = '.nextcloud-simulator';
/** As on a real server's disk. */
export const TEAM_FOLDERS = '__groupfolders';

/** Bytes; -3: unlimited. */
export type Space = { readonly used: number; readonly quota: number; readonly free: number };

/** The memory of one simulated server; everything but locks and counters survives a restart. */
export type World = {
  readonly dir: string;
  readonly journal: Journal;
  readonly time: ServerTime;
  profile: Profile;
  readonly meta: Meta;
  readonly metas: Table<Meta>;
  readonly items: Table<Item>;
  /** By parent and name, worked out from the items. */
  readonly children: Map<number, Map<string, number>>;
  readonly accounts: Table<Account>;
  readonly groups: Table<Group>;
  readonly appPasswords: Table<AppPassword>;
  readonly shares: Table<Share>;
  readonly teamFolders: Table<TeamFolder>;
  readonly trash: Table<Trashed>;
  /** By `<item>/<mtime>`. */
  readonly versions: Table<Version>;
  readonly directLinks: Table<DirectLink>;
  readonly notifications: Table<Notification>;
  /** `<parent id>/<name>` of what is being written at this moment, and by how many. */
  readonly locks: Map<string, { readonly parent: number }>;
  /** By account, what was worked out last for the home itself, and when. */
  readonly rootSpaces: Map<string, { readonly at: number; readonly space: Space }>;
  /** What is being made at this moment, and how many came too late for it. */
  readonly making: Map<string, number>;
  /** What keeps them waiting between looking and making. */
  race: { readonly wait: () => Promise<void> } | null;
};

export function openWorld(dir: string, source: TimeSource, profile: Partial<Profile>): World {
  for (const folder of [HIDDEN, TEAM_FOLDERS]) mkdirSync(join(dir, folder), { recursive: true });
  for (const folder of ['incoming', 'trash', 'versions', 'uploads']) {
    mkdirSync(join(dir, HIDDEN, folder), { recursive: true });
  }
  const journal = openJournal(join(dir, HIDDEN, 'journal.jsonl'));
  const metas = journal.table<Meta>('meta');
  const meta = metas.get('meta') ?? { nextId: 100, instanceId: `oc${hex(5)}`, maintenance: false };
  metas.put('meta', meta, true);
  const world: World = {
    dir,
    journal,
    time: serverTime(source),
    profile: { ...DEFAULT_PROFILE, ...profile },
    meta,
    metas,
    items: journal.table('items'),
    children: new Map(),
    accounts: journal.table('accounts'),
    groups: journal.table('groups'),
    appPasswords: journal.table('appPasswords'),
    shares: journal.table('shares'),
    teamFolders: journal.table('teamFolders'),
    trash: journal.table('trash'),
    versions: journal.table('versions'),
    directLinks: journal.table('directLinks'),
    notifications: journal.table('notifications'),
    locks: new Map(),
    rootSpaces: new Map(),
    making: new Map(),
    race: null,
  };
  for (const { id, parent, name } of world.items.all()) {
    if (parent !== null) kidsOf(world, parent).set(name, id);
  }
  return world;
}

/** The names below a folder; the map itself, to be changed by those who move items. */
export function kidsOf(world: World, folder: number): Map<string, number> {
  const known = world.children.get(folder);
  if (known !== undefined) return known;
  const kids = new Map<string, number>();
  world.children.set(folder, kids);
  return kids;
}

/** A number that nothing on this server has had before. */
export function nextId(world: World): number {
  const id = world.meta.nextId;
  world.meta.nextId += 1;
  world.metas.put('meta', world.meta, true);
  return id;
}

export function hex(bytes: number): string {
  return randomBytes(bytes).toString('hex');
}

/** Letters and digits, as tokens of links are. */
export function randomText(length: number): string {
  const alphabet = 'ABCDEFGHJKLMNPQRSTWXYZabcdefgijkmnopqrstwxyz23456789';
  return Array.from(randomBytes(length), (byte) => alphabet[byte % alphabet.length]).join('');
}

/** Holds everybody who has looked whether something is there and is about to make it. */
export type Race = {
  /** How many wait. */
  readonly waiting: number;
  /** Lets them and all after them go. */
  release(): void;
};

/** Lets every other request that has arrived run up to the same point; longer where a test holds the race. */
export async function gap(world: World): Promise<void> {
  if (world.race !== null) await world.race.wait();
  else for (let turn = 0; turn < 2; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

export function holdRace(world: World): Race {
  const waiters: (() => void)[] = [];
  world.race = { wait: () => new Promise((resolve) => waiters.push(resolve)) };
  return {
    get waiting() {
      return waiters.length;
    },
    release: () => {
      world.race = null;
      for (const go of waiters) go();
    },
  };
}
