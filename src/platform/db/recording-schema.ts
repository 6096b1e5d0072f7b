/* The tables of recordings; part of `Schema`. */

/** One recording on one server, and what is to become of it. */
export type RecordingRow = {
  id: string;
  server: string;
  /** The server's own name for it; unique there. */
  record_id: string;
  meeting_id: string;
  /** `plenum`: of a meeting of ours; `adopted`: given to a branch by rule or by a person; `foreign`: not ours to touch. */
  origin: string;
  branch: string | null;
  booking: string | null;
  occurrence: string | null;
  fence: number | null;
  title: string;
  /** What the server last said: `processing`, `processed`, `published`, `unpublished`, `deleted`; or `absent`, `unknown`. */
  state: string;
  started_at: number | null;
  /** From here its life is counted. */
  recorded_at: number;
  participants: number | null;
  bytes: number | null;
  /** Type, address, length and size of each, as a JSON list. */
  formats: string;
  is_protected: number | null;
  /** The booking's own term in days; null where it has none. */
  own_days: number | null;
  /** When it is due, as far as it was reckoned last; null for what is never deleted. The tree decides anew before anything goes. */
  due_at: number | null;
  hold_reason: string | null;
  hold_until: number | null;
  held_by: string | null;
  /** 1: people may see it. */
  released: number;
  released_by: string | null;
  released_at: number | null;
  publish_failure: string | null;
  publish_retry_at: number | null;
  /** Tries in a row that came to nothing; null: none. */
  publish_tries: number | null;
  /** Who wants it gone before its time; null where time alone does. */
  unwanted_by: string | null;
  /** Since when. */
  unwanted_at: number | null;
  /** When its deletion was last asked for, and how often; null as long as nobody has. */
  delete_asked_at: number | null;
  delete_tries: number;
  delete_failure: string | null;
  delete_retry_at: number | null;
  /** When it was proven gone. */
  deleted_at: number | null;
  /** `none`, `wanted`, `fetching`, `done`, `full`, `failed`, `waived`. */
  archive_state: string;
  /** The copy: its id in Nextcloud, its name there, its size, its checksum (`SHA256:…` or as the client gives it). */
  archive_file: string | null;
  archive_name: string | null;
  archive_bytes: number | null;
  archive_sum: string | null;
  /** The upload under way. */
  archive_session: string | null;
  archive_tries: number;
  archive_failure: string | null;
  archive_retry_at: number | null;
  /** Until then it may stand published for its copy alone. */
  archive_open_until: number | null;
  archived_at: number | null;
  first_seen_at: number;
  /** When the server last spoke of it. */
  seen_at: number;
  version: number;
  updated_at: number;
};

/** The proof that a recording is gone. */
export type DeletionRow = {
  id: string;
  recording: string;
  server: string;
  record_id: string;
  branch: string | null;
  occurrence: string | null;
  recorded_at: number;
  bytes: number | null;
  /** `retention`, `asked`, `gone`: nobody here asked, and it is not there any more. */
  reason: string;
  due_at: number | null;
  asked_by: string | null;
  asked_at: number | null;
  tries: number;
  proven_at: number;
  /** What the full listing showed: `absent` or `deleted`. */
  seen: string;
};

/** How far each server's recordings are known. */
export type RecordingServerRow = {
  server: string;
  /** When the last whole listing began and ended that went through; null: never. */
  listed_from: number | null;
  listed_at: number | null;
  /** Recordings in it. */
  listed: number;
  /** Since when it does not answer about recordings; null while it does. */
  failing_since: number | null;
  failure: string | null;
};

/** By how many days the due dates of a branch's recordings were reckoned. */
export type RecordingTermRow = { branch: string; days: number };

/** A room from which a recording is expected. */
export type ExpectedRecordingRow = {
  room: string;
  server: string;
  meeting_id: string;
  occurrence: string;
  ended_at: number;
  next_at: number;
  tries: number;
};

/** What a nightly job did, in full. */
export type RunReportRow = {
  id: string;
  job: string;
  started_at: number;
  /** null: it did not come to its end. */
  finished_at: number | null;
  /** JSON. */
  report: string;
};

/** Who was in a meeting whose booking asks for it. */
export type AttendanceRow = {
  occurrence: string;
  /** The copy of the room. */
  room: string;
  /** Tells people of one copy apart; nothing that is known elsewhere. */
  person: string;
  booking: string;
  branch: string;
  name: string;
  role: string;
  first_at: number;
  last_at: number;
  minutes: number;
  expires_at: number;
};
