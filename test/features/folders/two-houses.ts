import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createGroupMembers } from '../../../src/clients/keycloak/group-members.ts';
import { createRealmFetch } from '../../../src/clients/keycloak/realm-fetch.ts';
import { createNextcloudClient } from '../../../src/clients/nextcloud/client.ts';
import { type Branch, BranchDefaults, BranchLimits } from '../../../src/features/branches/branch.ts';
import { createTree } from '../../../src/features/branches/tree.ts';
import { foldersOf } from '../../../src/features/folders/folder-store.ts';
import { membersWePutIn } from '../../../src/features/folders/members-store.ts';
import { syncMembersJob } from '../../../src/features/folders/sync-members.ts';
import type { Database } from '../../../src/platform/db/database.ts';
import type { Outcome } from '../../../src/platform/jobs/job.ts';
import type { MemberSettings } from '../../../src/platform/settings/nextcloud-settings.ts';
import { type SimulatedKeycloak, startKeycloak } from '../../../src/simulators/keycloak/server.ts';
import {
  type NextcloudSimulator,
  startNextcloudSimulator,
} from '../../../src/simulators/nextcloud/server.ts';
import { keepingLog, type Line, movableClock } from '../../support/world-pool.ts';

const NOON = Date.parse('2027-02-01T11:00:00Z');
const USER = 'plenum';
const PASSWORD = 'app-password-of-the-service-account';
const SECRET = 'the secret of plenum';
const CLIENT = { clientId: 'plenum', secret: SECRET };

/** A realm, a Nextcloud, and a store between them that knows the groups of some branches. */
export type TwoHouses = {
  readonly realm: SimulatedKeycloak;
  readonly cloud: NextcloudSimulator;
  readonly logged: readonly Line[];
  /** A branch `de/<id>` whose group in Nextcloud has been made. */
  addBranch(id: string, change?: Partial<Branch>): Promise<void>;
  /** People with accounts, who are in the realm's group of the branch. */
  addPeople(branch: string, ...names: readonly string[]): void;
  /** They are in no group of the realm any more. */
  leave(...names: readonly string[]): void;
  allowPlenum(roles: readonly string[]): void;
  run(change?: Partial<MemberSettings>, signal?: AbortSignal): Promise<Outcome>;
  /** Who is in a branch’s group in Nextcloud, in order of name. */
  inside(branch: string): Promise<readonly string[]>;
  /** Whom we put there, as far as we know. */
  ours(branch: string): Promise<readonly string[]>;
  held(branch: string): Promise<number | null>;
  audited(): Promise<readonly unknown[]>;
  close(): Promise<void>;
};

export function groupOf(branch: string): string {
  return `/de/${branch}/mitglieder`;
}

export async function startHouses(database: Database): Promise<TwoHouses> {
  const { db } = database;
  for (const table of ['folders', 'folder_members', 'audit'] as const) await db.deleteFrom(table).execute();
  const realm = await startKeycloak({ clients: [], users: [] });
  const dir = await mkdtemp(join(tmpdir(), 'plenum-houses-'));
  const cloud = await startNextcloudSimulator({
    ...{ dir, serviceAccount: { user: USER, appPassword: PASSWORD } },
  });
  const server = { url: cloud.url.replace(/\/$/, ''), user: USER, password: PASSWORD };
  const client = createNextcloudClient(server, { timeoutMs: 2_000 });
  const fetch = createRealmFetch({ timeoutMs: 2_000 });
  const at = { url: realm.url, realm: realm.realm, clientId: CLIENT.clientId, clientSecret: SECRET };
  const people = createGroupMembers({ ...at, fetch });
  const branches: Branch[] = [];
  const logged: Line[] = [];
  const allowPlenum = (roles: readonly string[]) =>
    void realm.putClient({ ...CLIENT, serviceAccount: { clientRoles: { 'realm-management': roles } } });
  allowPlenum(['view-users']);
  return {
    ...{ realm, cloud, logged, allowPlenum },
    ...worlds(database, realm, cloud, branches),
    run: (change = {}, signal = new AbortController().signal) =>
      syncMembersJob({
        ...{ database, client, people, account: USER, clock: movableClock(NOON), log: keepingLog(logged) },
        members: { group: ['{path}', 'mitglieder'], account: 'username', shrunk: 'report', ...change },
        tree: () => Promise.resolve(createTree(branches)),
      }).run(signal),
    inside: async (branch) => [...(await client.groups.members(`plenum-${branch}`))].sort(),
    ours: async (branch) => (await membersWePutIn(db)).get(branch) ?? [],
    held: async (branch) => (await foldersOf(db)).get(branch)?.membersHeld ?? null,
    audited: async () => {
      const rows = await db.selectFrom('audit').selectAll().orderBy('id').execute();
      return rows.map(({ actor, action, branch, after }) => ({
        ...{ actor, action, branch, after: JSON.parse(after ?? 'null') as unknown },
      }));
    },
    close: async () => {
      client.close();
      await cloud.close();
      await realm.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

function worlds(
  { db }: Database,
  realm: SimulatedKeycloak,
  cloud: NextcloudSimulator,
  branches: Branch[],
): Pick<TwoHouses, 'addBranch' | 'addPeople' | 'leave'> {
  return {
    addBranch: async (id, change = {}) => {
      branches.push({
        ...{ id, parent: 'de', name: `Verband ${id}`, level: 'state', path: ['de', id], closed: false },
        ...{ limits: BranchLimits.parse({}), defaults: BranchDefaults.parse({}), version: 1, ...change },
      });
      cloud.control.addGroup(`plenum-${id}`);
      await db
        .insertInto('folders')
        .values({
          ...{ branch: id, group_id: `plenum-${id}`, state: 'settled' },
          ...{ drift: '[]', attempts: 0, updated_at: NOON },
        })
        .execute();
      realm.addGroup(groupOf(id));
    },
    addPeople: (branch, ...names) => {
      for (const username of names) {
        cloud.control.addAccount({ id: username });
        realm.addUser({ username, password: 'a word', groups: [groupOf(branch)] });
      }
    },
    leave: (...names) => {
      for (const name of names) realm.changeUser(name, { groups: [] });
    },
  };
}
