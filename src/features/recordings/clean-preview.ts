import { setImmediate as breathe } from 'node:timers/promises';
import type { Instant } from '../../lib/span.ts';
import type { Amount, JobPreview, Only, PreviewItem } from '../../platform/jobs/job.ts';
import type { Tree } from '../branches/tree.ts';
import type { CleaningParts } from './cleaning-parts.ts';
import { type DuePlace, dueOnServer } from './due-store.ts';
import { verdictOn } from './judge-due.ts';
import type { Recording } from './recording.ts';
import { keptOfBranch, type Place, reckonedDays } from './branch-terms-store.ts';

const STEP_ROWS = 500;
/** Of what would go, by name. */
const ITEMS = 100;

/**
 * What `clean-recordings` would delete now, also where its due dates are still to follow the tree. No server is asked, and
 * nothing is written.
 */
export async function previewCleaning(
  parts: CleaningParts,
  only: Only,
  signal: AbortSignal,
): Promise<JobPreview> {
  const { clock, tree: treeOf, pool, database } = parts;
  const tree = await treeOf(database.db);
  const names = pool.map(({ name }) => name).filter((name) => (only.server ?? name) === name);
  const sought = tree.all
    .filter(({ id }) => only.branch === undefined || tree.isWithin(id, only.branch))
    .map(({ id }) => id);
  const heaps = gather(tree, { now: clock.now(), servers: new Set(names), branches: new Set(sought) });
  const reckoned = await reckonedDays(database.db);
  const moving = sought.filter((id) => reckoned.get(id) !== tree.limits(id).recordingDays);
  const isMoving = new Set(moving);
  for (const name of names) {
    for await (const some of dueWalk(parts, name, clock.now())) {
      signal.throwIfAborted();
      heaps.add(some.filter(({ branch }) => !isMoving.has(branch ?? '')));
    }
  }
  for (const branch of moving) {
    for await (const some of branchWalk(parts, branch)) {
      signal.throwIfAborted();
      heaps.add(some);
    }
  }
  return heaps.told();
}

async function* dueWalk(
  { database }: CleaningParts,
  server: string,
  now: Instant,
): AsyncGenerator<readonly Recording[]> {
  for (let after: DuePlace | null = null, isMore = true; isMore;) {
    const pass = { before: now, again: null, branches: null };
    const found: readonly (Recording & DuePlace)[] = await dueOnServer(database.db, server, pass, {
      ...{ after, limit: STEP_ROWS },
    });
    isMore = found.length === STEP_ROWS;
    after = found.at(-1) ?? null;
    yield found;
    await breathe();
  }
}

async function* branchWalk(
  { database }: CleaningParts,
  branch: string,
): AsyncGenerator<readonly Recording[]> {
  for (let after: Place | null = null, isMore = true; isMore;) {
    const found: readonly Recording[] = await keptOfBranch(database.db, branch, { after, limit: STEP_ROWS });
    isMore = found.length === STEP_ROWS;
    after = found.at(-1) ?? null;
    yield found;
    await breathe();
  }
}

type Confines = {
  readonly now: Instant;
  readonly servers: ReadonlySet<string>;
  readonly branches: ReadonlySet<string>;
};

/** Adds up what would go and what would have to wait. */
function gather(tree: Tree, { now, servers, branches }: Confines) {
  const byBranch = new Map<string, Amount>();
  const byServer = new Map<string, Amount>();
  const waiting = new Map<string, Amount>();
  let total: Amount = { count: 0, bytes: 0 };
  let items: PreviewItem[] = [];
  const addOne = (recording: Recording): void => {
    const { server, branch } = recording;
    if (branch === null || !servers.has(server) || !branches.has(branch)) return;
    const verdict = verdictOn(tree, recording, now);
    if (verdict === 'stays') return;
    const why = whyWaits(recording, verdict);
    if (why !== null) {
      grow(waiting, why, recording);
      return;
    }
    total = plus(total, recording);
    grow(byBranch, branch, recording);
    grow(byServer, server, recording);
    items.push(itemOf(recording, branch));
  };
  return {
    add: (some: readonly Recording[]): void => {
      for (const recording of some) addOne(recording);
      items = items.sort((one, other) => one.dueAt - other.dueAt).slice(0, ITEMS);
    },
    told: (): JobPreview => ({
      total,
      branches: [...byBranch]
        .map(([branch, amount]) => ({ branch, name: tree.get(branch)?.name ?? branch, ...amount }))
        .sort((one, other) => other.bytes - one.bytes || other.count - one.count),
      servers: [...byServer].map(([server, amount]) => ({ server, ...amount })),
      waiting: [...waiting].map(([why, amount]) => ({ why, ...amount })),
      items,
    }),
  };
}

function whyWaits({ state }: Recording, verdict: 'go' | 'archive'): 'archive' | 'processing' | null {
  if (verdict === 'archive') return 'archive';
  return state === 'processing' || state === 'processed' ? 'processing' : null;
}

function grow(heaps: Map<string, Amount>, key: string, recording: Recording): void {
  heaps.set(key, plus(heaps.get(key) ?? { count: 0, bytes: 0 }, recording));
}

function plus({ count, bytes }: Amount, recording: Recording): Amount {
  return { count: count + 1, bytes: bytes + (recording.bytes ?? 0) };
}

function itemOf(recording: Recording, branch: string): PreviewItem {
  const { id, server, title, recordedAt, dueAt, bytes } = recording;
  return { id, branch, server, title, from: recordedAt, dueAt: dueAt ?? recordedAt, bytes };
}
