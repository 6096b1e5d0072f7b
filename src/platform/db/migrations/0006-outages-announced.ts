import { type Kysely, sql } from 'kysely';

/** What guests are told of a planned outage, and which servers it is about; and but one link of each kind in force. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('outages')
    .addColumn('announcement', 'text', (c) => c.notNull().defaultTo(''))
    .execute();
  await db.schema
    .alterTable('outages')
    .addColumn('servers', 'text', (c) => c.notNull().defaultTo('[]'))
    .execute();
  await sql`create unique index links_in_force on links (booking, kind) where state = 'current'`.execute(db);
}
