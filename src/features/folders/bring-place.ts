import type { FolderSettings } from '../../platform/settings/nextcloud-settings.ts';
import type { DeedKind } from './deed.ts';
import type { Drift, Folder } from './folder.ts';
import { type Hands, shown } from './hands.ts';
import type { Lying, Mode } from './mode.ts';
import type { FolderPath, FolderPlan } from './plan.ts';
import { type Seen, samePath } from './seen.ts';
import { FolderTrouble } from './trouble.ts';

/** So many places may be gone at a time and be made anew without an order; more of them point to something worse. */
const MAX_GONE = 2;

/** A place that is where it should be, or as near to it as can be. */
export type Brought = {
  readonly lying: Lying;
  readonly drift: readonly Drift[];
  /** Another branch's place has its name, and may make way. */
  readonly isBlocked: boolean;
  /** Where we saw to it that it lies; what a person chose is no choice of ours. */
  readonly keptPath: FolderPath | null;
};

export type PlaceParts = {
  readonly mode: Mode;
  readonly seen: Seen;
  readonly settings: FolderSettings;
  /** Whose place has this id; null where it is nobody's. */
  readonly ownerOf: (id: string) => Promise<string | null>;
  /** How many places were missed by earlier runs and are not made anew yet. */
  readonly gone: number;
  /** One after the other: folders above are shared by many branches. */
  readonly inTurn: <T>(work: () => Promise<T>) => Promise<T>;
};

/** Sees to it that the place lies where it should; never onto something else. */
export async function bringPlace(
  plan: FolderPlan,
  folder: Folder,
  hands: Hands,
  parts: PlaceParts,
): Promise<Brought | null> {
  const known = await parts.mode.find(folder, plan, hands);
  if (known !== null) return bringBack(known, plan, folder, hands, parts);
  // A closed branch needs none.
  if (plan.archived) return null;
  if (!wasThere(folder)) return bringNew(plan, hands, parts);
  if (!mayMakeAnew(folder, parts.gone)) throw new FolderTrouble('place-gone');
  const brought = await bringNew(plan, hands, parts);
  return { ...brought, drift: [...brought.drift, goneFrom(folder, plan)] };
}

export function wasThere({ fileId, teamFolder }: Folder): boolean {
  return fileId !== null || teamFolder !== null;
}

/** That a place was found nowhere, and where it was. */
export function goneFrom({ path }: Folder, plan: FolderPlan): Drift {
  return { kind: 'place-gone', detail: shown(path ?? plan.path) };
}

/** A place that is gone is missed by two runs; where many are, somebody has to say that they are to be made anew. */
function mayMakeAnew({ failure, state }: Folder, gone: number): boolean {
  return failure === 'place-gone' && (state === 'pending' || gone <= MAX_GONE);
}

async function bringBack(
  known: Lying,
  plan: FolderPlan,
  folder: Folder,
  hands: Hands,
  parts: PlaceParts,
): Promise<Brought> {
  if (samePath(known.path, plan.path)) return kept(known);
  const isOther = samePath(known.path, plan.otherPath);
  const byHand = !isOther && folder.path !== null && !samePath(known.path, folder.path);
  if (byHand && parts.settings.drift.moved === 'report') {
    const drift = { kind: 'moved', detail: shown(known.path) } as const;
    return { lying: known, drift: [drift], isBlocked: false, keptPath: folder.path };
  }
  const first = await parts.mode.whoIsAt(plan.path);
  const taken = first === 'nobody' ? null : await takenBy(first, plan, parts);
  if (taken !== null && isOther) return { ...kept(known), ...taken };
  const target = taken === null ? plan.path : plan.otherPath;
  if (taken !== null && (await parts.mode.whoIsAt(target)) !== 'nobody') return { ...kept(known), ...taken };
  await makeAbove(target, hands, parts);
  const moved = await parts.mode.move(known, target, moving(plan, known, parts.settings), hands);
  return { ...kept(moved), ...taken };
}

async function bringNew(plan: FolderPlan, hands: Hands, parts: PlaceParts): Promise<Brought> {
  const first = await parts.mode.whoIsAt(plan.path);
  const here = await takeOver(first, plan.path, plan, hands, parts);
  if (here !== null) return kept(here);
  const second = await parts.mode.whoIsAt(plan.otherPath);
  const there = await takeOver(second, plan.otherPath, plan, hands, parts);
  if (there === null) throw new FolderTrouble('name-taken');
  return { ...kept(there), ...(await takenBy(first, plan, parts)) };
}

/** Makes it, or adopts what nobody owns; null where that cannot be. */
async function takeOver(
  occupant: Awaited<ReturnType<Mode['whoIsAt']>>,
  path: FolderPath,
  plan: FolderPlan,
  hands: Hands,
  parts: PlaceParts,
): Promise<Lying | null> {
  if (occupant === 'something') return null;
  if (occupant === 'nobody') {
    await makeAbove(path, hands, parts);
    return parts.mode.make(path, plan, hands);
  }
  const owner = await parts.ownerOf(occupant.id);
  if (owner !== null && owner !== plan.branch) return null;
  hands.adopt(path);
  return occupant;
}

async function takenBy(
  occupant: Awaited<ReturnType<Mode['whoIsAt']>>,
  plan: FolderPlan,
  { ownerOf }: PlaceParts,
): Promise<Pick<Brought, 'drift' | 'isBlocked'>> {
  const owner = typeof occupant === 'string' ? null : await ownerOf(occupant.id);
  return {
    drift: [{ kind: 'name-taken', detail: shown(plan.path) }],
    isBlocked: owner !== null && owner !== plan.branch,
  };
}

/** Root, region and archive, outermost first. */
async function makeAbove(path: FolderPath, hands: Hands, { seen, inTurn }: PlaceParts): Promise<void> {
  for (let depth = 1; depth < path.length; depth += 1) {
    const above = path.slice(0, depth);
    if ((await seen.folder(above)) !== null) continue;
    await inTurn(async () => {
      if ((await seen.folder(above)) === null) await hands.makeFolder(above, 'make-region');
    });
  }
}

function moving(plan: FolderPlan, { path }: Lying, { root, archive }: FolderSettings): DeedKind {
  const wasArchived = path.length > 3 && samePath(path.slice(0, 2), [root, archive]);
  if (plan.archived && !wasArchived) return 'archive';
  return wasArchived && !plan.archived ? 'unarchive' : 'move';
}

function kept(lying: Lying): Brought {
  return { lying, drift: [], isBlocked: false, keptPath: lying.path };
}
