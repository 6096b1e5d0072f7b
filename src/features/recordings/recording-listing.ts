import { z } from 'zod';
import type { Db, Tx } from '../../platform/db/database.ts';
import type { Caller } from '../../platform/http/caller.ts';
import { openCursor, sealCursor } from '../../platform/http/cursor.ts';
import { toMoment } from '../../platform/http/moment.ts';
import type { Clock } from '../../lib/clock.ts';
import { soughtWords } from '../bookings/search.ts';
import type { Tree } from '../branches/tree.ts';
import type { Reach } from '../people/rights.ts';
import { listRecordings } from './shown-store.ts';
import type { ListQuery } from './recording-schemas.ts';
import type { RightsParts } from './recording-rights.ts';
import type { Recording } from './recording.ts';

/** Where the list goes on. */
const Place = z.strictObject({ recordedAt: z.int(), id: z.string(), of: z.literal('recordings') });

type Parts = RightsParts & {
  readonly cursorKey: Buffer;
  readonly timeZone: string;
  readonly clock: Pick<Clock, 'now'>;
};

/** One page of what a caller may know of. @throws Refusal `cursor-invalid`, `date-invalid` */
export async function pageOfRecordings(
  parts: Parts,
  db: Db | Tx,
  caller: Caller,
  query: z.infer<typeof ListQuery>,
): Promise<{ readonly items: readonly Recording[]; readonly next: string | null }> {
  const { cursorKey, rights, timeZone } = parts;
  const tree = await parts.tree(db);
  const after = query.cursor === undefined ? null : openCursor(cursorKey, query.cursor, Place);
  const isForeign = query.origin === 'foreign' || query.state === 'foreign';
  if (isForeign && !rights.visible(tree, caller, 'operate').all) return { items: [], next: null };
  const hosted = rights.visible(tree, caller, 'host');
  const moment = (text: string | undefined) => (text === undefined ? null : toMoment(text, timeZone));
  const listed = await listRecordings(db, {
    origin: isForeign ? 'foreign' : 'ours',
    branches: isForeign ? null : branchesIn(tree, rights.visible(tree, caller, 'view'), query.branch),
    wholly: isForeign ? null : branchesIn(tree, hosted, undefined),
    standing: query.state ?? null,
    from: moment(query.from),
    to: moment(query.to),
    booking: query.booking ?? null,
    occurrence: query.occurrence ?? null,
    words: query.q === undefined ? null : soughtWords(tree, query.q),
    heldAt: query.held ? parts.clock.now() : null,
    awaitsCopy: query.awaitsCopy,
    after,
    limit: query.limit + 1,
  });
  const items = listed.slice(0, query.limit);
  const last = items.at(-1);
  const isMore = listed.length > query.limit && last !== undefined;
  const next = isMore
    ? sealCursor(cursorKey, { recordedAt: last.recordedAt, id: last.id, of: 'recordings' })
    : null;
  return { items, next };
}

/** The branches that are reached, cut down to one and all below it where one is named; null for all. */
function branchesIn(tree: Tree, reach: Reach, branch: string | undefined): readonly string[] | null {
  if (reach.all && branch === undefined) return null;
  return tree.all
    .map(({ id }) => id)
    .filter((id) => reach.all || reach.roots.some((root) => tree.isWithin(id, root)))
    .filter((id) => branch === undefined || tree.isWithin(id, branch));
}
