import { refuse } from '../../lib/refusal.ts';
import { type Instant, MINUTE_MS } from '../../lib/span.ts';
import type { Tx } from '../../platform/db/database.ts';
import { applyStep } from './change-occurrence.ts';
import type { By, Desk } from './desk.ts';
import {
  lastsUntil,
  MAX_DURATION_MINUTES,
  MAX_MARGIN_MS,
  type Occurrence,
  openingAt,
  timingOf,
} from './occurrence.ts';
import { loadDate } from './records.ts';
import { isRoomOpen } from './room-functions.ts';
import { refuseBeyondLimits, refuseClosed } from './wish.ts';

/**
 * Lets a date last for so many minutes from now on at least. One that ends later stays as it is. One that is under way
 * becomes longer, as does one with people in its room past its window. One that is over, for up to six hours, gets a
 * window that begins now. What it adds is admitted; its own old window, and what it overran, do not count against it.
 *
 * @throws Refusal `not-found`, `already-cancelled`, `outside-window` when it was over too long ago, or would last
 *   longer from its start to its end than a date may, `branch-closed`, `branch-limit`, `dates-overlap`,
 *   `capacity-exhausted`
 */
export async function stayOpen(
  desk: Desk,
  tx: Tx,
  by: By,
  { id, minutes }: { readonly id: string; readonly minutes: number },
): Promise<Occurrence> {
  const loaded = await loadDate(tx, { id, ifMatch: null });
  const { date, booking } = loaded;
  if (date.status === 'cancelled' || booking.status === 'cancelled') refuse({ code: 'already-cancelled' });
  const until = by.now + minutes * MINUTE_MS;
  if (until <= date.endsAt) return date;
  const durationMinutes = Math.ceil((until - date.startsAt) / MINUTE_MS);
  if (by.now > lastsUntil(date) + MAX_MARGIN_MS || durationMinutes > MAX_DURATION_MINUTES) {
    refuse({ code: 'outside-window' });
  }
  const tree = await desk.branches.tree(tx);
  refuseClosed(tree, date.branch);
  refuseBeyondLimits(tree, date.branch, { durationMinutes });
  const timing = openingAt(
    timingOf(date, durationMinutes, desk.settings, by.now),
    await opensAt(desk, tx, date, by.now),
  );
  const step = { old: date, timing, durationMinutes, expected: date.expected };
  return applyStep(desk, tx, by, loaded, step, 'occurrence.extend');
}

/** A window that is over, with nobody in the room, is not held for the time in between. */
async function opensAt(desk: Desk, tx: Tx, date: Occurrence, now: Instant): Promise<Instant> {
  if (now < date.closesAt) return date.opensAt;
  const room = (await desk.roomsOf(tx, [date.id])).get(date.id);
  return isRoomOpen(room) ? date.opensAt : now;
}
