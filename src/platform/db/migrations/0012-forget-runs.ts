import type { Kysely } from 'kysely';

/** What each run took away of personal data. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('forget_runs')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('started_at', 'bigint', (c) => c.notNull())
    .addColumn('finished_at', 'bigint')
    .addColumn('failure', 'text')
    .addColumn('taken', 'text', (c) => c.notNull())
    .execute();
}
