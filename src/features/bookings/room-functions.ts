import { HOUR_MS, type Span } from '../../lib/span.ts';
import type { Db, Tx } from '../../platform/db/database.ts';

/** How it stands with the room of a date, as callers see it. */
export type RoomGlimpse = { readonly state: string; readonly server: string; readonly participants: number };

/** The current room of each of these dates that has one, or had one; by occurrence id. */
export type RoomsOf = (
  tx: Tx | Db,
  occurrenceIds: readonly string[],
) => Promise<ReadonlyMap<string, RoomGlimpse>>;

/** The states in which a date has a room; see docs/architecture.md. */
export const ROOM_STATES = ['planned', 'creating', 'open', 'live', 'ending', 'lost'] as const;

/** The dates whose current room is in this state. */
export type RoomsInState = (tx: Tx | Db, state: (typeof ROOM_STATES)[number]) => Promise<readonly string[]>;

/** A room with people past its `closesAt`: what it holds beyond its window. */
export type Overrun = {
  readonly occurrence: string;
  readonly branch: string;
  /** From `closesAt` to the instant until which it counts. */
  readonly span: Span;
  readonly seats: number;
};

/**
 * No room is held further ahead than this: ten minutes at a time, and clocks of replicas differ by minutes. Who asks
 * about later spans alone need not ask about overruns.
 */
export const HELD_AHEAD_MS = HOUR_MS;

/** The overruns that share an instant with `span`. */
export type HeldOver = (tx: Tx | Db, span: Span) => Promise<readonly Overrun[]>;

/** Marks the rooms of these dates to be ended; nothing on the network. Dates without a room are no matter. */
export type EndRooms = (
  tx: Tx,
  occurrenceIds: readonly string[],
  reason: 'cancelled' | 'moved',
) => Promise<void>;

/** Removes who was at the dates of a booking, which does not ask for it any more. */
export type ForgetAttendance = (tx: Tx, bookingId: string) => Promise<void>;

/** States in which somebody may be in the room, or on the way in. */
const OPEN_STATES: ReadonlySet<string> = new Set(['creating', 'open', 'live', 'lost']);

/** Whether people may be in the room, or on the way in. */
export function isRoomOpen(room: RoomGlimpse | undefined): boolean {
  return room !== undefined && OPEN_STATES.has(room.state);
}

/** The rooms of these dates, without asking when there is nothing to ask. */
export async function roomsAmong(
  roomsOf: RoomsOf,
  tx: Tx | Db,
  dates: readonly { readonly id: string }[],
): Promise<ReadonlyMap<string, RoomGlimpse>> {
  return dates.length === 0
    ? new Map()
    : roomsOf(
        tx,
        dates.map(({ id }) => id),
      );
}
