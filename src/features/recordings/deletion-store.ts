import type { Insertable } from 'kysely';
import type { Tx } from '../../platform/db/database.ts';
import type { Schema } from '../../platform/db/schema.ts';

export async function addDeletion(tx: Tx, row: Insertable<Schema['deletions']>): Promise<void> {
  await tx.insertInto('deletions').values(row).execute();
}
