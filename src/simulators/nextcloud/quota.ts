import { MINUTE_MS } from '../../lib/span.ts';
import { itemOf, sizeOf, topOf } from './items.ts';
import type { Account, Item } from './records.ts';
import type { Space, World } from './world.ts';

export const UNLIMITED = -3;

/** Bytes of a text such as `5 MB`, `100 GB`, `2048`; null for what means nothing. */
export function parseBytes(text: string): number | null {
  const match = /^\s*(\d+(?:\.\d+)?)\s*(b|k|kb|m|mb|g|gb|t|tb|p|pb)?\s*$/i.exec(text);
  if (match === null) return null;
  const [, number = '0', unit = 'b'] = match;
  const power = 'bkmgtp'.indexOf(unit[0]?.toLowerCase() ?? 'b');
  return Math.round(Number(number) * 1024 ** power);
}

/** What the account may hold, in bytes, or `UNLIMITED`. */
export function quotaOf(world: World, account: Account): number {
  const text = account.quota === 'default' ? world.profile.defaultQuota : account.quota;
  return text === 'none' ? UNLIMITED : (parseBytes(text) ?? UNLIMITED);
}

/** The room in the tree that `item` is in: its owner's, or the team folder's. */
export function spaceAround(world: World, item: Item): Space {
  const top = topOf(world, item);
  if (top.kind === 'team') {
    const folder = world.teamFolders.get(top.folder);
    return folder === undefined ? NO_SPACE : space(world, folder.root, folder.quota);
  }
  const account = top.kind === 'home' ? world.accounts.get(top.account) : undefined;
  return account === undefined ? NO_SPACE : space(world, account.home, quotaOf(world, account));
}

const ROOT_CACHED_MS = 5 * MINUTE_MS;

/** What DAV tells of the home itself: up to five minutes old, while writing is judged by what is true. */
export function rootSpace(world: World, account: Account): Space {
  const now = world.time.steady();
  const known = world.rootSpaces.get(account.id);
  if (known !== undefined && now - known.at < ROOT_CACHED_MS) return known.space;
  const space = spaceAround(world, itemOf(world, account.home));
  world.rootSpaces.set(account.id, { at: now, space });
  return space;
}

/** Whether so many more bytes may be written there; even nothing more may not where nothing is free. */
export function hasRoom({ free, quota }: Space, bytes: number): boolean {
  return quota === UNLIMITED || bytes <= free;
}

/** Whether the tree is full to the brim: no folder can be made then. */
export function isFull({ free, quota }: Space): boolean {
  return quota !== UNLIMITED && free <= 0;
}

const NO_SPACE: Space = { used: 0, quota: 0, free: 0 };

function space(world: World, root: number, quota: number): Space {
  const used = sizeOf(world, itemOf(world, root));
  return { used, quota, free: quota === UNLIMITED ? UNLIMITED : Math.max(0, quota - used) };
}
