import type { Readable } from 'node:stream';
import type { Instant } from '../../lib/span.ts';
import type { Circuit } from '../../lib/guard.ts';

/** One Nextcloud, by a service account of ours. */
export type NextcloudServer = {
  /** Where it is, without a slash at its end. */
  readonly url: string;
  readonly user: string;
  /** An app password; the login password costs a fifth of a second at each call. */
  readonly password: string;
};

/** Folders and a name, outermost first; each a name as people read it, not encoded. Empty: the account's own root. */
export type Path = readonly string[];

/** A file or a folder. */
export type Entry = {
  readonly path: Path;
  /** Stays when it is renamed, moved, thrown away and taken back. */
  readonly fileId: string;
  readonly kind: 'folder' | 'file';
  /** Bytes; of a folder, of all in it. */
  readonly size: number;
  /** Without quotes. Two writes within a second share one, so it says nothing without the size. */
  readonly etag: string;
  readonly modifiedAt: Instant;
  readonly contentType: string | null;
  /** Letters, see nextcloud-api.md 5: `W` may be written, `C` and `K` files and folders may be made in it. */
  readonly permissions: string;
  /** How it came into the account: its own, one that was shared, a team folder, a storage elsewhere. */
  readonly mount: 'own' | 'shared' | 'team' | 'external';
};

/** What was thrown away. */
export type Trashed = { readonly name: string; readonly fileId: string; readonly from: Path };

/** `timeoutMs`: for all of the call, its waiting and asking again included; without it each request has its own time. */
export type CallOptions = { readonly timeoutMs?: number; readonly signal?: AbortSignal };

/** Where a large file comes from; asked again from `from` on where a connection broke. */
export type UploadSource = {
  readonly size: number;
  /** Another one wherever the bytes are others, such as the time of the last change: what was sent of the former is not gone on with. */
  readonly version: string;
  /** Bytes `from` (included) to `to` (not included). */
  read(from: number, to: number): Readable;
};

export type UploadOptions = {
  readonly signal?: AbortSignal;
  /** Names the upload on the server: who asks again with the same one goes on where it stopped. 16 characters or more of a-z, 0-9 and `-`. */
  readonly session: string;
  /** Bytes; 50 MiB by default. */
  readonly chunkBytes?: number;
  readonly progress?: (sentBytes: number) => void;
};

/** A file that was made in pieces; `checksum`: `SHA256:<hex>` of what was read from its source. */
export type Uploaded = Entry & { readonly checksum: string };

