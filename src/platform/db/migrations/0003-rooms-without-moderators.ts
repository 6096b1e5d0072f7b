import type { Kysely } from 'kysely';

/** Since when nobody moderates a room: guests who wait in its lobby are then told whom to call. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('rooms').addColumn('unattended_since', 'bigint').execute();
}
