import { childOf, destroy, detach, itemOf, moveItem, pathOf, topOf } from './items.ts';
import type { View } from './mounts.ts';
import { beforeExtension } from './names.ts';
import type { Item, Top, Trashed } from './records.ts';
import type { World } from './world.ts';

/** Takes something out of its tree; it is one entry with everything below it. */
export function throwAway(world: World, item: Item, account: string): void {
  const from = topOf(world, item);
  const location = pathOf(world, item);
  let second = world.time.seconds();
  while (world.trash.has(`${item.name}.d${second}`)) second += 1;
  const name = `${item.name}.d${second}`;
  const deletedAt = world.time.seconds();
  world.trash.put(name, {
    item: item.id,
    from,
    name,
    originalName: item.name,
    location,
    deletedAt,
    deletedBy: account,
  });
  detach(world, item);
}

/** What lies in the account's trash: from its home, and from the team folders it sees. */
export function trashOf({ world, account, mounts }: View): Trashed[] {
  const teams = new Set([...mounts.values()].flatMap(({ folder }) => folder?.id ?? []));
  return [...world.trash.all()].filter(({ from }) =>
    from.kind === 'home' ? from.account === account.id : from.kind === 'team' && teams.has(from.folder),
  );
}

export function purge(world: World, { item, name }: Trashed): void {
  destroy(world, itemOf(world, item));
  world.trash.delete(name);
}

/** Back to its old place, or to the root where that is gone; beside what has its name now. Shares of it live again. */
export function restore(world: World, trashed: Trashed): void {
  const item = itemOf(world, trashed.item);
  const parent = oldParent(world, trashed);
  let name = trashed.originalName;
  while (childOf(world, parent, name) !== null) name = beforeExtension(name, ' (restored)');
  moveItem(world, item, parent, name);
  world.trash.delete(trashed.name);
}

/** Path by which the account knows the old place, without a leading slash. */
export function originalLocation({ mounts }: View, { from, location }: Trashed): string {
  const mount = [...mounts.values()].find(({ folder }) => from.kind === 'team' && folder?.id === from.folder);
  return [...(mount === undefined ? [] : [mount.at]), ...location].join('/');
}

function oldParent(world: World, { from, location }: Trashed): Item {
  let parent = rootOf(world, from);
  for (const name of location.slice(0, -1)) {
    const next = childOf(world, parent, name);
    if (next?.kind !== 'folder') return rootOf(world, from);
    parent = next;
  }
  return parent;
}

/** @throws Error where the tree is gone; its trash went with it */
function rootOf(world: World, from: Top): Item {
  const account = from.kind === 'home' ? world.accounts.get(from.account) : undefined;
  const team = from.kind === 'team' ? world.teamFolders.get(from.folder) : undefined;
  const root = account?.home ?? team?.root;
  if (root === undefined) throw new Error('a trash entry without a tree');
  return itemOf(world, root);
}
