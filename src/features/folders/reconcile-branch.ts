import type { CallOptions, Entry, NextcloudClient } from '../../clients/nextcloud/nextcloud.ts';
import type { FolderSettings } from '../../platform/settings/nextcloud-settings.ts';
import { bringParts } from './bring-parts.ts';
import { bringPlace, type Brought, goneFrom, type PlaceParts, wasThere } from './bring-place.ts';
import { type BroughtRights, bringShare, bringTeamRights } from './bring-rights.ts';
import type { Deed } from './deed.ts';
import type { Drift, Folder } from './folder.ts';
import type { FolderChange } from './folder-store.ts';
import { createHands, type Hands } from './hands.ts';
import type { Journal } from './journal.ts';
import type { Mode } from './mode.ts';
import type { FolderPlan } from './plan.ts';
import type { Seen } from './seen.ts';

/** What all branches of one run share. */
export type Ground = PlaceParts & {
  readonly client: NextcloudClient;
  readonly seen: Seen;
  readonly mode: Mode;
  readonly settings: FolderSettings;
  readonly journal: Journal;
  readonly options: CallOptions;
  /** The service account's id. */
  readonly account: string;
  readonly isDry: boolean;
  /** @throws FolderTrouble where what we know is of another server or account */
  readonly checkHome: () => Promise<void>;
  readonly partsOf: (branch: string) => ReadonlyMap<string, string>;
  /** Told of each place that is known from now on. */
  readonly own: (id: string, branch: string) => void;
  readonly done: (deeds: readonly Deed[]) => void;
};

/** A branch whose folder is there; what is left is its share, of which few can be made. */
export type Standing = {
  readonly plan: FolderPlan;
  readonly folder: Folder;
  /** null where there is nothing to share: closed before it ever had a place. */
  readonly place: Entry | null;
  readonly drift: readonly Drift[];
  readonly isBlocked: boolean;
  /** In Team folders the rights come with the place. */
  readonly rights: BroughtRights | null;
  /** Of the place when its parts were seen; null where it was not looked at closely enough. */
  readonly etag: string | null;
};

/**
 * Brings about group, place and subfolders of one branch, in an order in which each step may be the last of a process
 * that dies: the next run finds what is there and goes on. Each step is written down once it is done.
 */
export async function bringBranch(plan: FolderPlan, before: Folder, ground: Ground): Promise<Standing> {
  await ground.checkHome();
  const hands = createHands(plan, ground);
  return keepingDeeds(hands, ground, () => bringAll(plan, before, hands, ground));
}

async function bringAll(plan: FolderPlan, before: Folder, hands: Hands, ground: Ground): Promise<Standing> {
  const { seen, journal, settings } = ground;
  const isNeeded = !plan.archived || wasThere(before);
  if (isNeeded) await bringGroup(plan, hands, ground);
  const brought = isNeeded ? await bringPlace(plan, before, hands, ground) : null;
  if (brought === null) {
    const drift = wasThere(before) ? [goneFrom(before, plan)] : [];
    return { plan, folder: before, place: null, drift, isBlocked: false, rights: null, etag: null };
  }
  const placeDrift = [...brought.drift, ...toldBefore(before, brought)];
  let folder = await noteChange(before, placeChange(plan, brought, ground), hands, ground);
  let rights: BroughtRights | null = null;
  if (settings.mode === 'teamFolders') {
    const teamFolder = (await seen.teamFolders()).get(brought.lying.id);
    if (teamFolder !== undefined) rights = await bringTeamRights(plan, folder, teamFolder, hands, settings);
  }
  const place = await ground.mode.entryOf(brought.lying);
  ground.own(brought.lying.id, plan.branch);
  folder = await noteChange(folder, { fileId: place.fileId }, hands, ground);
  const { isBlocked } = brought;
  const standing = { plan, place, isBlocked, rights };
  const isUntouched = folder.settledPlan === plan.hash && folder.etag !== null && folder.etag === place.etag;
  if (plan.archived || isUntouched) {
    return { ...standing, folder, drift: placeDrift, etag: place.etag };
  }
  const known = ground.partsOf(plan.branch);
  const parts = await bringParts(plan, place.path, hands, { ...ground, known });
  const deeds = hands.take();
  ground.done(deeds);
  if (deeds.length + parts.found.size > 0) folder = await journal.note(folder, {}, deeds, parts.found);
  const drift = [...placeDrift, ...parts.drift];
  const seenWhole = await readBack(place, deeds.length > 0, new Map([...known, ...parts.found]), ground);
  return { ...standing, folder, drift, etag: parts.drift.length > 0 ? null : seenWhole };
}

