import type { Kysely } from 'kysely';

/** Which dates of a booking stand at another time than was asked for; those made before were all taken as wished. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('bookings')
    .addColumn('shifted', 'text', (column) => column.notNull().defaultTo('[]'))
    .execute();
}
