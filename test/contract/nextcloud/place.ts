import { removeOwn } from './leftovers.ts';
import { ownName, ownPassword, type NextcloudTarget } from './target.ts';
import { accountAt, type Account } from './wire.ts';

/** Where one run works on a Nextcloud: everything has names of its own (`ownName`), and `clear` leaves nothing of it. */
export type Place = {
  readonly target: NextcloudTarget;
  readonly service: Account;
  /** A new empty folder in the service account's files, with a slash in front, for one test. */
  newFolder(): Promise<string>;
  newGroup(): Promise<string>;
  /** A person with an app password, in these groups. */
  newMember(groups?: readonly string[], quota?: string): Promise<Account>;
  /** A Team folder of these groups, with all rights. */
  newTeamFolder(mountPoint: string, groups: readonly string[]): Promise<number>;
  /** @throws Error naming what could not be removed */
  clear(): Promise<void>;
};

/** @throws Error where the server does not take the account */
export async function openPlace(target: NextcloudTarget): Promise<Place> {
  const service = accountAt(target.url, target.user, target.password);
  const folder = `/${ownName('files')}`;
  expectOk(await service.dav('MKCOL', folder), 201);
  return {
    ...{ target, service },
    newFolder: async () => {
      const path = `${folder}/${ownName('test')}`;
      expectOk(await service.dav('MKCOL', path), 201);
      return path;
    },
    newGroup: async () => {
      const groupid = ownName('group');
      expectOk(await service.ocs('POST', '/cloud/groups', { groupid }), 200);
      return groupid;
    },
    newMember: (groups, quota) => newMember(service, target.url, groups, quota),
    newTeamFolder: async (mountpoint, groups) => {
      const { data } = expectOk(await service.team('POST', '', { mountpoint }), 200);
      const { id } = data as { id: number };
      for (const group of groups) expectOk(await service.team('POST', `/${id}/groups`, { group }), 200);
      return id;
    },
    clear: () => removeOwn(service),
  };
}

function expectOk<R extends { status: number; text: string }>(reply: R, status: number): R {
  if (reply.status !== status)
    throw new Error(`answered ${reply.status} instead of ${status}: ${reply.text}`);
  return reply;
}

async function newMember(
  service: Account,
  url: string,
  groups: readonly string[] = [],
  quota = 'none',
): Promise<Account> {
  const [userid, password] = [ownName('user'), ownPassword()];
  expectOk(await service.ocs('POST', '/cloud/users', { userid, password, quota, groups }), 200);
  const reply = await accountAt(url, userid, password).ocs('GET', '/core/getapppassword');
  return accountAt(url, userid, (expectOk(reply, 200).data as { apppassword: string }).apppassword);
}
