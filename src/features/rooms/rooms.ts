import type { Clock } from '../../lib/clock.ts';
import { refuse } from '../../lib/refusal.ts';
import type { Instant } from '../../lib/span.ts';
import { append } from '../../platform/audit/audit.ts';
import type { Tx } from '../../platform/db/database.ts';
import type { Bookings } from '../bookings/bookings.ts';
import { occurrencesById } from '../bookings/dates.ts';
import { isReleased, type Occurrence } from '../bookings/occurrence.ts';
import type { EndRooms, HeldOver, RoomsInState, RoomsOf } from '../bookings/room-functions.ts';
import { placeOccurrences } from './place.ts';
import { needsRoom, type Room } from './room.ts';
import { currentRooms, move, overrunning, roomById, roomsIn } from './room-store.ts';
import type { PoolServer } from './server.ts';
import { serverRecords } from './server-store.ts';

/** The current copy of each occurrence, as bookings show it; one that is over is not shown. */
export const roomsOf: RoomsOf = async (tx, occurrenceIds) => {
  const rooms = await currentRooms(tx, occurrenceIds);
  return new Map(
    rooms
      .filter(({ state }) => state !== 'ended' && state !== 'failed')
      .map(({ occurrence, state, server, participants }) => [occurrence, { state, server, participants }]),
  );
};

/** The dates whose current copy is in one state. */
export const roomsInState: RoomsInState = async (tx, state) =>
  (await roomsIn(tx, [state])).filter(({ current }) => current).map(({ occurrence }) => occurrence);

/** What rooms with people in them hold beyond their windows. */
export const heldOver: HeldOver = async (tx, span) => {
  const rooms = await overrunning(tx, span.from);
  const occurrences = new Map(
    (
      await occurrencesById(
        tx,
        rooms.map(({ occurrence }) => occurrence),
      )
    ).map((o) => [o.id, o]),
  );
  return rooms.flatMap(({ occurrence, branch, heldUntil }) => {
    const date = occurrences.get(occurrence);
    if (date === undefined || heldUntil === null || heldUntil <= date.closesAt || date.closesAt >= span.to)
      return [];
    return [{ occurrence, branch, seats: date.expected, span: { from: date.closesAt, to: heldUntil } }];
  });
};

/** Marks the rooms of these dates to be ended, in the transaction of the change that ends them. */
export function createEndRooms(clock: Clock): EndRooms {
  return async (tx, occurrenceIds, reason) => {
    for (const room of await currentRooms(tx, occurrenceIds)) {
      await startEnding(tx, room, clock.now(), reason === 'cancelled' ? 'cancelled' : 'superseded');
    }
  };
}

/** How often a copy may move on while it is being ended; each time it is looked at anew. */
const ENDING_TRIES = 3;

/**
 * @returns false when the copy was over already
 * @throws Refusal `version-conflict` when it moves all the time: the caller tries again
 */
async function startEnding(
  tx: Tx,
  room: Room,
  now: Instant,
  reason: 'asked' | 'cancelled' | 'superseded',
): Promise<boolean> {
  let seen: Room | undefined = room;
  for (let tries = 0; tries < ENDING_TRIES && seen?.current === true; tries++) {
    const { state }: Room = seen;
    if (state === 'ending' || (state === 'ended' && !needsRoom(seen))) return false;
    // One that vanished is over, yet another would take its place.
    const gone = state === 'planned' || state === 'failed' || state === 'ended';
    const changes = gone
      ? { state: 'ended', ended_at: now, end_reason: reason }
      : { state: 'ending', ending_at: now, claimed_until: now, held_until: null, end_reason: reason };
    if (await move(tx, seen, changes)) return true;
    seen = await roomById(tx, room.id);
  }
  return refuse({ code: 'version-conflict' });
}

export type RoomsParts = {
  readonly pool: readonly PoolServer[];
  readonly clock: Clock;
  /** Whatever holds a window for longer is admitted like any booking. */
  readonly bookings: Pick<Bookings, 'openEarly' | 'readmit' | 'stayOpen'>;
};

/** What people and programs may do with a room. */
export type Rooms = {
  /**
   * Opens the room of a date now: early, where the longer window is admitted; again after it was ended; or after it was
   * given up because nobody came, where the rest of the window is admitted.
   *
   * @param minutes for so long from now on at least it is to be there, as `stayOpen` has it; null: until the window ends
   * @throws Refusal `not-found`, `already-cancelled`, `outside-window`, `branch-closed`, `branch-limit`,
   *   `dates-overlap`, `capacity-exhausted`, `room-ending`, `version-conflict`
   */
  open(tx: Tx, actor: string, occurrenceId: string, minutes: number | null): Promise<Occurrence>;
  /**
   * Opens the room of a date that was given up because nobody came; any other is left as it is.
   *
   * @throws Refusal `not-found`, `dates-overlap`, `capacity-exhausted`
   */
  readmit(tx: Tx, actor: string, occurrenceId: string): Promise<Occurrence>;
  /** Ends the room for everybody; its window stays as it is. @throws Refusal `not-found` */
  end(tx: Tx, actor: string, occurrenceId: string): Promise<Occurrence>;
};

