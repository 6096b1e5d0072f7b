import { z } from 'zod';
import { MINUTE_MS } from '../../lib/span.ts';
import type { Database } from '../../platform/db/database.ts';
import { countRecordings, readCounts, writeCounts } from './counts-store.ts';
import type { SightingParts } from './note-seen.ts';

const Counts = z.strictObject({
  /** Recordings of ours that are not proven gone, by server and state. */
  known: z.array(z.strictObject({ server: z.string(), state: z.string(), count: z.number() })),
  foreign: z.array(z.strictObject({ server: z.string(), count: z.number() })),
  withoutBranch: z.number(),
});

/** How many recordings are known, as the job last counted. */
export type KnownCounts = z.infer<typeof Counts>;

/** Counting takes longer the more there are. */
const EVERY_MS = 4 * MINUTE_MS;

/** Counts what is known, for whoever asks for figures; at most every few minutes. */
export async function countKnown({
  database,
  clock,
}: Pick<SightingParts, 'database' | 'clock'>): Promise<void> {
  const now = clock.now();
  const before = await readCounts(database.db);
  if (before !== null && now - before.at < EVERY_MS && now >= before.at) return;
  const groups = await countRecordings(database.db);
  const ours = groups.filter(({ origin }) => origin !== 'foreign');
  const counts: KnownCounts = {
    known: summed(ours, ({ server, state }) => JSON.stringify([server, state])).map(({ one, count }) => ({
      server: one.server,
      state: one.state,
      count,
    })),
    foreign: summed(
      groups.filter(({ origin }) => origin === 'foreign'),
      ({ server }) => server,
    ).map(({ one, count }) => ({ server: one.server, count })),
    withoutBranch: ours.reduce((sum, { hasBranch, count }) => sum + (hasBranch ? 0 : count), 0),
  };
  await database.transaction((tx) => writeCounts(tx, JSON.stringify(counts), now));
}

/** null before they were counted for the first time. */
export async function knownCounts({ db }: Database): Promise<KnownCounts | null> {
  const counts = await readCounts(db);
  return counts === null ? null : Counts.parse(JSON.parse(counts.text));
}

function summed<T extends { readonly count: number }>(groups: readonly T[], keyOf: (group: T) => string) {
  return [...Map.groupBy(groups, keyOf).values()].flatMap((those) => {
    const [one] = those;
    if (one === undefined) return [];
    return [{ one, count: those.reduce((sum, { count }) => sum + count, 0) }];
  });
}
