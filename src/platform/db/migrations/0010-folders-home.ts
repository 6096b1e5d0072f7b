import type { Kysely } from 'kysely';

/** Of which account in which Nextcloud the ids are that are known of a branch's folder. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('folders').addColumn('home', 'text').execute();
}
