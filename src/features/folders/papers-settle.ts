import { NextcloudError } from '../../clients/nextcloud/fault.ts';
import type { CallOptions, Entry, NextcloudClient } from '../../clients/nextcloud/nextcloud.ts';
import type { Clock } from '../../lib/clock.ts';
import { append } from '../../platform/audit/audit.ts';
import type { Database } from '../../platform/db/database.ts';
import type { FolderSettings } from '../../platform/settings/nextcloud-settings.ts';
import { type FoundFolder, type MadeFolder, makeFolder, rename, subfolder } from './papers-folder.ts';
import { giveLink, takeLink } from './papers-links.ts';
import { changePapers, isTaken, type PapersChange } from './papers-store.ts';
import { linkLabel, type Papers, type PapersPlan } from './papers.ts';

export type PapersParts = {
  readonly database: Database;
  readonly clock: Clock;
  readonly nextcloud: Pick<NextcloudClient, 'files' | 'shares'>;
  readonly settings: Pick<FolderSettings, 'meetings' | 'linkDays'>;
};

/** What is to be done for one date. */
export type Settling = {
  readonly papers: Papers;
  readonly plan: PapersPlan;
  /** The part of its branch's place where such folders lie, by file id. */
  readonly part: string | null;
  readonly hash: string;
  readonly endsAt: number;
  readonly options: CallOptions;
};

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
  const keep = keeper(parts, papers);
  const folder = await seeToFolder(parts, settling, keep);
  if (folder !== null) {
    if (makes(plan)) await seeToSlides(parts, settling, folder.entry, keep);
    await seeToReadLink(parts, settling, folder.entry, keep);
    await seeToDropLink(parts, settling, folder.entry, keep);
  }
  await finish(parts, settling, keep);
}

/** Whether there is anything to be made, or given another name. */
function makes({ use, over }: PapersPlan): boolean {
  return use !== 'none' && !over;
}

function hasLinks({ use }: PapersPlan): boolean {
  return use === 'read' || use === 'drop';
}

/** The papers of a date as they are by now; `keep` writes further. */
type Keeper = {
  readonly now: () => Papers;
  readonly keep: (change: PapersChange) => Promise<void>;
};

function keeper({ database, clock }: PapersParts, papers: Papers): Keeper {
  let present = papers;
  return {
    now: () => present,
    keep: async (change) => {
      const kept = await database.transaction((tx) => changePapers(tx, present, change, clock.now()));
      if (!kept) throw overtaken();
      present = { ...present, ...change };
    },
  };
}

function overtaken(): NextcloudError {
  return new NextcloudError({ call: 'papers', kind: 'aborted', outcome: 'refused' });
}

async function seeToFolder(
  parts: PapersParts,
  { plan, part, options }: Settling,
  { now, keep }: Keeper,
): Promise<FoundFolder | null> {
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
  return makeFolder(files, home.path, plan, (folder) => take(parts, { now, keep }, folder, options), options);
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
  return (await shares.of(path, options)).some(({ label }) => label === linkLabel(occurrence));
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

async function seeToReadLink(
  { nextcloud: { shares } }: PapersParts,
  { plan, options }: Settling,
  { path }: Entry,
  { now, keep }: Keeper,
): Promise<void> {
  const { occurrence, read: link, linksUntil } = now();
  const label = linkLabel(occurrence);
  const { until } = plan;
  if (!hasLinks(plan)) {
    await takeLink(shares, path, { link, label }, options);
    if (link !== null) await keep({ read: null });
  } else if (makes(plan)) {
    // Before there is one: who is stopped in between must know that it may have to be taken away.
    if (linksUntil === null) await keep({ linksUntil: until });
    const read = await giveLink(shares, path, { use: 'read', label, until }, options);
    await keep({ read, linksUntil: until });
  }
}

async function seeToDropLink(
  { nextcloud: { files, shares }, settings: { meetings } }: PapersParts,
  { plan, options }: Settling,
  folder: Entry,
  { now, keep }: Keeper,
): Promise<void> {
  const { occurrence, inboxId: id, drop: link } = now();
  const label = linkLabel(occurrence);
  const { use, until } = plan;
  if (use === 'drop') {
    if (!makes(plan)) return;
    const inbox = await subfolder(files, folder, { id, name: meetings.inbox }, options);
    if (inbox.fileId !== id) await keep({ inboxId: inbox.fileId });
    await keep({ drop: await giveLink(shares, inbox.path, { use: 'drop', label, until }, options) });
    return;
  }
  const inbox = id === null ? null : await files.find(id, options);
  if (inbox !== null) await takeLink(shares, inbox.path, { link, label }, options);
  if (link !== null) await keep({ drop: null });
}

async function finish(
  { database, clock }: PapersParts,
  { papers: before, plan, hash, endsAt }: Settling,
  { now }: Keeper,
): Promise<void> {
  const done: PapersChange = {
    ...{ state: 'settled', settledPlan: hash, endsAt },
    ...(hasLinks(plan) ? {} : { linksUntil: null }),
    ...{ failure: null, attempts: 0, retryAt: null },
  };
  await database.transaction(async (tx) => {
    if (!(await changePapers(tx, now(), done, clock.now()))) throw overtaken();
    const [was, is] = [audited(before), audited({ ...now(), ...done })];
    if (JSON.stringify(was) === JSON.stringify(is)) return;
    const { occurrence: id, branch } = before;
    await append(tx, {
      ...{ at: clock.now(), actor: 'job:prepare-papers', action: 'papers.prepare' },
      ...{ object: { kind: 'occurrence', id }, branch, before: was, after: is },
    });
  });
}

/** What an audit row says: never the address of a link. */
function audited({ fileId, name, read, drop, linksUntil }: Papers) {
  return { folder: fileId, name, readLink: read !== null, dropLink: drop !== null, linksUntil };
}
