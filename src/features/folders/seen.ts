import { NextcloudError } from '../../clients/nextcloud/fault.ts';
import type {
  CallOptions,
  Entry,
  Group,
  NextcloudClient,
  Share,
  TeamFolder,
} from '../../clients/nextcloud/nextcloud.ts';
import type { FolderPath } from './plan.ts';

type Listing = Map<string, Entry>;

/**
 * What one run knows of a Nextcloud: read when it is first asked for, many things by one call, and kept in step with
 * what the run itself changes. Two runs at one time know different things; each change is safe all the same.
 */
export type Seen = {
  /** What lies in a folder, by name; null where there is no such folder. */
  folder(path: FolderPath): Promise<ReadonlyMap<string, Entry> | null>;
  at(path: FolderPath): Promise<Entry | null>;
  /** Those with our prefix, by id. */
  groups(): Promise<Map<string, Group>>;
  /** The groups that our account is in. */
  joined(): Promise<Set<string>>;
  /** Shares that our account gives, by file id. */
  shares(): Promise<Map<string, readonly Share[]>>;
  teamFolders(): Promise<Map<string, TeamFolder>>;
  /** A folder or file is there from now on. `isNew`: a folder with nothing in it. */
  put(entry: Entry, isNew: boolean): void;
  /** What lay there and below it is to be looked at anew. */
  forget(path: FolderPath): void;
};

export function createSeen(client: NextcloudClient, prefix: string, options: CallOptions): Seen {
  const listings = new Map<string, Promise<Listing | null>>();
  const folder = (path: FolderPath) => {
    const key = keyOf(path);
    const known = listings.get(key);
    if (known !== undefined) return known;
    const listing = list(client, path, options);
    listings.set(key, listing);
    forgetFailed(listing, () => {
      if (listings.get(key) === listing) listings.delete(key);
    });
    return listing;
  };
  const groups = once(async () => {
    const all = await client.groups.list(prefix, options);
    return new Map(all.map((group) => [group.id, group]));
  });
  const joined = once(async () => new Set((await client.account(options)).groups));
  const shares = once(async () => Map.groupBy(await client.shares.all(options), ({ fileId }) => fileId));
  const teamFolders = once(async () => {
    const all = await client.teamFolders.list(options);
    return new Map(all.map((one) => [one.id, one]));
  });
  return {
    folder,
    at: async (path) => (await folder(path.slice(0, -1)))?.get(lastOf(path)) ?? null,
    ...{ groups, joined, shares, teamFolders },
    put: (entry, isNew) => {
      if (isNew) listings.set(keyOf(entry.path), Promise.resolve(new Map<string, Entry>()));
      const known = listings.get(keyOf(entry.path.slice(0, -1)));
      // Where it is still being read, whoever asks later hears of it only after this; where that fails, it is forgotten.
      known?.then(
        (listing) => listing?.set(lastOf(entry.path), entry),
        () => undefined,
      );
    },
    forget: (path) => {
      const key = keyOf(path);
      for (const each of listings.keys()) {
        if (each === key || each.startsWith(`${key}/`)) listings.delete(each);
      }
      listings.delete(keyOf(path.slice(0, -1)));
    },
  };
}

async function list(
  client: NextcloudClient,
  path: FolderPath,
  options: CallOptions,
): Promise<Listing | null> {
  try {
    const entries = await client.files.list(path, options);
    return new Map(entries.map((entry) => [lastOf(entry.path), entry]));
  } catch (error) {
    if (error instanceof NextcloudError && error.kind === 'not-found') return null;
    throw error;
  }
}

function once<T>(read: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined;
  return () => {
    if (answer !== undefined) return answer;
    answer = read();
    forgetFailed(answer, () => void (answer = undefined));
    return answer;
  };
}

/** What could not be read is read again by whoever asks next; whoever asked is told. */
function forgetFailed(reading: Promise<unknown>, forget: () => void): void {
  reading.catch(forget);
}

function keyOf(path: FolderPath): string {
  return path.map((name) => name.normalize('NFC')).join('/');
}

function lastOf(path: FolderPath): string {
  return (path.at(-1) ?? '').normalize('NFC');
}

/** Whether both lead to one place. */
export function samePath(one: FolderPath, other: FolderPath): boolean {
  return keyOf(one) === keyOf(other);
}
