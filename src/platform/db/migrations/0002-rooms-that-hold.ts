import type { Kysely } from 'kysely';

/** Paced joins, windows cut short where nobody came, and rooms whose people were told that they must make way. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('join_paces')
    .addColumn('server', 'text', (c) => c.primaryKey())
    .addColumn('line_at', 'bigint', (c) => c.notNull())
    .addColumn('gate_at', 'bigint', (c) => c.notNull())
    .execute();
  await db.schema.alterTable('occurrences').addColumn('released_closes_at', 'bigint').execute();
  await db.schema.alterTable('rooms').addColumn('warned_at', 'bigint').execute();
}
