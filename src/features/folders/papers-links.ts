import type { Entry, Path } from '../../clients/nextcloud/nextcloud.ts';
import { subfolder } from './papers-folder.ts';
import type { Keeper } from './papers-keeper.ts';
import { giveLink, takeLinks } from './papers-link.ts';
import type { PapersParts, Settling } from './papers-settling.ts';
import { hasLinks, linkLabel, makes, type PapersLink } from './papers.ts';

/**
 * Gives the links that a date should have, and takes away those that it should not: those for a guest link that was
 * replaced, too, since it is to open nothing any more.
 *
 * @throws NextcloudError
 */
export async function seeToLinks(
  parts: PapersParts,
  settling: Settling,
  folder: Entry,
  keeper: Keeper,
): Promise<void> {
  const { plan } = settling;
  await seeToLink(parts, settling, { use: 'read', path: folder.path, isWanted: hasLinks(plan) }, keeper);
  const inbox = await seeToInbox(parts, settling, folder, keeper);
  if (inbox !== null) {
    await seeToLink(parts, settling, { use: 'drop', path: inbox, isWanted: plan.use === 'drop' }, keeper);
  } else if (keeper.now().drop !== null) {
    await keeper.keep({ drop: null });
  }
}

/** Where it is; made where it is missing and guests are to hand papers in. */
async function seeToInbox(
  { nextcloud: { files }, settings: { meetings } }: PapersParts,
  { plan, options }: Settling,
  folder: Entry,
  { now, keep }: Keeper,
): Promise<Path | null> {
  const { inboxId: id } = now();
  if (plan.use !== 'drop' || !makes(plan)) {
    return id === null ? null : ((await files.find(id, options))?.path ?? null);
  }
  const { fileId, path } = await subfolder(files, folder, { id, name: meetings.inbox }, options);
  if (fileId !== id) await keep({ inboxId: fileId });
  return path;
}

type LinkAt = { readonly use: 'read' | 'drop'; readonly path: Path; readonly isWanted: boolean };

async function seeToLink(
  parts: PapersParts,
  settling: Settling,
  { use, path, isWanted }: LinkAt,
  keeper: Keeper,
): Promise<void> {
  const { plan, options } = settling;
  const { occurrence, [use]: link } = keeper.now();
  const label = linkLabel(occurrence, plan.sign);
  const ours = { link, occurrence, stays: isWanted ? label : null };
  const isThere = await takeLinks(parts.nextcloud.shares, path, ours, options);
  if (link !== null && !isThere) await keeper.keep({ [use]: null });
  if (isWanted && makes(plan)) await give(parts, settling, { use, path, label }, keeper);
}

async function give(
  { nextcloud: { shares }, settings }: PapersParts,
  { plan: { until }, options }: Settling,
  { use, path, label }: Omit<LinkAt, 'isWanted'> & { readonly label: string },
  { now, keep, left }: Keeper,
): Promise<void> {
  // Before there is one: whoever comes after us must know that there may be one to take away.
  if (now().linksUntil === null) await keep({ linksUntil: until });
  const { linksUntil: was } = now();
  const { widened } = settings.drift;
  const given = await giveLink(shares, path, { use, label, until, was, widened }, options);
  if (given.left !== null) left.push(given.left);
  const link: PapersLink = given.link;
  await keep({ [use]: link });
}
