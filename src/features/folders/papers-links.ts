import { NextcloudError } from '../../clients/nextcloud/fault.ts';
import type { CallOptions, Path, Shares } from '../../clients/nextcloud/nextcloud.ts';
import type { PapersLink } from './papers.ts';

/** One link with guests, as it should be. */
export type LinkPlan = {
  readonly use: 'read' | 'drop';
  readonly label: string;
  /** The last day, `YYYY-MM-DD`. */
  readonly until: string;
};

/** The link, made where it is missing and with that last day. @throws NextcloudError `rate-limited` and others */
export async function giveLink(
  shares: Shares,
  path: Path,
  { use, label, until }: LinkPlan,
  options: CallOptions,
): Promise<PapersLink> {
  const { share } = await shares.giveLink(path, { use, expires: until, label }, options);
  if (share.url === null) {
    throw new NextcloudError({ call: 'shares.giveLink', kind: 'unexpected', outcome: 'unknown' });
  }
  return { share: share.id, url: share.url };
}

/**
 * Takes away what is ours alone: a link that we wrote down, or that bears our label because we were stopped before that.
 *
 * @throws NextcloudError
 */
export async function takeLink(
  shares: Shares,
  path: Path,
  { link, label }: { readonly link: PapersLink | null; readonly label: string },
  options: CallOptions,
): Promise<void> {
  const ours = (await shares.of(path, options)).filter(
    ({ kind, id, label: present }) => kind === 'link' && (id === link?.share || present === label),
  );
  for (const { id } of ours) await shares.remove(id, options);
}
