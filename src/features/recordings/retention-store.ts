import type { Selectable } from 'kysely';
import { z } from 'zod';
import type { Instant } from '../../lib/span.ts';
import type { Db, Tx } from '../../platform/db/database.ts';
import type { RecordingRow } from '../../platform/db/recording-schema.ts';
import { ARCHIVE_STATES, type ArchiveState } from './recording.ts';
import type { Kept } from './retention.ts';
import { isThere } from './unindexed.ts';

/** A recording of ours that is there, with what decides whether it goes. */
export type Living = Kept & {
  readonly branch: string;
  readonly bytes: number | null;
  readonly archive: { readonly state: ArchiveState };
};

/** From an instant on, and before another. */
type Span = { readonly from: Instant; readonly before: Instant };

const COLUMNS = [
  ...(['id', 'origin', 'branch', 'recorded_at', 'own_days', 'unwanted_by', 'unwanted_at'] as const),
  ...(['hold_reason', 'hold_until', 'held_by', 'bytes', 'archive_state'] as const),
] as const;
const CHUNK = 200;
const PAGE = 500;

/** Those of these branches that were recorded in a span, some hundreds at a time: there may be very many. */
export async function* recordedIn(
  db: Db | Tx,
  branches: readonly string[],
  span: Span,
): AsyncIterable<readonly Living[]> {
  for (let at = 0; at < branches.length; at += CHUNK) {
    let left = branches.slice(at, at + CHUNK);
    while (left.length > 0) {
      let rows = await page(db, left, span, null);
      const seen = new Set(rows.map(({ branch }) => branch));
      left = rows.length < PAGE ? [] : left.filter((branch) => !seen.has(branch));
      yield rows.map(fromRow);
      // The rest of the last of them, which may have many.
      for (let last = lastOf(rows); last !== null; last = lastOf(rows)) {
        rows = await page(db, [last.branch ?? ''], span, last);
        yield rows.map(fromRow);
      }
    }
  }
}

type Row = Pick<Selectable<RecordingRow>, (typeof COLUMNS)[number]>;

function page(
  db: Db | Tx,
  branches: readonly string[],
  { from, before }: Span,
  after: Row | null,
): Promise<Row[]> {
  let query = db
    .selectFrom('recordings')
    .select(COLUMNS)
    .where('branch', 'in', branches)
    .where('recorded_at', '>=', after?.recorded_at ?? from)
    .where('recorded_at', '<', before)
    .where('origin', '!=', 'foreign')
    .where(isThere);
  if (after !== null) {
    query = query.where((eb) => eb.or([eb('recorded_at', '>', after.recorded_at), eb('id', '>', after.id)]));
  }
  return query.orderBy('branch').orderBy('recorded_at').orderBy('id').limit(PAGE).execute();
}

/** null where nothing comes after it. */
function lastOf(rows: readonly Row[]): Row | null {
  return rows.length < PAGE ? null : (rows.at(-1) ?? null);
}

const KnownState = z.enum(ARCHIVE_STATES);

function fromRow(row: Row): Living {
  const { hold_reason: reason, hold_until: until, held_by: by } = row;
  return {
    origin: row.origin === 'plenum' ? 'plenum' : 'adopted',
    branch: row.branch ?? '',
    recordedAt: row.recorded_at,
    ownDays: row.own_days,
    unwantedBy: row.unwanted_by,
    unwantedAt: row.unwanted_at,
    hold: reason === null || until === null || by === null ? null : { reason, until, by },
    deletedAt: null,
    bytes: row.bytes,
    archive: { state: KnownState.parse(row.archive_state) },
  };
}
