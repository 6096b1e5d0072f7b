import type { Entry } from '../../clients/nextcloud/nextcloud.ts';
import { subfolder } from './papers-folder.ts';
import type { Keeper } from './papers-keeper.ts';
import { giveLink, takeLink } from './papers-link.ts';
import type { PapersParts, Settling } from './papers-settle.ts';
import { hasLinks, linkLabel, makes, type PapersLink } from './papers.ts';

/** Gives the links that a date should have, and takes away those that it should not. @throws NextcloudError */
export async function seeToLinks(
  parts: PapersParts,
  settling: Settling,
  folder: Entry,
  keeper: Keeper,
): Promise<void> {
  await seeToReadLink(parts, settling, folder, keeper);
  await seeToDropLink(parts, settling, folder, keeper);
}

async function seeToReadLink(
  parts: PapersParts,
  settling: Settling,
  { path }: Entry,
  keeper: Keeper,
): Promise<void> {
  const { plan, options } = settling;
  const { occurrence, read: link } = keeper.now();
  if (!hasLinks(plan)) {
    await takeLink(parts.nextcloud.shares, path, { link, label: linkLabel(occurrence) }, options);
    if (link !== null) await keeper.keep({ read: null });
  } else if (makes(plan)) {
    await keeper.keep({ read: await give(parts, settling, { use: 'read', path }, keeper) });
  }
}

async function seeToDropLink(
  parts: PapersParts,
  settling: Settling,
  folder: Entry,
  keeper: Keeper,
): Promise<void> {
  const { files, shares } = parts.nextcloud;
  const { plan, options } = settling;
  const { occurrence, inboxId: id, drop: link } = keeper.now();
  if (plan.use !== 'drop') {
    const inbox = id === null ? null : await files.find(id, options);
    if (inbox !== null) await takeLink(shares, inbox.path, { link, label: linkLabel(occurrence) }, options);
    if (link !== null) await keeper.keep({ drop: null });
  } else if (makes(plan)) {
    const wanted = { id, name: parts.settings.meetings.inbox };
    const { fileId, path } = await subfolder(files, folder, wanted, options);
    if (fileId !== id) await keeper.keep({ inboxId: fileId });
    await keeper.keep({ drop: await give(parts, settling, { use: 'drop', path }, keeper) });
  }
}

async function give(
  { nextcloud: { shares }, settings }: PapersParts,
  { plan: { until }, options }: Settling,
  { use, path }: { readonly use: 'read' | 'drop'; readonly path: Entry['path'] },
  { now, keep, left }: Keeper,
): Promise<PapersLink> {
  // Before there is one: whoever comes after us must know that there may be one to take away.
  if (now().linksUntil === null) await keep({ linksUntil: until });
  const { occurrence, linksUntil: was } = now();
  const { widened } = settings.drift;
  const plan = { use, label: linkLabel(occurrence), until, was, widened };
  const given = await giveLink(shares, path, plan, options);
  if (given.left !== null) left.push(given.left);
  return given.link;
}
