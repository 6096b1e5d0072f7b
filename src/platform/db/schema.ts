import type {
  FolderMemberRow,
  FolderPartRow,
  FolderRow,
  PapersRow,
  RoomSlidesRow,
  SlideTokenRow,
} from './folder-schema.ts';
import type {
  AttendanceRow,
  DeletionRow,
  ExpectedRecordingRow,
  RecordingRow,
  RecordingServerRow,
  RecordingTermRow,
  RunReportRow,
} from './recording-schema.ts';

/**
 * Every table, as both stores see it: ids are UUIDv7 or names, instants whole milliseconds UTC,
 * booleans 0 or 1, structured values JSON text. Only a feature's `*-store.ts` names its tables.
 */
export type Schema = {
  branches: BranchRow;
  bookings: BookingRow;
  links: LinkRow;
  occurrences: OccurrenceRow;
  outages: OutageRow;
  rooms: RoomRow;
  servers: ServerRow;
  join_paces: JoinPaceRow;
  leases: LeaseRow;
  job_runs: JobRunRow;
  idempotency: IdempotencyRow;
  audit: AuditRow;
  attempts: AttemptRow;
  people: PersonRow;
  sessions: SessionRow;
  logout_tokens: { jti: string; expires_at: number };
  deputies: DeputyRow;
  folders: FolderRow;
  folder_parts: FolderPartRow;
  folder_members: FolderMemberRow;
  papers: PapersRow;
  room_slides: RoomSlidesRow;
  slide_tokens: SlideTokenRow;
  recordings: RecordingRow;
  deletions: DeletionRow;
  recording_servers: RecordingServerRow;
  recording_terms: RecordingTermRow;
  expected_recordings: ExpectedRecordingRow;
  run_reports: RunReportRow;
  attendances: AttendanceRow;
  counters: { name: string; value: number };
  sealed_keys: { name: string; sealed: string; created_at: number };
  settings_records: SettingsRecordRow;
};

type BranchRow = {
  id: string;
  parent: string | null;
  name: string;
  level: string;
  /** The ids from the root to this branch, `/de/by/by-09162/`: a prefix match finds a subtree. */
  path: string;
  closed: number;
  limits: string;
  defaults: string;
  version: number;
  created_at: number;
  updated_at: number;
};

type BookingRow = {
  id: string;
  branch: string;
  title: string;
  description: string | null;
  time_zone: string;
  start_local: string;
  duration_minutes: number;
  recurrence: string | null;
  expected: number;
  options: string;
  status: string;
  skipped: string;
  shifted: string;
  booked_by: string;
  /** Title and description folded for search. */
  search_text: string;
  first_starts_at: number;
  last_ends_at: number;
  version: number;
  created_at: number;
  updated_at: number;
  cancelled_at: number | null;
};

type LinkRow = { code: string; kind: string; booking: string; state: string; created_at: number };

type OccurrenceRow = {
  id: string;
  booking: string;
  branch: string;
  start_local: string;
  time_zone: string;
  duration_minutes: number;
  starts_at: number;
  ends_at: number;
  opens_at: number;
  closes_at: number;
  expected: number;
  status: string;
  version: number;
  created_at: number;
  updated_at: number;
  cancelled_at: number | null;
  /** The `closes_at` it had before its window was cut because nobody came. */
  released_closes_at: number | null;
};

type OutageRow = {
  id: string;
  from_at: number;
  to_at: number;
  rooms: number;
  seats: number;
  reason: string;
  /** What the pages of the meetings concerned say; empty where they say nothing. */
  announcement: string;
  /** Names of the servers it is about, as a JSON list; empty where it is about all of them. */
  servers: string;
  created_at: number;
};

type RoomRow = {
  id: string;
  occurrence: string;
  booking: string;
  branch: string;
  /** Counts the attempts at one occurrence from 1; never used twice. */
  fence: number;
  /** 1 for the one copy that links lead to; a partial unique index allows one per occurrence. */
  current: number;
  server: string;
  meeting_id: string;
  state: string;
  seats: number;
  attendee_pw: string;
  moderator_pw: string;
  voice_bridge: string | null;
  create_time: number | null;
  /** Until when one process is trusted to finish a `create` or an `end` under way. */
  claimed_until: number | null;
  planned_at: number;
  opened_at: number | null;
  entered_at: number | null;
  participants: number;
  held_until: number | null;
  ending_at: number | null;
  ended_at: number | null;
  end_reason: string | null;
  overcommitted: number;
  /** When the people in it were told that it must make way. */
  warned_at: number | null;
  /** Since when no moderator is in it; null while one is. */
  unattended_since: number | null;
};

type ServerRow = {
  name: string;
  state: string;
  misses: number;
  draining: number;
  meetings: number;
  participants: number;
  seen_at: number | null;
  lost_at: number | null;
  version: number;
  updated_at: number;
};

/** How far the joins at one server are given away. */
type JoinPaceRow = {
  server: string;
  /** The place behind the last one in line. */
  line_at: number;
  /** When the next join may go out. */
  gate_at: number;
};

type LeaseRow = { name: string; holder: string; expires_at: number };

type JobRunRow = {
  id: string;
  job: string;
  replica: string;
  started_at: number;
  finished_at: number | null;
  outcome: string | null;
  failure: string | null;
};

type IdempotencyRow = {
  principal: string;
  key: string;
  request_hash: string;
  status: number;
  headers: string;
  body: string;
  created_at: number;
};

type AuditRow = {
  id: string;
  at: number;
  actor: string;
  action: string;
  object_kind: string;
  object: string;
  branch: string | null;
  before: string | null;
  after: string | null;
};

type AttemptRow = { bucket: string; window_from: number; tries: number };

type SettingsRecordRow = { version: number; fingerprint: string; detail: string; recorded_at: number };

/** Somebody who has signed in. */
type PersonRow = {
  /** The realm's `sub`. */
  subject: string;
  name: string;
  /** null where the realm has not verified one. */
  email: string | null;
  /** Name and address folded for search. */
  search_text: string;
  created_at: number;
  seen_at: number;
};

type SessionRow = {
  /** SHA-256 of the session's id, in hex. */
  id_hash: string;
  subject: string;
  /** The realm's own session, `sid`; null where it names none. */
  realm_session: string | null;
  /** What the session holds, sealed. */
  sealed: string;
  created_at: number;
  used_at: number;
};

/** Who acts for a branch, and all below it, in place of its secretary. */
type DeputyRow = {
  branch: string;
  subject: string;
  until_at: number;
  appointed_by: string;
  created_at: number;
};
