import { MINUTE_MS } from '../../lib/span.ts';
import type { Job, Outcome } from '../../platform/jobs/job.ts';
import type { Tree } from '../branches/tree.ts';
import { copyRecording } from './archive-copy.ts';
import type { ArchiveCloud, ArchiveParts } from './archive-parts.ts';
import {
  archivesDue,
  branchesWithOpen,
  changeArchive,
  putOffArchives,
  tellOpen,
  unwantArchives,
  wantArchives,
} from './archive-store.ts';
import {
  type ArchiveFault,
  archiveFault,
  archiveRetryAt,
  ArchiveTrouble,
  Overtaken,
} from './archive-trouble.ts';
import { awaitsArchive } from './retention.ts';
import type { Recording } from './recording.ts';
import { recordingById } from './recording-store.ts';

/** Copied at the same time: reading loads the video servers, which have meetings to carry. */
const AT_ONCE = 2;
/** Looked at in one run. */
const MOST = 100;
/** After so long a run begins no further one; the next run does. */
const RUN_MS = 50 * MINUTE_MS;
/** So long nothing is copied from a server that was away: those of other servers come first. */
const AWAY_MS = 30 * MINUTE_MS;

/**
 * The job: every ten minutes, and at once when nudged. Where a branch wants it, recordings are copied into its folder, the
 * soonest due first, one at a time from each server. One that fails, or finds no room, is put off, and the others come
 * next; all of a server that is away are put off with it.
 */
export function archiveRecordingsJob(parts: ArchiveParts): Job {
  return {
    name: 'archive-recordings',
    schedule: '35 4-59/10 * * * *',
    run: async (signal) => {
      const { database, clock, nextcloud } = parts;
      const tree = await parts.tree(database.db);
      await settleWishes(parts, tree);
      const count = { done: 0, full: 0, failed: 0, waiting: 0 };
      if (nextcloud === null) {
        const waiting = await database.transaction((tx) => tellOpen(tx, 'no-nextcloud', clock.now()));
        return { ...count, waiting };
      }
      return copyAll({ ...parts, nextcloud }, tree, signal, count);
    },
  };
}

/** Writes down which recordings are to be copied, as their branches want it by now. */
async function settleWishes({ database, clock }: ArchiveParts, tree: Tree): Promise<void> {
  const isWanted = (branch: string) =>
    tree.get(branch) !== undefined && tree.recordings(branch).archiveRecordings;
  const wanting = tree.all.map(({ id }) => id).filter(isWanted);
  await database.transaction(async (tx) => {
    await wantArchives(tx, wanting, clock.now());
    const open = await branchesWithOpen(tx);
    const unwanting = open.filter((branch) => !isWanted(branch));
    await unwantArchives(tx, unwanting, clock.now());
  });
}

type Count = Record<'done' | 'full' | 'failed' | 'waiting', number>;
type Parts = ArchiveParts & { readonly nextcloud: ArchiveCloud };

async function copyAll(parts: Parts, tree: Tree, signal: AbortSignal, count: Count): Promise<Outcome> {
  const { database, clock } = parts;
  const until = clock.now() + RUN_MS;
  const waiting = [...(await archivesDue(database.db, clock.now(), MOST))];
  const busy = new Set<string>();
  const away = new Set<string>();
  let isOver = false;
  const next = () => {
    if (isOver || signal.aborted || clock.now() >= until) return undefined;
    const at = waiting.findIndex(({ server }) => !busy.has(server) && !away.has(server));
    return at === -1 ? undefined : waiting.splice(at, 1)[0];
  };
  const lane = async () => {
    for (let recording = next(); recording !== undefined; recording = next()) {
      busy.add(recording.server);
      try {
        const fault = await copyOne(parts, tree, recording.id, signal);
        if (fault === 'overtaken') continue;
        count[fault === null ? 'done' : (COUNTED[fault.state] ?? 'failed')] += 1;
        if (fault?.reach === 'server') {
          away.add(recording.server);
          await putOff(parts, recording.server);
        }
        if (fault?.reach === 'all') isOver = true;
      } finally {
        busy.delete(recording.server);
      }
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: AT_ONCE }, lane));
  const broken = ends.find((end) => end.status === 'rejected');
  if (broken !== undefined) throw broken.reason;
  signal.throwIfAborted();
  return count;
}

const COUNTED: Partial<Record<Recording['archive']['state'], keyof Count>> = {
  full: 'full',
  wanted: 'waiting',
};

/** Copies one as it stands by now. @returns what failed; null where it is done */
async function copyOne(
  parts: Parts,
  tree: Tree,
  id: string,
  signal: AbortSignal,
): Promise<ArchiveFault | 'overtaken' | null> {
  const recording = await recordingById(parts.database.db, id);
  if (recording === null || !awaitsArchive(tree, recording)) return 'overtaken';
  const server = parts.pool.find(({ name }) => name === recording.server);
  try {
    if (server === undefined) throw new ArchiveTrouble('no-server');
    await copyRecording({ ...parts, server, signal }, recording, tree);
    return null;
  } catch (error) {
    if (error instanceof Overtaken) return 'overtaken';
    signal.throwIfAborted();
    const fault = archiveFault(error);
    await noteFault(parts, id, fault);
    const level = fault.state === 'wanted' ? 'debug' : 'warn';
    parts.log[level]('a recording is not copied yet', { recording: id, server: recording.server, error });
    return fault;
  }
}

async function noteFault(
  { database, clock }: Parts,
  id: string,
  { state, failure }: ArchiveFault,
): Promise<void> {
  const now = clock.now();
  await database.transaction(async (tx) => {
    // Steps that were taken have been written down meanwhile.
    const recording = await recordingById(tx, id);
    if (recording === null || !isOpen(recording)) return;
    const { tries } = recording.archive;
    const retryAt = archiveRetryAt(tries, now);
    const changes = { archive_state: state, archive_failure: failure, archive_tries: tries + 1 };
    await changeArchive(tx, recording, { ...changes, archive_retry_at: retryAt }, now);
  });
}

async function putOff({ database, clock }: Parts, server: string): Promise<void> {
  const now = clock.now();
  await database.transaction((tx) => putOffArchives(tx, server, now + AWAY_MS, now));
}

function isOpen({ archive: { state } }: Recording): boolean {
  return state !== 'done' && state !== 'waived' && state !== 'none';
}
