import type { Entry, Permissions, Share, TeamFolder } from '../../clients/nextcloud/nextcloud.ts';
import type { FolderSettings } from '../../platform/settings/nextcloud-settings.ts';
import type { Drift, Folder } from './folder.ts';
import type { Hands } from './hands.ts';
import type { FolderPlan } from './plan.ts';
import type { Seen } from './seen.ts';

/** What the server gives a group that is let into a Team folder: everything. */
const RIGHTS_OF_NEWCOMERS = 31;

export type BroughtRights = {
  readonly shareId: string | null;
  /** What we last gave. */
  readonly permissions: Permissions;
  readonly drift: readonly Drift[];
};

/** What becomes of rights that are there: which are to be given, and what is left and told. */
export function judgeRights(
  has: Permissions,
  plan: Pick<FolderPlan, 'permissions'>,
  { permissions: given }: Pick<Folder, 'permissions'>,
  widened: FolderSettings['drift']['widened'],
): { readonly to: Permissions; readonly isWide: boolean } {
  const wanted = plan.permissions;
  const extra = has & ~wanted;
  // What we gave ourselves, by an earlier plan, no person has widened.
  const byHand = given === null ? extra : extra & ~given;
  if (byHand === 0 || widened === 'correct') return { to: wanted, isWide: false };
  return { to: wanted | byHand, isWide: true };
}

/**
 * Sees to it that the group may do in the place what the plan says: gives what is missing, takes back what we gave
 * earlier, and tells what others gave. Takes no share away.
 */
export async function bringShare(
  plan: FolderPlan,
  folder: Folder,
  place: Entry,
  hands: Hands,
  { seen, settings }: { readonly seen: Seen; readonly settings: FolderSettings },
): Promise<BroughtRights> {
  const all = (await seen.shares()).get(place.fileId) ?? [];
  const ours = all.find((share) => share.kind === 'group' && share.with === plan.group.id);
  const further: readonly Drift[] = all
    .filter((share) => share !== ours)
    .map(({ kind }) => ({ kind: 'shared-further', detail: kind }));
  if (ours === undefined) {
    const given = await hands.share(place, plan.permissions);
    const { id, permissions } = given;
    return { shareId: id, permissions, drift: [...further, ...expiring(given)] };
  }
  const { to, isWide } = judgeRights(ours.permissions, plan, folder, settings.drift.widened);
  if (to !== ours.permissions) await hands.changeShare(ours, to, changing(ours.permissions, to));
  return {
    shareId: ours.id,
    permissions: plan.permissions,
    drift: [...further, ...wide(isWide, plan, to), ...expiring(ours)],
  };
}

/** Servers may give shares within the house an end by default. */
function expiring({ expires }: Share): readonly Drift[] {
  return expires === null ? [] : [{ kind: 'share-expires', detail: expires }];
}

/** Whether `bringShare` would have to make a share, of which few can be made. */
export async function needsShare(plan: FolderPlan, place: Entry, seen: Seen): Promise<boolean> {
  const all = (await seen.shares()).get(place.fileId) ?? [];
  return !all.some((share) => share.kind === 'group' && share.with === plan.group.id);
}

/** The same for a Team folder, and its quota. */
export async function bringTeamRights(
  plan: FolderPlan,
  folder: Folder,
  place: TeamFolder,
  hands: Hands,
  settings: FolderSettings,
): Promise<BroughtRights> {
  const has = place.groups.get(plan.group.id);
  // Between a group's being let in and its getting its rights a process may have died.
  const given = folder.permissions ?? RIGHTS_OF_NEWCOMERS;
  const { to, isWide } =
    has === undefined
      ? { to: plan.permissions, isWide: false }
      : judgeRights(has, plan, { permissions: given }, settings.drift.widened);
  if (to !== has) await hands.allow(place, to, has === undefined ? 'share' : changing(has, to));
  const isRoomy = isRaised(place.quota, plan.quotaBytes, folder) && settings.drift.widened === 'report';
  if (place.quota !== plan.quotaBytes && !isRoomy) await hands.setQuota(place, plan.quotaBytes);
  const others = [...place.groups.keys()].filter((id) => id !== plan.group.id);
  return {
    shareId: null,
    permissions: plan.permissions,
    drift: [
      ...others.map((id) => ({ kind: 'shared-further', detail: id }) as const),
      ...wide(isWide, plan, to),
      ...(isRoomy ? [roomy(place.quota, plan)] : []),
    ],
  };
}

/** Whether somebody gave it more room; a new one has no limit until we set it. */
function isRaised(has: number | null, wanted: number | null, { permissions }: Folder): boolean {
  if (wanted === null) return false;
  return has === null ? permissions !== null : has > wanted;
}

function roomy(has: number | null, { quotaBytes }: FolderPlan): Drift {
  return { kind: 'widened', detail: `quota ${quotaBytes} → ${has ?? 'none'}` };
}

function changing(has: Permissions, to: Permissions): 'mend-rights' | 'correct-rights' {
  return (to & ~has) === 0 ? 'correct-rights' : 'mend-rights';
}

function wide(isWide: boolean, { permissions }: FolderPlan, to: Permissions): readonly Drift[] {
  return isWide ? [{ kind: 'widened', detail: `${permissions} → ${to}` }] : [];
}
