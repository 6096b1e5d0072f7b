import type { Clock } from '../../lib/clock.ts';
import type { Database, Db } from '../../platform/db/database.ts';
import type { Branches } from '../branches/branches.ts';
import type { Tree } from '../branches/tree.ts';
import type { Booking } from '../bookings/booking.ts';
import { announcedOutages, bookingById, linkByCode, occurrencesOf } from '../bookings/dates.ts';
import type { Occurrence } from '../bookings/occurrence.ts';
import { type AnnouncedOutage, stretchOf } from './announced.ts';
import type { DoorConsent, DoorPapers, DoorView, LinkKind, NoDoor } from './door.ts';
import { dateOf, howItStands, isBack } from './door-standing.ts';
import { whichDate } from './door-state.ts';
import { NOT_OVER, type Room } from './room.ts';
import { currentRooms } from './room-store.ts';
import { ifSilent } from './server-store.ts';

/** The guests' links to the papers of a date, as our own store has them. */
export type PapersOf = (db: Db, occurrence: string) => Promise<DoorPapers>;

/** What those who go into a booking's room must know before. */
type ConsentOf = (tree: Tree, booking: Booking, isThere: boolean) => DoorConsent;

export type FindParts = {
  readonly database: Database;
  readonly branches: Branches;
  readonly clock: Clock;
  /** Absent where there is no Nextcloud. */
  readonly papersOf?: PapersOf;
  readonly consentOf: ConsentOf;
};

const NO_PAPERS: DoorPapers = { read: null, drop: null };

/** What was found behind a code: all that a page and a join need. */
export type Found = {
  readonly view: DoorView;
  readonly booking: Booking;
  readonly date: Occurrence | null;
  readonly room: Room | undefined;
  /** The room's server, where it left the last poll unanswered. */
  readonly silent: string | null;
  /** Planned outages that may concern the date. */
  readonly outages: readonly AnnouncedOutage[];
};

/** Reads all that a code leads to; `unknown` also for the code of the other kind of link. */
export async function find(parts: FindParts, kind: LinkKind, code: string): Promise<Found | NoDoor> {
  const { database, branches, clock } = parts;
  const link = await linkByCode(database.db, code);
  if (link?.kind !== kind) return 'unknown';
  const booking = await bookingById(database.db, link.booking);
  if (booking === null) return 'unknown';
  const tree = await branches.tree(database.db);
  const branchName = tree.get(booking.branch)?.name ?? booking.branch;
  const address = tree.address(booking.branch);
  if (link.state === 'replaced') return { replaced: { branchName, address } };
  const now = clock.now();
  const occurrences = await occurrencesOf(database.db, booking.id);
  const rooms = await currentRooms(
    database.db,
    occurrences.map(({ id }) => id),
  );
  const open = rooms
    .filter(({ state }) => state === 'open' || state === 'live')
    .map(({ occurrence }) => occurrence);
  const { date, next } = whichDate(occurrences, new Set(open), now);
  const room = rooms.find(({ occurrence }) => occurrence === date?.id);
  const silent = room === undefined ? null : await ifSilent(database.db, room.server);
  const outages = date === null ? [] : await announcedOutages(database.db, stretchOf(date, room, now));
  const view: DoorView = {
    kind,
    title: booking.title,
    description: booking.description,
    branchName,
    timeZone: booking.timeZone,
    address,
    date: date === null ? null : dateOf(date),
    next: next === null || booking.status === 'cancelled' ? null : dateOf(next),
    asksAccessCode: kind === 'guest' && booking.options.accessCode !== null,
    hostRightAt: kind === 'host' && tree.limits(booking.branch).hostLinkNeedsSignIn ? booking.branch : null,
    lobby: kind === 'guest' && booking.options.lobby === 'ask-moderator',
    back: await isBack(database, room, now),
    papers: await papersBehind(parts, { kind, booking, date }),
    consent: parts.consentOf(tree, booking, room !== undefined && NOT_OVER.includes(room.state)),
    phone: null,
    ...howItStands({ booking, date, room, silent, outages }, now),
  };
  return { view, booking, date, room, silent, outages };
}

/** None for who has not given the access code: whoever has the link alone may not come in either. */
async function papersBehind(
  { database, papersOf }: FindParts,
  { kind, booking, date }: Pick<Found, 'booking' | 'date'> & { readonly kind: LinkKind },
): Promise<DoorPapers> {
  const isShut = kind === 'guest' && booking.options.accessCode !== null;
  const { papers } = booking.options;
  const hasLinks = (papers === 'read' || papers === 'drop') && date?.status === 'booked';
  if (papersOf === undefined || isShut || !hasLinks) return NO_PAPERS;
  return papersOf(database.db, date.id);
}
