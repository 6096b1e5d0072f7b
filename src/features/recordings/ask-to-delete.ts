import { BackendError } from '../../clients/bigbluebutton/fault.ts';
import type { CleaningParts, CleaningServer } from './cleaning-parts.ts';
import { freshOnes, verdictOn } from './judge-due.ts';
import { changeRecording } from './recording-store.ts';
import type { Named } from './settle-due.ts';

/** `named`: what its server was asked to delete. `refused`: ids of those that it does not want to. */
export type Asked = { readonly named: readonly Named[]; readonly refused: ReadonlySet<string> };

/**
 * Asks a server to delete what was claimed; the only place that does. One that it refuses keeps none of the others.
 *
 * What the server says is not believed: ask afterwards. Where it is not known whether it did something, nothing is thrown
 * either.
 */
export async function askToDelete(
  parts: CleaningParts,
  server: CleaningServer,
  claimed: readonly Named[],
  signal: AbortSignal,
): Promise<Asked> {
  const named = await allowed(parts, claimed);
  const refused = new Set<string>();
  if (named.length === 0) return { named, refused };
  if (await accepts(server, named, signal)) return { named, refused };
  for (const one of named) {
    signal.throwIfAborted();
    if (!(await accepts(server, [one], signal))) refused.add(one.id);
  }
  return { named, refused };
}

/** The last look before the call: what is held, younger, foreign, waits for its copy or was not claimed is never named. */
async function allowed(
  { database, clock, tree, log }: CleaningParts,
  claimed: readonly Named[],
): Promise<readonly Named[]> {
  return database.transaction(async (tx) => {
    const now = clock.now();
    const branches = await tree(tx);
    const may: Named[] = [];
    const fresh = await freshOnes(
      tx,
      claimed.map(({ id }) => id),
    );
    for (const recording of fresh) {
      const isClaimed = recording.deletion.askedAt !== null && recording.deletedAt === null;
      if (isClaimed && verdictOn(branches, recording, now) === 'go') may.push(recording);
      else {
        log.warn('a recording is not deleted after all', { recording: recording.id });
        if (isClaimed) await changeRecording(tx, recording, { delete_asked_at: null }, now);
      }
    }
    return may;
  });
}

/** @returns false where the server says no; true also where nobody knows what it did */
async function accepts(
  { client }: CleaningServer,
  named: readonly Named[],
  signal: AbortSignal,
): Promise<boolean> {
  try {
    await client.deleteRecordings(
      named.map(({ recordId }) => recordId),
      { signal },
    );
    return true;
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof BackendError)) throw error;
    return error.kind !== 'failed' && error.kind !== 'http-status';
  }
}
