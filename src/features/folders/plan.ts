import { createHash } from 'node:crypto';
import type { FolderSettings } from '../../platform/settings/nextcloud-settings.ts';
import type { Branch } from '../branches/branch.ts';
import { distinctNames, safeName, suffixOf, withoutPrefix } from './place-names.ts';

/** Names of folders, outermost first. */
export type FolderPath = readonly string[];

/** What is to be there for one branch. */
export type FolderPlan = {
  readonly branch: string;
  readonly group: { readonly id: string; readonly displayName: string };
  /** Where its place is to lie. */
  readonly path: FolderPath;
  /** Where it lies while something else has its name. */
  readonly otherPath: FolderPath;
  /** Subfolders, by the names that the settings give them. */
  readonly parts: readonly string[];
  /** Of the group: a sum of 1 read, 2 change, 4 make, 8 delete, 16 pass on. */
  readonly permissions: number;
  /** null for no limit. */
  readonly quotaBytes: number | null;
  /** Closed: kept in the archive, and nothing is made in it any more. */
  readonly archived: boolean;
  /** The same for the same plan, for ever. */
  readonly hash: string;
};

const MEGABYTE = 1_000_000;
/** Of a longer one Nextcloud stores a hash instead, and knows no group by the id that it was given. */
const LONGEST_GROUP_ID = 64;
const MARK = 16;

/** What is to be in Nextcloud for these branches. No place lies inside another, and no two have one path. */
export function planFolders(
  branches: readonly Branch[],
  settings: FolderSettings,
): ReadonlyMap<string, FolderPlan> {
  const byId = new Map(branches.map((branch) => [branch.id, branch]));
  const regions = regionsOf(branches, settings);
  const located = branches.map((branch) => {
    const state = ancestor(branch, byId, 'state');
    const region = (state === undefined ? undefined : regions.get(state.id)) ?? settings.federal;
    const above = branch.closed ? [settings.root, settings.archive, region] : [settings.root, region];
    return { branch, above, name: plainName(branch, byId, settings) };
  });
  const names = distinctNames(
    located.map(({ branch: { id }, above, name }) => ({ id, group: above.join('/'), name })),
  );
  return new Map(
    located.map(({ branch, above }) => {
      const name = names.get(branch.id) ?? branch.id;
      return [branch.id, planOne(branch, settings, above, name)];
    }),
  );
}

function planOne(branch: Branch, settings: FolderSettings, above: FolderPath, name: string): FolderPlan {
  const megabytes = settings.quotaMegabytes[branch.level];
  const plan = {
    branch: branch.id,
    group: { id: groupId(settings.groupPrefix, branch.id), displayName: branch.name.normalize('NFC') },
    path: [...above, name],
    otherPath: [...above, safeName(name, suffixOf(branch.id))],
    parts: settings.parts[branch.level],
    permissions: settings.permissions,
    quotaBytes: megabytes === null ? null : megabytes * MEGABYTE,
    archived: branch.closed,
  };
  return { ...plan, hash: hashOf({ mode: settings.mode, ...plan }) };
}

function groupId(prefix: string, branch: string): string {
  const id = `${prefix}${branch}`;
  if (id.length <= LONGEST_GROUP_ID) return id;
  const mark = createHash('sha256').update(id).digest('hex').slice(0, MARK);
  return `${id.slice(0, LONGEST_GROUP_ID - 1 - MARK)}-${mark}`;
}

/** The name of each state's folder, without "Landesverband"; none is called like the archive. */
function regionsOf(
  branches: readonly Branch[],
  { shorten, archive, federal }: FolderSettings,
): ReadonlyMap<string, string> {
  const states = branches.filter(({ level }) => level === 'state');
  const named = states.map(({ id, name }) => ({ id, group: '', name: withoutPrefix(name, shorten) }));
  return distinctNames(named, [archive, federal]);
}

function plainName(branch: Branch, byId: ReadonlyMap<string, Branch>, { shorten }: FolderSettings): string {
  if (branch.level === 'state' || branch.level === 'federal') return branch.name;
  const own = withoutPrefix(branch.name, shorten);
  const district = ancestor(branch, byId, 'district');
  if (district === undefined || district.id === branch.id) return own;
  return `${withoutPrefix(district.name, shorten)} – ${own}`;
}

/** The nearest of that level, itself included. */
function ancestor(
  branch: Branch,
  byId: ReadonlyMap<string, Branch>,
  level: Branch['level'],
): Branch | undefined {
  return branch.path.flatMap((id) => byId.get(id) ?? []).findLast((each) => each.level === level);
}

function hashOf(plan: Readonly<Record<string, unknown>>): string {
  return createHash('sha256').update(JSON.stringify(plan)).digest('hex').slice(0, 32);
}
