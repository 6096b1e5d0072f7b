import { type Instant, MINUTE_MS, SECOND_MS } from '../../lib/span.ts';
import type { ArchiveParts, Copying, PublishFor } from './archive-parts.ts';
import { openForArchive } from './archive-store.ts';
import { ArchiveTrouble, Overtaken } from './archive-trouble.ts';
import type { Recording } from './recording.ts';
import { recordingById } from './recording-store.ts';

/** So long it stands published where nobody comes back to it; longer than the reading of one piece may take. */
const OPEN_MS = 30 * MINUTE_MS;
const RENEW_MS = 5 * MINUTE_MS;

/**
 * Does `work` while the recording stands published: servers play nothing else. After it, however it ends, the recording
 * stands as it should without; where this process dies, that is so once the time for which it was opened is over.
 *
 * @param work `renew` is to be called from time to time
 * @throws ArchiveTrouble `not-published`; BackendError
 */
export async function whileOpen<T>(
  copying: Copying,
  recording: Recording,
  work: (renew: () => Promise<void>) => Promise<T>,
): Promise<T> {
  const { database, clock, signal } = copying;
  const { id } = recording;
  let openedAt: Instant = 0;
  const open = async (until: Instant | null) => {
    const now = clock.now();
    const isOpen = await database.transaction((tx) => openForArchive(tx, id, until, now));
    if (!isOpen && until !== null) throw new Overtaken();
    openedAt = now;
  };
  await open(clock.now() + OPEN_MS);
  try {
    if (!(await publish(copying, id, signal))) throw new ArchiveTrouble('not-published');
    return await work(async () => {
      if (clock.now() - openedAt >= RENEW_MS) await open(clock.now() + OPEN_MS);
    });
  } finally {
    await open(null);
    await close(copying, id);
  }
}

/** What cannot be done now, the job of the releases does. */
async function close(copying: Copying, id: string): Promise<void> {
  const { log, signal } = copying;
  try {
    await publish(copying, id, signal);
  } catch (error) {
    log.warn('a recording stands published until its release is looked at', { recording: id, error });
  }
}

async function publish({ database, publishFor }: Copying, id: string, signal: AbortSignal): Promise<boolean> {
  const recording = await recordingById(database.db, id);
  if (recording === null) throw new Overtaken();
  return publishFor(recording, signal);
}

const MOST_LOOKS = 5;

type PublishingParts = Pick<ArchiveParts, 'pool' | 'clock' | 'look'>;

/** Publishes by itself, and asks the server what came of it. */
export function createPublishFor({ pool, clock, look }: PublishingParts): PublishFor {
  return async (recording, signal) => {
    const server = pool.find(({ name }) => name === recording.server);
    if (server === undefined) throw new ArchiveTrouble('no-server');
    const { recordId, released, archive, deletion } = recording;
    const stands = async () => (await look(server, [recordId], { signal })).seen.get(recordId)?.state ?? null;
    const wanted = released || (archive.openUntil ?? 0) > clock.now() ? 'published' : 'unpublished';
    const present = await stands();
    // What is processed yet, or deleted, cannot be published or the contrary.
    const isEither = present === 'published' || present === 'unpublished';
    if (present === wanted || !isEither || deletion.askedAt !== null) return present === 'published';
    await server.client.publishRecordings([recordId], wanted === 'published', { signal });
    for (let looks = 1; ; looks += 1) {
      const seen = await stands();
      if (seen === wanted || looks === MOST_LOOKS) return seen === 'published';
      await clock.sleep(SECOND_MS, signal);
    }
  };
}
