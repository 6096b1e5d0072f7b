import { newId, randomHex } from '../../lib/ids.ts';
import { HOUR_MS, type Instant } from '../../lib/span.ts';
import type { Tx } from '../../platform/db/database.ts';
import { occurrencesById, windowsIn } from '../bookings/dates.ts';
import type { Occurrence } from '../bookings/occurrence.ts';
import { type Placing, placeRooms, type Reservation } from './placement.ts';
import { needsRoom, OCCUPYING, type Room } from './room.ts';
import { currentRooms, highestFences, insertRooms, move, roomsIn } from './room-store.ts';
import { accepts, type PoolServer } from './server.ts';
import { serverRecords } from './server-store.ts';

/** Places for large rooms due within this time are kept. */
const LOOK_AHEAD_MS = 2 * HOUR_MS;

/**
 * Chooses a server for each occurrence that needs a room, and writes the choice down under the next fence,
 * before anything is sent. Takes place in turn, so that no two choices miss each other.
 *
 * @param avoid servers that refused a `create` a moment ago
 * @returns the copies that are now planned; an occurrence for which no server takes rooms is left out
 */
export async function placeOccurrences(
  tx: Tx,
  pool: readonly PoolServer[],
  occurrences: readonly Occurrence[],
  now: Instant,
  avoid: ReadonlySet<string> = new Set(),
): Promise<readonly Room[]> {
  const before = new Map(
    (
      await currentRooms(
        tx,
        occurrences.map(({ id }) => id),
      )
    ).map((room) => [room.occurrence, room]),
  );
  const needing = occurrences.filter(({ id }) => needsRoom(before.get(id)));
  if (needing.length === 0) return [];
  const records = new Map((await serverRecords(tx)).map((record) => [record.name, record]));
  const choices = placeRooms({
    servers: pool.map((server) => ({
      name: server.name,
      seats: server.seats,
      accepts: accepts(server, records.get(server.name)) && !avoid.has(server.name),
    })),
    reserved: await reservations(tx, now),
    placing: needing.map((occurrence) => placingOf(occurrence, now)),
    coming: await comingUp(tx, now, new Set(needing.map(({ id }) => id))),
  });
  const byId = new Map(needing.map((occurrence) => [occurrence.id, occurrence]));
  const fences = await highestFences(
    tx,
    needing.map(({ id }) => id),
  );
  const planned: Room[] = [];
  for (const { id, server, overcommitted } of choices) {
    const occurrence = byId.get(id);
    if (server === null || occurrence === undefined) continue;
    const old = before.get(id);
    // A copy that has moved on meanwhile stays the current one.
    if (old !== undefined && !(await move(tx, old, { current: 0 }))) continue;
    planned.push(plannedRoom(occurrence, { server, overcommitted, now, fence: (fences.get(id) ?? 0) + 1 }));
  }
  await insertRooms(tx, planned);
  return planned;
}

type Choice = {
  readonly server: string;
  readonly overcommitted: boolean;
  readonly now: Instant;
  readonly fence: number;
};

function plannedRoom(occurrence: Occurrence, { server, overcommitted, now, fence }: Choice): Room {
  return {
    id: newId(),
    occurrence: occurrence.id,
    booking: occurrence.booking,
    branch: occurrence.branch,
    fence,
    current: true,
    server,
    // A letter beyond f first: BBB looks ids up as prefixes of hashes, too.
    meetingId: `plenum-${randomHex(16)}`,
    state: 'planned',
    seats: occurrence.expected,
    attendeePW: randomHex(12),
    moderatorPW: randomHex(12),
    createTime: null,
    claimedUntil: null,
    plannedAt: now,
    openedAt: null,
    enteredAt: null,
    participants: 0,
    unattendedSince: now,
    heldUntil: null,
    endingAt: null,
    endReason: null,
    overcommitted,
    warnedAt: null,
  };
}

/** What is promised on each server, rooms still being created included. */
async function reservations(tx: Tx, now: Instant): Promise<readonly Reservation[]> {
  const rooms = await roomsIn(tx, OCCUPYING);
  const windows = new Map(
    (
      await occurrencesById(
        tx,
        rooms.map(({ occurrence }) => occurrence),
      )
    ).map((o) => [o.id, o]),
  );
  return rooms.map((room) => {
    const closesAt = windows.get(room.occurrence)?.closesAt ?? now;
    // One past its window takes up its server until it is gone.
    const to = Math.max(closesAt, room.heldUntil ?? now, now + 1);
    const seats = Math.max(room.seats, room.participants);
    return { server: room.server, span: { from: now, to }, seats, branch: room.branch };
  });
}

async function comingUp(tx: Tx, now: Instant, placing: ReadonlySet<string>): Promise<readonly Placing[]> {
  const soon = await windowsIn(tx, { from: now, to: now + LOOK_AHEAD_MS });
  return soon
    .filter(({ id, opensAt }) => opensAt > now && !placing.has(id))
    .map((occurrence) => placingOf(occurrence, now));
}

function placingOf(occurrence: Occurrence, now: Instant): Placing {
  const { id, expected: seats, branch, opensAt, closesAt } = occurrence;
  return { id, seats, branch, span: { from: Math.max(opensAt, now), to: closesAt } };
}
