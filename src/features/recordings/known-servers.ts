import type { Db, Tx } from '../../platform/db/database.ts';
import * as listingStore from './listing-store.ts';

/** Servers with recordings of ours that are not proven gone: they may not leave the settings. */
export async function serversWithRecordings(db: Db | Tx): Promise<readonly string[]> {
  return listingStore.serversWithRecordings(db);
}
