import type { Selectable } from 'kysely';
import { z } from 'zod';
import type { PlaybackFormat } from '../../clients/bigbluebutton/recording.ts';
import type { Schema } from '../../platform/db/schema.ts';
import { ARCHIVE_STATES, type Hold, ORIGINS, type Recording, SEEN_STATES } from './recording.ts';

export type RecordingRow = Selectable<Schema['recordings']>;

const Formats = z.array(
  z.strictObject({
    type: z.string(),
    url: z.string(),
    lengthMinutes: z.number().nullable(),
    bytes: z.number().nullable(),
  }),
);

const Origin = z.enum(ORIGINS);
const SeenState = z.enum(SEEN_STATES);
const ArchiveState = z.enum(ARCHIVE_STATES);

/** @throws ZodError where the row was written by no code of ours */
export function fromRow(row: RecordingRow): Recording {
  return {
    id: row.id,
    server: row.server,
    recordId: row.record_id,
    meetingId: row.meeting_id,
    origin: Origin.parse(row.origin),
    branch: row.branch,
    booking: row.booking,
    occurrence: row.occurrence,
    fence: row.fence,
    title: row.title,
    state: SeenState.parse(row.state),
    startedAt: row.started_at,
    recordedAt: row.recorded_at,
    participants: row.participants,
    bytes: row.bytes,
    formats: Formats.parse(JSON.parse(row.formats)),
    isProtected: row.is_protected === null ? null : row.is_protected === 1,
    ownDays: row.own_days,
    dueAt: row.due_at,
    hold: holdOf(row),
    released: row.released === 1,
    publishFailure: row.publish_failure,
    publishRetryAt: row.publish_retry_at,
    publishTries: row.publish_tries ?? 0,
    unwantedBy: row.unwanted_by,
    unwantedAt: row.unwanted_at,
    deletion: {
      askedAt: row.delete_asked_at,
      tries: row.delete_tries,
      failure: row.delete_failure,
      retryAt: row.delete_retry_at,
    },
    deletedAt: row.deleted_at,
    archive: archiveOf(row),
    firstSeenAt: row.first_seen_at,
    seenAt: row.seen_at,
    version: row.version,
  };
}

function archiveOf(row: RecordingRow): Recording['archive'] {
  return {
    state: ArchiveState.parse(row.archive_state),
    file: row.archive_file,
    name: row.archive_name,
    bytes: row.archive_bytes,
    sum: row.archive_sum,
    session: row.archive_session,
    tries: row.archive_tries,
    failure: row.archive_failure,
    retryAt: row.archive_retry_at,
    openUntil: row.archive_open_until,
    archivedAt: row.archived_at,
  };
}

function holdOf({ hold_reason: reason, hold_until: until, held_by: by }: RecordingRow): Hold | null {
  return reason === null || until === null || by === null ? null : { reason, until, by };
}

export function formatsText(formats: readonly PlaybackFormat[]): string {
  return JSON.stringify(formats);
}
