import { NextcloudError } from '../../clients/nextcloud/fault.ts';
import type { CallOptions, Entry } from '../../clients/nextcloud/nextcloud.ts';
import { append } from '../../platform/audit/audit.ts';
import { type FoundFolder, type MadeFolder, makeFolder, rename, subfolder } from './papers-folder.ts';
import { createKeeper, type Keeper, overtaken } from './papers-keeper.ts';
import { seeToLinks } from './papers-links.ts';
import type { PapersParts, Settling } from './papers-settling.ts';
import { changePapers, isTaken, type PapersChange } from './papers-store.ts';
import { hasLinks, isOurLabel, makes, type Papers } from './papers.ts';

const NOT_YET: PapersChange = {
  ...{ fileId: null, name: null, slidesId: null, inboxId: null, read: null, drop: null },
};

/**
 * Makes what a date should have in Nextcloud and has not, and takes away links that it should not have. Each step is
 * written down before the next, and each may be done again. Folders and what is in them are never deleted or overwritten.
 *
 * @throws NextcloudError at the first step that is not to be had; `aborted` also where somebody else is at it
 */
export async function settlePapers(parts: PapersParts, settling: Settling): Promise<void> {
  const { papers, plan } = settling;
  const keeper = createKeeper(parts, papers);
  const folder = await seeToFolder(parts, settling, keeper);
  if (folder !== null) {
    if (makes(plan)) await seeToSlides(parts, settling, folder.entry, keeper);
    await seeToLinks(parts, settling, folder.entry, keeper);
  }
  await finish(parts, settling, keeper);
}

async function seeToFolder(
  parts: PapersParts,
  { plan, part, options }: Settling,
  keeper: Keeper,
): Promise<FoundFolder | null> {
  const { now, keep } = keeper;
  const { files } = parts.nextcloud;
  const { fileId, name } = now();
  const entry = fileId === null ? null : await files.find(fileId, options);
  if (entry === null && !makes(plan)) return null;
  const home = part === null ? null : await files.find(part, options);
  if (entry !== null) {
    if (!makes(plan)) return { entry, name: name ?? '' };
    const found = await rename(files, home?.path ?? null, plan, { entry, name }, options);
    if (found.name !== name) await keep({ name: found.name });
    return found;
  }
  if (home === null) throw new NextcloudError({ call: 'papers', kind: 'no-parent', outcome: 'refused' });
  // Thrown away by a person: what was in it lies in the trash, and there is a new one.
  if (fileId !== null) await keep(NOT_YET);
  return makeFolder(files, home.path, plan, (folder) => take(parts, keeper, folder, options), options);
}

/** Not what people made and filled: with a link of ours on it, all the world could read that. */
async function take(
  { database, nextcloud }: PapersParts,
  { now, keep }: Keeper,
  { entry, name, made }: MadeFolder,
  options: CallOptions,
): Promise<boolean> {
  const { fileId } = entry;
  const { occurrence } = now();
  if (await isTaken(database.db, fileId, occurrence)) return false;
  if (!made && !(await isOurs(nextcloud, entry, occurrence, options))) {
    // Where somebody else is at it for this date, it may be theirs.
    await keep({});
    return false;
  }
  await keep({ fileId, name });
  return true;
}

/** Whether we made it, and were stopped before that was written down; or a backup has forgotten it. */
async function isOurs(
  { files, shares }: PapersParts['nextcloud'],
  { path }: Entry,
  occurrence: string,
  options: CallOptions,
): Promise<boolean> {
  if ((await files.list(path, options)).length === 0) return true;
  return (await shares.of(path, options)).some(({ label }) => isOurLabel(label, occurrence));
}

async function seeToSlides(
  { nextcloud: { files }, settings: { meetings } }: PapersParts,
  { options }: Settling,
  folder: Entry,
  { now, keep }: Keeper,
): Promise<void> {
  const { slidesId: id } = now();
  const { fileId } = await subfolder(files, folder, { id, name: meetings.slides }, options);
  if (fileId !== id) await keep({ slidesId: fileId });
}

async function finish(
  { database, clock }: PapersParts,
  { papers: before, plan, hash, endsAt }: Settling,
  { now, left }: Keeper,
): Promise<void> {
  const linksUntil = hasLinks(plan) ? plan.until : null;
  const done: PapersChange = {
    ...{ state: 'settled', settledPlan: hash, endsAt },
    // Links of dates that are over stay as they are, or are taken away.
    ...(plan.over && linksUntil !== null ? {} : { linksUntil }),
    ...{ failure: null, attempts: 0, retryAt: null },
  };
  await database.transaction(async (tx) => {
    if (!(await changePapers(tx, now(), done, clock.now()))) throw overtaken();
    const [was, is] = [audited(before), audited({ ...now(), ...done })];
    const { occurrence: id, branch } = before;
    const row = {
      ...{ at: clock.now(), actor: 'job:prepare-papers' },
      ...{ object: { kind: 'occurrence', id }, branch },
    };
    if (JSON.stringify(was) !== JSON.stringify(is)) {
      await append(tx, { ...row, action: 'papers.prepare', before: was, after: is });
    }
    for (const { wanted, found } of left) {
      await append(tx, { ...row, action: 'papers.link-left', before: wanted, after: found });
    }
  });
}

/** What an audit row says: never the address of a link. */
function audited({ fileId, name, read, drop, linksUntil }: Papers) {
  return { folder: fileId, name, readLink: read !== null, dropLink: drop !== null, linksUntil };
}
