import { type Kysely, sql } from 'kysely';

/**
 * Failed runs are few among many: they are listed and counted without looking at the others. In the order of the list,
 * which is why SQLite takes this index and not that of all runs.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index job_runs_failed on job_runs (job, started_at, id, failure) where failure is not null`.execute(
    db,
  );
}
