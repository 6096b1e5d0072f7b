import { bulkhead, type BulkheadPolicy } from 'cockatiel';
import type { Job, Outcome } from '../../platform/jobs/job.ts';
import type { Log } from '../../lib/log.ts';
import { contains, type Instant, SECOND_MS } from '../../lib/span.ts';
import type { Database } from '../../platform/db/database.ts';
import { bookingsById, guestCodesOf, occurrencesById } from '../bookings/dates.ts';
import type { Occurrence } from '../bookings/occurrence.ts';
import type { Branches } from '../branches/branches.ts';
import { type BringUpParts, type BroughtUp, bringUp } from './bring-up.ts';
import { inBatches } from './in-batches.ts';
import { inLanes } from './lanes.ts';
import type { CallbackTokens } from './callback-tokens.ts';
import { meetingParameters } from './meeting-parameters.ts';
import { missingRooms } from './missing-rooms.ts';
import { placeOccurrences } from './place.ts';
import type { Room } from './room.ts';
import { roomsIn } from './room-store.ts';
import type { RoomMetrics } from './room-metrics.ts';
import type { PoolServer } from './server.ts';
import { patiently, type PatienceParts, type RoomSlides } from './slides.ts';

/** `create` calls under way at one server; more would only queue there. */
const CREATES_PER_SERVER = 6;

/** Rooms taken on at one time: while six are being made, others are written down, as taken on or as open. */
const LANES_PER_SERVER = CREATES_PER_SERVER + 2;

export type OpenRoomsParts = PatienceParts & {
  readonly database: Database;
  readonly branches: Branches;
  readonly pool: readonly PoolServer[];
  /** Tags our meetings. */
  readonly instance: string;
  /** The address of a booking's guest page. */
  guestUrl(code: string): string;
  readonly callbacks: CallbackTokens;
  readonly log: Log;
  readonly metrics: RoomMetrics;
};

/** Opens what is due: also called by the watch and by a host's door, at any time and as often as they like. */
export type OpenDue = (signal: AbortSignal) => Promise<Outcome>;

/** Compares the occurrences whose window runs with the rooms that are there, and opens what is missing. */
export function createOpenDue(parts: OpenRoomsParts): OpenDue {
  return async (signal) => {
    const outcome = { placed: 0, opened: 0, failed: 0, broken: 0, unplaced: 0 };
    const avoid = new Set<string>();
    const slidesFor = patiently(parts);
    // What one server does not make is tried on another, until none is left.
    for (let round = 0; round <= parts.pool.length; round++) {
      signal.throwIfAborted();
      const placed = await placeDue(parts, avoid);
      outcome.placed += placed.length;
      const tried = await bringUpAll({ ...parts, slidesFor }, await waiting(parts), signal);
      outcome.opened += tried.filter(({ result }) => result === 'open').length;
      const failures = tried.filter(({ result }) => result === 'failed' || result === 'lost');
      outcome.failed += failures.length;
      outcome.broken += tried.filter(({ result }) => result === 'broken').length;
      for (const { room } of failures) avoid.add(room.server);
      if (failures.length === 0) break;
    }
    outcome.unplaced = (await missingRooms(parts.database.db, parts.clock.now())).length;
    return outcome;
  };
}

/** The job: every ten seconds, and at once when something is due. */
export function openRoomsJob(openDue: OpenDue): Job {
  return { name: 'open-rooms', schedule: '*/10 * * * * *', run: openDue };
}

async function placeDue(parts: OpenRoomsParts, avoid: ReadonlySet<string>): Promise<readonly Room[]> {
  const needing = await missingRooms(parts.database.db, parts.clock.now());
  if (needing.length === 0) return [];
  const placed = await parts.database.inTurn(async (tx) => {
    // Read again behind the lock: what was cancelled or moved meanwhile gets no room.
    const now = parts.clock.now();
    const still = (
      await occurrencesById(
        tx,
        needing.map(({ id }) => id),
      )
    ).filter((occurrence) => isRunning(occurrence, now));
    return placeOccurrences(tx, parts.pool, still, now, avoid);
  });
  parts.metrics.notePlaced(placed);
  return placed;
}

function isRunning({ status, opensAt, closesAt }: Occurrence, now: Instant): boolean {
  return status === 'booked' && contains({ from: opensAt, to: closesAt }, now);
}

