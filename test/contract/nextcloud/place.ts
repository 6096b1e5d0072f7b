import { ownName, type NextcloudTarget } from './target.ts';
import { accountAt, type Account, type Reply } from './wire.ts';

/** Where one run works on a Nextcloud: everything has names of its own, and `clear` leaves nothing of it. */
export type Place = {
  readonly target: NextcloudTarget;
  readonly service: Account;
  /** The folder of this run in the service account's files, with a slash in front. */
  readonly folder: string;
  /** A new empty folder below it, for one test. */
  newFolder(): Promise<string>;
  newGroup(): Promise<string>;
  /** A person with an app password, in these groups. */
  newMember(groups?: readonly string[], quota?: string): Promise<Account>;
  /** Remembers an account, a group that a test made itself. */
  ownUser(id: string): string;
  ownGroup(id: string): string;
  /** A Team folder of these groups, with all rights; also remembers one that a test made itself. */
  newTeamFolder(mountPoint: string, groups: readonly string[]): Promise<number>;
  ownTeamFolder(id: number): number;
  clear(): Promise<void>;
};

/** @throws Error where the server does not take the account */
export async function openPlace(target: NextcloudTarget): Promise<Place> {
  const service = accountAt(target.url, target.user, target.password);
  const folder = `/${ownName('files')}`;
  const made = { users: new Set<string>(), groups: new Set<string>(), teamFolders: new Set<number>() };
  const { status } = await service.dav('MKCOL', folder);
  if (status !== 201) throw new Error(`the service account's own folder was answered ${status}`);
  const ownUser = (id: string) => remember(made.users, id);
  const ownGroup = (id: string) => remember(made.groups, id);
  const ownTeamFolder = (id: number) => remember(made.teamFolders, id);
  return {
    ...{ target, service, folder, ownUser, ownGroup, ownTeamFolder },
    newFolder: async () => {
      const path = `${folder}/${ownName('test')}`;
      expectOk(await service.dav('MKCOL', path), 201);
      return path;
    },
    newGroup: async () => {
      const groupid = ownGroup(ownName('group'));
      expectOk(await service.ocs('POST', '/cloud/groups', { groupid }), 200);
      return groupid;
    },
    newMember: (groups, quota) => newMember(service, target.url, ownUser(ownName('user')), groups, quota),
    newTeamFolder: async (mountpoint, groups) => {
      const reply = expectOk(await service.team('POST', '', { mountpoint }), 200);
      const id = ownTeamFolder((reply.data as { id: number }).id);
      for (const group of groups) expectOk(await service.team('POST', `/${id}/groups`, { group }), 200);
      return id;
    },
    clear: () => clear(service, folder, made),
  };
}

function remember<T>(set: Set<T>, what: T): T {
  set.add(what);
  return what;
}

function expectOk<R extends { status: number; text: string }>(reply: R, status: number): R {
  if (reply.status !== status)
    throw new Error(`answered ${reply.status} instead of ${status}: ${reply.text}`);
  return reply;
}

async function newMember(
  service: Account,
  url: string,
  userid: string,
  groups: readonly string[] = [],
  quota = 'none',
) {
  const password = ownName('Losung');
  expectOk(await service.ocs('POST', '/cloud/users', { userid, password, quota, groups }), 200);
  const reply = await accountAt(url, userid, password).ocs('GET', '/core/getapppassword');
  return accountAt(url, userid, (expectOk(reply, 200).data as { apppassword: string }).apppassword);
}

type Made = {
  readonly users: ReadonlySet<string>;
  readonly groups: ReadonlySet<string>;
  readonly teamFolders: ReadonlySet<number>;
};

/** Goes on after a failure, so that one thing that cannot be removed does not leave the others. */
async function clear(service: Account, folder: string, made: Made): Promise<void> {
  const left: string[] = [];
  const gone = async (what: string, ask: () => Promise<Reply & { code?: number | null }>) => {
    try {
      const { status, code } = await ask();
      // 101 is what a group answers that is not there any more.
      if (![200, 204, 404].includes(status) && code !== 101) left.push(`${what}: ${status}`);
    } catch (error) {
      left.push(`${what}: ${String(error)}`);
    }
  };
  const named = (path: string) => (id: string) =>
    gone(id, () => service.ocs('DELETE', `${path}/${encodeURIComponent(id)}`));
  await gone(folder, () => service.dav('DELETE', folder));
  for (const id of made.teamFolders) await gone(`Team folder ${id}`, () => service.team('DELETE', `/${id}`));
  for (const href of await trashOf(service, folder.slice(1)))
    await gone(href, () => service.request('DELETE', href));
  for (const id of made.users) await named('/cloud/users')(id);
  for (const id of made.groups) await named('/cloud/groups')(id);
  if (left.length > 0) throw new Error(`left on the server: ${left.join(', ')}`);
}

/** What lies in the trash and came from a folder, by the address at which it can be purged. */
export async function trashOf(account: Account, folder: string): Promise<readonly string[]> {
  const trash = `/remote.php/dav/trashbin/${encodeURIComponent(account.id)}/trash`;
  const found = await account.list(trash, 1, ['nc:trashbin-original-location']);
  return found
    .filter(
      ({ found: { ['trashbin-original-location']: from } }) =>
        typeof from === 'string' && from.startsWith(folder),
    )
    .map(({ href }) => href);
}
