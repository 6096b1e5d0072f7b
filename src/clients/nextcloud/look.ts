import type { Addresses } from './addresses.ts';
import type { Dav } from './dav.ts';
import { byName, PROPFIND_ENTRY, readEntry, searchById, type Seen } from './entries.ts';
import { isFailure, refused, unknown } from './failure.ts';
import type { Entry, Path } from './nextcloud.ts';
import { samePath } from './paths.ts';

/** Looks at what is there. Paths are checked already. */
export type Look = {
  /** null where there is nothing. */
  at(path: Path, timeoutMs?: number): Promise<Seen | null>;
  /** What lies in a folder, by name. @throws Failure `not-found`, `too-large` */
  into(path: Path, maxBytes?: number): Promise<readonly Entry[]>;
  byId(fileId: string): Promise<Entry | null>;
};

export function createLook(dav: Dav, addresses: Addresses): Look {
  return {
    async at(path, timeoutMs) {
      try {
        const found = await dav.find(addresses.file(path), { body: PROPFIND_ENTRY, timeoutMs });
        const seen = found.map((one) => readEntry(addresses.files, one));
        const own = seen.find(({ entry }) => samePath(entry.path, path));
        // It answers for another place than the one we asked for: then nothing that it says is to be trusted.
        if (own === undefined) throw unknown('unexpected', { status: 207 });
        return own;
      } catch (error) {
        if (isFailure(error, 'not-found')) return null;
        throw error;
      }
    },
    async into(path, maxBytes) {
      const found = await dav.find(addresses.file(path), { depth: '1', body: PROPFIND_ENTRY, maxBytes });
      const entries = found.map((one) => readEntry(addresses.files, one).entry);
      const itself = entries.find((entry) => samePath(entry.path, path));
      if (itself === undefined) throw unknown('unexpected', { status: 207 });
      if (itself.kind === 'file') throw refused('not-found');
      return entries.filter((entry) => entry.path.length === path.length + 1).sort(byName);
    },
    async byId(fileId) {
      // The server answers 500 to what is no number.
      if (!/^\d{1,19}$/.test(fileId)) return null;
      const found = await dav.find(addresses.dav, {
        method: 'SEARCH',
        body: searchById(addresses.user, fileId),
      });
      // It answers by the account's id, which is not the name of who signs in by address.
      const entries = found.map((one) => withoutHome(readEntry(addresses.homes, one).entry));
      const ours = entries.filter((entry) => entry.fileId === fileId);
      // One thing may be seen twice, by its own place and by one where it is shared.
      return ours.find((entry) => entry.mount !== 'shared') ?? ours[0] ?? null;
    },
  };
}

function withoutHome(entry: Entry): Entry {
  return { ...entry, path: entry.path.slice(1) };
}
