import { statfsSync } from 'node:fs';
import {
  addAccount,
  displayNameOf,
  dropAppPasswords,
  findAccount,
  findGroup,
  groupsOf,
  isAccountId,
  isAdmin,
  joinGroup,
  leaveGroup,
  removeAccount,
} from './accounts.ts';
import { itemOf, sizeOf } from './items.ts';
import { LIMITS } from './limits.ts';
import { OcsError } from './ocs-answer.ts';
import { limited, page, route, type OcsCall, type Route } from './ocs-call.ts';
import { faultOfPassword } from './password-policy.ts';
import { parseBytes, quotaOf, UNLIMITED } from './quota.ts';
import type { Account, Group } from './records.ts';
import { hashPassword } from './secrets.ts';
import { gap, type World } from './world.ts';

export const USER_ROUTES: readonly Route[] = [
  route('GET', /^\/cloud\/user$/, 'anybody', ({ world, account }) => profileOf(world, account)),
  route('GET', /^\/cloud\/users$/, 'anybody', list),
  route('POST', /^\/cloud\/users$/, 'anybody', create),
  route('GET', /^\/cloud\/users\/([^/]+)$/, 'anybody', (call) => profileOf(call.world, mustSee(call))),
  route('PUT', /^\/cloud\/users\/([^/]+)$/, 'anybody', edit),
  route('DELETE', /^\/cloud\/users\/([^/]+)$/, 'anybody', remove),
  route('PUT', /^\/cloud\/users\/([^/]+)\/(enable|disable)$/, 'anybody', enable),
  route('GET', /^\/cloud\/users\/([^/]+)\/groups$/, 'anybody', (call) => ({
    groups: groupsOf(call.world, mustSee(call).id).map(({ id }) => id),
  })),
  route('POST', /^\/cloud\/users\/([^/]+)\/groups$/, 'anybody', (call) => changeMembership(call, joinGroup)),
  route('DELETE', /^\/cloud\/users\/([^/]+)\/groups$/, 'anybody', (call) =>
    changeMembership(call, leaveGroup),
  ),
  route('PUT', /^\/cloud\/users\/([^/]+)\/([^/]+)$/, 'anybody', editCollection),
];

const NOT_SUB_ADMIN = 'Logged in account must be at least a sub admin';

/** The groups whose members the caller may manage; null: all. @throws OcsError 403 where there is none */
function managed({ world, account }: OcsCall): readonly Group[] | null {
  if (isAdmin(world, account.id)) return null;
  const groups = [...world.groups.all()].filter(({ subAdmins }) => subAdmins.includes(account.id));
  if (groups.length === 0) throw new OcsError(403, NOT_SUB_ADMIN);
  return groups;
}

function mayManage(call: OcsCall, account: Account): boolean {
  const { world } = call;
  if (isAdmin(world, call.account.id)) return true;
  return [...world.groups.all()].some(
    ({ members, subAdmins }) => subAdmins.includes(call.account.id) && members.includes(account.id),
  );
}

/** @throws OcsError 404 for an unknown account, 998 for one that is none of the caller's business */
function mustSee(call: OcsCall): Account {
  const found = findAccount(call.world, call.ids[0] ?? '');
  const isOwn = found?.id === call.account.id;
  if (found === null && isAdmin(call.world, call.account.id)) throw new OcsError(404, 'User does not exist');
  if (found === null || (!isOwn && !mayManage(call, found))) throw new OcsError(998);
  return found;
}

/** @throws OcsError 998 */
function mustManage(call: OcsCall): Account {
  const found = findAccount(call.world, call.ids[0] ?? '');
  if (found === null || !mayManage(call, found)) throw new OcsError(998);
  return found;
}

function list(call: OcsCall): unknown {
  const groups = managed(call);
  const search = (call.params.text('search') ?? '').toLowerCase();
  const users = [...call.world.accounts.all()]
    .filter(({ id }) => groups === null || groups.some(({ members }) => members.includes(id)))
    .filter(({ id, displayName }) => `${id}\n${displayName}`.toLowerCase().includes(search));
  return { users: page(call, users).map(({ id }) => id) };
}

async function create(call: OcsCall): Promise<unknown> {
  const { world, params } = call;
  const own = managed(call);
  const id = params.text('userid') ?? '';
  const groups = params.list('groups').map((name) => {
    const group = findGroup(world, name);
    if (group === null) throw new OcsError(104, `Group ${name} does not exist`);
    return group;
  });
  if (own !== null && groups.length === 0)
    throw new OcsError(106, 'No group specified (required for sub-admins)');
  if (own !== null && !groups.every((group) => own.includes(group)))
    throw new OcsError(105, 'Insufficient privileges');
  if (findAccount(world, id) !== null) throw new OcsError(102, 'User already exists');
  const password = params.text('password') ?? '';
  const email = params.text('email') ?? '';
  if (password === '' && email === '')
    throw new OcsError(108, 'An email address is required, to send a password link to the user.');
  if (!isAccountId(id)) throw new OcsError(101, INVALID_ID);
  const fault = password === '' ? null : faultOfPassword(password);
  if (fault !== null) throw new OcsError(107, fault);
  await alone(world, `user ${id.toLowerCase()}`);
  const account = addAccount(world, {
    id,
    ...(password === '' ? {} : { password }),
    email,
    displayName: params.text('displayName') ?? '',
    groups: groups.map((group) => group.id),
    ...(params.text('language') === null ? {} : { language: params.text('language') ?? '' }),
  });
  const quota = params.text('quota') ?? '';
  // The account is there by now, whatever becomes of its quota.
  if (quota !== '') setQuota(world, account, quota);
  return { id: account.id };
}

