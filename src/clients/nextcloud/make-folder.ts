import type { Addresses } from './addresses.ts';
import type { Dav } from './dav.ts';
import { isFailure, refused, surely, unknown } from './failure.ts';
import type { Look } from './look.ts';
import type { Entry, Path } from './nextcloud.ts';
import type { Patience } from './patience.ts';

type Made = { readonly entry: Entry; readonly made: boolean };
type Parts = {
  readonly dav: Dav;
  readonly look: Look;
  readonly addresses: Addresses;
  readonly patience: Patience;
};

/**
 * Makes one folder, or says that it is there. Whoever is raced by another hears 405, 423 or 403 without a reason, so
 * these mean: look, and else try again for a while.
 *
 * @param path checked
 * @throws Failure `exists` where a file has its name; `no-parent`; `full`; `forbidden`
 */
export async function makeFolder(path: Path, { dav, look, addresses, patience }: Parts): Promise<Made> {
  const there = async (): Promise<Made | null> => {
    const seen = await look.at(path);
    if (seen === null) return null;
    if (seen.entry.kind === 'file') throw refused('exists');
    return { entry: seen.entry, made: false };
  };
  const make = async (): Promise<Made> => {
    const { headers } = await dav.ask({ method: 'MKCOL', url: addresses.file(path), expects: [201] });
    const made = headers['oc-fileid'] === undefined ? null : await there();
    if (made === null) throw unknown('unexpected', { status: 201 });
    return { ...made, made: true };
  };
  for (;;) {
    try {
      return await surely(make, there);
    } catch (error) {
      if (!isFailure(error) || (error.status !== 405 && error.status !== 403)) throw error;
      const found = await there();
      if (found !== null) return found;
      if (!(await patience.another())) throw error.status === 405 ? refused('locked') : error;
    }
  }
}
