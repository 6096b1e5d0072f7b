import type { Instant } from '../../lib/span.ts';
import { SECOND_MS } from '../../lib/span.ts';
import type { Job } from '../../platform/jobs/job.ts';
import type { PoolServer } from '../rooms/server.ts';
import { createAskExpected, type ExpectedOutcome, type ExpectingParts } from './expected.ts';
import { countKnown } from './known-counts.ts';
import { listingRecords, serversWithRecordings } from './listing-store.ts';
import { isListingDue, type ListingOutcome, listServer, pauseAfterFailure } from './whole-listing.ts';

/** What is to be nudged where a recording may be there. */
export const SYNC_RECORDINGS = 'sync-recordings';

/** While whole servers are listed, hints are followed this often. */
const BETWEEN_MS = 20 * SECOND_MS;

/**
 * Knows what the servers have: what is expected from rooms that ended, every five minutes and at each hint, and everything
 * once a night. One server that does not answer holds up no other.
 */
export function syncRecordingsJob(parts: ExpectingParts): Job {
  const askExpected = createAskExpected(parts);
  const triedAt = new Map<string, Instant>();
  return {
    name: SYNC_RECORDINGS,
    schedule: '25 */5 * * * *',
    run: async (signal) => {
      const expected = await askExpected(signal);
      const later = interleaved(parts, () => askExpected(signal));
      const listed = await listDue(parts, triedAt, later.next, signal);
      const between = await later.all();
      await countKnown(parts);
      return { ...arrivals([expected, ...between]), ...totals(listed) };
    },
  };
}

/** Something that is done now and then while something else takes its time; never twice at once. */
function interleaved({ clock }: ExpectingParts, work: () => Promise<ExpectedOutcome>) {
  const begun: Promise<ExpectedOutcome>[] = [];
  let last = clock.now();
  let running = false;
  return {
    next: () => {
      if (running || clock.now() - last < BETWEEN_MS) return;
      running = true;
      last = clock.now();
      const one = work().finally(() => (running = false));
      // Who waits for all of them is told of its failure.
      one.catch(() => undefined);
      begun.push(one);
    },
    all: () => Promise.all(begun),
  };
}

type Listed = ListingOutcome | null;

/** All servers that are due at once; each is given time after it did not answer. */
async function listDue(
  parts: ExpectingParts,
  triedAt: Map<string, Instant>,
  between: () => void,
  signal: AbortSignal,
): Promise<readonly Listed[]> {
  const { database, clock } = parts;
  const now = clock.now();
  const records = await listingRecords(database.db);
  const inUse = new Set(await serversWithRecordings(database.db));
  const isDue = ({ name, retired }: PoolServer) => {
    const record = records.get(name);
    // One that is retired is listed as long as it has something, and once at least, to know whether it has.
    if (retired && !inUse.has(name) && (record?.listedAt ?? null) !== null) return false;
    const tried = triedAt.get(name) ?? 0;
    return isListingDue(record, now) && now - tried >= pauseAfterFailure(record?.failingSince ?? null, now);
  };
  const listed = await Promise.allSettled(
    parts.pool.filter(isDue).map((server) => {
      triedAt.set(server.name, now);
      return listServer(parts, server, between, signal);
    }),
  );
  return listed.map((one) => {
    if (one.status === 'rejected') throw one.reason;
    return one.value;
  });
}

function totals(listed: readonly Listed[]) {
  const done = listed.filter((one) => one !== null);
  const sum = (figure: keyof ListingOutcome) => done.reduce((total, one) => total + one[figure], 0);
  return {
    servers: done.length,
    unanswered: listed.length - done.length,
    listed: sum('listed'),
    found: sum('added'),
    changed: sum('changed'),
    returned: sum('returned'),
    gone: sum('gone'),
    missing: sum('missing'),
  };
}

function arrivals(all: readonly ExpectedOutcome[]) {
  const sum = (figure: keyof ExpectedOutcome) => all.reduce((total, one) => total + one[figure], 0);
  return { asked: sum('asked'), unasked: sum('failed'), arrived: sum('added'), moved: sum('changed') };
}
