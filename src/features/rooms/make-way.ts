import { type Instant, MINUTE_MS, type Span } from '../../lib/span.ts';
import type { PoolLimits } from '../capacity/admission.ts';
import { windowsIn } from '../bookings/dates.ts';
import { type Occurrence, windowOf } from '../bookings/occurrence.ts';
import { inLanes } from './lanes.ts';
import { moveByJob } from './move-by-job.ts';
import { scheduleLeaving } from './overrun.ts';
import { retire } from './retire.ts';
import type { Room } from './room.ts';
import { move } from './room-store.ts';
import { warnPeople, type WarnParts } from './warn-people.ts';

/** A room with people past its window counts as held for this long, renewed each minute. */
export const HOLD_MS = 10 * MINUTE_MS;
const RENEW_AFTER_MS = MINUTE_MS;
const WARNINGS_PER_SERVER = 4;

/** A copy that links lead to, with its date. */
export type Copy = Room & { readonly date: Occurrence };

export type MakeWayParts = WarnParts & {
  /** What the pool carries, planned outages beside it. */
  readonly limitsDuring: (span: Span) => Promise<PoolLimits>;
};

/** How many were held, were sent off because their time had come, and were told that it will. */
type Way = { readonly held: number; readonly sentOff: number; readonly warned: number };

/**
 * Lets rooms with people in them stay past their window for as long as no admitted window of the next ten minutes
 * needs their place. Whoever must leave then is told so beforehand, and is held no longer than until then, so that
 * admission counts what will be.
 *
 * @param copies with people in them, whose window is over or ends within `HOLD_MS`
 */
export async function makeWay(
  parts: MakeWayParts,
  copies: readonly Copy[],
  now: Instant,
  signal: AbortSignal,
): Promise<Way> {
  const outcome = { held: 0, sentOff: 0, warned: 0 };
  if (copies.length === 0) return outcome;
  const leaving = await schedule(parts, copies, now);
  await inLanes(copies, { perServer: WARNINGS_PER_SERVER, signal }, async (copy) => {
    const leaveAt = leaving.get(copy.id);
    const isOver = copy.date.closesAt <= now;
    if (leaveAt !== undefined && leaveAt <= now) {
      if (await retire(parts, copy, 'closed')) outcome.sentOff += 1;
      return;
    }
    if (isOver && (await hold(parts, copy, now, leaveAt))) outcome.held += 1;
    if (leaveAt === undefined || wasWarned(copy)) return;
    const told = await warnPeople(parts, copy, (say, time) => say('overrun', { time: time(leaveAt) }));
    if (told) outcome.warned += 1;
  });
  return outcome;
}

/** Whether the people in it were told already; what was said before its window became longer does not count. */
function wasWarned({ warnedAt, date }: Copy): boolean {
  return warnedAt !== null && warnedAt >= date.closesAt - HOLD_MS;
}

async function schedule(
  { database, limitsDuring }: MakeWayParts,
  copies: readonly Copy[],
  now: Instant,
): Promise<ReadonlyMap<string, Instant>> {
  const span = { from: now, to: now + HOLD_MS };
  const windows = await windowsIn(database.db, span);
  return scheduleLeaving({
    span,
    windows: windows.map((date) => ({ span: windowOf(date), seats: date.expected })),
    overruns: copies.map(({ id, date }) => ({ id, closesAt: date.closesAt, seats: date.expected })),
    limits: await limitsDuring(span),
  });
}

/** Holds the place of a room past its window: for ten minutes, or until it must leave. */
async function hold(
  parts: MakeWayParts,
  copy: Copy,
  now: Instant,
  leaveAt: Instant = Infinity,
): Promise<boolean> {
  const until = Math.min(now + HOLD_MS, leaveAt);
  const held = { held_until: until };
  if (copy.heldUntil === null)
    return moveByJob(parts, copy, held, { job: 'close-rooms', action: 'room.hold' });
  const longer = until - copy.heldUntil;
  return (longer >= 0 && longer < RENEW_AFTER_MS) || move(parts.database.db, copy, held);
}