export type Files = {
  /** What the server calls the account's root: another for each account, and for each server. */
  home(options?: CallOptions): Promise<string>;
  /** null where there is nothing. */
  stat(path: Path, options?: CallOptions): Promise<Entry | null>;
  /**
   * What lies in a folder, by name. Each thing is some 600 bytes of the answer, and keeps this process from all else for
   * the seventh part of a millisecond.
   *
   * @throws NextcloudError `not-found`; `too-large` where the answer has more than `maxBytes`, 20 MB by default
   */
  list(
    path: Path,
    options?: CallOptions & { readonly maxBytes?: number | undefined },
  ): Promise<readonly Entry[]>;
  /** Wherever it has been moved to; null where it is gone, thrown away or not ours to see. */
  find(fileId: string, options?: CallOptions): Promise<Entry | null>;
  /**
   * Makes one folder, or says that it is there.
   *
   * @throws NextcloudError `no-parent`; `exists` where a file has its name; `full`; `bad-name`
   */
  makeFolder(path: Path, options?: CallOptions): Promise<{ readonly entry: Entry; readonly made: boolean }>;
  /**
   * Moves or renames; never onto something else.
   *
   * @throws NextcloudError `exists`, `no-parent`, `not-found`
   */
  move(from: Path, to: Path, options?: CallOptions): Promise<Entry>;
  /**
   * The whole of a small file.
   *
   * @throws NextcloudError `not-found`, also for a folder; `too-large` above `maxBytes`; `corrupt` where more or less
   *   came than lies there
   */
  read(path: Path, options: CallOptions & { readonly maxBytes: number }): Promise<Buffer>;
  /**
   * A file as it comes in; whoever asks must consume or destroy it. `timeoutMs` is the time until it begins, `wholeMs`
   * until its last byte, ten minutes by default.
   *
   * @throws NextcloudError as `read` does; the stream fails by one too
   */
  open(
    path: Path,
    options?: CallOptions & { readonly wholeMs?: number },
  ): Promise<{ readonly stream: Readable; readonly entry: Entry }>;
  /** Makes a small file; never overwrites. @throws NextcloudError `exists`, `no-parent`, `full` */
  create(path: Path, content: Buffer, options?: CallOptions): Promise<Entry>;
  /**
   * Makes a large file in pieces, and sees that it came over whole; never overwrites. May be asked again with the same
   * session after any failure; pieces of another size, or of another version of the source, are sent from the first on.
   *
   * @throws NextcloudError `exists`, `no-parent`, `full`; `aborted` with code `source` where the source failed;
   *   `corrupt` where another file lies there than was sent, which is left as it is
   */
  upload(path: Path, source: UploadSource, options: UploadOptions): Promise<Uploaded>;
  /**
   * What of this id lies in the account's trash; null where nothing does.
   *
   * @param options `lay`: where it lay; then the folder is found too that was thrown away with it in it
   */
  findTrashed(fileId: string, options?: CallOptions & { readonly lay?: Path }): Promise<Trashed | null>;
  /** Takes it back to where it was, or beside it where the name is taken. */
  restore(trashed: Trashed, options?: CallOptions): Promise<void>;
};

export type Group = { readonly id: string; readonly displayName: string };

export type Groups = {
  find(id: string, options?: CallOptions): Promise<Group | null>;
  /** Those whose id begins so. */
  list(prefix: string, options?: CallOptions): Promise<readonly Group[]>;
  /** `there` where it was there before; its name is then what it was. */
  create(group: Group, options?: CallOptions): Promise<'made' | 'there'>;
  rename(group: Group, options?: CallOptions): Promise<void>;
  /** Account ids. @throws NextcloudError `not-found` */
  members(id: string, options?: CallOptions): Promise<readonly string[]>;
  /** @throws NextcloudError `not-found` where there is no such group */
  addMember(id: string, account: string, options?: CallOptions): Promise<'in' | 'no-account'>;
  removeMember(id: string, account: string, options?: CallOptions): Promise<void>;
};

/** Sums of 1 read, 2 change, 4 make, 8 delete, 16 pass on. */
export type Permissions = number;

export type Share = {
  readonly id: string;
  readonly kind: 'user' | 'group' | 'link' | 'other';
  /** Of what is shared, wherever it lies now. */
  readonly fileId: string;
  /** In our account. */
  readonly path: Path;
  /** The group's or account's id; null for a link. */
  readonly with: string | null;
  /** Of a link never with 16, which servers add to it by themselves. */
  readonly permissions: Permissions;
  /** The last day, `YYYY-MM-DD`. */
  readonly expires: string | null;
  readonly label: string | null;
  /** Of a link: its address, which opens it. Never log it. */
  readonly url: string | null;
};

export type LinkWish = {
  /** `read`, or `drop`: put files in and see none. */
  readonly use: 'read' | 'drop';
  /** The last day, `YYYY-MM-DD`, whole; today or to come. */
  readonly expires: string;
  /** Tells our link from those of others: asking again with the same one makes no second link. */
  readonly label: string;
};

