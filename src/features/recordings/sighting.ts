import type { PlaybackFormat, ServerRecording } from '../../clients/bigbluebutton/recording.ts';
import { newId } from '../../lib/ids.ts';
import type { Instant } from '../../lib/span.ts';
import type { Tree } from '../branches/tree.ts';
import type { Ownership } from './own.ts';
import type { Recording, SeenState } from './recording.ts';
import { formatsText, type RecordingRow } from './recording-row.ts';
import type { RecordingChanges } from './recording-store.ts';
import { reckonedDue } from './reckoned-due.ts';

/** What decides on a row besides what the server says. */
export type Circumstances = {
  readonly tree: Tree;
  readonly now: Instant;
  /** When the server was asked. */
  readonly askedAt: Instant;
  /** Of its date; null where that is not ours, or not known. */
  readonly startsAt: Instant | null;
};

/** The columns that a sighting decides. */
type Facts = Pick<
  RecordingRow,
  | 'meeting_id'
  | 'title'
  | 'state'
  | 'started_at'
  | 'recorded_at'
  | 'participants'
  | 'bytes'
  | 'formats'
  | 'is_protected'
  | 'origin'
  | 'branch'
  | 'booking'
  | 'occurrence'
  | 'fence'
  | 'own_days'
  | 'due_at'
>;

/** BigBlueButton recorded nothing before; an earlier time is a fault, and would have it deleted at once. */
const EARLIEST = Date.UTC(2010, 0, 1);
const CREATED = /-(\d{13})$/;
const LONGEST_TITLE = 500;
const MOST_PARTICIPANTS = 1_000_000;
/** Who wants gone what was deleted and came back. */
const BY_CLEANING = 'job:clean-recordings';

/** A recording that was not known before. */
export function newRow(
  server: string,
  seen: ServerRecording,
  owner: Ownership,
  at: Circumstances,
): RecordingRow {
  return {
    id: newId(),
    server,
    record_id: seen.recordId,
    ...factsOf(seen, null, owner, at),
    released: isReleasedAtFirst(seen, owner, at.tree) ? 1 : 0,
    first_seen_at: at.now,
    seen_at: at.askedAt,
    version: 1,
    updated_at: at.now,
    delete_tries: 0,
    archive_state: 'none',
    archive_tries: 0,
    ...UNTOUCHED,
  };
}

const UNTOUCHED = {
  hold_reason: null,
  hold_until: null,
  held_by: null,
  released_by: null,
  released_at: null,
  publish_failure: null,
  publish_retry_at: null,
  publish_tries: null,
  unwanted_by: null,
  unwanted_at: null,
  delete_asked_at: null,
  delete_failure: null,
  delete_retry_at: null,
  deleted_at: null,
  archive_file: null,
  archive_name: null,
  archive_bytes: null,
  archive_sum: null,
  archive_session: null,
  archive_failure: null,
  archive_retry_at: null,
  archive_open_until: null,
  archived_at: null,
} as const;

/** What a sighting changes of a recording that is known; null where nothing. */
export function changesBy(
  seen: ServerRecording,
  prior: Recording,
  owner: Ownership,
  at: Circumstances,
): RecordingChanges | null {
  const isGone = seen.state === 'deleted';
  if (prior.deletedAt !== null && isGone) return stateChange(prior, 'deleted');
  const back: Partial<Back> = prior.deletedAt === null ? {} : comeBack(prior);
  const known = { ...prior, unwantedBy: back.unwanted_by ?? prior.unwantedBy };
  const changes = {
    ...difference(columnsOf(prior), factsOf(seen, known, owner, at)),
    ...back,
    ...(prior.origin === 'foreign' && owner.origin !== 'foreign'
      ? { released: seen.state === 'published' ? 1 : 0 }
      : {}),
  };
  return Object.keys(changes).length === 0 ? null : changes;
}

/** What is said of a recording of which the server says nothing, or nothing that can be read. */
export function stateChange(prior: Recording, state: SeenState): RecordingChanges | null {
  return prior.state === state ? null : { state };
}

type Back = Pick<
  RecordingChanges,
  'deleted_at' | 'delete_tries' | 'delete_failure' | 'delete_retry_at' | 'delete_asked_at'
> & { readonly unwanted_by?: string };

/** It was proven gone and is there again. Where somebody here had it deleted it is to go again, at once. */
function comeBack({ deletion, unwantedBy }: Recording): Back {
  const again = { deleted_at: null, delete_tries: 0, delete_failure: null, delete_retry_at: null };
  if (deletion.askedAt === null) return again;
  return { ...again, delete_asked_at: null, unwanted_by: unwantedBy ?? BY_CLEANING };
}

