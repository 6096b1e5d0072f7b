import { type Instant, MINUTE_MS, SECOND_MS } from '../../lib/span.ts';
import type { ArchiveParts, Copying, PublishFor } from './archive-parts.ts';
import { openForArchive } from './archive-store.ts';
import { ArchiveTrouble, Overtaken } from './archive-trouble.ts';
import type { Recording } from './recording.ts';
import { placeRecordings, type PublishingParts } from './publishing.ts';
import { recordingById } from './recording-store.ts';
import { shouldStand } from './standing.ts';

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

type PublishingFor = PublishingParts & Pick<ArchiveParts, 'pool'>;

/** Publishes as all else does, and waits a little for a server that takes its time. */
export function createPublishFor({ pool, ...parts }: PublishingFor): PublishFor {
  const { database, clock, look } = parts;
  return async (recording, signal) => {
    const server = pool.find(({ name }) => name === recording.server);
    if (server === undefined) throw new ArchiveTrouble('no-server');
    await placeRecordings(parts, server, [recording], signal);
    for (let looks = 1; ; looks += 1) {
      const present = await recordingById(database.db, recording.id);
      if (present === null) return false;
      const isPublished = present.state === 'published';
      if (isPublished === shouldStand(present, clock.now()) || looks === MOST_LOOKS) return isPublished;
      await clock.sleep(SECOND_MS, signal);
      await look(server, [recording.recordId], { signal });
    }
  };
}
