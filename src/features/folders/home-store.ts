import type { Instant } from '../../lib/span.ts';
import type { Db, Tx } from '../../platform/db/database.ts';

/** Of which account in which Nextcloud a branch's ids are. */
export type HomeRow = {
  readonly branch: string;
  /** null where it was never written down. */
  readonly home: string | null;
  readonly failure: string | null;
  /** To be looked at anew, by order or as it never was. */
  readonly isOrdered: boolean;
};

export async function homesOf(db: Db | Tx): Promise<readonly HomeRow[]> {
  const rows = await db
    .selectFrom('folders')
    .select(['branch', 'home', 'failure', 'state', 'settled_plan'])
    .orderBy('branch')
    .execute();
  return rows.map(({ branch, home, failure, state, settled_plan }) => ({
    ...{ branch, home, failure, isOrdered: state === 'pending' && settled_plan === null },
  }));
}

/** What is written down of each branch from now on is of there. */
export async function keepHome(tx: Tx, home: string): Promise<void> {
  await tx.updateTable('folders').set({ home }).where('home', 'is', null).execute();
}

/** That nothing is done for any branch, as what we know is of another server or account. */
export async function tellAll(tx: Tx, now: Instant): Promise<void> {
  const told = { state: 'waiting', failure: 'other-server', retry_at: null, updated_at: now };
  await tx.updateTable('folders').set(told).execute();
}

/** Forgets where everything lies, folders for papers and their links among it; files and folders stay as they are. */
export async function forgetIds(tx: Tx, home: string, now: Instant): Promise<void> {
  await tx
    .updateTable('folders')
    .set({ home, file_id: null, team_folder: null, path: null, share_id: null, permissions: null })
    .set({ etag: null, failure: null, drift: '[]', used_bytes: null, updated_at: now })
    .execute();
  await tx.deleteFrom('folder_parts').execute();
  await tx
    .updateTable('papers')
    .set({ file_id: null, slides_id: null, inbox_id: null, links_until: null })
    .set({ read_share: null, read_url: null, drop_share: null, drop_url: null })
    .set({ state: 'pending', settled_plan: null, attempts: 0, retry_at: null, updated_at: now })
    .execute();
}
