import type { Instant } from '../../lib/span.ts';

/**
 * The life of one copy of a room. `open`: nobody has entered yet; `live`: somebody has.
 * `lost`: its server does not answer, so the copy may live on where we cannot see it.
 * `failed`: its server refused to make it.
 */
export const ROOM_STATES = [
  'planned',
  'creating',
  'open',
  'live',
  'ending',
  'ended',
  'lost',
  'failed',
] as const;
export type RoomState = (typeof ROOM_STATES)[number];

/** Why a copy is over. After `vanished` and `superseded` the occurrence gets or has another one. */
export const END_REASONS = [
  'closed',
  'inside',
  'asked',
  'cancelled',
  'no-show',
  'vanished',
  'superseded',
] as const;
export type EndReason = (typeof END_REASONS)[number];

/** One BBB meeting for one occurrence: on one server, at one attempt, its `fence` (German page: „Raum“). */
export type Room = {
  readonly id: string;
  readonly occurrence: string;
  readonly booking: string;
  readonly branch: string;
  /** Counts the attempts at one occurrence from 1; never used twice. */
  readonly fence: number;
  /** Whether our links lead to this copy; at most one per occurrence. */
  readonly current: boolean;
  readonly server: string;
  readonly meetingId: string;
  readonly state: RoomState;
  readonly seats: number;
  readonly attendeePW: string;
  readonly moderatorPW: string;
  /** BBB's time of creation, which binds a join to this very meeting; null until it is there. */
  readonly createTime: number | null;
  /** Until when the process that took it on is trusted with a `create`; when an `end` is due. */
  readonly claimedUntil: Instant | null;
  readonly plannedAt: Instant;
  /** When it was recorded as there: a poll that began earlier says nothing about it. */
  readonly openedAt: Instant | null;
  readonly enteredAt: Instant | null;
  readonly participants: number;
  /** Since when no moderator is in it, as far as polls tell; null while one is. */
  readonly unattendedSince: Instant | null;
  /** Past its window with people in it: the place counts as held until then. */
  readonly heldUntil: Instant | null;
  readonly endingAt: Instant | null;
  readonly endReason: EndReason | null;
  readonly overcommitted: boolean;
  /** When the people in it were last told that it must make way; that is done once for each end of its window. */
  readonly warnedAt: Instant | null;
};

/** States in which a copy takes up its server. */
export const OCCUPYING: readonly RoomState[] = ['planned', 'creating', 'open', 'live'];

/** States of a copy that is not over, in sight or not. */
export const NOT_OVER: readonly RoomState[] = [...OCCUPYING, 'ending', 'lost'];

/**
 * Whether an occurrence that is booked and whose window runs needs a (further) copy, given its current one.
 * Not where people ended it, until a host opens it again. A cancelled one is asked about only after its date was
 * restored, one that nobody came to after somebody did come: then there is a new room.
 */
export function needsRoom(current: Pick<Room, 'state' | 'endReason'> | undefined): boolean {
  if (current === undefined) return true;
  if (current.state === 'lost' || current.state === 'failed') return true;
  const { state, endReason } = current;
  return state === 'ended' && endReason !== null && NEEDS_ANOTHER.includes(endReason);
}

const NEEDS_ANOTHER: readonly EndReason[] = ['vanished', 'superseded', 'cancelled', 'no-show'];

/** What a meeting of ours carries, so that strays and recordings find their way home (keys without `meta_`). */
export const META = {
  instance: 'plenum-instance',
  occurrence: 'plenum-occurrence',
  branch: 'plenum-branch',
  fence: 'plenum-fence',
} as const;
