import { BackendError } from '../../clients/bigbluebutton/fault.ts';
import type { CleaningParts, CleaningServer } from './cleaning-parts.ts';
import { recordingsById } from './due-store.ts';
import { verdictOn } from './judge-due.ts';
import type { Recording } from './recording.ts';
import { changeRecording } from './recording-store.ts';
import type { Named } from './settle-due.ts';

/**
 * `named`: what its server was asked to delete. `refused`: ids of those that it does not want to. `unsent`: what kept the rest
 * from being sent; null where nothing did.
 */
export type Asked = {
  readonly named: readonly Named[];
  readonly refused: ReadonlySet<string>;
  readonly unsent: BackendError | null;
};

/**
 * Asks a server to delete what was claimed; the only place that does. One that it refuses keeps none of the others.
 *
 * What the server says is not believed: ask afterwards. Where it is not known whether it did something, nothing is thrown
 * either. What was not sent is claimed no more.
 */
export async function askToDelete(
  parts: CleaningParts,
  server: CleaningServer,
  claimed: readonly Named[],
  signal: AbortSignal,
): Promise<Asked> {
  const all = await allowed(parts, claimed);
  const refused = new Set<string>();
  if (all.length === 0) return { named: [], refused, unsent: null };
  const first = await send(server, all, signal);
  if (first instanceof BackendError) return unsent(parts, all, { named: [], refused }, first);
  if (first === 'taken') return { named: all, refused, unsent: null };
  const named: Named[] = [];
  for (const [index, one] of all.entries()) {
    signal.throwIfAborted();
    // Minutes may have passed.
    if ((await allowed(parts, [one])).length === 0) continue;
    const answer = await send(server, [one], signal);
    if (answer instanceof BackendError) return unsent(parts, all.slice(index), { named, refused }, answer);
    named.push(one);
    if (answer === 'refused') refused.add(one.id);
  }
  return { named, refused, unsent: null };
}

async function unsent(
  { database, clock }: CleaningParts,
  rest: readonly Named[],
  asked: Omit<Asked, 'unsent'>,
  error: BackendError,
): Promise<Asked> {
  const ids = rest.map(({ id }) => id);
  await database.transaction(async (tx) => {
    for (const recording of await recordingsById(tx, ids)) {
      if (isClaimed(recording)) await changeRecording(tx, recording, unclaimed(recording), clock.now());
    }
  });
  return { ...asked, unsent: error };
}

function isClaimed({ deletion, deletedAt }: Recording): boolean {
  return deletion.askedAt !== null && deletedAt === null;
}

/** As before the claim, for which nothing was sent. */
function unclaimed({ deletion: { tries } }: Recording) {
  return { delete_tries: tries - 1, ...(tries > 1 ? {} : { delete_asked_at: null }) };
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
    const fresh = await recordingsById(
      tx,
      claimed.map(({ id }) => id),
    );
    for (const recording of fresh) {
      if (isClaimed(recording) && verdictOn(branches, recording, now) === 'go') may.push(recording);
      else {
        log.warn('a recording is not deleted after all', { recording: recording.id });
        if (isClaimed(recording)) await changeRecording(tx, recording, unclaimed(recording), now);
      }
    }
    return may;
  });
}

/**
 * `taken`: also where nobody knows what the server did. `refused`: it says no. `unclear`: it broke over the call, perhaps over
 * one recording alone. An error: it was certainly not done, and not for what was named.
 */
async function send(
  { client }: CleaningServer,
  named: readonly Named[],
  signal: AbortSignal,
): Promise<'taken' | 'refused' | 'unclear' | BackendError> {
  try {
    await client.deleteRecordings(
      named.map(({ recordId }) => recordId),
      { signal },
    );
    return 'taken';
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof BackendError)) throw error;
    if (error.kind === 'failed') return 'refused';
    if (error.outcome === 'refused') return error;
    return error.status === 500 ? 'unclear' : 'taken';
  }
}
