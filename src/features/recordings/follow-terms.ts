import { DAY_MS, type Instant, MINUTE_MS } from '../../lib/span.ts';
import { bookingsChangedSince } from '../bookings/dates.ts';
import type { Tree } from '../branches/tree.ts';
import { keepTerms } from './keep-terms.ts';
import type { SightingParts } from './note-seen.ts';
import { reckonedDue } from './reckoned-due.ts';
import { changeTerm, type Term, termsOfBookings } from './terms-store.ts';

const CHUNK = 200;
/** What was changed before the last look may have been written after it. */
const OVERLAP_MS = 5 * MINUTE_MS;

/**
 * Has terms follow what decides them: a booking that was changed, and the tree of branches. A sight would do the same
 * later. Answers how many were changed.
 */
export function createFollowTerms(parts: SightingParts): (signal: AbortSignal) => Promise<number> {
  const { clock } = parts;
  let lookedAt: Instant | null = null;
  return async (signal) => {
    const since = (lookedAt ?? clock.now() - DAY_MS) - OVERLAP_MS;
    const begunAt = clock.now();
    const changed = await followBookings(parts, since);
    lookedAt = begunAt;
    return changed + (await keepTerms(parts, signal));
  };
}

async function followBookings(parts: SightingParts, since: Instant): Promise<number> {
  const { db } = parts.database;
  const bookings = await bookingsChangedSince(db, since);
  const days = new Map(bookings.map(({ id, options }) => [id, options.recordingDays]));
  const terms = await termsOfBookings(db, [...days.keys()]);
  let changed = 0;
  for (let at = 0; at < terms.length; at += CHUNK) {
    changed += await reckon(parts, terms.slice(at, at + CHUNK), ({ booking, ownDays }) => {
      const own = booking === null ? undefined : days.get(booking);
      return own === undefined ? ownDays : own;
    });
  }
  return changed;
}

/** Writes those that are not as they should be. */
async function reckon(
  { database, clock, tree: treeOf }: SightingParts,
  terms: readonly Term[],
  ownDaysOf: (term: Term) => number | null,
): Promise<number> {
  const now = clock.now();
  const wrong = (tree: Tree) =>
    terms.flatMap((term) => {
      const ownDays = ownDaysOf(term);
      const due = reckonedDue(tree, { ...term, ownDays }, now);
      return ownDays === term.ownDays && due === term.dueAt ? [] : [{ term, ownDays, dueAt: due }];
    });
  // Most of the time nothing is, and then there is nothing to write.
  if (wrong(await treeOf(database.db)).length === 0) return 0;
  return database.transaction(async (tx) => {
    let changed = 0;
    for (const { term, ...right } of wrong(await treeOf(tx))) {
      if (await changeTerm(tx, term, right, now)) changed += 1;
    }
    return changed;
  });
}
