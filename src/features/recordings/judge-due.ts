import type { Instant } from '../../lib/span.ts';
import type { Db, Tx } from '../../platform/db/database.ts';
import { bookingsById } from '../bookings/dates.ts';
import type { Tree } from '../branches/tree.ts';
import { recordingsById } from './due-store.ts';
import type { Recording } from './recording.ts';
import { awaitsArchive, isDue } from './retention.ts';

/** `go`: may be deleted. `archive`: only once it is copied. `stays`: not, as things stand. */
export type Verdict = 'go' | 'archive' | 'stays';

/**
 * Judges by the tree as it is in this transaction.
 *
 * @param recording as `withOwnTerms` or `freshOnes` gave it
 */
export function verdictOn(tree: Tree, recording: Recording, now: Instant): Verdict {
  if (recording.origin === 'foreign' || recording.branch === null) return 'stays';
  if (!isDue(tree, recording, now)) return 'stays';
  return awaitsArchive(tree, recording) ? 'archive' : 'go';
}

/** The same recordings, with the terms of their bookings as those are now. */
export async function withOwnTerms<T extends Recording>(
  tx: Db | Tx,
  recordings: readonly T[],
): Promise<readonly T[]> {
  const ids = new Set(recordings.flatMap(({ booking }) => booking ?? []));
  const bookings = new Map((await bookingsById(tx, [...ids])).map((booking) => [booking.id, booking]));
  return recordings.map((recording) => {
    const booking = recording.booking === null ? undefined : bookings.get(recording.booking);
    // A term must not grow because its booking was forgotten.
    return booking === undefined ? recording : { ...recording, ownDays: booking.options.recordingDays };
  });
}

/** Recordings as they are in this transaction, with the terms of their bookings. */
export async function freshOnes(tx: Tx, ids: readonly string[]): Promise<readonly Recording[]> {
  return withOwnTerms(tx, await recordingsById(tx, ids));
}
