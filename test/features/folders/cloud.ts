import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createNextcloudClient } from '../../../src/clients/nextcloud/client.ts';
import type { NextcloudClient } from '../../../src/clients/nextcloud/nextcloud.ts';
import type { Branch } from '../../../src/features/branches/branch.ts';
import { createTree } from '../../../src/features/branches/tree.ts';
import type { Deed } from '../../../src/features/folders/deed.ts';
import type { Folder } from '../../../src/features/folders/folder.ts';
import { allParts, foldersOf } from '../../../src/features/folders/folder-store.ts';
import { createReconciler, type Reconciler } from '../../../src/features/folders/reconciler.ts';
import type { Database } from '../../../src/platform/db/database.ts';
import type { Outcome } from '../../../src/platform/jobs/job.ts';
import type { FolderSettings } from '../../../src/platform/settings/nextcloud-settings.ts';
import {
  type NextcloudSimulator,
  startNextcloudSimulator,
} from '../../../src/simulators/nextcloud/server.ts';
import { keepingLog, type Line, movableClock, type MovableClock } from '../../support/world-pool.ts';
import { folderSettings, treeOf } from './tree.ts';

const NOON = Date.parse('2027-02-01T11:00:00Z');
const USER = 'plenum';
const PASSWORD = 'app-password-of-the-service-account';
const TREE = treeOf(`de,,Bundesverband,federal
by,de,Landesverband Bayern,state
by-m,by,Kreisverband München (Stadt),district
by-n,by,Kreisverband Nürnberg,district`);

export type CloudOptions = {
  readonly settings?: Partial<FolderSettings>;
  readonly branches?: readonly Branch[];
};

/** A simulated Nextcloud, a store, and what brings the one about by the other, on a clock that the test moves. */
export type Cloud = {
  readonly simulator: NextcloudSimulator;
  readonly client: NextcloudClient;
  readonly clock: MovableClock;
  readonly database: Database;
  readonly settings: FolderSettings;
  readonly logged: readonly Line[];
  /** The tree as it is from now on. */
  plant(branches: readonly Branch[]): void;
  change(id: string, change: Partial<Branch>): void;
  /** Another one on the same store, by its own client or the given one. */
  another(client?: NextcloudClient, settings?: Partial<FolderSettings>): Reconciler;
  due(): Promise<Outcome>;
  all(): Promise<Outcome>;
  preview(): Promise<readonly Deed[]>;
  folder(branch: string): Promise<Folder>;
  /** What the service account sees. */
  tree(): readonly string[];
  /** Groups, folders with ids, shares and what is stored, without what differs from run to run. */
  dump(): Promise<unknown>;
  audited(): Promise<readonly string[]>;
  /** Throws a file or folder away, as the service account. */
  remove(path: readonly string[]): Promise<void>;
  emptyTrash(): Promise<void>;
  /** For good: it has no trash. */
  removeTeamFolder(id: string): Promise<void>;
  /** Sums of all files but those of the simulator's own books. */
  sums(): Readonly<Record<string, string>>;
  close(): Promise<void>;
};

