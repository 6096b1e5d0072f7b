import type { Addresses } from './addresses.ts';
import type { Dav } from './dav.ts';
import { refused, surely, unknown } from './failure.ts';
import type { Look } from './look.ts';
import type { Entry, Path } from './nextcloud.ts';
import { samePath } from './paths.ts';

type Parts = { readonly dav: Dav; readonly look: Look; readonly addresses: Addresses };

/**
 * Moves or renames; never onto something else. Where the answer is lost, the file id says whether it arrived.
 *
 * @param from checked, as `to`
 * @throws Failure `exists`, `no-parent`, `not-found`; `bad-name` for a folder into itself
 */
export async function move(from: Path, to: Path, { dav, look, addresses }: Parts): Promise<Entry> {
  const source = await look.at(from);
  if (source === null) throw refused('not-found');
  if (samePath(from, to)) return source.entry;
  if (from.length < to.length && samePath(from, to.slice(0, from.length))) throw refused('bad-name');

  const arrived = async (): Promise<Entry | null> => {
    const seen = await look.at(to);
    return seen?.entry.fileId === source.entry.fileId ? seen.entry : null;
  };
  const act = async (): Promise<Entry> => {
    await dav.ask({
      method: 'MOVE',
      url: addresses.file(from),
      headers: { Destination: addresses.file(to), Overwrite: 'F' },
      expects: [201],
    });
    // Between two storages it is copied and deleted, and has another id than before.
    const entry = (await look.at(to))?.entry;
    if (entry === undefined) throw unknown('unexpected', { status: 201 });
    return entry;
  };
  return surely(act, arrived);
}
