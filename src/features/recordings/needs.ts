import type { Clock } from '../../lib/clock.ts';
import { DAY_MS } from '../../lib/span.ts';
import type { Db, Tx } from '../../platform/db/database.ts';
import type { Caller } from '../../platform/http/caller.ts';
import type { AskInside } from '../../platform/http/inside.ts';
import type { Tree } from '../branches/tree.ts';
import type { Rights } from '../people/rights.ts';
import { countDue, countFull } from './needs-store.ts';
import { RecordingList } from './recording-schemas.ts';

/** So far ahead somebody is told what is deleted. */
const AHEAD_DAYS = 7;

type Parts = {
  readonly db: Db;
  readonly tree: (db: Db | Tx) => Promise<Tree>;
  readonly rights: Pick<Rights, 'visible'>;
  readonly clock: Clock;
};

/** Which recordings need somebody: of the branches for which they book. */
export function createNeeds({ db, tree: treeIn, rights, clock }: Parts) {
  return async (caller: Caller): Promise<{ readonly full: number; readonly soon: number }> => {
    const tree = await treeIn(db);
    const { all, roots } = rights.visible(tree, caller, 'book');
    const within = ({ id }: { readonly id: string }) => roots.some((root) => tree.isWithin(id, root));
    const branches = all ? null : tree.all.filter(within).map(({ id }) => id);
    const now = clock.now();
    const soon = await countDue(db, branches, now, now + AHEAD_DAYS * DAY_MS);
    return { full: await countFull(db, branches), soon };
  };
}

/** Says whether somebody may see any recording of a booking. */
export function createAnyOfBooking(ask: AskInside) {
  return async (caller: Caller, booking: string): Promise<boolean> => {
    const query = { booking, limit: '1' };
    const { items } = await ask(caller, {
      ...{ method: 'get', path: '/recordings', query, answer: RecordingList },
    });
    return items.length > 0;
  };
}