export async function startCloud(database: Database, options: CloudOptions = {}): Promise<Cloud> {
  await emptyFolders(database);
  const clock = movableClock(NOON);
  const dir = mkdtempSync(join(tmpdir(), 'plenum-cloud-'));
  const simulator = await startNextcloudSimulator({
    ...{ dir, clock, serviceAccount: { user: USER, appPassword: PASSWORD } },
  });
  const settings = folderSettings(options.settings);
  let tree = createTree(options.branches ?? TREE);
  const logged: Line[] = [];
  const log = keepingLog(logged);
  const url = simulator.url.replace(/\/$/, '');
  const clients: NextcloudClient[] = [];
  const makeClient = () => {
    const made = createNextcloudClient(
      { url, user: USER, password: PASSWORD },
      { clock, sharesPerTenMinutes: settings.sharesPerTenMinutes || Number.POSITIVE_INFINITY },
    );
    clients.push(made);
    return made;
  };
  const client = makeClient();
  const another = (other = makeClient(), change: Partial<FolderSettings> = {}) =>
    createReconciler({
      ...{ database, client: other, account: USER, clock, log, settings: { ...settings, ...change } },
      tree: () => Promise.resolve(tree),
    });
  const reconciler = another(client);
  const signal = new AbortController().signal;
  return {
    ...{ simulator, client, clock, database, settings, logged, another },
    plant: (branches) => void (tree = createTree(branches)),
    change: (id, change) =>
      void (tree = createTree(tree.all.map((each) => (each.id === id ? { ...each, ...change } : each)))),
    due: () => reconciler.runDue('provision-folders', signal),
    all: () => reconciler.runAll('check-folders', signal),
    preview: () => reconciler.preview(null, signal),
    folder: async (branch) => {
      const found = (await foldersOf(database.db)).get(branch);
      if (found === undefined) throw new Error(`Nothing is known of ${branch}.`);
      return found;
    },
    tree: () => simulator.control.tree(USER),
    dump: () => dump(database, simulator, client, settings),
    audited: async () => {
      const rows = await database.db.selectFrom('audit').selectAll().orderBy('id').execute();
      return rows.map(({ action, branch }) => `${action} ${branch}`);
    },
    remove: async (path) => {
      await removeAt(`${url}/remote.php/dav/files/${USER}/${path.map(encodeURIComponent).join('/')}`);
    },
    removeTeamFolder: (id) => removeAt(`${url}/index.php/apps/groupfolders/folders/${id}`),
    emptyTrash: () => removeAt(`${url}/remote.php/dav/trashbin/${USER}/trash`),
    sums: () => sumsOf(dir),
    close: async () => {
      for (const each of clients) each.close();
      await simulator.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

async function removeAt(address: string): Promise<void> {
  const basic = Buffer.from(`${USER}:${PASSWORD}`).toString('base64');
  const headers = { Authorization: `Basic ${basic}`, 'OCS-APIRequest': 'true' };
  const { ok, status } = await fetch(address, { method: 'DELETE', headers });
  if (!ok) throw new Error(`It was not deleted: ${status}.`);
}

async function emptyFolders({ db }: Database): Promise<void> {
  for (const table of ['folders', 'folder_parts', 'audit'] as const) await db.deleteFrom(table).execute();
}

async function dump(
  database: Database,
  simulator: NextcloudSimulator,
  client: NextcloudClient,
  settings: FolderSettings,
): Promise<unknown> {
  const names = new Map<string, string>();
  const folders = [...(await foldersOf(database.db)).values()];
  const parts = await allParts(database.db);
  const nameOf = async (id: string | null) => {
    if (id === null) return null;
    const name = names.get(id) ?? (await client.files.find(id))?.path.join('/') ?? 'gone';
    names.set(id, name);
    return name;
  };
  const isTeam = settings.mode === 'teamFolders';
  return {
    tree: simulator.control.tree(USER),
    groups: (await client.groups.list(settings.groupPrefix)).map(({ id, displayName }) => [id, displayName]),
    shares: (await client.shares.all())
      .map((share) => `${share.path.join('/')} ${share.with ?? share.kind} ${share.permissions}`)
      .sort(),
    teamFolders: isTeam
      ? (await client.teamFolders.list())
          .map((each) => `${each.mountPoint.join('/')} ${each.quota} ${JSON.stringify([...each.groups])}`)
          .sort()
      : [],
    stored: await Promise.all(
      folders.map(async (each) => ({
        ...{ branch: each.branch, state: each.state, plan: each.settledPlan, drift: each.drift },
        ...{ path: each.path, at: await nameOf(each.fileId), failure: each.failure },
        parts: await Promise.all(
          [...(parts.get(each.branch) ?? [])].sort().map(async ([part, id]) => [part, await nameOf(id)]),
        ),
      })),
    ),
  };
}

function sumsOf(dir: string): Readonly<Record<string, string>> {
  const files = readdirSync(dir, { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && /\/(files|__groupfolders)\b/.test(entry.parentPath),
  );
  return Object.fromEntries(
    files.map(({ name, parentPath }) => [
      name,
      createHash('sha256')
        .update(readFileSync(join(parentPath, name)))
        .digest('hex'),
    ]),
  );
}
