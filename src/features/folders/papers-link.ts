import { NextcloudError } from '../../clients/nextcloud/fault.ts';
import type { CallOptions, Path, Share, Shares } from '../../clients/nextcloud/nextcloud.ts';
import { LINK_PERMISSIONS } from '../../clients/nextcloud/shares.ts';
import type { FolderSettings } from '../../platform/settings/nextcloud-settings.ts';
import { judgeRights } from './bring-rights.ts';
import { isOurLabel, type PapersLink } from './papers.ts';

/** One link with guests, as it should be. */
export type LinkPlan = {
  readonly use: 'read' | 'drop';
  readonly label: string;
  /** The last day, `YYYY-MM-DD`. */
  readonly until: string;
  /** The one that we gave it last. */
  readonly was: string | null;
  /** What becomes of rights that a person widened. */
  readonly widened: FolderSettings['drift']['widened'];
};

/** What a person made of a link of ours, and what was left so. */
export type LeftLink = { readonly wanted: LinkFacts; readonly found: LinkFacts };
type LinkFacts = { readonly link: 'read' | 'drop' } & Pick<Share, 'permissions' | 'expires'>;

/**
 * The link, made where it is missing and with that last day; but one of which a person changed the last day, or widened the
 * rights, stays so.
 *
 * @throws NextcloudError `rate-limited` and others
 */
export async function giveLink(
  shares: Shares,
  path: Path,
  { use, label, until, was, widened }: LinkPlan,
  options: CallOptions,
): Promise<{ readonly link: PapersLink; readonly left: LeftLink | null }> {
  const { share } = await shares.giveLink(path, { use, expires: until, label }, options);
  const { id, url, permissions: has } = share;
  if (url === null) {
    throw new NextcloudError({ call: 'shares.giveLink', kind: 'unexpected', outcome: 'unknown' });
  }
  const permissions = LINK_PERMISSIONS[use];
  const { to, isWide } = judgeRights(has, { permissions }, { permissions: null }, widened);
  const isByHand = share.expires !== was && share.expires !== until;
  const expires = isByHand ? share.expires : until;
  const change = {
    ...(to === has ? {} : { permissions: to }),
    ...(isByHand || share.expires === until ? {} : { expires: until }),
  };
  if (Object.keys(change).length > 0) await shares.change(id, change, options);
  const left: LeftLink = {
    wanted: { link: use, permissions, expires: until },
    found: { link: use, permissions: to, expires },
  };
  return { link: { share: id, url }, left: isWide || isByHand ? left : null };
}

/**
 * Takes away what is ours alone, but for the link that is to stay: links that we wrote down, or that bear our label because
 * we were stopped before that, or were for another guest link.
 *
 * @param stays the label of the one that is to stay; null for none
 * @returns whether that one is there
 * @throws NextcloudError
 */
export async function takeLinks(
  shares: Shares,
  path: Path,
  { link, occurrence, stays }: OurLinks,
  options: CallOptions,
): Promise<boolean> {
  const ours = (await shares.of(path, options)).filter(
    ({ kind, id, label }) => kind === 'link' && (id === link?.share || isOurLabel(label, occurrence)),
  );
  for (const { id } of ours.filter(({ label }) => label !== stays)) await shares.remove(id, options);
  return ours.some(({ label }) => label === stays);
}

type OurLinks = {
  readonly link: PapersLink | null;
  readonly occurrence: string;
  readonly stays: string | null;
};