function factsOf(seen: ServerRecording, prior: Recording | null, owner: Ownership, at: Circumstances): Facts {
  const said = recordedAtOf(seen, prior, at.now);
  // A clock that is behind must not make it due.
  const recordedAt = Math.max(said, at.startsAt ?? said);
  return {
    ...shownFacts(seen, prior),
    recorded_at: recordedAt,
    origin: owner.origin,
    branch: owner.branch,
    booking: owner.booking,
    occurrence: owner.occurrence,
    fence: owner.fence,
    own_days: owner.ownDays,
    due_at: dueOf(prior, { ...owner, recordedAt }, at),
  };
}

function shownFacts(seen: ServerRecording, prior: Recording | null) {
  const state = seen.state ?? 'unknown';
  // What is in the server's deleted area may be listed without all that it was.
  if (state === 'deleted' && prior !== null) return { ...shownColumns(prior), state };
  return {
    meeting_id: plain(seen.meetingId),
    title: plain(seen.name).slice(0, LONGEST_TITLE),
    state,
    started_at: plausible(seen.startedAt) ?? prior?.startedAt ?? null,
    participants: participantsOf(seen) ?? prior?.participants ?? null,
    bytes: seen.bytes ?? prior?.bytes ?? null,
    formats: formatsText(seen.formats.map((format) => withoutToken(format, seen.isProtected === true))),
    is_protected: seen.isProtected === null ? null : seen.isProtected ? 1 : 0,
  };
}

function recordedAtOf(seen: ServerRecording, prior: Recording | null, now: Instant): Instant {
  const created = CREATED.exec(seen.recordId)?.[1];
  const said =
    plausible(seen.endedAt) ??
    plausible(seen.startedAt) ??
    prior?.recordedAt ??
    plausible(created === undefined ? null : Number(created));
  // A clock that runs ahead must not make it live longer.
  return said !== null && said <= now ? said : (prior?.recordedAt ?? now);
}

function dueOf(
  prior: Recording | null,
  owner: Ownership & Pick<Recording, 'recordedAt'>,
  { tree, now }: Circumstances,
): Instant | null {
  const { unwantedBy = null, unwantedAt = null, hold = null, dueAt = null } = prior ?? {};
  return reckonedDue(tree, { ...owner, unwantedBy, unwantedAt, hold, dueAt, deletedAt: null }, now);
}

function isReleasedAtFirst({ state }: ServerRecording, { origin, branch }: Ownership, tree: Tree): boolean {
  if (origin === 'plenum') return branch !== null && tree.recordings(branch).releaseRecordings === 'at-once';
  return origin === 'adopted' && state === 'published';
}

function columnsOf(prior: Recording): Facts {
  return {
    ...shownColumns(prior),
    state: prior.state,
    recorded_at: prior.recordedAt,
    origin: prior.origin,
    branch: prior.branch,
    booking: prior.booking,
    occurrence: prior.occurrence,
    fence: prior.fence,
    own_days: prior.ownDays,
    due_at: prior.dueAt,
  };
}

function shownColumns(prior: Recording) {
  return {
    meeting_id: prior.meetingId,
    title: prior.title,
    started_at: prior.startedAt,
    participants: prior.participants,
    bytes: prior.bytes,
    formats: formatsText(prior.formats),
    is_protected: prior.isProtected === null ? null : prior.isProtected ? 1 : 0,
  };
}

function difference(before: Facts, after: Facts): Partial<Facts> {
  const columns = Object.entries(after) as [keyof Facts, Facts[keyof Facts]][];
  return Object.fromEntries(columns.filter(([column, value]) => before[column] !== value));
}

/** PostgreSQL stores no NUL. */
function plain(text: string): string {
  return text.replaceAll('\0', '');
}

function plausible(instant: Instant | null): Instant | null {
  return instant !== null && instant >= EARLIEST ? instant : null;
}

function participantsOf({ participants }: ServerRecording): number | null {
  return participants !== null && participants <= MOST_PARTICIPANTS ? participants : null;
}

/** The address of a protected one holds a token of one use: a credential, and another one each time. */
function withoutToken(format: PlaybackFormat, isProtected: boolean): PlaybackFormat {
  const { type, url, lengthMinutes, bytes } = format;
  return { type, url: plain(isProtected ? url.replace(/[?#].*$/s, '') : url), lengthMinutes, bytes };
}
