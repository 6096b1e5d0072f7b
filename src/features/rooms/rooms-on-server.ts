import { z } from 'zod';
import { type Instant, toIso } from '../../lib/span.ts';
import type { Db, Tx } from '../../platform/db/database.ts';
import { BranchId } from '../branches/branch.ts';
import { bookingsById, occurrencesById } from '../bookings/dates.ts';
import type { Occurrence } from '../bookings/occurrence.ts';
import { NOT_OVER, type Room, ROOM_STATES } from './room.ts';
import { roomsIn } from './room-store.ts';

const Moment = z.iso.datetime();

const RoomThere = z
  .strictObject({
    occurrence: z.string(),
    booking: z.string(),
    branch: BranchId,
    title: z.string(),
    state: z.enum(ROOM_STATES),
    current: z.boolean().meta({ description: 'Whether links lead here; false for a copy that is left over' }),
    participants: z.int(),
    since: Moment.nullable().meta({ description: 'When somebody first entered' }),
    closesAt: Moment,
    heldUntil: Moment.nullable().meta({
      description: 'Past its window with people in it: held until then, and renewed while its place is free',
    }),
  })
  .meta({ id: 'RoomOnServer' });

/** What is still on a server, for whoever waits until it can be taken down. */
export const ServerRooms = {
  open: z.array(RoomThere).meta({ description: 'Rooms of ours that are not over, the last to close first' }),
  emptyBy: Moment.nullable().meta({
    description:
      'When the last of them is expected to be gone, if nobody stays longer; null where there is none',
  }),
  takesRooms: z.boolean().meta({ description: 'Whether further rooms may be opened there' }),
};
type ServerRooms = Pick<z.infer<z.ZodObject<typeof ServerRooms>>, 'open' | 'emptyBy'>;

/** Those of our rooms that are not over on a server, and until when they last. */
export async function roomsOnServer(tx: Tx | Db, server: string, now: Instant): Promise<ServerRooms> {
  const rooms = await roomsIn(tx, NOT_OVER, server);
  const ids = rooms.map(({ occurrence }) => occurrence);
  const dates = new Map((await occurrencesById(tx, ids)).map((date) => [date.id, date]));
  const bookings = await bookingsById(tx, [...new Set(rooms.map(({ booking }) => booking))]);
  const titles = new Map(bookings.map(({ id, title }) => [id, title]));
  const there = rooms
    .map((room) => {
      const date = dates.get(room.occurrence);
      const title = titles.get(room.booking);
      if (date === undefined || title === undefined) throw new Error(`Room ${room.id} has lost its date.`);
      return { room, date, title, goneAt: goneAt(room, date, now) };
    })
    .sort((one, other) => other.goneAt - one.goneAt);
  const [last] = there;
  return { open: there.map(toView), emptyBy: last === undefined ? null : toIso(last.goneAt) };
}

/** One that is being ended is gone in a moment; so is one whose date is over, or off. */
function goneAt({ state, heldUntil }: Room, { status, closesAt }: Occurrence, now: Instant): Instant {
  if (state === 'ending' || status !== 'booked') return now;
  return Math.max(closesAt, heldUntil ?? now, now);
}

function toView({ room, date, title }: { room: Room; date: Occurrence; title: string }) {
  const { occurrence, booking, branch, state, current, participants, enteredAt, heldUntil } = room;
  return {
    ...{ occurrence, booking, branch, title, state, current, participants },
    since: enteredAt === null ? null : toIso(enteredAt),
    closesAt: toIso(date.closesAt),
    heldUntil: heldUntil === null ? null : toIso(heldUntil),
  };
}
