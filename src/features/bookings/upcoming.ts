import type { Clock } from '../../lib/clock.ts';
import type { Instant } from '../../lib/span.ts';
import type { Db } from '../../platform/db/database.ts';
import type { Caller } from '../../platform/http/caller.ts';
import type { Branches } from '../branches/branches.ts';
import type { Rights } from '../people/rights.ts';
import { bookingsById } from './booking-store.ts';
import { datesBookedBy } from './occurrence-store.ts';

/** Looked at, so that ten remain where some stand in branches that are no longer one's own. */
const LOOKED_AT = 50;
const SHOWN = 10;

/** The next date of a booking, as its booker sees it. */
export type Upcoming = {
  readonly booking: string;
  readonly title: string;
  readonly branchName: string;
  readonly startsAt: Instant;
  /** IANA name. */
  readonly timeZone: string;
};

type Parts = {
  readonly branches: Pick<Branches, 'tree'>;
  readonly rights: Pick<Rights, 'visible'>;
  readonly db: Db;
  readonly clock: Clock;
};

/** The next dates that somebody booked and may still see, earliest first. */
export function createUpcoming({ branches, rights, db, clock }: Parts) {
  return async (caller: Caller): Promise<readonly Upcoming[]> => {
    const tree = await branches.tree(db);
    const { roots } = rights.visible(tree, caller, 'view');
    const dates = (await datesBookedBy(db, caller.principal, clock.now(), LOOKED_AT))
      .filter(({ branch }) => roots.some((root) => tree.isWithin(branch, root)))
      .slice(0, SHOWN);
    const bookings = await bookingsById(db, [...new Set(dates.map(({ booking }) => booking))]);
    const titles = new Map(bookings.map(({ id, title }) => [id, title]));
    return dates.map(({ booking, branch, startsAt, timeZone }) => ({
      ...{ booking, startsAt, timeZone },
      title: titles.get(booking) ?? '',
      branchName: tree.get(branch)?.name ?? branch,
    }));
  };
}
