import { ADMIN_GROUP, addGroup, findAccount, findGroup, isAdmin, removeGroup } from './accounts.ts';
import { OcsError } from './ocs-answer.ts';
import { page, route, type OcsCall, type Route } from './ocs-call.ts';
import type { Group } from './records.ts';
import { gap } from './world.ts';

/** An id may hold slashes, which the router takes as they come. */
export const GROUP_ROUTES: readonly Route[] = [
  route('GET', /^\/cloud\/groups$/, 'anybody', (call) => ({ groups: searched(call).map(({ id }) => id) })),
  route('POST', /^\/cloud\/groups$/, 'admin', create),
  route('GET', /^\/cloud\/groups\/details$/, 'anybody', details),
  route('GET', /^\/cloud\/groups\/(.+?)(?:\/users)?$/, 'admin', (call) => ({
    users: mustFind(call).members,
  })),
  route('PUT', /^\/cloud\/groups\/(.+)$/, 'admin', rename),
  route('DELETE', /^\/cloud\/groups\/(.+)$/, 'admin', remove),
  route('GET', /^\/cloud\/users\/([^/]+)\/subadmins$/, 'admin', (call) =>
    [...call.world.groups.all()]
      .filter(({ subAdmins }) => subAdmins.includes(findAccount(call.world, call.ids[0] ?? '')?.id ?? ''))
      .map(({ id }) => id),
  ),
  route('POST', /^\/cloud\/users\/([^/]+)\/subadmins$/, 'admin', makeSubAdmin),
];

function searched(call: OcsCall): Group[] {
  const search = (call.params.text('search') ?? '').toLowerCase();
  const hits = [...call.world.groups.all()].filter(({ id, displayName }) =>
    `${id}\n${displayName}`.toLowerCase().includes(search),
  );
  return page(call, hits);
}

function details(call: OcsCall): unknown {
  const { world } = call;
  const mayChange = isAdmin(world, call.account.id);
  return {
    groups: searched(call).map(({ id, displayName, members }) => ({
      id,
      displayname: displayName,
      usercount: members.length,
      disabled: members.filter((member) => world.accounts.get(member)?.isEnabled === false).length,
      canAdd: mayChange,
      canRemove: mayChange,
    })),
  };
}

async function create(call: OcsCall): Promise<unknown> {
  const { world, params } = call;
  const id = params.text('groupid') ?? '';
  if (id === '') throw new OcsError(101, 'Invalid group name');
  const key = `group ${id}`;
  if (findGroup(world, id) !== null || world.making.has(key)) throw new OcsError(102, 'group exists');
  world.making.set(key, 0);
  await gap(world);
  world.making.delete(key);
  const displayName = params.text('displayname') ?? '';
  addGroup(world, id, displayName === '' ? id : displayName);
  return [];
}

function mustFind(call: OcsCall): Group {
  const group = findGroup(call.world, call.ids[0] ?? '');
  if (group === null) throw new OcsError(404, 'The requested group could not be found');
  return group;
}

function rename(call: OcsCall): unknown {
  const group = findGroup(call.world, call.ids[0] ?? '');
  if (call.params.text('key') !== 'displayname') throw new OcsError(996, '');
  if (group === null) throw new OcsError(998, 'Group does not exist');
  group.displayName = call.params.text('value') ?? '';
  call.world.groups.put(group.id, group);
  return [];
}

function remove(call: OcsCall): unknown {
  const group = findGroup(call.world, call.ids[0] ?? '');
  if (group === null) throw new OcsError(101);
  if (group.id === ADMIN_GROUP) throw new OcsError(102);
  removeGroup(call.world, group);
  return [];
}

/** From then on the account may manage the members of the group. */
function makeSubAdmin(call: OcsCall): unknown {
  const account = findAccount(call.world, call.ids[0] ?? '');
  const group = findGroup(call.world, call.params.text('groupid') ?? '');
  if (account === null) throw new OcsError(101, 'User does not exist');
  if (group === null) throw new OcsError(102, 'Group does not exist');
  if (group.id === ADMIN_GROUP) throw new OcsError(103, 'Cannot create sub-admins for admin group');
  if (!group.subAdmins.includes(account.id)) group.subAdmins.push(account.id);
  call.world.groups.put(group.id, group);
  return [];
}
