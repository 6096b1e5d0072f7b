import { z } from 'zod';
import type { Addresses } from './addresses.ts';
import type { Dav } from './dav.ts';
import { PROPFIND_TRASH } from './entries.ts';
import { refused, surely, unknown } from './failure.ts';
import type { Trashed } from './nextcloud.ts';
import { pathBelow, plainSegments } from './paths.ts';

type Parts = { readonly dav: Dav; readonly addresses: Addresses };

const Properties = z.object({
  fileid: z.string().regex(/^\d+$/),
  'trashbin-original-location': z.string(),
});

/** What of this id lies in the account's trash. */
export async function findTrashed(fileId: string, { dav, addresses }: Parts): Promise<Trashed | null> {
  const found = await dav.find(addresses.trash, { depth: '1', body: PROPFIND_TRASH });
  for (const { href, properties } of found) {
    const path = pathBelow(addresses.trash, href);
    // The trash itself, which has neither id nor former place.
    if (path?.length === 0) continue;
    const read = Properties.safeParse(properties);
    const [name, ...below] = path ?? [];
    if (name === undefined || below.length > 0 || !read.success) throw unknown('unexpected', { status: 207 });
    if (read.data.fileid !== fileId) continue;
    return { name, fileId, from: plainSegments(read.data['trashbin-original-location']) };
  }
  return null;
}

/** Takes it back to where it was. @throws Failure `not-found` where it lies there no more */
export async function restore(trashed: Trashed, parts: Parts): Promise<void> {
  const { dav, addresses } = parts;
  // As a URL, such a name would mean another place.
  if (/^\.{0,2}$/.test(trashed.name)) throw refused('bad-name');
  const act = async () => {
    await dav.ask({
      method: 'MOVE',
      url: addresses.trashed(trashed.name),
      headers: { Destination: addresses.restored(trashed.name) },
      expects: [201],
    });
    return true;
  };
  await surely(act, async () => ((await findTrashed(trashed.fileId, parts)) === null ? true : null));
}
