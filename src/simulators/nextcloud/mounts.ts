import { isMember } from './accounts.ts';
import { addFolder, chainOf, childOf, itemOf, moveItem, topOf } from './items.ts';
import { freeName } from './names.ts';
import type { Account, Item, Share, TeamFolder } from './records.ts';
import { afterRules, ALL, READ, type Seen } from './rights.ts';
import { doers } from './journal.ts';
import type { World } from './world.ts';

/** A tree of somebody else's, or of nobody's, that an account sees among its own files. */
type Mount = {
  /** Path without a leading slash. */
  readonly at: string;
  readonly item: Item;
  readonly kind: 'shared' | 'group';
  readonly bits: number;
  readonly shares: readonly Share[];
  readonly folder: TeamFolder | null;
};

/** Where a path leads for an account. */
export type Found = Seen & { readonly mount: Mount | null; readonly path: readonly string[] };

/** All that one account sees, or whoever has a link. */
export type View = {
  readonly world: World;
  readonly account: Account;
  readonly mounts: ReadonlyMap<string, Mount>;
  /** Mount points that cannot be reached while folders above them are missing. */
  readonly promised: readonly string[];
  /** Where its paths begin. */
  readonly root: Found;
};

/** With everything that is mounted; names that clash are settled on the way, as the real server does. */
export function viewOf(world: World, account: Account): View {
  // It is the server that tidies up, not the request during which it does.
  return doers.run({ wrote: false }, () => {
    const { reached, promised } = teamMounts(world, account);
    const shared = shareMounts(world, account, new Set(reached.map(({ at }) => at)));
    const mounts = new Map([...reached, ...shared].map((mount) => [mount.at, mount]));
    return { world, account, mounts, promised, root: rootAt(itemOf(world, account.home), ALL) };
  });
}

export function rootAt(item: Item, bits: number): Found {
  return { item, bits, mountKind: 'home', isMountRoot: false, mount: null, path: [] };
}

/** @returns null where there is nothing that the account may know of */
export function find(view: View, path: readonly string[]): Found | null {
  let found = view.root;
  for (const name of path) {
    const next = step(view, found, name);
    if (next === null) return null;
    found = next;
  }
  return found;
}

/** What the account sees in a folder, mounts included, by name. */
export function listing(view: View, folder: Found): Found[] {
  const kids = view.world.children.get(folder.item.id)?.keys() ?? [];
  const prefix = folder.path.length === 0 ? '' : `${folder.path.join('/')}/`;
  const mounts = [...view.mounts.keys()]
    .filter((at) => at.startsWith(prefix) && !at.slice(prefix.length).includes('/'))
    .map((at) => at.slice(prefix.length));
  const names = [...new Set([...kids, ...mounts])].sort((one, other) => (one < other ? -1 : 1));
  return names.flatMap((name) => step(view, folder, name) ?? []);
}

function step(view: View, folder: Found, name: string): Found | null {
  const { world, account } = view;
  const path = [...folder.path, name];
  const mount = view.mounts.get(path.join('/'));
  if (mount !== undefined) {
    const bits = withRules(world, account, mount.item, mount.bits, mount);
    if (!(bits & READ)) return null;
    return { item: mount.item, bits, mountKind: mount.kind, isMountRoot: true, mount, path };
  }
  const item = childOf(world, folder.item, name);
  if (item === null) return null;
  const bits = withRules(world, account, item, folder.bits, folder.mount);
  return bits & READ ? { ...folder, item, bits, isMountRoot: false, path } : null;
}

function withRules(world: World, account: Account, item: Item, bits: number, mount: Mount | null): number {
  if (mount?.folder?.acl !== true) return bits;
  return afterRules(world, bits, mount.bits, item.acl, account.id);
}

type TeamMounts = { readonly reached: readonly Mount[]; readonly promised: readonly string[] };

/** A mount point below folders that the account does not have yet cannot be reached. */
function teamMounts(world: World, account: Account): TeamMounts {
  const reached: Mount[] = [];
  const promised: string[] = [];
  for (const folder of teamFoldersOf(world, account)) {
    const path = folder.mountPoint.split('/').filter(Boolean);
    const parent = folderAbove(world, account, reached, path);
    const at = path.join('/');
    if (parent === null) promised.push(at);
    else {
      makeWay(world, parent, path.at(-1) ?? '');
      const bits = bitsIn(world, account, folder);
      reached.push({ at, item: itemOf(world, folder.root), kind: 'group', bits, shares: [], folder });
    }
  }
  return { reached, promised };
}

/** Those the account may see, from the top down. */
function teamFoldersOf(world: World, account: Account): TeamFolder[] {
  if (!world.profile.teamFoldersApp) return [];
  const depth = ({ mountPoint }: TeamFolder) => mountPoint.split('/').length;
  return [...world.teamFolders.all()]
    .filter((folder) => folder.mountPoint !== '/' && bitsIn(world, account, folder) & READ)
    .sort((one, other) => depth(one) - depth(other));
}

