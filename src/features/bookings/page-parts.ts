import type { Clock } from '../../lib/clock.ts';
import { refuse } from '../../lib/refusal.ts';
import type { Db } from '../../platform/db/database.ts';
import type { Caller } from '../../platform/http/caller.ts';
import type { AskInside } from '../../platform/http/inside.ts';
import type { PageRequest, SignedIn } from '../../platform/web/page.ts';
import type { Address } from '../../platform/web/texts.ts';
import type { Branch } from '../branches/branch.ts';
import type { Branches } from '../branches/branches.ts';
import type { Tree } from '../branches/tree.ts';
import type { Reach, Rights } from '../people/rights.ts';
import type { Bookings } from './bookings.ts';
import { reachableBranches } from './branch-choices.ts';
import type { BookingSettings } from './desk.ts';
import type { RoomSettings } from './most-people.ts';
import type { PapersOfDates } from './papers-functions.ts';

/** What the pages for booking are made of. */
export type BookingPageParts = {
  readonly ask: AskInside;
  readonly db: Db;
  readonly bookings: Pick<Bookings, 'get' | 'getOccurrence'>;
  readonly branches: Pick<Branches, 'tree'>;
  readonly rights: Pick<Rights, 'visible'>;
  readonly settings: Pick<BookingSettings, 'timeZone'> & RoomSettings;
  readonly clock: Clock;
  /** Absent where there is no Nextcloud. */
  readonly papersOfDates?: PapersOfDates;
  /** Whether somebody may see any recording of a booking; made by the recordings feature. */
  readonly hasRecordings?: (caller: Caller, booking: string) => Promise<boolean>;
  /** Whom somebody may ask who may not book; null where nobody is named. */
  readonly helpContact: string | null;
};

/** What the pages of dates and of the load are made of. */
export type CalendarParts = Pick<BookingPageParts, 'ask' | 'branches' | 'clock' | 'db' | 'rights'> & {
  readonly settings: Pick<BookingSettings, 'timeZone'>;
};

/** Who is signed in on a page that is for nobody else. */
export function signedIn({ person }: PageRequest): SignedIn {
  return person ?? refuse({ code: 'sign-in-needed' });
}

/** Where somebody may book, as things stand now. */
export type Bookable = { readonly tree: Tree; readonly reach: Reach; readonly branches: readonly Branch[] };

export async function bookableBy(
  { branches, db, rights }: Pick<BookingPageParts, 'branches' | 'db' | 'rights'>,
  { caller }: SignedIn,
): Promise<Bookable> {
  const tree = await branches.tree(db);
  const reach = rights.visible(tree, caller, 'book');
  return { tree, reach, branches: reachableBranches(tree, reach) };
}

/** How pages speak to somebody whose branches these are: as the first of them does. */
export function addressIn(tree: Tree, { roots: [first] }: Reach): Address {
  return first === undefined ? 'sie' : tree.address(first);
}
