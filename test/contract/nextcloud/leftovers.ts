import { OWN } from './target.ts';
import type { Account } from './wire.ts';

/** Something on the server whose name begins with `OWN`, and the call that removes it. */
type Leftover = { readonly what: string; remove(): Promise<unknown> };

/**
 * Removes all that this run made, and sees that it is gone. One thing that cannot be removed does not keep the others.
 *
 * @throws Error naming what is left
 */
export async function removeOwn(service: Account): Promise<void> {
  // Team folders first, as they cannot be deleted as files; the trash after the files that go there.
  for (const find of [teamFolders, files, trash, uploads, users, groups])
    for (const leftover of await find(service)) await leftover.remove();
  const left: string[] = [];
  for (const find of [teamFolders, files, trash, uploads, users, groups])
    for (const { what } of await find(service)) left.push(what);
  if (left.length > 0) throw new Error(`left on the server: ${left.join(', ')}`);
}

async function teamFolders(service: Account): Promise<Leftover[]> {
  const { data } = await service.team('GET', '');
  return Object.values(data as Record<string, { id: number; mount_point: string }>)
    .filter(({ mount_point: name }) => name.startsWith(OWN))
    .map(({ id, mount_point: what }) => ({ what, remove: () => service.team('DELETE', `/${id}`) }));
}

async function files(service: Account): Promise<Leftover[]> {
  const below = `/remote.php/dav/files/${service.id}/${OWN}`;
  return listed(service, `/remote.php/dav/files/${service.id}/`, ({ path }) => path.startsWith(below));
}

async function uploads(service: Account): Promise<Leftover[]> {
  const below = `/remote.php/dav/uploads/${service.id}/${OWN}`;
  return listed(service, `/remote.php/dav/uploads/${service.id}/`, ({ path }) => path.startsWith(below));
}

async function trash(service: Account): Promise<Leftover[]> {
  return listed(service, `/remote.php/dav/trashbin/${service.id}/trash`, ({ from }) => from.startsWith(OWN));
}

type Named = { readonly path: string; readonly from: string };

async function listed(
  service: Account,
  folder: string,
  isOwn: (item: Named) => boolean,
): Promise<Leftover[]> {
  const found = await service.list(folder, 1, ['nc:trashbin-original-location']);
  return found
    .filter(({ path, found: { ['trashbin-original-location']: from } }) =>
      isOwn({ path, from: typeof from === 'string' ? from : '' }),
    )
    .map(({ href, path }) => ({ what: path, remove: () => service.request('DELETE', href) }));
}

const users = (service: Account) => found(service, 'users');
const groups = (service: Account) => found(service, 'groups');

async function found(service: Account, kind: 'users' | 'groups'): Promise<Leftover[]> {
  const { data } = await service.ocs('GET', `/cloud/${kind}?search=${OWN}`);
  return (data as Record<typeof kind, readonly string[]>)[kind].map((what) => ({
    ...{ what, remove: () => service.ocs('DELETE', `/cloud/${kind}/${encodeURIComponent(what)}`) },
  }));
}

/** What lies in an account's trash and came from a folder, by the address at which it can be purged. */
export async function trashOf(account: Account, folder: string): Promise<readonly string[]> {
  const address = `/remote.php/dav/trashbin/${account.id}/trash`;
  const items = await account.list(address, 1, ['nc:trashbin-original-location']);
  return items
    .filter(
      ({ found: { ['trashbin-original-location']: from } }) =>
        typeof from === 'string' && from.startsWith(folder),
    )
    .map(({ href }) => href);
}
