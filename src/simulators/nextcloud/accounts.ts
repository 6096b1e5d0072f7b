import { addTop, destroy, itemOf } from './items.ts';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Account, Group } from './records.ts';
import { fingerprint, hashPassword } from './secrets.ts';
import { HIDDEN, randomText, TEAM_FOLDERS, type World } from './world.ts';

export const ADMIN_GROUP = 'admin';

export type AccountWish = {
  readonly id: string;
  readonly password?: string;
  readonly displayName?: string;
  readonly email?: string;
  readonly groups?: readonly string[];
  /** `none`, `default`, or bytes as a text. */
  readonly quota?: string;
  readonly language?: string;
};

/** Letters and digits of any script that the server's rule allows, blanks and `_.@-'`. */
export function isAccountId(id: string): boolean {
  const isReserved = [HIDDEN, TEAM_FOLDERS].includes(id) || /^\.+$/.test(id);
  return /^[a-zA-Z0-9 _.@\-']+$/.test(id) && id.trim() === id && !isReserved;
}

/** Case does not matter. */
export function findAccount(world: World, id: string): Account | null {
  const exact = world.accounts.get(id);
  if (exact !== undefined) return exact;
  const lower = id.toLowerCase();
  for (const account of world.accounts.all()) if (account.id.toLowerCase() === lower) return account;
  return null;
}

/** By id, or by an address that no other account has. */
export function findByLogin(world: World, name: string): Account | null {
  const byId = findAccount(world, name);
  if (byId !== null || !name.includes('@')) return byId;
  const lower = name.toLowerCase();
  const [found, ...others] = [...world.accounts.all()].filter(({ email }) => email.toLowerCase() === lower);
  return found !== undefined && others.length === 0 ? found : null;
}

export function addAccount(world: World, wish: AccountWish): Account {
  const account: Account = {
    id: wish.id,
    displayName: wish.displayName ?? '',
    email: wish.email ?? '',
    password: wish.password === undefined ? null : hashPassword(wish.password),
    isEnabled: true,
    quota: wish.quota ?? 'default',
    language: wish.language ?? 'de',
    home: addTop(world, { kind: 'home', account: wish.id }).id,
  };
  world.accounts.put(account.id, account);
  for (const id of wish.groups ?? []) joinGroup(world, findGroup(world, id) ?? addGroup(world, id), account);
  return account;
}

/** With the files of the home and the shares of their making; what they put elsewhere stays. */
export function removeAccount(world: World, account: Account): void {
  for (const group of world.groups.all()) leaveGroup(world, group, account);
  for (const share of [...world.shares.all()]) {
    const isTheirs = [share.owner, share.initiator].includes(account.id);
    if (isTheirs || (share.type === 0 && share.shareWith === account.id)) world.shares.delete(share.id);
  }
  for (const trashed of [...world.trash.all()]) {
    if (trashed.from.kind !== 'home' || trashed.from.account !== account.id) continue;
    destroy(world, itemOf(world, trashed.item));
    world.trash.delete(trashed.name);
  }
  dropAppPasswords(world, account.id);
  destroy(world, itemOf(world, account.home));
  rmSync(join(world.dir, account.id), { recursive: true, force: true });
  world.accounts.delete(account.id);
}

/**
 * @param login under which it opens
 * @returns a new app password, which opens everything the account may do
 */
export function addAppPassword(
  world: World,
  account: string,
  token: string = randomText(72),
  login = account,
): string {
  const hash = fingerprint(token);
  world.appPasswords.put(hash, { hash, account, login, createdAt: world.time.seconds() });
  return token;
}

export function dropAppPasswords(world: World, account: string): void {
  for (const one of [...world.appPasswords.all()]) {
    if (one.account === account) world.appPasswords.delete(one.hash);
  }
}

export function findGroup(world: World, id: string): Group | null {
  return world.groups.get(id) ?? null;
}

export function addGroup(world: World, id: string, displayName = id): Group {
  const group: Group = { id, displayName, members: [], subAdmins: [] };
  world.groups.put(id, group);
  return group;
}

/** Its shares go with it, without a word. */
export function removeGroup(world: World, group: Group): void {
  for (const share of [...world.shares.all()]) {
    if (share.type === 1 && share.shareWith === group.id) world.shares.delete(share.id);
  }
  world.groups.delete(group.id);
}

export function joinGroup(world: World, group: Group, account: Account): void {
  if (group.members.includes(account.id)) return;
  group.members.push(account.id);
  world.groups.put(group.id, group);
}

/** What they received through it is forgotten: should they come back, it is as new to them. */
export function leaveGroup(world: World, group: Group, account: Account): void {
  const at = group.members.indexOf(account.id);
  if (at < 0) return;
  for (const share of world.shares.all()) {
    if (share.type !== 1 || share.shareWith !== group.id || !(account.id in share.targets)) continue;
    share.targets = Object.fromEntries(Object.entries(share.targets).filter(([id]) => id !== account.id));
    world.shares.put(share.id, share);
  }
  group.members.splice(at, 1);
  world.groups.put(group.id, group);
}

export function isMember(world: World, groupId: string, account: string): boolean {
  return world.groups.get(groupId)?.members.includes(account) ?? false;
}

export function isAdmin(world: World, account: string): boolean {
  return isMember(world, ADMIN_GROUP, account);
}

export function groupsOf(world: World, account: string): Group[] {
  return [...world.groups.all()].filter(({ members }) => members.includes(account));
}

/** The id where they have no name. */
export function displayNameOf(world: World, account: string): string {
  const name = world.accounts.get(account)?.displayName ?? '';
  return name === '' ? account : name;
}
