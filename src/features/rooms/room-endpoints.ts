import { z } from 'zod';
import { refuse } from '../../lib/refusal.ts';
import { toIso } from '../../lib/span.ts';
import type { Db, Tx } from '../../platform/db/database.ts';
import { type Endpoint, endpoint } from '../../platform/http/endpoint.ts';
import type { Nudge } from '../../platform/jobs/job.ts';
import type { Branches } from '../branches/branches.ts';
import { BranchId } from '../branches/branch.ts';
import { bookingsById, occurrencesById } from '../bookings/dates.ts';
import { MAX_DURATION_MINUTES, MIN_DURATION_MINUTES } from '../bookings/occurrence.ts';
import { type Room, ROOM_STATES, NOT_OVER } from './room.ts';
import { ROOM_EXAMPLES } from './room-examples.ts';
import { roomsIn } from './room-store.ts';
import type { Rooms } from './rooms.ts';

const Instant = z.iso.datetime();

export const RoomView = z
  .strictObject({
    occurrence: z.string(),
    booking: z.string(),
    branch: BranchId,
    title: z.string(),
    state: z.enum(ROOM_STATES),
    server: z.string(),
    fence: z.int().min(1),
    participants: z.int().min(0),
    expectedParticipants: z.int().min(1),
    startsAt: Instant,
    endsAt: Instant,
    opensAt: Instant,
    closesAt: Instant,
    heldUntil: Instant.nullable().meta({
      description: 'Past its window with people in it: held until then.',
    }),
    since: Instant.nullable().meta({ description: 'When somebody first entered.' }),
    overcommitted: z.boolean().meta({ description: 'Placed on a server that had not enough seats left.' }),
  })
  .meta({ id: 'Room' });
export type RoomView = z.infer<typeof RoomView>;

/** What `GET /rooms` answers. */
export const RoomList = z.strictObject({ items: z.array(RoomView), next: z.null() });

/** What opening and ending a room answer. */
export const RoomAccepted = z
  .strictObject({ occurrence: z.string(), opensAt: Instant, closesAt: Instant })
  .meta({ id: 'RoomAccepted' });
const OpenRequest = z
  .strictObject({
    minutes: z.int().min(MIN_DURATION_MINUTES).max(MAX_DURATION_MINUTES).optional().meta({
      description: 'For so long from now on at least the meeting is to last; one that lasts longer stays so',
    }),
  })
  .meta({ id: 'OpenRequest', examples: [{ minutes: 30 }] })
  .optional();
const Id = z.strictObject({ id: z.string().min(1).max(64) });

export type RoomEndpointParts = {
  readonly branches: Branches;
  readonly rooms: Rooms;
  /** Wakes the job that does what was asked for. */
  readonly nudge: Nudge;
};

/** `GET /rooms`, `POST /occurrences/{id}/open` and `…/end`. */
export function roomEndpoints(parts: RoomEndpointParts): readonly Endpoint[] {
  return [listRooms(parts), openRoom(parts), endRoom(parts)];
}

function listRooms({ branches }: RoomEndpointParts): Endpoint {
  return endpoint({
    method: 'get',
    path: '/rooms',
    summary: 'Rooms that are being opened, open, live or ending now',
    right: 'view',
    scope: { of: 'listed' },
    query: z.strictObject({
      branch: BranchId.optional().meta({ description: 'This branch and all below it' }),
    }),
    answers: [
      {
        status: 200,
        summary: 'The rooms',
        body: RoomList,
      },
    ],
    examples: ROOM_EXAMPLES.list,
    transaction: 'none',
    handle: async ({ tx, query, caller }) => {
      const tree = await branches.tree(tx);
      const rooms = await roomsIn(tx, NOT_OVER);
      const seen = rooms.filter(
        (room) =>
          room.current &&
          caller.grants.some((grant) => tree.isWithin(room.branch, grant.branch)) &&
          (query.branch === undefined || tree.isWithin(room.branch, query.branch)),
      );
      return { body: { items: await toViews(tx, seen), next: null } };
    },
  });
}

