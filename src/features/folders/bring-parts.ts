import type { CallOptions, Entry, NextcloudClient } from '../../clients/nextcloud/nextcloud.ts';
import type { Drift } from './folder.ts';
import { type Hands, shown } from './hands.ts';
import type { FolderPath, FolderPlan } from './plan.ts';
import { type Seen, samePath } from './seen.ts';

type Parts = {
  readonly client: NextcloudClient;
  readonly seen: Seen;
  readonly options: CallOptions;
  /** Parts that the store knows: file ids by their names in the settings. */
  readonly known: ReadonlyMap<string, string>;
};

export type BroughtParts = {
  /** Those that the store does not know, or knows under another id. */
  readonly found: ReadonlyMap<string, string>;
  readonly drift: readonly Drift[];
};

/**
 * Sees to it that a place has its subfolders. One that somebody renamed, or put elsewhere in the place, is there; one
 * that is gone is made anew, and so is one that left the place, where others may see it.
 */
export async function bringParts(
  plan: FolderPlan,
  place: FolderPath,
  hands: Hands,
  parts: Parts,
): Promise<BroughtParts> {
  const listing = (await parts.seen.folder(place)) ?? new Map<string, Entry>();
  const ids = new Set([...listing.values()].map(({ fileId }) => fileId));
  const found = new Map<string, string>();
  const drift: Drift[] = [];
  for (const part of plan.parts) {
    const id = parts.known.get(part);
    if (id !== undefined && (ids.has(id) || (await isDeeper(id, place, parts)))) continue;
    const there = listing.get(part);
    if (there === undefined) {
      found.set(part, (await hands.makeFolder([...place, part], 'make-part')).fileId);
    } else if (there.kind === 'folder' && !isAnother(there, part, parts.known)) {
      found.set(part, there.fileId);
    } else {
      drift.push({ kind: 'part-name-taken', detail: shown([...place, part]) });
    }
  }
  return { found, drift };
}

async function isDeeper(id: string, place: FolderPath, { client, options }: Parts): Promise<boolean> {
  const entry = await client.files.find(id, options);
  return entry !== null && samePath(entry.path.slice(0, place.length), place);
}

/** Whether it is another part, which somebody gave this name. */
function isAnother({ fileId }: Entry, part: string, known: ReadonlyMap<string, string>): boolean {
  return [...known].some(([name, id]) => name !== part && id === fileId);
}