/** Gives the group its rights, and finds that all is as it should be. @throws NextcloudError `rate-limited` */
export async function bringRights(standing: Standing, ground: Ground): Promise<BroughtRights | null> {
  const { plan, folder, place } = standing;
  if (place === null || standing.rights !== null) return standing.rights;
  const hands = createHands(plan, ground);
  return keepingDeeds(hands, ground, async () => {
    const rights = await bringShare(plan, folder, place, hands, ground);
    const { shareId, permissions } = rights;
    await noteChange(folder, { shareId, permissions }, hands, ground);
    return rights;
  });
}

/** What was done before a step that fails is written down too. */
async function keepingDeeds<T>(hands: Hands, { journal, done }: Ground, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const deeds = hands.take();
    done(deeds);
    if (deeds.length > 0) await journal.keep(deeds);
    throw error;
  }
}

/** What is to be written down of a branch once all of it is there. */
export function settledChange(standing: Standing, rights: BroughtRights | null): FolderChange {
  const { plan, place, drift, etag } = standing;
  const size = place?.size ?? 0;
  const isOver = plan.quotaBytes !== null && size > plan.quotaBytes;
  const over: readonly Drift[] = isOver
    ? [{ kind: 'over-quota', detail: `${size} > ${plan.quotaBytes}` }]
    : [];
  return {
    ...{ state: 'settled', settledPlan: plan.hash, failure: null, attempts: 0, retryAt: null },
    ...{ usedBytes: place === null ? null : size, etag },
    ...(rights === null ? {} : { shareId: rights.shareId, permissions: rights.permissions }),
    drift: [...drift, ...(rights?.drift ?? []), ...over],
  };
}

async function bringGroup(plan: FolderPlan, hands: Hands, { seen, settings }: Ground): Promise<void> {
  const { id, displayName } = plan.group;
  const before = (await seen.groups()).get(id);
  if (before === undefined) await hands.makeGroup();
  else if (before.displayName !== displayName) await hands.renameGroup();
  // Nobody sees a Team folder but those in its groups, not even who made it.
  if (settings.mode === 'teamFolders' && !(await seen.joined()).has(id)) await hands.joinGroup();
}

/** A place that was made anew is told until somebody has the branch looked at. */
function toldBefore({ drift }: Folder, brought: Brought): readonly Drift[] {
  return isAnew(brought) ? [] : drift.filter(({ kind }) => kind === 'place-gone');
}

function isAnew({ drift }: Brought): boolean {
  return drift.some(({ kind }) => kind === 'place-gone');
}

function placeChange(plan: FolderPlan, brought: Brought, { settings }: Ground): FolderChange {
  const { lying, keptPath, drift } = brought;
  const id = settings.mode === 'teamFolders' ? { teamFolder: lying.id } : { fileId: lying.id };
  // Nothing was given there yet.
  const anew = isAnew(brought) ? { drift, shareId: null, permissions: null } : {};
  return { ...id, path: keptPath, groupId: plan.group.id, ...anew };
}

/** Writes down what is new, and what was done; nothing where nothing is. */
async function noteChange(
  folder: Folder,
  change: FolderChange,
  hands: Hands,
  { journal, done }: Ground,
): Promise<Folder> {
  const deeds = hands.take();
  done(deeds);
  const isNew = Object.entries(change).some(
    ([key, value]) => JSON.stringify(value) !== JSON.stringify(folder[key as keyof Folder]),
  );
  return isNew || deeds.length > 0 ? journal.note(folder, change, deeds) : folder;
}

/**
 * The etag of a place whose parts all are there: looked at after it was read, so that nothing that changes meanwhile
 * goes unnoticed. null where they are not all there: the next run looks again.
 */
async function readBack(
  place: Entry,
  hasChanged: boolean,
  parts: ReadonlyMap<string, string>,
  { client, seen, options, isDry }: Ground,
): Promise<string | null> {
  // The listing was read after what is known of the place itself.
  if (!hasChanged || isDry) return place.etag;
  const entry = await client.files.stat(place.path, options);
  if (entry?.fileId !== place.fileId) return null;
  seen.put(entry, false);
  const ids = new Set((await client.files.list(place.path, options)).map(({ fileId }) => fileId));
  return [...parts.values()].every((id) => ids.has(id)) ? entry.etag : null;
}