const INVALID_ID =
  'Only the following characters are allowed in an Login: "a-z", "A-Z", "0-9", spaces and "_.@-\'"';

/** Holds an id until other requests have had their turn. @throws OcsError 101 for those who come second */
async function alone(world: World, key: string): Promise<void> {
  if (world.making.has(key)) throw new OcsError(101, 'Bad request');
  world.making.set(key, 0);
  await gap(world);
  world.making.delete(key);
}

function edit(call: OcsCall): unknown {
  limited(call, 'edit-user', LIMITS.editUser);
  const { world, params } = call;
  const isOwn = findAccount(world, call.ids[0] ?? '')?.id === call.account.id;
  const account = isOwn ? call.account : mustManage(call);
  const value = params.text('value') ?? '';
  switch (params.text('key')) {
    case 'quota':
      if (!mayManage(call, account)) throw new OcsError(113);
      setQuota(world, account, value);
      break;
    case 'password':
      setPassword(account, value);
      break;
    case 'display':
    case 'displayname':
      account.displayName = value;
      break;
    case 'email':
      account.email = value;
      break;
    case 'language':
      account.language = value;
      break;
    case null:
    default:
      throw new OcsError(113);
  }
  world.accounts.put(account.id, account);
  return [];
}

/** @throws OcsError 101 for what is no quota, 996 for the one text that the real server stumbles over */
function setQuota(world: World, account: Account, text: string): void {
  if (text === String(UNLIMITED)) throw new OcsError(996, 'Internal Server Error');
  const bytes = parseBytes(text);
  if (bytes === null && !['none', 'default'].includes(text))
    throw new OcsError(101, `Invalid quota value: ${text}`);
  account.quota = bytes === null ? text : String(bytes);
  world.accounts.put(account.id, account);
}

function setPassword(account: Account, password: string): void {
  const fault = faultOfPassword(password);
  if (fault !== null) throw new OcsError(107, fault);
  account.password = hashPassword(password);
}

/** What is kept in lists of a person; it is counted and let be. */
function editCollection(call: OcsCall): unknown {
  limited(call, 'edit-user-collection', LIMITS.editUserCollection);
  const isOwn = findAccount(call.world, call.ids[0] ?? '')?.id === call.account.id;
  if (!isOwn) mustManage(call);
  throw new OcsError(113);
}

function enable(call: OcsCall): unknown {
  managed(call);
  const [id = '', wish] = call.ids;
  const account = findAccount(call.world, id);
  if (account === null || account.id === call.account.id) throw new OcsError(101);
  if (!mayManage(call, account)) throw new OcsError(998);
  account.isEnabled = wish === 'enable';
  call.world.accounts.put(account.id, account);
  return [];
}

function remove(call: OcsCall): unknown {
  managed(call);
  const account = findAccount(call.world, call.ids[0] ?? '');
  if (account === null) throw new OcsError(998);
  if (account.id === call.account.id) throw new OcsError(101);
  if (!mayManage(call, account)) throw new OcsError(998);
  dropAppPasswords(call.world, account.id);
  removeAccount(call.world, account);
  return [];
}

type Change = (world: World, group: Group, account: Account) => void;

function changeMembership(call: OcsCall, change: Change): unknown {
  const { world, params } = call;
  const own = managed(call);
  const groupId = params.text('groupid') ?? '';
  if (groupId === '') throw new OcsError(101);
  const group = findGroup(world, groupId);
  const account = findAccount(world, call.ids[0] ?? '');
  if (group === null) throw new OcsError(102);
  if (account === null) throw new OcsError(103);
  if (own !== null && !own.includes(group)) throw new OcsError(104);
  change(world, group, account);
  return [];
}

function profileOf(world: World, account: Account): unknown {
  const { id, email, isEnabled, language } = account;
  const name = displayNameOf(world, id);
  const groups = groupsOf(world, id).map((group) => group.id);
  const subadmin = [...world.groups.all()]
    .filter(({ subAdmins }) => subAdmins.includes(id))
    .map((group) => group.id);
  const shown = { id, displayname: name, 'display-name': name, email: email === '' ? null : email };
  return {
    enabled: isEnabled,
    backend: 'Database',
    ...shown,
    subadmin,
    groups,
    language,
    locale: '',
    quota: quotaView(world, account),
  };
}

/** Live figures. Without a limit the disk is one; with a quota of nothing the total makes no sense, as measured. */
function quotaView(world: World, account: Account): unknown {
  const quota = quotaOf(world, account);
  const used = sizeOf(world, itemOf(world, account.home));
  if (quota === UNLIMITED) {
    const { bavail, bsize } = statfsSync(world.dir);
    const free = bavail * bsize;
    return { free, used, total: free + used, relative: percent(used, free + used), quota };
  }
  const free = Math.max(0, quota - used);
  return { free, used, total: quota === 0 ? UNLIMITED : quota, relative: percent(used, quota), quota };
}

function percent(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.round((part / whole) * 10_000) / 100;
}