export type Shares = {
  /** Every share that the account gives. */
  all(options?: CallOptions): Promise<readonly Share[]>;
  /** Those of one folder. @throws NextcloudError `not-found` */
  of(path: Path, options?: CallOptions): Promise<readonly Share[]>;
  /** @throws NextcloudError `rate-limited`, before or after asking; `not-found` for an unknown group or path */
  giveGroup(
    path: Path,
    group: string,
    permissions: Permissions,
    options?: CallOptions,
  ): Promise<{ readonly share: Share; readonly made: boolean }>;
  /**
   * Made where there is none of that label; one that is there stays as it is.
   *
   * @throws NextcloudError `rate-limited`, before or after asking; `not-found`
   */
  giveLink(
    path: Path,
    wish: LinkWish,
    options?: CallOptions,
  ): Promise<{ readonly share: Share; readonly made: boolean }>;
  /** @throws NextcloudError `not-found` */
  change(
    id: string,
    to: { readonly permissions?: Permissions; readonly expires?: string },
    options?: CallOptions,
  ): Promise<Share>;
  /** Also where it is gone already. */
  remove(id: string, options?: CallOptions): Promise<void>;
  /** When the next share may be made, by what we have asked for ourselves and been told. */
  nextAt(): Instant;
};

export type TeamFolder = {
  readonly id: string;
  readonly mountPoint: Path;
  /** Bytes; null for no limit. */
  readonly quota: number | null;
  readonly size: number;
  /** Group id to permissions. */
  readonly groups: ReadonlyMap<string, Permissions>;
};

/** One writer at a time: two that make a folder of one name make two folders. */
export type TeamFolders = {
  /** @throws NextcloudError `app-missing`; `forbidden` */
  list(options?: CallOptions): Promise<readonly TeamFolder[]>;
  /** The folder of that mount point, made where there was none. @throws NextcloudError `ambiguous` where there are two */
  make(
    mountPoint: Path,
    options?: CallOptions,
  ): Promise<{ readonly folder: TeamFolder; readonly made: boolean }>;
  move(id: string, mountPoint: Path, options?: CallOptions): Promise<void>;
  /** Gives a group access, or other permissions than it has. @throws NextcloudError `not-found` for an unknown group */
  allow(id: string, group: string, permissions: Permissions, options?: CallOptions): Promise<void>;
  setQuota(id: string, bytes: number | null, options?: CallOptions): Promise<void>;
};

/** What a server says of itself. */
export type Standing = {
  /** `32.0.1` */
  readonly version: string;
  readonly maintenance: boolean;
  /** What its clock is ahead of ours; negative where it is behind. Whole seconds, as its `Date` header has no others. */
  readonly aheadMs: number;
};

export type Abilities = {
  /** Whether the Team folders app is there. */
  readonly teamFolders: boolean;
  /** Whether names must be such as Windows takes. */
  readonly windowsNames: boolean;
  /** How long logins from here are made to wait by now, in milliseconds, and whether we are on the list of those never slowed. */
  readonly bruteForce: { readonly delayMs: number; readonly allowed: boolean };
  /** What its administrators make of links with guests; `mostDays` from now at most, null for no limit. */
  readonly links: {
    readonly allowed: boolean;
    /** Whether guests may put files in. */
    readonly upload: boolean;
    readonly needPassword: boolean;
    readonly mostDays: number | null;
  };
};

/** The account that we are. */
export type Account = {
  readonly id: string;
  readonly groups: readonly string[];
  /** Bytes left; null for no limit. */
  readonly freeBytes: number | null;
};

/**
 * The calls to one Nextcloud. Each throws `NextcloudError` (fault.ts) and nothing else, but `AbortError`s of a caller
 * come as `aborted`. What is locked, or raced by another, is tried anew for some seconds; nothing else is: the next
 * run of a job is the retry. After a 401 nothing is sent any more for a while, longer each time, since ten failed
 * logins shut out everybody who comes from the same address.
 */
export type NextcloudClient = {
  readonly circuit: Circuit;
  /** Without signing in. */
  standing(options?: CallOptions): Promise<Standing>;
  abilities(options?: CallOptions): Promise<Abilities>;
  account(options?: CallOptions): Promise<Account>;
  readonly files: Files;
  readonly groups: Groups;
  readonly shares: Shares;
  readonly teamFolders: TeamFolders;
  /** Closes every connection. */
  close(): void;
};
