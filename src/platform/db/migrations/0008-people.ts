import type { Kysely } from 'kysely';

/** People who sign in, their sessions, and who acts for a branch in somebody's place. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('people')
    .addColumn('subject', 'text', (c) => c.primaryKey())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('email', 'text')
    .addColumn('search_text', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('seen_at', 'bigint', (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('sessions')
    .addColumn('id_hash', 'text', (c) => c.primaryKey())
    .addColumn('subject', 'text', (c) => c.notNull())
    .addColumn('realm_session', 'text')
    .addColumn('sealed', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('used_at', 'bigint', (c) => c.notNull())
    .execute();
  await index(db, 'sessions_subject', 'sessions', ['subject']);
  await index(db, 'sessions_realm_session', 'sessions', ['realm_session']);
  await index(db, 'sessions_used', 'sessions', ['used_at']);
  await db.schema
    .createTable('logout_tokens')
    .addColumn('jti', 'text', (c) => c.primaryKey())
    .addColumn('expires_at', 'bigint', (c) => c.notNull())
    .execute();
  await deputies(db);
  await index(db, 'bookings_booked_by', 'bookings', ['booked_by', 'last_ends_at']);
  await index(db, 'audit_actor', 'audit', ['actor', 'at']);
  await index(db, 'audit_branch', 'audit', ['branch', 'at']);
}

async function deputies(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('deputies')
    .addColumn('branch', 'text', (c) => c.notNull())
    .addColumn('subject', 'text', (c) => c.notNull())
    .addColumn('until_at', 'bigint', (c) => c.notNull())
    .addColumn('appointed_by', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('deputies_pk', ['branch', 'subject'])
    .execute();
  await index(db, 'deputies_subject', 'deputies', ['subject', 'until_at']);
}

async function index(db: Kysely<unknown>, name: string, table: string, columns: string[]): Promise<void> {
  await db.schema.createIndex(name).on(table).columns(columns).execute();
}
