import type { Clock } from '../../lib/clock.ts';
import type { Db } from '../../platform/db/database.ts';
import type { Caller } from '../../platform/http/caller.ts';
import type { Branches } from '../branches/branches.ts';
import type { Rights } from '../people/rights.ts';
import type { Occurrence } from './occurrence.ts';
import { datesBookedBy, datesOfBranches } from './occurrence-store.ts';

/** Looked at, so that enough remain where some stand in branches that are no longer one's own. */
const LOOKED_AT = 50;

type Parts = {
  readonly branches: Pick<Branches, 'tree'>;
  readonly rights: Pick<Rights, 'visible'>;
  readonly db: Db;
  readonly clock: Clock;
};

/**
 * What somebody has to do with next: the dates of the branches that they hold a role at, not of those below, and what
 * they booked themselves wherever it is; earliest first. Dates that are going on are among them.
 */
export function createUpcoming({ branches, rights, db, clock }: Parts) {
  return async (caller: Caller, shown: number): Promise<readonly Occurrence[]> => {
    const tree = await branches.tree(db);
    const { roots } = rights.visible(tree, caller, 'view');
    const now = clock.now();
    const held = [...new Set(caller.grants.map(({ branch }) => branch))];
    const found = [
      ...(await datesBookedBy(db, caller.principal, now, LOOKED_AT)),
      ...(await datesOfBranches(db, held, now, LOOKED_AT)),
    ].filter(({ branch }) => roots.some((root) => tree.isWithin(branch, root)));
    return [...new Map(found.map((date) => [date.id, date])).values()]
      .sort((one, other) => one.startsAt - other.startsAt || (one.id < other.id ? -1 : 1))
      .slice(0, shown);
  };
}
