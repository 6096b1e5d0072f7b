import type { Clock } from '../../lib/clock.ts';
import type { Log } from '../../lib/log.ts';
import type { Instant } from '../../lib/span.ts';
import type { Folder } from './folder.ts';
import type { FolderChange } from './folder-store.ts';
import type { Journal } from './journal.ts';
import { type Pauses, retryAfter } from './pauses.ts';
import { reachOf } from './trouble.ts';

export type EndingParts = {
  readonly journal: Journal;
  readonly clock: Clock;
  readonly log: Log;
  readonly pauses: Pauses;
  readonly signal: AbortSignal;
};

type Counts = { settled: number; waiting: number; failed: number };

/** What becomes of the branches of one run. */
export type Ending = Notes & {
  readonly counts: Readonly<Counts>;
  /** Whether nothing more is to be begun. */
  isOver(): boolean;
  /** Writes down what became of a branch where `work` fails. @throws what is no fault of Nextcloud's */
  guard(folder: Folder, work: () => Promise<void>): Promise<void>;
  /** Writes down that those of these which it has not come to have their turn once it is worth it. */
  putOff(folders: readonly Folder[]): Promise<void>;
};

/** How it may end with one branch. */
type Notes = {
  settle(folder: Folder, change: FolderChange): Promise<void>;
  /** All is well but its name, which another branch may soon give up. */
  blocked(folder: Folder, change: FolderChange): Promise<void>;
  wait(folder: Folder, failure: string, retryAt: Instant): Promise<void>;
  fail(folder: Folder, failure: string): Promise<void>;
};

export function createEnding(parts: EndingParts): Ending {
  const { journal, clock, log, pauses, signal } = parts;
  const counts = { settled: 0, waiting: 0, failed: 0 };
  const ended = new Set<string>();
  const notes = createNotes(parts, (branch, how) => {
    ended.add(branch);
    counts[how] += 1;
  });
  let over = false;
  let failure: string | null = null;
  const failed = (folder: Folder, error: unknown): Promise<void> => {
    const { of, kind } = reachOf(error);
    if (of === 'stop') over = true;
    if (of === 'stop' || kind === 'raced') return Promise.resolve();
    if (of === 'run') {
      // Only the first one makes the pause longer.
      if (!over) log.warn('Nextcloud is left alone for a while', { failure: kind, until: pauses.longer() });
      over = true;
      failure = kind;
      return hasReason(folder) ? Promise.resolve() : notes.wait(folder, kind, pauses.until());
    }
    const retryAt = retryAtOf(error);
    if (retryAt !== null) return notes.wait(folder, kind, retryAt);
    log.warn('a folder could not be brought about', { branch: folder.branch, failure: kind });
    return notes.fail(folder, kind);
  };
  return {
    ...notes,
    counts,
    isOver: () => over || signal.aborted,
    guard: async (folder, work) => {
      try {
        await work().catch((error: unknown) => failed(folder, error));
      } catch (error) {
        // The run fails: the other lanes begin nothing more.
        over = true;
        throw error;
      }
    },
    putOff: (folders) => {
      const left = folders.flatMap((folder) =>
        ended.has(folder.branch) || hasReason(folder) ? [] : [folder.branch],
      );
      const retryAt = failure === null ? clock.now() : pauses.until();
      return journal.putOff(left, { failure, retryAt });
    },
  };
}

/** It is due in any case, and what is known of it says more than that Nextcloud was away. */
function hasReason({ state, failure }: Folder): boolean {
  return state === 'failed' || failure === 'place-gone';
}

type Count = (branch: string, how: keyof Counts) => void;

/** What is not written, as somebody ordered a new look meanwhile, counts for nothing. */
function createNotes({ journal, clock }: EndingParts, count: Count): Notes {
  const wait = async (folder: Folder, failure: string, retryAt: Instant, change: FolderChange = {}) => {
    const checkedAt = clock.now();
    const waiting = { ...change, state: 'waiting', failure, retryAt, checkedAt } as const;
    if (await journal.postpone(folder, waiting)) count(folder.branch, 'waiting');
  };
  return {
    wait: (folder, failure, retryAt) => wait(folder, failure, retryAt),
    fail: async (folder, failure) => {
      const checkedAt = clock.now();
      const attempts = folder.attempts + 1;
      const retryAt = retryAfter(attempts, checkedAt);
      const failed = { state: 'failed', failure, attempts, retryAt, checkedAt } as const;
      if (await journal.postpone(folder, failed)) count(folder.branch, 'failed');
    },
    settle: async (folder, change) => {
      const now = clock.now();
      const wasSettled = folder.state === 'settled' && folder.settledPlan === change.settledPlan;
      const settledAt = wasSettled ? folder.settledAt : now;
      const settled = { ...change, checkedAt: now, settledAt };
      if (await journal.settle(folder, settled)) count(folder.branch, 'settled');
    },
    blocked: (folder, change) => {
      const attempts = folder.attempts + 1;
      const again = { ...change, attempts, settledPlan: null };
      return wait(folder, 'name-taken', retryAfter(attempts, clock.now()), again);
    },
  };
}

/** When the server's limits let us come again. */
function retryAtOf(error: unknown): Instant | null {
  if (!(error instanceof Error) || !('retryAt' in error)) return null;
  return typeof error.retryAt === 'number' ? error.retryAt : null;
}
