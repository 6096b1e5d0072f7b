import type { Instant } from '../../lib/span.ts';
import type { Only } from '../../platform/jobs/job.ts';
import type { Database } from '../../platform/db/database.ts';
import type { CleaningParts } from './cleaning-parts.ts';
import {
  addTo,
  type CleaningReport,
  emptySum,
  NOTHING,
  partOf,
  plus,
  type Reasons,
  type Sum,
} from './cleaning-report.ts';
import { heldAt, type Heap, type Pass, sumDue, sumProven } from './due-store.ts';
import { isDue } from './retention.ts';
import { FAILED, WAITING } from './undeleted.ts';

export type Reckoning = {
  readonly since: Instant;
  readonly pass: Pass;
  readonly only: Only;
  /** What keeps a server from answering, by its name; null where it answered. */
  readonly failures: ReadonlyMap<string, string | null>;
};

/**
 * What has become of all that was due when a run began. It is counted from what is in the store, so that it adds up also where
 * the run was broken off and gone on with.
 */
export async function reckonReport(
  parts: Pick<CleaningParts, 'pool' | 'tree' | 'clock'> & {
    readonly database: Pick<Database, 'transaction'>;
  },
  { since, pass, only, failures }: Reckoning,
): Promise<CleaningReport> {
  const servers = parts.pool.filter(({ name }) => only.server === undefined || name === only.server);
  const due = { ...pass, again: null };
  const { heaps, held } = await parts.database.transaction(async (tx) => {
    const found = [];
    const proven = await sumProven(tx, { ...due, since });
    for (const { name } of servers) {
      for (const heap of await sumDue(tx, name, due))
        found.push({ ...heap, server: name, part: partOf(heap) });
      for (const heap of proven) if (heap.server === name) found.push({ ...heap, part: 'done' as const });
    }
    const tree = await parts.tree(tx);
    const now = parts.clock.now();
    const holds = (await heldAt(tx, now)).filter(
      (one) =>
        servers.some(({ name }) => name === one.server) &&
        (pass.branches === null || pass.branches.includes(one.branch ?? '')) &&
        isDue(tree, { ...one, hold: null }, now),
    );
    return { heaps: found, held: holds };
  });
  const sums = new Map<string, Sum>();
  const branches = new Map<string, Sum>();
  let all = emptySum();
  for (const { part, ...heap } of heaps) {
    all = addTo(all, part, heap);
    sums.set(heap.server, addTo(sums.get(heap.server) ?? emptySum(), part, heap));
    const branch = heap.branch ?? '';
    branches.set(branch, addTo(branches.get(branch) ?? emptySum(), part, heap));
  }
  return {
    ...all,
    held: held.reduce((sum, { bytes }) => plus(sum, { count: 1, bytes: bytes ?? 0 }), NOTHING),
    ...reasonsOf(heaps),
    only: { branch: only.branch ?? null, server: only.server ?? null },
    servers: servers.map(({ name, retired }) => ({
      ...{ server: name, retired, failure: failures.get(name) ?? null },
      ...(sums.get(name) ?? emptySum()),
    })),
    branches: [...branches].map(([branch, sum]) => ({ branch, ...sum })),
  };
}

function reasonsOf(heaps: readonly Heap[]): Reasons {
  const of = <T extends string>(words: readonly T[]) =>
    Object.fromEntries(
      words.flatMap((why) => {
        const those = heaps.filter((heap) => heap.why === why);
        if (those.length === 0) return [];
        const dates = those.flatMap(({ oldest }) => oldest ?? []);
        return [
          [
            why,
            {
              ...those.reduce(plus, NOTHING),
              overdueSince: dates.length === 0 ? null : Math.min(...dates),
            },
          ],
        ];
      }),
    ) as Partial<Record<T, Reasons['waitingFor']['archive'] & object>>;
  return { waitingFor: of(WAITING), failedBy: of(FAILED) };
}
