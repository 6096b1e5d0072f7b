import type { Kysely } from 'kysely';
import { foldText } from '../../../lib/fold.ts';

const AT_ONCE = 500;

type Row = { id: string; title: string; description: string | null; search_text: string };

/** Folds the texts of all bookings anew: `a` is found for a typed `ae` as well, and hyphens no longer part words. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // The two columns that matter here, as they are at this point in the history of the schema.
  const store = db as Kysely<{ bookings: Row }>;
  for (let behind = ''; ;) {
    const rows = await store
      .selectFrom('bookings')
      .select(['id', 'title', 'description', 'search_text'])
      .where('id', '>', behind)
      .orderBy('id')
      .limit(AT_ONCE)
      .execute();
    for (const { id, title, description, search_text } of rows) {
      const folded = foldText(title, description);
      if (folded === search_text) continue;
      await store.updateTable('bookings').set({ search_text: folded }).where('id', '=', id).execute();
    }
    const last = rows.at(-1);
    if (last === undefined) return;
    behind = last.id;
  }
}
