import { isAdmin } from './accounts.ts';
import { emptyAnswer, jsonAnswer, type Answer } from './answer.ts';
import type { Call } from './call.ts';
import { addTop, destroy, itemOf, sizeOf } from './items.ts';
import { signIn } from './login.ts';
import { refuseForged, refuseOcsMaintenance } from './ocs.ts';
import { BareAnswer, envelope } from './ocs-answer.ts';
import { readParameters, type Parameters } from './parameters.ts';
import { UNLIMITED } from './quota.ts';
import type { TeamFolder } from './records.ts';
import { ALL } from './rights.ts';
import { gap, nextId, type World } from './world.ts';

type TeamCall = Call & { readonly params: Parameters };

/**
 * `/index.php/apps/groupfolders/folders…`: success in the envelope of version 1, failure without one.
 *
 * @param below path segments behind `folders`
 */
export async function answerTeamFolders(call: Call, below: readonly string[]): Promise<Answer> {
  try {
    const { world } = call;
    refuseOcsMaintenance(call);
    if (!world.profile.teamFoldersApp) return jsonAnswer(404, { message: '' });
    refuseForged(call);
    const login = signIn(call);
    if (login.kind === 'throttled') return envelope(call, 2, 429, 'Reached maximum delay', []);
    if (login.kind !== 'in') return jsonAnswer(401, { message: 'Current user is not logged in' });
    const params = await readParameters(call);
    if (!isAdmin(world, login.account.id))
      return envelope(call, 1, 403, 'Logged in account must be an admin', []);
    return envelope(call, 1, 200, '', await dataOf({ ...call, params }, below));
  } catch (error) {
    if (error instanceof BareAnswer) return error.answer;
    throw error;
  }
}

async function dataOf(call: TeamCall, [id, part, group]: readonly string[]): Promise<unknown> {
  const { world, method } = call;
  if (id === undefined) {
    if (method === 'GET')
      return Object.fromEntries([...world.teamFolders.all()].map((one) => [one.id, viewOf(world, one)]));
    if (method === 'POST') return create(call);
    throw new BareAnswer(emptyAnswer(405));
  }
  const folder = world.teamFolders.get(id);
  if (folder === undefined) throw refusal(404, 'Folder not found');
  if (part === undefined) {
    if (method === 'GET') return viewOf(world, folder);
    if (method === 'DELETE') return remove(world, folder);
    throw new BareAnswer(emptyAnswer(405));
  }
  if (part === 'groups') changeGroup(call, folder, group);
  else if (method === 'POST' && Object.hasOwn(SETTINGS, part)) SETTINGS[part]?.(call, folder);
  else throw refusal(404, '');
  world.teamFolders.put(folder.id, folder);
  return { success: true, folder: viewOf(world, folder) };
}

function refusal(status: number, message: string): BareAnswer {
  return new BareAnswer(jsonAnswer(status, { message }));
}

/** Looks and then makes, with a gap in between: two at the same time make two of one name. */
async function create({ world, params }: TeamCall): Promise<unknown> {
  const mountPoint = cleaned(params.text('mountpoint') ?? '');
  if (isTaken(world, mountPoint)) throw refusal(400, 'Mount point already exists');
  await gap(world);
  const id = nextId(world);
  const root = addTop(world, { kind: 'team', folder: id }).id;
  const folder: TeamFolder = { id, mountPoint, root, groups: {}, quota: UNLIMITED, acl: false, manage: [] };
  world.teamFolders.put(id, folder);
  return viewOf(world, folder);
}

function isTaken(world: World, mountPoint: string): boolean {
  return [...world.teamFolders.all()].some((folder) => folder.mountPoint === mountPoint);
}

/** A backslash is a slash, and an empty name is one too. */
function cleaned(text: string): string {
  const path = text.normalize('NFC').trim().replaceAll('\\', '/').split('/').filter(Boolean).join('/');
  return path === '' ? '/' : path;
}

const SETTINGS: Readonly<Record<string, (call: TeamCall, folder: TeamFolder) => void>> = {
  quota: ({ params }, folder) => void (folder.quota = phpInteger(params.text('quota') ?? '')),
  mountpoint: ({ world, params }, folder) => {
    const mountPoint = cleaned(params.text('mountpoint') ?? '');
    if (mountPoint !== folder.mountPoint && isTaken(world, mountPoint))
      throw refusal(400, 'Mount point already exists');
    folder.mountPoint = mountPoint;
  },
  acl: ({ params }, folder) => void (folder.acl = isTrue(params.text('acl'))),
  manageACL: ({ params }, folder) => {
    const type = params.text('mappingType') ?? '';
    const id = params.text('mappingId') ?? '';
    const others = folder.manage.filter((one) => one.type !== type || one.id !== id);
    folder.manage = isTrue(params.text('manageAcl')) ? [...others, { type, id }] : others;
  },
};

/** PHP reads a number from the start of a text, and 0 where there is none. */
function phpInteger(text: string): number {
  const number = /^\s*[+-]?\d+/.exec(text)?.[0];
  return number === undefined ? 0 : Number(number);
}

function isTrue(text: string | null): boolean {
  return text === '1' || text === 'true';
}

function changeGroup({ method, params }: TeamCall, folder: TeamFolder, group: string | undefined): void {
  if (group === undefined) {
    const added = params.text('group') ?? '';
    if (method !== 'POST') throw new BareAnswer(emptyAnswer(405));
    if (Object.hasOwn(folder.groups, added))
      throw refusal(400, 'The group is already assigned to the folder');
    folder.groups = { ...folder.groups, [added]: ALL };
  } else if (method === 'POST') {
    // A group that is not assigned stays so.
    if (!Object.hasOwn(folder.groups, group)) return;
    folder.groups = { ...folder.groups, [group]: phpInteger(params.text('permissions') ?? '') & ALL };
  } else if (method === 'DELETE') {
    folder.groups = Object.fromEntries(Object.entries(folder.groups).filter(([id]) => id !== group));
  } else throw new BareAnswer(emptyAnswer(405));
}

/** At once and for good, with what of it lies in trash bins. */
function remove(world: World, folder: TeamFolder): unknown {
  for (const trashed of [...world.trash.all()]) {
    if (trashed.from.kind !== 'team' || trashed.from.folder !== folder.id) continue;
    destroy(world, itemOf(world, trashed.item));
    world.trash.delete(trashed.name);
  }
  destroy(world, itemOf(world, folder.root));
  world.teamFolders.delete(folder.id);
  return { success: true };
}

function viewOf(world: World, folder: TeamFolder): Record<string, unknown> {
  const { id, mountPoint, root, groups, quota, acl, manage } = folder;
  const named = Object.entries(groups).map(([group, permissions]) => {
    const displayName = world.groups.get(group)?.displayName ?? group;
    return [group, { displayName, permissions, type: 'group' }];
  });
  return {
    id,
    mount_point: mountPoint,
    // PHP writes an empty table as an empty list.
    group_details: named.length === 0 ? [] : Object.fromEntries(named),
    groups: named.length === 0 ? [] : groups,
    quota,
    size: sizeOf(world, itemOf(world, root)),
    acl,
    manage: manage.map((one) => ({ ...one, displayname: one.id })),
    root_id: root,
  };
}
