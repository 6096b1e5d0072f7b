import type { Clock } from '../../lib/clock.ts';
import { refuse } from '../../lib/refusal.ts';
import type { Db, Tx } from '../../platform/db/database.ts';
import type { Caller } from '../../platform/http/caller.ts';
import type { Branches } from '../branches/branches.ts';
import { viewPrincipals } from '../people/principals.ts';
import type { Rights } from '../people/rights.ts';
import type { BookingWithDates } from './booking.ts';
import type { Bookings } from './bookings.ts';
import type { BookingSettings } from './desk.ts';
import type { Occurrence } from './occurrence.ts';
import type { HeldOver, RoomGlimpse, RoomsInState, RoomsOf } from './room-functions.ts';
import { toBookingView } from './views.ts';

/** What the endpoints of this feature are made of. */
export type EndpointParts = {
  readonly bookings: Bookings;
  readonly branches: Pick<Branches, 'tree'>;
  readonly rights: Pick<Rights, 'visible'>;
  readonly settings: BookingSettings;
  readonly clock: Clock;
  readonly roomsOf: RoomsOf;
  readonly heldOver: HeldOver;
  readonly roomsInState: RoomsInState;
  /** Seals the cursors of lists. */
  readonly cursorKey: Buffer;
};

const CHUNK = 500;

/** The rooms of those dates whose window has begun; others have none. */
export async function roomsBegun(
  { clock, roomsOf }: Pick<EndpointParts, 'clock' | 'roomsOf'>,
  tx: Tx | Db,
  dates: readonly Occurrence[],
): Promise<ReadonlyMap<string, RoomGlimpse>> {
  const now = clock.now();
  const begun = dates.filter(({ opensAt }) => opensAt <= now).map(({ id }) => id);
  const rooms = new Map<string, RoomGlimpse>();
  for (let at = 0; at < begun.length; at += CHUNK) {
    for (const [id, room] of await roomsOf(tx, begun.slice(at, at + CHUNK))) rooms.set(id, room);
  }
  return rooms;
}

/** Whether the caller may let people into the rooms of a branch. */
export async function hostingOf(
  { branches, rights }: Pick<EndpointParts, 'branches' | 'rights'>,
  tx: Tx | Db,
  caller: Caller,
): Promise<(branch: string) => boolean> {
  const tree = await branches.tree(tx);
  const { roots } = rights.visible(tree, caller, 'host');
  return (branch) => roots.some((root) => tree.isWithin(branch, root));
}

/** @throws Refusal `branch-forbidden` where the caller may not book for the branch */
export async function refuseBookingFor(
  { branches, rights }: Pick<EndpointParts, 'branches' | 'rights'>,
  tx: Tx | Db,
  caller: Caller,
  branch: string,
): Promise<void> {
  const tree = await branches.tree(tx);
  const { all, roots } = rights.visible(tree, caller, 'book');
  if (!all && !roots.some((root) => tree.isWithin(branch, root)))
    refuse({ code: 'branch-forbidden', branch });
}

/** A booking as an answer: with its rooms, under its version. */
export async function answerBooking(
  parts: EndpointParts,
  tx: Tx | Db,
  caller: Caller,
  found: BookingWithDates,
) {
  const rooms = await roomsBegun(parts, tx, found.occurrences);
  const mayHost = (await hostingOf(parts, tx, caller))(found.booking.branch);
  const { bookedBy, version } = found.booking;
  const booker = (await viewPrincipals(tx, [bookedBy]))(bookedBy);
  return { body: toBookingView(found, { rooms, mayHost, bookedBy: booker }), version, live: true };
}
