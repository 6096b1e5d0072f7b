import type { Selectable } from 'kysely';
import type { Instant } from '../../lib/span.ts';
import type { Db, Tx } from '../../platform/db/database.ts';
import type { RecordingRow } from '../../platform/db/recording-schema.ts';
import type { Recording } from './recording.ts';
import type { Kept } from './retention.ts';

/** A recording of ours that is not proven gone, with what decides how long it lives. */
export type Term = Kept & Pick<Recording, 'id' | 'version' | 'booking' | 'dueAt'>;

const COLUMNS = [
  ...(['id', 'version', 'origin', 'branch', 'booking', 'recorded_at', 'own_days'] as const),
  ...(['unwanted_by', 'unwanted_at', 'hold_reason', 'hold_until', 'held_by', 'due_at'] as const),
] as const;
const CHUNK = 200;

/** Those of these bookings, in no order. */
export async function termsOfBookings(db: Db | Tx, bookings: readonly string[]): Promise<readonly Term[]> {
  const found: Term[] = [];
  for (let at = 0; at < bookings.length; at += CHUNK) {
    const rows = await living(db)
      .where('booking', 'in', bookings.slice(at, at + CHUNK))
      .execute();
    found.push(...rows.map(fromRow));
  }
  return found;
}

function living(db: Db | Tx) {
  return db
    .selectFrom('recordings')
    .select(COLUMNS)
    .where('deleted_at', 'is', null)
    .where('origin', '!=', 'foreign');
}

function fromRow(row: Pick<Selectable<RecordingRow>, (typeof COLUMNS)[number]>): Term {
  const { hold_reason: reason, hold_until: until, held_by: by } = row;
  return {
    id: row.id,
    version: row.version,
    origin: row.origin === 'plenum' ? 'plenum' : 'adopted',
    branch: row.branch,
    booking: row.booking,
    recordedAt: row.recorded_at,
    ownDays: row.own_days,
    unwantedBy: row.unwanted_by,
    unwantedAt: row.unwanted_at,
    hold: reason === null || until === null || by === null ? null : { reason, until, by },
    deletedAt: null,
    dueAt: row.due_at,
  };
}

/** Sets the term of one as it was read; false where it has changed meanwhile. */
export async function changeTerm(
  tx: Tx,
  { id, version }: Term,
  term: { readonly ownDays: number | null; readonly dueAt: Instant | null },
  now: Instant,
): Promise<boolean> {
  const changed = await tx
    .updateTable('recordings')
    .set({ own_days: term.ownDays, due_at: term.dueAt, version: version + 1, updated_at: now })
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst();
  return changed.numUpdatedRows === 1n;
}