function bitsIn(world: World, account: Account, { groups }: TeamFolder): number {
  return Object.entries(groups).reduce(
    (sum, [group, permissions]) => (isMember(world, group, account.id) ? sum | permissions : sum),
    0,
  );
}

function folderAbove(
  world: World,
  account: Account,
  reached: readonly Mount[],
  path: readonly string[],
): Item | null {
  let folder = itemOf(world, account.home);
  for (const [index, name] of path.slice(0, -1).entries()) {
    const at = path.slice(0, index + 1).join('/');
    const next = reached.find((mount) => mount.at === at)?.item ?? childOf(world, folder, name);
    if (next?.kind !== 'folder') return null;
    folder = next;
  }
  return folder;
}

/** A folder of that name gives way to what is mounted there. */
function makeWay(world: World, parent: Item, name: string): void {
  const child = childOf(world, parent, name);
  if (child === null) return;
  moveItem(
    world,
    child,
    parent,
    freeName(name, (taken) => childOf(world, parent, taken) !== null, 1),
  );
}

/**
 * A listing makes what is missing in the listed folder on the way to a mount point further down.
 *
 * @returns whether there is more to be seen now
 */
export function growTowardsMounts({ world, promised }: View, folder: Found): boolean {
  const depth = folder.path.length;
  const names = promised
    .map((at) => at.split('/'))
    .filter((path) => path.length > depth + 1 && folder.path.every((name, index) => path[index] === name))
    .map((path) => path[depth] ?? '')
    .filter((name) => childOf(world, folder.item, name) === null);
  const missing = [...new Set(names)];
  if (folder.mount === null) {
    doers.run({ wrote: false }, () => missing.forEach((name) => addFolder(world, folder.item, name)));
  }
  return missing.length > 0;
}

/** Whether a team folder is mounted somewhere below the path, or would be. */
export function hasTeamFolderBelow({ mounts, promised }: View, path: readonly string[]): boolean {
  const prefix = `${path.join('/')}/`;
  const teams = [...mounts.values()].filter(({ kind }) => kind === 'group').map(({ at }) => at);
  return [...teams, ...promised].some((at) => at.startsWith(prefix));
}

function shareMounts(world: World, account: Account, taken: Set<string>): Mount[] {
  const byItem = new Map<number, Share[]>();
  for (const share of world.shares.all()) {
    if (!isReceivedBy(world, share, account.id)) continue;
    byItem.set(share.item, [...(byItem.get(share.item) ?? []), share]);
  }
  const mounts: Mount[] = [];
  for (const [id, all] of byItem) {
    const shares = all.filter((share) => share.targets[account.id] !== null);
    if (shares.length === 0) continue;
    const item = itemOf(world, id);
    const at = targetOf(world, account, item, shares, taken);
    taken.add(at);
    const bits = shares.reduce((sum, { permissions }) => sum | permissions, 0);
    mounts.push({ at, item, kind: 'shared', bits, shares, folder: null });
  }
  return mounts;
}

/** Whether the share gives the account something that lives; its own owner has it anyway. */
function isReceivedBy(world: World, share: Share, account: string): boolean {
  if (share.owner === account || share.initiator === account) return false;
  const isForThem =
    share.type === 0
      ? share.shareWith === account
      : share.type === 1 && isMember(world, share.shareWith, account);
  return isForThem && !isExpired(world, share) && topOf(world, itemOf(world, share.item)).kind !== 'trash';
}

/** With the first moment of its day it is over. */
export function isExpired(world: World, { expireDate }: Share): boolean {
  return expireDate !== null && world.time.now() >= Date.parse(`${expireDate}T00:00:00Z`);
}

/** Where a received item lies: what was agreed on first, else its name, else its name with a number. */
function targetOf(
  world: World,
  account: Account,
  item: Item,
  shares: readonly Share[],
  taken: Set<string>,
): string {
  const known = shares.map(({ targets }) => targets[account.id]).find((at) => typeof at === 'string');
  const home = itemOf(world, account.home);
  const at = known ?? freeName(item.name, (name) => taken.has(name) || childOf(world, home, name) !== null);
  for (const share of shares) {
    if (share.targets[account.id] === at) continue;
    share.targets[account.id] = at;
    world.shares.put(share.id, share, true);
  }
  return at;
}

/** Where the account sees an item; null where it does not. */
export function pathSeen(view: View, item: Item): string[] | null {
  const { world, account, mounts } = view;
  const chain = chainOf(world, item);
  if (chain[0]?.id === account.home) return chain.slice(1).map(({ name }) => name);
  for (const mount of mounts.values()) {
    const at = chain.findIndex(({ id }) => id === mount.item.id);
    if (at >= 0) return [...mount.at.split('/'), ...chain.slice(at + 1).map(({ name }) => name)];
  }
  return null;
}
