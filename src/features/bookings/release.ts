import { refuse } from '../../lib/refusal.ts';
import type { Instant } from '../../lib/span.ts';
import type { Db, Tx } from '../../platform/db/database.ts';
import { isPressed } from '../capacity/pressure.ts';
import { capsOf, countedApart, limitsDuring, pathOf } from './admit-dates.ts';
import { applyStep } from './change-occurrence.ts';
import { rewrite } from './change-dates.ts';
import type { By, Desk } from './desk.ts';
import { isReleased, type Occurrence, openingAt } from './occurrence.ts';
import { auditDate, loadDate, mergeDates, saveBooking } from './records.ts';
import { heldWindows } from './window-store.ts';

/** A room that nobody uses is given up only while more than this much of some limit is taken. */
const PRESSED_PERCENT = 90;

/**
 * Whether the place of a date is wanted: some limit that binds it is nearly used up at some instant of the rest of
 * its window, by what is held and what is over.
 */
export async function isPlaceWanted(
  { branches, settings, heldOver }: Desk,
  tx: Tx | Db,
  { branch, closesAt }: Pick<Occurrence, 'branch' | 'closesAt'>,
  now: Instant,
): Promise<boolean> {
  const span = { from: now, to: closesAt };
  const tree = await branches.tree(tx);
  const caps = capsOf(tree, branch);
  const windows = await heldWindows(tx, [span], { branches: countedApart(tree, caps), replaced: [] });
  const overruns = await heldOver(tx, span);
  const held = [...windows, ...overruns.map((overrun) => ({ ...overrun, rooms: 1 }))];
  return isPressed({
    claims: held.map((each) => ({ ...each, path: pathOf(tree, each.branch) })),
    limits: await limitsDuring(settings, tx, span),
    caps,
    span,
    percent: PRESSED_PERCENT,
  });
}

/**
 * Cuts the window of a date to now, because nobody came; that its place is wanted, and nobody there, the caller has
 * seen in the same transaction in turn.
 *
 * @throws Refusal `not-found`, `already-cancelled`, `outside-window`, `version-conflict`
 */
export async function release(tx: Tx, by: By, id: string): Promise<Occurrence> {
  const { date, booking, dates } = await loadDate(tx, { id, ifMatch: null });
  if (date.status !== 'booked') refuse({ code: 'already-cancelled' });
  if (by.now <= date.opensAt || date.closesAt <= by.now) refuse({ code: 'outside-window' });
  const after = await rewrite(tx, by, { ...date, closesAt: by.now, releasedClosesAt: date.closesAt });
  await saveBooking(tx, by, booking, mergeDates(dates, [after]));
  await auditDate(tx, by, 'occurrence.release', date, after);
  return after;
}

/**
 * Holds the rest of a released window again, from now on. A date that was not released, or whose time is over, stays
 * as it is.
 *
 * @throws Refusal `not-found`, `dates-overlap`, `capacity-exhausted` where its place is taken by now
 */
export async function readmit(desk: Desk, tx: Tx, by: By, id: string): Promise<Occurrence> {
  const loaded = await loadDate(tx, { id, ifMatch: null });
  const { date } = loaded;
  if (!isReleased(date, by.now) || date.releasedClosesAt === null) return date;
  const { durationMinutes, expected } = date;
  const timing = { ...openingAt(date, by.now), closesAt: date.releasedClosesAt };
  const step = { old: date, timing, durationMinutes, expected };
  return applyStep(desk, tx, by, loaded, step, 'occurrence.readmit');
}
