import type { Instant } from '../../lib/span.ts';
import type { Db, Tx } from '../../platform/db/database.ts';
import type { RecordingServerRow } from '../../platform/db/recording-schema.ts';
import type { Recording } from './recording.ts';

/** How far a server's recordings are known. */
export type ListingRecord = {
  readonly server: string;
  /** When the last whole listing that went through was over; null: never. */
  readonly listedAt: Instant | null;
  readonly listed: number;
  /** Since when it does not answer about recordings. */
  readonly failingSince: Instant | null;
};

export async function listingRecords(db: Db | Tx): Promise<ReadonlyMap<string, ListingRecord>> {
  const rows = await db.selectFrom('recording_servers').selectAll().execute();
  return new Map(rows.map((row) => [row.server, fromRow(row)]));
}

function fromRow({ server, listed_at: listedAt, listed, failing_since: failingSince }: RecordingServerRow) {
  return { server, listedAt, listed, failingSince };
}

/** A whole listing went through. */
export async function noteListed(
  tx: Tx,
  server: string,
  { from, to, listed }: { readonly from: Instant; readonly to: Instant; readonly listed: number },
): Promise<void> {
  const facts = { listed_from: from, listed_at: to, listed, failing_since: null, failure: null };
  await tx
    .insertInto('recording_servers')
    .values({ server, ...facts })
    .onConflict((conflict) => conflict.column('server').doUpdateSet(facts))
    .execute();
}

/** @param failure its kind, without any text of the server */
export async function noteFailing(tx: Tx, server: string, failure: string, now: Instant): Promise<void> {
  await tx
    .insertInto('recording_servers')
    .values({ server, listed_from: null, listed_at: null, listed: 0, failing_since: now, failure })
    .onConflict((conflict) =>
      conflict.column('server').doUpdateSet((eb) => ({
        failing_since: eb.fn.coalesce('recording_servers.failing_since', eb.val(now)),
        failure,
      })),
    )
    .execute();
}

export async function noteAnswering(tx: Tx, server: string): Promise<void> {
  await tx
    .updateTable('recording_servers')
    .set({ failing_since: null, failure: null })
    .where('server', '=', server)
    .where('failing_since', 'is not', null)
    .execute();
}

/** A recording that is not proven gone, as little of it as a comparison needs. */
export type KnownRecording = Pick<Recording, 'id' | 'recordId' | 'origin'> & { readonly state: string };

/** Those of a server that are not proven gone, by record id, behind `after`. */
export async function knownOnServer(
  db: Db | Tx,
  server: string,
  after: string,
  limit: number,
): Promise<readonly KnownRecording[]> {
  const rows = await db
    .selectFrom('recordings')
    .select(['id', 'record_id', 'origin', 'state'])
    .where('server', '=', server)
    .where('record_id', '>', after)
    .where('deleted_at', 'is', null)
    .orderBy('record_id')
    .limit(limit)
    .execute();
  return rows.map(({ id, record_id: recordId, origin, state }) => ({
    id,
    recordId,
    origin: origin === 'plenum' || origin === 'adopted' ? origin : 'foreign',
    state,
  }));
}

/** Removes from what is known what is not ours and not there any more: nothing is to be said of it. */
export async function forgetForeign(tx: Tx, ids: readonly string[]): Promise<number> {
  if (ids.length === 0) return 0;
  const removed = await tx
    .deleteFrom('recordings')
    .where('id', 'in', ids)
    .where('origin', '=', 'foreign')
    .executeTakeFirst();
  return Number(removed.numDeletedRows);
}

/** Servers with recordings of ours that are not proven gone. */
export async function serversWithRecordings(db: Db | Tx): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('recordings')
    .select('server')
    .distinct()
    .where('deleted_at', 'is', null)
    .where('origin', '!=', 'foreign')
    .orderBy('server')
    .execute();
  return rows.map(({ server }) => server);
}
