import type { Kysely } from 'kysely';

/** What is known of the branches' folders in Nextcloud, of the papers of dates, and of slides on their way. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await folders(db);
  await papers(db);
  await slides(db);
}

async function folders(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('folders')
    .addColumn('branch', 'text', (c) => c.primaryKey())
    .addColumn('file_id', 'text')
    .addColumn('team_folder', 'text')
    .addColumn('path', 'text')
    .addColumn('group_id', 'text')
    .addColumn('share_id', 'text')
    .addColumn('permissions', 'integer')
    .addColumn('etag', 'text')
    .addColumn('making_until', 'bigint')
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('settled_plan', 'text')
    .addColumn('failure', 'text')
    .addColumn('drift', 'text', (c) => c.notNull())
    .addColumn('used_bytes', 'bigint')
    .addColumn('attempts', 'integer', (c) => c.notNull())
    .addColumn('retry_at', 'bigint')
    .addColumn('checked_at', 'bigint')
    .addColumn('settled_at', 'bigint')
    .addColumn('updated_at', 'bigint', (c) => c.notNull())
    .addColumn('members_held', 'integer')
    .execute();
  // No two branches own one folder, whatever races.
  await db.schema.createIndex('folders_file').unique().on('folders').columns(['file_id']).execute();
  await db.schema
    .createTable('folder_parts')
    .addColumn('branch', 'text', (c) => c.notNull())
    .addColumn('part', 'text', (c) => c.notNull())
    .addColumn('file_id', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('folder_parts_pk', ['branch', 'part'])
    .execute();
  await db.schema
    .createTable('folder_members')
    .addColumn('branch', 'text', (c) => c.notNull())
    .addColumn('account', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('folder_members_pk', ['branch', 'account'])
    .execute();
}

async function papers(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('papers')
    .addColumn('occurrence', 'text', (c) => c.primaryKey())
    .addColumn('booking', 'text', (c) => c.notNull())
    .addColumn('branch', 'text', (c) => c.notNull())
    .addColumn('file_id', 'text')
    .addColumn('name', 'text')
    .addColumn('slides_id', 'text')
    .addColumn('inbox_id', 'text')
    .addColumn('read_share', 'text')
    .addColumn('read_url', 'text')
    .addColumn('drop_share', 'text')
    .addColumn('drop_url', 'text')
    .addColumn('links_until', 'text')
    .addColumn('ends_at', 'bigint', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('settled_plan', 'text')
    .addColumn('failure', 'text')
    .addColumn('attempts', 'integer', (c) => c.notNull())
    .addColumn('retry_at', 'bigint')
    .addColumn('updated_at', 'bigint', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('papers_ends').on('papers').columns(['ends_at']).execute();
  await db.schema.createIndex('papers_file').unique().on('papers').columns(['file_id']).execute();
}

async function slides(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('room_slides')
    .addColumn('room', 'text', (c) => c.primaryKey())
    .addColumn('occurrence', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('given', 'text', (c) => c.notNull())
    .addColumn('attempts', 'integer', (c) => c.notNull())
    .addColumn('retry_at', 'bigint')
    .addColumn('updated_at', 'bigint', (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('slide_tokens')
    .addColumn('token_hash', 'text', (c) => c.primaryKey())
    .addColumn('room', 'text', (c) => c.notNull())
    .addColumn('file_id', 'text', (c) => c.notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('size', 'bigint', (c) => c.notNull())
    .addColumn('expires_at', 'bigint', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('slide_tokens_expires').on('slide_tokens').columns(['expires_at']).execute();
}
