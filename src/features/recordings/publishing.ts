import { BackendError } from '../../clients/bigbluebutton/fault.ts';
import { isWholeId } from '../../clients/bigbluebutton/recording-requests.ts';
import type { ServerRecording } from '../../clients/bigbluebutton/recording.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Log } from '../../lib/log.ts';
import { HOUR_MS, type Instant, MINUTE_MS, SECOND_MS } from '../../lib/span.ts';
import type { Database } from '../../platform/db/database.ts';
import type { PoolServer } from '../rooms/server.ts';
import type { Look } from './look.ts';
import { noteMisplaced, notePlaced } from './publish-store.ts';
import type { Recording } from './recording.ts';
import { shouldStand } from './standing.ts';

export type PublishingParts = {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly look: Look;
};

/** How many recordings of one server came to stand as they should, and how many did not. */
export type Placed = { readonly published: number; readonly withdrawn: number; readonly failed: number };

/** For one call. A server that takes longer is asked again later. */
const TIMEOUT_MS = 15 * SECOND_MS;
const FIRST_PAUSE_MS = MINUTE_MS;
const LONGEST_PAUSE_MS = 6 * HOUR_MS;
/** After a server was away: what it shows is put right soon after it is back. */
const AWAY_PAUSE_MS = 5 * MINUTE_MS;

/**
 * Makes recordings of one server stand published there, or not, as they should, and writes down how they stand then: by
 * what the server lists, whatever it answered. One that can protect what it plays does so before anything is published.
 *
 * @param recordings of that server, as they are known
 */
export async function placeRecordings(
  parts: PublishingParts,
  server: Pick<PoolServer, 'name' | 'client'>,
  recordings: readonly Recording[],
  signal: AbortSignal,
): Promise<Placed> {
  const now = parts.clock.now();
  const wrong = recordings.filter((recording) => faultOf(recording, recording, now, server) !== null);
  if (wrong.length === 0) return { published: 0, withdrawn: 0, failed: 0 };
  let bare: ReadonlySet<string> = new Set();
  try {
    bare = await act(server, wrong, now, signal);
  } catch (error) {
    if (!(error instanceof BackendError)) throw error;
    // It may have been done all the same: what it lists says so.
    parts.log.warn('a server did not take which recordings it is to show', { server: server.name, error });
  }
  return settle(parts, server, wrong, { bare, signal });
}

type Server = Pick<PoolServer, 'name' | 'client'>;

/** @returns the record ids of those that are to be protected, and that the server does not protect */
async function act(
  { client }: Server,
  recordings: readonly Recording[],
  now: Instant,
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const idsOf = (which: (recording: Recording) => boolean) =>
    recordings.filter(which).map(({ recordId }) => recordId);
  const timed = () => ({ signal, timeoutMs: TIMEOUT_MS });
  const isToShow = (recording: Recording) => shouldStand(recording, now);
  // What people are not meant to see comes first.
  const hide = idsOf((recording) => !isToShow(recording));
  if (hide.length > 0) await client.publishRecordings(hide, false, timed());
  const open = idsOf((recording) => isToShow(recording) && recording.isProtected !== true);
  const bare = new Set<string>();
  for (const id of client.kind === 'scalelite' ? open : []) {
    const isTaken =
      isWholeId(id) && (await client.updateRecordings([id], { protect: true }, timed())) === 'accepted';
    if (!isTaken) bare.add(id);
  }
  const show = idsOf((recording) => isToShow(recording) && recording.state === 'unpublished');
  const guarded = show.filter((id) => !bare.has(id));
  if (guarded.length > 0) await client.publishRecordings(guarded, true, timed());
  return bare;
}

/** Asks how they stand, and writes down which of them stand otherwise than they should. */
async function settle(
  { database, clock, look, log }: PublishingParts,
  server: Server,
  recordings: readonly Recording[],
  { bare, signal }: { readonly bare: ReadonlySet<string>; readonly signal: AbortSignal },
): Promise<Placed> {
  const seen = await lookFor(look, log, server, recordings, signal);
  const now = clock.now();
  const judged = recordings.map((recording) => {
    const state = seen?.get(recording.recordId);
    if (seen === null) return { recording, fault: 'unreachable' };
    const fault = state === undefined ? null : faultOf(recording, state, now, server);
    return {
      recording,
      fault: fault === 'not-published' && bare.has(recording.recordId) ? NOT_PROTECTED : fault,
    };
  });
  const right = judged.filter(({ fault }) => fault === null).map(({ recording }) => recording);
  await database.transaction(async (tx) => {
    const ids = right.map(({ id }) => id);
    await notePlaced(tx, ids, now);
    for (const { recording, fault } of judged) {
      if (fault === null) continue;
      await noteMisplaced(tx, recording, { failure: fault, ...nextTry(recording, seen !== null, now) }, now);
    }
  });
  const published = right.filter((recording) => shouldStand(recording, now)).length;
  return { published, withdrawn: right.length - published, failed: judged.length - right.length };
}

/** @param isHere whether the server answers: a try at one that is away does not count */
function nextTry({ publishTries }: Recording, isHere: boolean, now: Instant) {
  if (!isHere) return { tries: publishTries, retryAt: now + AWAY_PAUSE_MS };
  const pause = Math.min(FIRST_PAUSE_MS * 2 ** Math.min(publishTries, 20), LONGEST_PAUSE_MS);
  return { tries: publishTries + 1, retryAt: now + pause };
}

/** By record id; null where the server does not say. */
async function lookFor(
  look: Look,
  log: Log,
  server: Server,
  recordings: readonly Recording[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, ServerRecording> | null> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]);
  const ids = recordings.map(({ recordId }) => recordId);
  try {
    return (await look(server, ids, { signal: limit })).seen;
  } catch (error) {
    if (!(error instanceof BackendError)) throw error;
    log.warn('a server does not say which recordings it shows', { server: server.name, error });
    return null;
  }
}

const NOT_PROTECTED = 'not-protected';

type Stands = { readonly state: string | null; readonly isProtected: boolean | null };

/** Why a recording does not stand as it should; null where it does, or where nobody can do anything about it yet. */
function faultOf(
  recording: Recording,
  { state, isProtected }: Stands,
  now: Instant,
  { client }: Server,
): string | null {
  const isToShow = shouldStand(recording, now);
  if (state === 'published' && !isToShow) return 'still-published';
  if (state === 'unpublished' && isToShow) return 'not-published';
  const isOpen = client.kind === 'scalelite' && isProtected === false;
  return state === 'published' && isOpen ? NOT_PROTECTED : null;
}
