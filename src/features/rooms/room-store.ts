import { type Expression, type Selectable, sql, type SqlBool, type Updateable } from 'kysely';
import type { Instant } from '../../lib/span.ts';
import type { Db, Tx } from '../../platform/db/database.ts';
import type { Schema } from '../../platform/db/schema.ts';
import { END_REASONS, NOT_OVER, type Room, ROOM_STATES, type RoomState } from './room.ts';

type Row = Selectable<Schema['rooms']>;
/** Columns to write. */
export type Changes = Updateable<Schema['rooms']>;

const CHUNK = 200;
/**
 * Written out, not bound: there is an index of current copies alone, and SQLite prepares a statement anew at each use
 * where a bound value decides whether it may take such an index.
 */
const CURRENT = sql.lit(1);

/** The copies that links lead to, for the given occurrences. */
export async function currentRooms(db: Db | Tx, occurrences: readonly string[]): Promise<readonly Room[]> {
  const found: Room[] = [];
  for (let at = 0; at < occurrences.length; at += CHUNK) {
    const rows = await select(db)
      .where('current', '=', CURRENT)
      .where('occurrence', 'in', occurrences.slice(at, at + CHUNK))
      .execute();
    found.push(...rows.map(fromRow));
  }
  return found;
}

/** The copy that links to an occurrence lead to, provided that the link holds; undefined where either is wanting. */
export async function roomBehind(
  db: Db | Tx,
  occurrence: string,
  link: Expression<SqlBool>,
): Promise<Room | undefined> {
  const row = await select(db)
    .where('current', '=', CURRENT)
    .where('occurrence', '=', occurrence)
    .where(link)
    .executeTakeFirst();
  return row === undefined ? undefined : fromRow(row);
}

/** All copies that there ever were of the given occurrences, in no order. */
export async function copiesOf(db: Db | Tx, occurrences: readonly string[]): Promise<readonly Room[]> {
  const found: Room[] = [];
  for (let at = 0; at < occurrences.length; at += CHUNK) {
    const rows = await select(db)
      .where('occurrence', 'in', occurrences.slice(at, at + CHUNK))
      .execute();
    found.push(...rows.map(fromRow));
  }
  return found;
}

/** Copies in one of the given states, oldest first; on one server where named. */
export async function roomsIn(
  db: Db | Tx,
  states: readonly RoomState[],
  server?: string,
): Promise<readonly Room[]> {
  const all = select(db).where('state', 'in', states).orderBy('planned_at').orderBy('id');
  const rows = await (server === undefined ? all : all.where('server', '=', server)).execute();
  return rows.map(fromRow);
}

/** Copies that hold their place past their window at or after `from`. */
export async function overrunning(db: Db | Tx, from: Instant): Promise<readonly Room[]> {
  const rows = await select(db)
    .where('held_until', '>', from)
    .where('current', '=', CURRENT)
    .where('state', 'in', ['open', 'live'])
    .execute();
  return rows.map(fromRow);
}

/** The copies with these meeting ids, whatever their state. */
export async function roomsByMeeting(db: Db | Tx, meetingIds: readonly string[]): Promise<readonly Room[]> {
  if (meetingIds.length === 0) return [];
  const found: Room[] = [];
  for (let at = 0; at < meetingIds.length; at += CHUNK) {
    const rows = await select(db)
      .where('meeting_id', 'in', meetingIds.slice(at, at + CHUNK))
      .execute();
    found.push(...rows.map(fromRow));
  }
  return found;
}

/** These copies, whatever their state, in no order; ids that are none are left out. */
export async function roomsById(db: Db | Tx, ids: readonly string[]): Promise<readonly Room[]> {
  const found: Room[] = [];
  for (let at = 0; at < ids.length; at += CHUNK) {
    const rows = await select(db)
      .where('id', 'in', ids.slice(at, at + CHUNK))
      .execute();
    found.push(...rows.map(fromRow));
  }
  return found;
}

export async function roomById(db: Db | Tx, id: string): Promise<Room | undefined> {
  const row = await select(db).where('id', '=', id).executeTakeFirst();
  return row === undefined ? undefined : fromRow(row);
}

/** Copies that people were in and that are over since `since`, with when they ended. */
export async function roomsEnded(
  db: Db | Tx,
  since: Instant,
): Promise<readonly { readonly room: Room; readonly endedAt: Instant }[]> {
  const rows = await select(db)
    .where('ended_at', '>=', since)
    .where('entered_at', 'is not', null)
    .where('state', '=', 'ended')
    .execute();
  return rows.map((row) => ({ room: fromRow(row), endedAt: row.ended_at ?? since }));
}

