/** What the server remembers. All times here are whole seconds since the epoch. */

/** Where a tree hangs: in an account's home, as a team folder, or nowhere any more. */
export type Top =
  | { readonly kind: 'home'; readonly account: string }
  | { readonly kind: 'team'; readonly folder: number }
  | { readonly kind: 'trash' };

/** A file or folder. Its `id` (`oc:fileid`) stays the same wherever it goes, the trash included. */
export type Item = {
  readonly id: number;
  readonly kind: 'file' | 'folder';
  name: string;
  /** Null for the top of a tree. */
  parent: number | null;
  /** Only the top of a tree has one. */
  top: Top | null;
  etag: string;
  mtime: number;
  /** Bytes of a file; 0 for a folder, whose size is worked out. */
  size: number;
  /** As `OC-Checksum` said; nobody has looked whether it is true. */
  checksum: string | null;
  readonly uploadedAt: number;
  createdAt: number;
  /** By account, then by `{namespace}name`: the text of properties that only that account sees. */
  properties: Record<string, Record<string, string>>;
  /** Rules of a team folder's advanced permissions. */
  acl: readonly AclRule[];
};

export type AclRule = {
  readonly type: 'user' | 'group' | 'circle';
  readonly id: string;
  /** Which bits the rule is about, and what they are. */
  readonly mask: number;
  readonly permissions: number;
};

export type Account = {
  readonly id: string;
  displayName: string;
  email: string;
  /** Null: nobody can sign in with a password. */
  password: string | null;
  isEnabled: boolean;
  /** `none`, `default`, or bytes as a text. */
  quota: string;
  language: string;
  readonly home: number;
};

export type Group = {
  readonly id: string;
  displayName: string;
  readonly members: string[];
  readonly subAdmins: string[];
};

/** Known by the hash of its token. */
export type AppPassword = {
  readonly hash: string;
  readonly account: string;
  /** The name, or the address, by which its maker had signed in: under another one it opens nothing. */
  readonly login: string;
  readonly createdAt: number;
};

export const SHARE_TYPES = { user: 0, group: 1, link: 3, mail: 4, federated: 6, team: 7 } as const;

export type Share = {
  readonly id: string;
  readonly type: number;
  readonly item: number;
  readonly owner: string;
  /** Who made it; the owner unless it is shared on. */
  readonly initiator: string;
  /** Account, group or address; empty for links. */
  readonly shareWith: string;
  permissions: number;
  readonly createdAt: number;
  token: string | null;
  /** The hash, which the real server shows as well. */
  password: string | null;
  /** `YYYY-MM-DD`. */
  expireDate: string | null;
  label: string;
  note: string;
  hideDownload: boolean;
  attributes: string | null;
  /** By account: where the receiver has it, as a path without a leading slash; null: they do not want it. */
  targets: Record<string, string | null>;
};

export type TeamFolder = {
  readonly id: number;
  mountPoint: string;
  readonly root: number;
  /** By group id; unknown groups are possible. */
  groups: Record<string, number>;
  /** Bytes; -3: unlimited. */
  quota: number;
  acl: boolean;
  manage: readonly { readonly type: string; readonly id: string }[];
};

/** One entry of a trash bin; everything below the item goes with it. */
export type Trashed = {
  readonly item: number;
  /** In whose home or in which team folder it was. */
  readonly from: Top;
  /** `<name>.d<seconds>`, unique. */
  readonly name: string;
  readonly originalName: string;
  /** Names from the top of the tree down, its own included. */
  readonly location: readonly string[];
  readonly deletedAt: number;
  readonly deletedBy: string;
};

export type Version = { readonly item: number; readonly mtime: number; readonly size: number };

/** An address under which anybody may read one file for a while. Known by the hash of its token. */
export type DirectLink = { readonly hash: string; readonly item: number; readonly expiresAt: number };

export type Notification = {
  readonly id: number;
  readonly account: string;
  readonly subject: string;
  readonly message: string;
  readonly at: number;
};

export type Meta = { nextId: number; instanceId: string; maintenance: boolean };
