import type { CreateTableBuilder, Kysely } from 'kysely';

/** Recordings, the proofs of their deletion, what nightly jobs report, and who was in meetings that ask for it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await recordings(db);
  await deletions(db);
  await servers(db);
  await db.schema
    .createTable('recording_terms')
    .addColumn('branch', 'text', (c) => c.primaryKey())
    .addColumn('days', 'integer', (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('run_reports')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('job', 'text', (c) => c.notNull())
    .addColumn('started_at', 'bigint', (c) => c.notNull())
    .addColumn('finished_at', 'bigint')
    .addColumn('report', 'text', (c) => c.notNull())
    .execute();
  await index(db, 'run_reports_job', 'run_reports', ['job', 'started_at']);
  await attendances(db);
}

async function recordings(db: Kysely<unknown>): Promise<void> {
  const table = db.schema
    .createTable('recordings')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('server', 'text', (c) => c.notNull())
    .addColumn('record_id', 'text', (c) => c.notNull())
    .addColumn('meeting_id', 'text', (c) => c.notNull())
    .addColumn('origin', 'text', (c) => c.notNull())
    .addColumn('branch', 'text')
    .addColumn('booking', 'text')
    .addColumn('occurrence', 'text')
    .addColumn('fence', 'integer')
    .addColumn('title', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('started_at', 'bigint')
    .addColumn('recorded_at', 'bigint', (c) => c.notNull())
    .addColumn('participants', 'integer')
    .addColumn('bytes', 'bigint')
    .addColumn('formats', 'text', (c) => c.notNull())
    .addColumn('is_protected', 'integer')
    .addColumn('own_days', 'integer')
    .addColumn('due_at', 'bigint')
    .addColumn('hold_reason', 'text')
    .addColumn('hold_until', 'bigint')
    .addColumn('held_by', 'text')
    .addColumn('released', 'integer', (c) => c.notNull())
    .addColumn('released_by', 'text')
    .addColumn('released_at', 'bigint')
    .addColumn('publish_failure', 'text')
    .addColumn('publish_retry_at', 'bigint')
    .addColumn('publish_tries', 'integer')
    .addColumn('first_seen_at', 'bigint', (c) => c.notNull())
    .addColumn('seen_at', 'bigint', (c) => c.notNull())
    .addColumn('version', 'integer', (c) => c.notNull())
    .addColumn('updated_at', 'bigint', (c) => c.notNull());
  await withArchive(withDeletion(table)).execute();
  await indexes(db);
}

async function indexes(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createIndex('recordings_server')
    .unique()
    .on('recordings')
    .columns(['server', 'record_id'])
    .execute();
  // What is due is found without looking at what is not.
  await index(db, 'recordings_due', 'recordings', ['server', 'deleted_at', 'due_at']);
  // They are counted without looking at the rows.
  await index(db, 'recordings_counted', 'recordings', ['deleted_at', 'server', 'origin', 'state', 'branch']);
  await index(db, 'recordings_branch', 'recordings', ['branch', 'recorded_at']);
  await index(db, 'recordings_occurrence', 'recordings', ['occurrence']);
  await index(db, 'recordings_booking', 'recordings', ['booking']);
  await index(db, 'recordings_hold', 'recordings', ['hold_until']);
  await index(db, 'recordings_archive', 'recordings', ['archive_state', 'archive_retry_at']);
  await index(db, 'recordings_soon', 'recordings', ['due_at']);
  await index(db, 'recordings_time', 'recordings', ['recorded_at', 'id']);
  // What stands otherwise on its server than it should.
  const standing = ['server', 'origin', 'state', 'released', 'is_protected'];
  await index(db, 'recordings_standing', 'recordings', standing);
  await index(db, 'recordings_unwanted', 'recordings', ['unwanted_by']);
  await index(db, 'recordings_open', 'recordings', ['archive_open_until']);
}

function withDeletion<T extends string>(table: CreateTableBuilder<T>) {
  return table
    .addColumn('unwanted_by', 'text')
    .addColumn('unwanted_at', 'bigint')
    .addColumn('delete_asked_at', 'bigint')
    .addColumn('delete_tries', 'integer', (c) => c.notNull())
    .addColumn('delete_failure', 'text')
    .addColumn('delete_retry_at', 'bigint')
    .addColumn('deleted_at', 'bigint');
}

function withArchive<T extends string>(table: CreateTableBuilder<T>) {
  return table
    .addColumn('archive_state', 'text', (c) => c.notNull())
    .addColumn('archive_file', 'text')
    .addColumn('archive_name', 'text')
    .addColumn('archive_bytes', 'bigint')
    .addColumn('archive_sum', 'text')
    .addColumn('archive_session', 'text')
    .addColumn('archive_tries', 'integer', (c) => c.notNull())
    .addColumn('archive_failure', 'text')
    .addColumn('archive_retry_at', 'bigint')
    .addColumn('archive_open_until', 'bigint')
    .addColumn('archived_at', 'bigint');
}

async function deletions(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('deletions')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('recording', 'text', (c) => c.notNull())
    .addColumn('server', 'text', (c) => c.notNull())
    .addColumn('record_id', 'text', (c) => c.notNull())
    .addColumn('branch', 'text')
    .addColumn('occurrence', 'text')
    .addColumn('recorded_at', 'bigint', (c) => c.notNull())
    .addColumn('bytes', 'bigint')
    .addColumn('reason', 'text', (c) => c.notNull())
    .addColumn('due_at', 'bigint')
    .addColumn('asked_by', 'text')
    .addColumn('asked_at', 'bigint')
    .addColumn('tries', 'integer', (c) => c.notNull())
    .addColumn('proven_at', 'bigint', (c) => c.notNull())
    .addColumn('seen', 'text', (c) => c.notNull())
    .execute();
  await index(db, 'deletions_proven', 'deletions', ['proven_at']);
  await index(db, 'deletions_branch', 'deletions', ['branch', 'proven_at']);
  await index(db, 'deletions_recording', 'deletions', ['recording']);
}

async function servers(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('recording_servers')
    .addColumn('server', 'text', (c) => c.primaryKey())
    .addColumn('listed_from', 'bigint')
    .addColumn('listed_at', 'bigint')
    .addColumn('listed', 'integer', (c) => c.notNull())
    .addColumn('failing_since', 'bigint')
    .addColumn('failure', 'text')
    .execute();
  await db.schema
    .createTable('expected_recordings')
    .addColumn('room', 'text', (c) => c.primaryKey())
    .addColumn('server', 'text', (c) => c.notNull())
    .addColumn('meeting_id', 'text', (c) => c.notNull())
    .addColumn('occurrence', 'text', (c) => c.notNull())
    .addColumn('ended_at', 'bigint', (c) => c.notNull())
    .addColumn('next_at', 'bigint', (c) => c.notNull())
    .addColumn('tries', 'integer', (c) => c.notNull())
    .execute();
  await index(db, 'expected_recordings_next', 'expected_recordings', ['next_at']);
  await index(db, 'rooms_ended', 'rooms', ['ended_at']);
}

async function attendances(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('attendances')
    .addColumn('occurrence', 'text', (c) => c.notNull())
    .addColumn('room', 'text', (c) => c.notNull())
    .addColumn('person', 'text', (c) => c.notNull())
    .addColumn('booking', 'text', (c) => c.notNull())
    .addColumn('branch', 'text', (c) => c.notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('role', 'text', (c) => c.notNull())
    .addColumn('first_at', 'bigint', (c) => c.notNull())
    .addColumn('last_at', 'bigint', (c) => c.notNull())
    .addColumn('minutes', 'integer', (c) => c.notNull())
    .addColumn('expires_at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('attendances_pk', ['occurrence', 'room', 'person'])
    .execute();
  await index(db, 'attendances_expires', 'attendances', ['expires_at']);
}

async function index(db: Kysely<unknown>, name: string, table: string, columns: string[]): Promise<void> {
  await db.schema.createIndex(name).on(table).columns(columns).execute();
}