/** Copies that are planned, or were left in the middle of a `create`. */
async function waiting({ database, clock }: OpenRoomsParts): Promise<readonly Room[]> {
  const now = clock.now();
  const rooms = await roomsIn(database.db, ['planned', 'creating']);
  return rooms.filter(
    ({ current, state, claimedUntil }) => current && (state === 'planned' || (claimedUntil ?? 0) <= now),
  );
}

type OpeningParts = OpenRoomsParts & BringUpParts;

type Tried = { readonly room: Room; readonly result: BroughtUp | 'broken' };

/** All servers at once, a few calls at each. */
async function bringUpAll(
  parts: OpenRoomsParts & { readonly slidesFor: ReturnType<typeof patiently> },
  rooms: readonly Room[],
  signal: AbortSignal,
): Promise<readonly Tried[]> {
  const facts = { ...(await factsOf(parts, rooms)), slides: await parts.slidesFor(rooms) };
  const database = inBatches(parts.database);
  const inTurnAt = turnsPerServer(CREATES_PER_SERVER);
  const bring = (room: Room) =>
    bringUpSafely({ ...parts, database, inTurn: inTurnAt(room.server) }, room, facts);
  const tried: Tried[] = [];
  await inLanes(rooms, { perServer: LANES_PER_SERVER, signal }, async (room) => {
    tried.push({ room, result: await bring(room) });
  });
  return tried;
}

/** Lets so many calls to each server through at once. */
function turnsPerServer(count: number): (server: string) => NonNullable<BringUpParts['inTurn']> {
  const lines = new Map<string, BulkheadPolicy>();
  return (server) => {
    const line = lines.get(server) ?? bulkhead(count, Infinity);
    lines.set(server, line);
    return (call) => line.execute(call);
  };
}

type Facts = Awaited<ReturnType<typeof factsOf>> & { readonly slides: ReadonlyMap<string, RoomSlides> };

async function factsOf({ database, branches }: OpenRoomsParts, rooms: readonly Room[]) {
  const bookings = rooms.map(({ booking }) => booking);
  return {
    occurrences: new Map(
      (
        await occurrencesById(
          database.db,
          rooms.map(({ occurrence }) => occurrence),
        )
      ).map((o) => [o.id, o]),
    ),
    bookings: new Map((await bookingsById(database.db, bookings)).map((b) => [b.id, b])),
    guestCodes: await guestCodesOf(database.db, bookings),
    tree: await branches.tree(database.db),
  };
}

/** One room that cannot be made at all must not hold up the others; its claim runs out, and it is tried again. */
async function bringUpSafely(parts: OpeningParts, room: Room, facts: Facts): Promise<Tried['result']> {
  try {
    return await bringUpOne(parts, room, facts);
  } catch (error) {
    parts.log.error('a room could not be made', { occurrence: room.occurrence, server: room.server, error });
    return 'broken';
  }
}

async function bringUpOne(parts: OpeningParts, room: Room, facts: Facts): Promise<BroughtUp> {
  const server = parts.pool.find(({ name }) => name === room.server);
  const booking = facts.bookings.get(room.booking);
  const occurrence = facts.occurrences.get(room.occurrence);
  const code = facts.guestCodes.get(room.booking);
  if (server === undefined || booking === undefined || occurrence === undefined || code === undefined) {
    throw new Error(`Room ${room.id} has lost its server, booking or link.`);
  }
  const { clock, instance, callbacks } = parts;
  // Left over from a window that is past, it is for `close-rooms` to end.
  if (!isRunning(occurrence, clock.now())) return 'skipped';
  const { title } = booking;
  // What the branch allowed when it was booked, it may forbid by now.
  const record = booking.options.record && facts.tree.limits(booking.branch).recording;
  const options = { ...booking.options, record };
  const guestUrl = parts.guestUrl(code);
  const parameters = meetingParameters(
    room,
    { instance, title, options, guestUrl, callbacks, closesAt: occurrence.closesAt },
    clock.now(),
  );
  const begun = clock.now();
  const slides = facts.slides.get(room.id);
  const result = await bringUp(parts, server.client, room, { parameters, slides });
  parts.metrics.noteBroughtUp(result, (clock.now() - begun) / SECOND_MS);
  return result;
}