/** Whether people were in a copy of this occurrence that came before its current one. */
export async function wasEnteredBefore(db: Db | Tx, occurrence: string): Promise<boolean> {
  const row = await db
    .selectFrom('rooms')
    .select('id')
    .where('occurrence', '=', occurrence)
    .where('current', '=', sql.lit(0))
    .where('entered_at', 'is not', null)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Names of servers that still carry a copy which is not over. Those that are over are never read: they pile up. */
export async function serversInUse(db: Db | Tx): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('rooms')
    .select('server')
    .distinct()
    .where('state', 'in', NOT_OVER)
    .execute();
  return rows.map(({ server }) => server);
}

/** How many copies that are not over there are in each state; a state without any is left out. */
export async function countRooms(db: Db | Tx): Promise<ReadonlyMap<RoomState, number>> {
  const rows = await db
    .selectFrom('rooms')
    .select((eb) => ['state', eb.fn.countAll<number>().as('count')])
    .where('state', 'in', NOT_OVER)
    .groupBy('state')
    .execute();
  const counted = new Map(rows.map(({ state, count }) => [state, count]));
  return new Map(
    NOT_OVER.flatMap((state) => {
      const count = counted.get(state);
      return count === undefined ? [] : [[state, count] as const];
    }),
  );
}

/** The highest fence ever used, per occurrence; absent before the first. */
export async function highestFences(
  tx: Tx,
  occurrences: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const highest = new Map<string, number>();
  for (let at = 0; at < occurrences.length; at += CHUNK) {
    const rows = await tx
      .selectFrom('rooms')
      .select((eb) => ['occurrence', eb.fn.max('fence').as('fence')])
      .where('occurrence', 'in', occurrences.slice(at, at + CHUNK))
      .groupBy('occurrence')
      .execute();
    for (const { occurrence, fence } of rows) highest.set(occurrence, fence);
  }
  return highest;
}

/** Adds planned copies, which become the current ones; the caller has retired those before them. */
export async function insertRooms(tx: Tx, rooms: readonly Room[]): Promise<void> {
  for (let at = 0; at < rooms.length; at += CHUNK) {
    await tx
      .insertInto('rooms')
      .values(rooms.slice(at, at + CHUNK).map(toRow))
      .execute();
  }
}

/**
 * Moves a copy on, if it is still where the caller saw it.
 *
 * @returns false when it has moved meanwhile: then nothing was changed
 */
export async function move(
  db: Db | Tx,
  room: Pick<Room, 'id' | 'state' | 'current'>,
  changes: Changes,
): Promise<boolean> {
  const result = await db
    .updateTable('rooms')
    .set(changes)
    .where('id', '=', room.id)
    .where('state', '=', room.state)
    .where('current', '=', room.current ? 1 : 0)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/**
 * Notes that the people in a copy are being told to leave.
 *
 * @returns false when they were told since the copy was read, or it has moved: then nobody is told
 */
export async function noteWarned(
  db: Db | Tx,
  { id, state, current, warnedAt }: Room,
  now: Instant,
): Promise<boolean> {
  const result = await db
    .updateTable('rooms')
    .set({ warned_at: now })
    .where('id', '=', id)
    .where('state', '=', state)
    .where('current', '=', current ? 1 : 0)
    .where('warned_at', 'is not distinct from', warnedAt)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

function toRow(room: Room) {
  return {
    id: room.id,
    occurrence: room.occurrence,
    booking: room.booking,
    branch: room.branch,
    fence: room.fence,
    current: room.current ? 1 : 0,
    server: room.server,
    meeting_id: room.meetingId,
    state: room.state,
    seats: room.seats,
    attendee_pw: room.attendeePW,
    moderator_pw: room.moderatorPW,
    planned_at: room.plannedAt,
    participants: room.participants,
    unattended_since: room.unattendedSince,
    overcommitted: room.overcommitted ? 1 : 0,
  };
}

function select(db: Db | Tx) {
  return db.selectFrom('rooms').selectAll();
}

function fromRow(row: Row): Room {
  const state = ROOM_STATES.find((known) => known === row.state);
  if (state === undefined) throw new Error(`Room ${row.id} has an unknown state.`);
  return {
    id: row.id,
    occurrence: row.occurrence,
    booking: row.booking,
    branch: row.branch,
    fence: row.fence,
    current: row.current === 1,
    server: row.server,
    meetingId: row.meeting_id,
    state,
    seats: row.seats,
    attendeePW: row.attendee_pw,
    moderatorPW: row.moderator_pw,
    createTime: row.create_time,
    claimedUntil: row.claimed_until,
    plannedAt: row.planned_at,
    openedAt: row.opened_at,
    enteredAt: row.entered_at,
    participants: row.participants,
    unattendedSince: row.unattended_since,
    heldUntil: row.held_until,
    endingAt: row.ending_at,
    endReason: END_REASONS.find((known) => known === row.end_reason) ?? null,
    overcommitted: row.overcommitted === 1,
    warnedAt: row.warned_at,
  };
}
