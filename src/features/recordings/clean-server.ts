import { setImmediate as breathe } from 'node:timers/promises';
import { BackendError } from '../../clients/bigbluebutton/fault.ts';
import { SECOND_MS } from '../../lib/span.ts';
import { askToDelete } from './ask-to-delete.ts';
import type { CleaningParts, CleaningServer } from './cleaning-parts.ts';
import { type DuePlace, dueOnServer, noteNotLookedAt, type Pass } from './due-store.ts';
import { judgeDue, leaveUndeleted, type Named, proveDeleted, settleLooked } from './settle-due.ts';
import { retryAt } from './undeleted.ts';

/** Recordings of one question, and of one call. */
const BATCH = 50;
/** Before each question whether what was asked for is gone: about a minute. */
const PAUSES_MS = [1, 2, 4, 8, 15, 30].map((seconds) => seconds * SECOND_MS);

/** What a server was asked to delete in this run. */
type Outstanding = { readonly named: Named[]; readonly refused: Set<string> };

/**
 * Deletes what is due on one server and proves it. Whatever breaks it off, the next run goes on: it begins by looking.
 *
 * @returns what keeps the server from answering, as a word; null where it answered
 */
export async function cleanServer(
  parts: CleaningParts,
  server: CleaningServer,
  pass: Pass,
  signal: AbortSignal,
): Promise<string | null> {
  const outstanding: Outstanding = { named: [], refused: new Set() };
  let trouble = await untilTrouble(signal, () => workThrough(parts, server, pass, outstanding, signal));
  // Also where it stopped answering: it may have done what it was asked for.
  trouble = (await untilTrouble(signal, () => follow(parts, server, outstanding, signal))) ?? trouble;
  if (trouble !== null) {
    const why = 'server';
    parts.log.warn('a server does not answer about recordings', { server: server.name, failure: trouble });
    const note = { why, retryAt: retryAt(why, 0, parts.clock.now()) };
    await parts.database.transaction((tx) => noteNotLookedAt(tx, server.name, pass, note));
  }
  return trouble;
}

async function untilTrouble(signal: AbortSignal, work: () => Promise<void>): Promise<string | null> {
  try {
    await work();
    return null;
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof BackendError) return error.kind;
    throw error;
  }
}

async function workThrough(
  parts: CleaningParts,
  server: CleaningServer,
  pass: Pass,
  outstanding: Outstanding,
  signal: AbortSignal,
): Promise<void> {
  for (let after: DuePlace | null = null, isMore = true; isMore;) {
    await breathe();
    signal.throwIfAborted();
    const found = await dueOnServer(parts.database.db, server.name, pass, { after, limit: BATCH });
    isMore = found.length === BATCH;
    after = found.at(-1) ?? null;
    const due = await judgeDue(parts, found);
    if (due.length === 0) continue;
    const looked = await parts.look(server, recordIds(due), { signal });
    const claimed = await settleLooked(parts, due, looked);
    const { named, refused, unsent } = await askToDelete(parts, server, claimed, signal);
    outstanding.named.push(...named);
    for (const id of refused) outstanding.refused.add(id);
    if (unsent !== null) throw unsent;
  }
}

/** Asks again until nothing of it is there any more, or the time is up; what is left is asked for by a later run. */
async function follow(
  parts: CleaningParts,
  server: CleaningServer,
  { named, refused }: Outstanding,
  signal: AbortSignal,
): Promise<void> {
  let still: readonly Named[] = named;
  for (const [index, pause] of PAUSES_MS.entries()) {
    if (still.length === 0) return;
    await parts.clock.sleep(pause, signal);
    const isLast = index === PAUSES_MS.length - 1;
    const there: Named[] = [];
    for (let at = 0; at < still.length; at += BATCH) {
      signal.throwIfAborted();
      const some = still.slice(at, at + BATCH);
      const looked = await parts.look(server, recordIds(some), { signal });
      const undone = await proveDeleted(parts, some, looked);
      if (isLast) await leaveUndeleted(parts, undone, looked, refused);
      there.push(...undone);
    }
    still = there;
  }
}

function recordIds(named: readonly Named[]): readonly string[] {
  return named.map(({ recordId }) => recordId);
}
