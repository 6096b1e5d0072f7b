import { z } from 'zod';
import type { Addresses } from './addresses.ts';
import type { Dav } from './dav.ts';
import { PROPFIND_TRASH } from './entries.ts';
import { isFailure, refused, surely, unknown } from './failure.ts';
import type { Path, Trashed } from './nextcloud.ts';
import { encoded, pathBelow, plainSegments, samePath } from './paths.ts';

type Parts = { readonly dav: Dav; readonly addresses: Addresses };

const Properties = z.object({
  fileid: z.string().regex(/^\d+$/),
  'trashbin-original-location': z.string(),
});

/** What of this id lies in the account's trash; or the folder that was thrown away with it in it, if it lay at `lay`. */
export async function findTrashed(
  fileId: string,
  lay: Path | undefined,
  parts: Parts,
): Promise<Trashed | null> {
  const all = await list(parts.addresses.trash, parts);
  const itself = all.find((each) => each.fileId === fileId);
  if (itself !== undefined || lay === undefined) return itself ?? null;
  for (const each of all) {
    const depth = each.from.length;
    if (depth >= lay.length || !samePath(each.from, lay.slice(0, depth))) continue;
    if (await holds(each, lay.slice(depth, -1), fileId, parts)) return each;
  }
  return null;
}

/** Whether this id lies in a folder below what was thrown away. */
async function holds(
  { name }: Trashed,
  below: Path,
  fileId: string,
  { dav, addresses }: Parts,
): Promise<boolean> {
  try {
    const folder = `${addresses.trashed(name)}${encoded(below)}`;
    const found = await dav.find(folder, { depth: '1', body: PROPFIND_TRASH });
    return found.some(({ properties }) => Properties.safeParse(properties).data?.fileid === fileId);
  } catch (error) {
    if (isFailure(error, 'not-found')) return false;
    throw error;
  }
}

async function list(trash: string, { dav }: Parts): Promise<readonly Trashed[]> {
  const found = await dav.find(trash, { depth: '1', body: PROPFIND_TRASH });
  return found.flatMap(({ href, properties }) => {
    const path = pathBelow(trash, href);
    // The trash itself, which has neither id nor former place.
    if (path?.length === 0) return [];
    const read = Properties.safeParse(properties);
    const [name, ...below] = path ?? [];
    if (name === undefined || below.length > 0 || !read.success) throw unknown('unexpected', { status: 207 });
    const from = plainSegments(read.data['trashbin-original-location']);
    return [{ name, fileId: read.data.fileid, from }];
  });
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
  await surely(act, async () =>
    (await findTrashed(trashed.fileId, undefined, parts)) === null ? true : null,
  );
}
