/* The tables of what we keep in Nextcloud; part of `Schema`. */

/** A branch's place in Nextcloud: what is known of it. */
export type FolderRow = {
  branch: string;
  /** null until it is made; `team_folder` only where it is one. */
  file_id: string | null;
  team_folder: string | null;
  /** Where we last saw to it that it lies: names from the root down, as a JSON list. */
  path: string | null;
  /** The group, once it is made. */
  group_id: string | null;
  share_id: string | null;
  /** What we last gave the group there. */
  permissions: number | null;
  /** Of the place, when its parts were last seen: as long as it has this one, nothing in it has changed. */
  etag: string | null;
  /** Until then one reconciler alone may make its team folder: two would make two. */
  making_until: number | null;
  /** `pending`, `waiting` (for the server's limits), `settled` or `failed`. */
  state: string;
  /** The plan, as a hash, that was last carried out whole. */
  settled_plan: string | null;
  /** A kind of fault without details; null where all went well. */
  failure: string | null;
  /** What was found to differ and left, as a JSON list. */
  drift: string;
  /** Bytes in it, when it was last looked at. */
  used_bytes: number | null;
  attempts: number;
  /** Not to be tried again before. */
  retry_at: number | null;
  checked_at: number | null;
  settled_at: number | null;
  updated_at: number;
  /** Members of the group whom we would have taken out, were they not too many at once; null where there are none. */
  members_held: number | null;
  /** Of which account in which Nextcloud the ids are: the server's own id of the account's root. */
  home: string | null;
};

/** A subfolder of a place, under the name that the settings give it. */
export type FolderPartRow = { branch: string; part: string; file_id: string };

/** Somebody whom we put into the group of a branch; whom others put there is not ours to take out. */
export type FolderMemberRow = {
  branch: string;
  /** The account's id in Nextcloud. */
  account: string;
};

/** The folder for the papers of one date. */
export type PapersRow = {
  occurrence: string;
  booking: string;
  branch: string;
  file_id: string | null;
  /** The name that we gave it. */
  name: string | null;
  slides_id: string | null;
  inbox_id: string | null;
  /** Shares of it with guests, and their addresses. */
  read_share: string | null;
  read_url: string | null;
  drop_share: string | null;
  drop_url: string | null;
  /** The last day of the links, `YYYY-MM-DD`. */
  links_until: string | null;
  /** When the date ends, as far as it was known: afterwards nothing is made any more. */
  ends_at: number;
  /** `pending`, `waiting`, `settled` or `failed`. */
  state: string;
  /** What was carried out last, as a hash. */
  settled_plan: string | null;
  failure: string | null;
  attempts: number;
  retry_at: number | null;
  updated_at: number;
};

/** Which slides one copy of a room was given. */
export type RoomSlidesRow = {
  room: string;
  occurrence: string;
  /** `given`; `owed`: Nextcloud or the server did not answer in time; `unknown`: sent, and no answer came. */
  state: string;
  /** File id, etag, size and name of each, as a JSON list. */
  given: string;
  attempts: number;
  retry_at: number | null;
  updated_at: number;
};

/** An address from which a video server may fetch one file for a while. */
export type SlideTokenRow = {
  /** SHA-256 of the token, in hex. */
  token_hash: string;
  room: string;
  file_id: string;
  /** The last part of the address. */
  name: string;
  size: number;
  expires_at: number;
};
