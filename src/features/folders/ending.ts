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
  const { log, pauses, signal } = parts;
  const counts = { settled: 0, waiting: 0, failed: 0 };
  const notes = createNotes(parts, counts);
  let over = false;
  const failed = (folder: Folder, error: unknown): Promise<void> => {
    const { of, kind } = reachOf(error);
    if (of === 'stop') over = true;
    if (of === 'stop' || kind === 'raced') return Promise.resolve();
    if (of === 'run') {
      // Only the first one makes the pause longer.
      if (!over) log.warn('Nextcloud is left alone for a while', { failure: kind, until: pauses.longer() });
      over = true;
      return notes.wait(folder, kind, pauses.until());
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
  };
}

function createNotes({ journal, clock }: EndingParts, counts: Counts): Notes {
  const wait = async (folder: Folder, failure: string, retryAt: Instant, change: FolderChange = {}) => {
    const checkedAt = clock.now();
    await journal.postpone(folder.branch, { ...change, state: 'waiting', failure, retryAt, checkedAt });
    counts.waiting += 1;
  };
  return {
    wait: (folder, failure, retryAt) => wait(folder, failure, retryAt),
    fail: async (folder, failure) => {
      const checkedAt = clock.now();
      const attempts = folder.attempts + 1;
      const retryAt = retryAfter(attempts, checkedAt);
      const change = { state: 'failed', failure, attempts, retryAt, checkedAt } as const;
      await journal.postpone(folder.branch, change);
      counts.failed += 1;
    },
    settle: async (folder, change) => {
      const now = clock.now();
      const wasSettled = folder.state === 'settled' && folder.settledPlan === change.settledPlan;
      const settledAt = wasSettled ? folder.settledAt : now;
      await journal.note(folder, { ...change, checkedAt: now, settledAt }, []);
      counts.settled += 1;
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
