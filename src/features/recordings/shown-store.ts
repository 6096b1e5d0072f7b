import { sql } from 'kysely';
import type { Instant } from '../../lib/span.ts';
import type { Db, Tx } from '../../platform/db/database.ts';
import { holdsWord } from '../../platform/db/folded-column.ts';
import type { SoughtWord } from '../bookings/search.ts';
import { OPEN_STATES } from './archive-store.ts';
import type { Recording } from './recording.ts';
import { fromRow } from './recording-row.ts';
import { hasStanding, isSeenByAll } from './standing-store.ts';
import type { Standing } from './standing.ts';
import { isThere, unindexedBranch } from './unindexed.ts';

/** What a list is asked for; null leaves open. */
export type RecordingFilter = {
  readonly origin: 'ours' | 'foreign';
  /** Branches that count. */
  readonly branches: readonly string[] | null;
  /** Branches of which what people are not meant to see is listed as well. */
  readonly wholly: readonly string[] | null;
  /** null: all but those that are proven gone. */
  readonly standing: Standing | null;
  readonly from: Instant | null;
  readonly to: Instant | null;
  readonly booking: string | null;
  readonly occurrence: string | null;
  /** Each stands in the title, or in the name of the branch. */
  readonly words: readonly SoughtWord[] | null;
  /** Held at this moment. */
  readonly heldAt: Instant | null;
  /** Only those whose copy is still to come. */
  readonly awaitsCopy: boolean;
  /** Only those behind this one. */
  readonly after: { readonly recordedAt: Instant; readonly id: string } | null;
  readonly limit: number;
};

/** More branches than these have so many recordings between them that the newest are found sooner by time. */
const FEW_BRANCHES = 20;

/** The newest first. */
export async function listRecordings(db: Db | Tx, filter: RecordingFilter): Promise<readonly Recording[]> {
  const { origin, branches, wholly, standing, from, to, booking, occurrence, after, limit } = filter;
  if (branches?.length === 0 || filter.words?.length === 0) return [];
  let query = db
    .selectFrom('recordings')
    .selectAll()
    .where('origin', origin === 'foreign' ? '=' : '!=', 'foreign');
  if (branches !== null) {
    const column = branches.length > FEW_BRANCHES ? unindexedBranch : sql.ref<string>('branch');
    query = query.where(column, 'in', branches);
  }
  if (wholly !== null) {
    query = query.where((eb) =>
      eb.or([isSeenByAll(eb), ...(wholly.length === 0 ? [] : [eb(unindexedBranch, 'in', wholly)])]),
    );
  }
  query = standing === null ? query.where(isThere) : query.where(hasStanding(standing));
  if (from !== null) query = query.where('recorded_at', '>=', from);
  if (to !== null) query = query.where('recorded_at', '<', to);
  if (booking !== null) query = query.where('booking', '=', booking);
  if (occurrence !== null) query = query.where('occurrence', '=', occurrence);
  for (const { spellings, branches: named } of filter.words ?? []) {
    query = query.where((eb) =>
      eb.or([holdsWord('title', spellings), ...(named.length === 0 ? [] : [eb('branch', 'in', named)])]),
    );
  }
  if (filter.heldAt !== null) query = query.where('hold_until', '>', filter.heldAt);
  if (filter.awaitsCopy) query = query.where('archive_state', 'in', OPEN_STATES);
  if (after !== null) {
    query = query.where((eb) =>
      eb(eb.refTuple('recorded_at', 'id'), '<', eb.tuple(after.recordedAt, after.id)),
    );
  }
  const rows = await query.orderBy('recorded_at', 'desc').orderBy('id', 'desc').limit(limit).execute();
  return rows.map(fromRow);
}