export function createRooms(parts: RoomsParts): Rooms {
  return {
    open: (tx, actor, occurrenceId, minutes) => open(parts, tx, actor, { occurrenceId, minutes }),
    readmit: (tx, actor, occurrenceId) => readmit(parts, tx, actor, occurrenceId),
    end: (tx, actor, occurrenceId) => end(parts, tx, actor, occurrenceId),
  };
}

async function open(
  parts: RoomsParts,
  tx: Tx,
  actor: string,
  { occurrenceId, minutes }: { readonly occurrenceId: string; readonly minutes: number | null },
): Promise<Occurrence> {
  const now = parts.clock.now();
  const found = await theOccurrence(tx, occurrenceId);
  if (found.status !== 'booked') refuse({ code: 'already-cancelled' });
  if (minutes === null && isReleased(found, now)) return readmit(parts, tx, actor, occurrenceId);
  const occurrence = await holdNow(parts, tx, actor, { found, minutes });
  if (await reopen(parts, tx, occurrence, now)) {
    await note(tx, { actor, now, action: 'room.open', occurrence });
  }
  return occurrence;
}

/** The date with a window that has begun, and lasts for so long still. */
async function holdNow(
  { bookings, clock }: RoomsParts,
  tx: Tx,
  actor: string,
  { found, minutes }: { readonly found: Occurrence; readonly minutes: number | null },
): Promise<Occurrence> {
  const now = clock.now();
  const caller = { principal: actor };
  const begun = now < found.opensAt ? await bookings.openEarly(tx, caller, found.id) : found;
  if (minutes !== null) {
    // What was given up is had back first; the rest of its window may be all that is wanted.
    const whole = isReleased(found, now) ? await bookings.readmit(tx, caller, found.id) : begun;
    return bookings.stayOpen(tx, caller, whole.id, minutes);
  }
  if (found.closesAt <= now) refuse({ code: 'outside-window' });
  return begun;
}

async function readmit(parts: RoomsParts, tx: Tx, actor: string, occurrenceId: string): Promise<Occurrence> {
  const now = parts.clock.now();
  const found = await theOccurrence(tx, occurrenceId);
  if (!isReleased(found, now)) return found;
  const occurrence = await parts.bookings.readmit(tx, { principal: actor }, occurrenceId);
  await reopen(parts, tx, occurrence, now);
  return occurrence;
}

/**
 * Plans a copy for a date whose room is over or was never opened. Reopening inside the window needs no
 * admission: ending a room leaves its window as it is.
 *
 * @returns whether anything changed; where no server takes rooms now, the copy is planned when one does
 */
async function reopen({ pool }: RoomsParts, tx: Tx, occurrence: Occurrence, now: Instant): Promise<boolean> {
  const [room] = await currentRooms(tx, [occurrence.id]);
  const ending = room?.state === 'ending';
  // Where nobody came there is nobody to wait for. On a lost server it cannot come to its end, which follows at first
  // contact; nobody need wait for that either.
  const mustWait = ending && room.endReason !== 'no-show' && !(await isLost(tx, room.server));
  if (mustWait) refuse({ code: 'room-ending', retryAfterSeconds: 5 });
  const wasOver = ending || (room?.state === 'ended' && !needsRoom(room));
  const aside = ending ? { current: 0 } : { end_reason: 'superseded' };
  if (wasOver && !(await move(tx, room, aside))) refuse({ code: 'version-conflict' });
  const placed = await placeOccurrences(tx, pool, [occurrence], now);
  return wasOver || placed.length > 0;
}

async function isLost(tx: Tx, server: string): Promise<boolean> {
  return (await serverRecords(tx)).some(({ name, state }) => name === server && state === 'lost');
}

async function end({ clock }: RoomsParts, tx: Tx, actor: string, occurrenceId: string): Promise<Occurrence> {
  const occurrence = await theOccurrence(tx, occurrenceId);
  const [room] = await currentRooms(tx, [occurrenceId]);
  if (room !== undefined && (await startEnding(tx, room, clock.now(), 'asked'))) {
    await note(tx, { actor, now: clock.now(), action: 'room.end', occurrence });
  }
  return occurrence;
}

async function theOccurrence(tx: Tx, id: string): Promise<Occurrence> {
  const [occurrence] = await occurrencesById(tx, [id]);
  return occurrence ?? refuse({ code: 'not-found' });
}

type Note = {
  readonly actor: string;
  readonly now: Instant;
  readonly action: string;
  readonly occurrence: Occurrence;
};

async function note(tx: Tx, { actor, now, action, occurrence }: Note): Promise<void> {
  const { id, branch } = occurrence;
  await append(tx, { at: now, actor, action, object: { kind: 'occurrence', id }, branch });
}