function openRoom({ rooms, nudge }: RoomEndpointParts): Endpoint {
  return endpoint({
    method: 'post',
    path: '/occurrences/{id}/open',
    summary: 'Open the room of a date now: early, for longer, or again after it was ended, given up or over',
    description:
      'Inside its window this opens a room again that was ended; nothing need be admitted for that. What holds the room for longer is admitted like a booking: opening early (up to six hours before the start); the rest of the time of one that was given up because nobody came; and `minutes`, which makes a meeting longer that is under way or runs over, and opens one again that was over for up to six hours. From its start to its end a date lasts twelve hours at most, and no longer than its branch allows.',
    right: 'host',
    scope: { of: 'object', branch: branchOfOccurrence },
    params: Id,
    body: OpenRequest,
    answers: [{ status: 202, summary: 'The room is on its way', body: RoomAccepted }],
    refuses: [
      'branch-closed',
      'branch-limit',
      'capacity-exhausted',
      'outside-window',
      'dates-overlap',
      'already-cancelled',
      'room-ending',
      'version-conflict',
    ],
    examples: ROOM_EXAMPLES.open,
    transaction: 'turn',
    idempotent: true,
    handle: async ({ tx, params, body, caller }) => {
      const occurrence = await rooms.open(tx, caller.principal, params.id, body?.minutes ?? null);
      return { body: accepted(occurrence), after: () => nudge('open-rooms') };
    },
  });
}

function endRoom({ rooms, nudge }: RoomEndpointParts): Endpoint {
  return endpoint({
    method: 'post',
    path: '/occurrences/{id}/end',
    summary: 'End the room of a date for everybody',
    description: 'The date keeps its window: a host may open the room again until `closesAt`.',
    right: 'host',
    scope: { of: 'object', branch: branchOfOccurrence },
    params: Id,
    answers: [{ status: 202, summary: 'The room is being ended, or was over', body: RoomAccepted }],
    refuses: ['version-conflict'],
    examples: ROOM_EXAMPLES.end,
    transaction: 'plain',
    idempotent: true,
    handle: async ({ tx, params, caller }) => {
      const occurrence = await rooms.end(tx, caller.principal, params.id);
      return { body: accepted(occurrence), after: () => nudge('close-rooms') };
    },
  });
}

async function branchOfOccurrence(
  { params }: { params: { id: string } },
  tx: Tx | Db,
): Promise<string | null> {
  const [occurrence] = await occurrencesById(tx, [params.id]);
  return occurrence === undefined || occurrence.status === 'dropped' ? null : occurrence.branch;
}

function accepted({ id, opensAt, closesAt }: { id: string; opensAt: number; closesAt: number }) {
  return { occurrence: id, opensAt: toIso(opensAt), closesAt: toIso(closesAt) };
}

async function toViews(tx: Tx | Db, rooms: readonly Room[]): Promise<RoomView[]> {
  const occurrences = new Map(
    (
      await occurrencesById(
        tx,
        rooms.map(({ occurrence }) => occurrence),
      )
    ).map((o) => [o.id, o]),
  );
  const bookings = new Map(
    (
      await bookingsById(
        tx,
        rooms.map(({ booking }) => booking),
      )
    ).map((b) => [b.id, b]),
  );
  return rooms.map((room) => {
    const occurrence = occurrences.get(room.occurrence) ?? refuse({ code: 'internal-error' });
    const booking = bookings.get(room.booking) ?? refuse({ code: 'internal-error' });
    return {
      occurrence: room.occurrence,
      booking: room.booking,
      branch: room.branch,
      title: booking.title,
      state: room.state,
      server: room.server,
      fence: room.fence,
      participants: room.participants,
      expectedParticipants: room.seats,
      startsAt: toIso(occurrence.startsAt),
      endsAt: toIso(occurrence.endsAt),
      opensAt: toIso(occurrence.opensAt),
      closesAt: toIso(occurrence.closesAt),
      heldUntil: room.heldUntil === null ? null : toIso(room.heldUntil),
      since: room.enteredAt === null ? null : toIso(room.enteredAt),
      overcommitted: room.overcommitted,
    };
  });
}
