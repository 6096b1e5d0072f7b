import type { Instant } from '../../lib/span.ts';
import type { Tx } from '../../platform/db/database.ts';
import type { CleaningParts } from './cleaning-parts.ts';
import { recordingsById } from './due-store.ts';
import { verdictOn } from './judge-due.ts';
import { reckonedDue } from './reckoned-due.ts';
import { goneAs, type Looked } from './look.ts';
import { proveGone } from './prove.ts';
import type { Recording } from './recording.ts';
import { changeRecording } from './recording-store.ts';
import { notNow, retryAt, type Undeleted } from './undeleted.ts';

/** One that is named in what follows: ours by its id, the server's by its record id. */
export type Named = Pick<Recording, 'id' | 'recordId'>;

/**
 * Of what seems due, what is: judged by the tree as it is now. What is not gets its new date, what waits
 * for its copy says so.
 */
export async function judgeDue(
  { database, clock, tree }: CleaningParts,
  found: readonly Recording[],
): Promise<readonly Named[]> {
  return database.transaction(async (tx) => {
    const now = clock.now();
    const branches = await tree(tx);
    const going: Named[] = [];
    for (const recording of found) {
      const verdict = verdictOn(branches, recording, now);
      if (verdict === 'go') going.push(recording);
      else if (verdict === 'archive') await leaveForCopy(tx, recording, now);
      else await moveDate(tx, recording, reckonedDue(branches, recording, now), now);
    }
    return going;
  });
}

/** Lost races are left to the next run: whoever won them knew better. */
async function moveDate(tx: Tx, recording: Recording, due: Instant | null, now: Instant): Promise<void> {
  const changes = { due_at: due, own_days: recording.ownDays, ...notNow(recording) };
  await changeRecording(tx, recording, changes, now);
}

async function leaveForCopy(tx: Tx, recording: Recording, now: Instant): Promise<void> {
  const why = 'archive';
  const changes = { ...notNow(recording), delete_failure: why, delete_retry_at: retryAt(why, 0, now) };
  await changeRecording(tx, recording, changes, now);
}

async function leave(tx: Tx, recording: Recording, why: Undeleted, now: Instant): Promise<void> {
  const { tries } = recording.deletion;
  const changes = { delete_failure: why, delete_retry_at: retryAt(why, tries, now) };
  await changeRecording(tx, recording, changes, now);
}

/**
 * Settles what a server was just asked about: what is gone is proven, what it is still making waits, what stands there is
 * claimed for deletion, where it is still due.
 *
 * @returns what was claimed: its server is to be asked to delete it, now
 */
export async function settleLooked(
  parts: CleaningParts,
  named: readonly Named[],
  looked: Looked,
): Promise<readonly Named[]> {
  const { database, clock, tree } = parts;
  const proven: string[] = [];
  const claimed = await database.transaction(async (tx) => {
    const now = clock.now();
    const branches = await tree(tx);
    const won: Named[] = [];
    for (const recording of await recordingsById(tx, ids(named))) {
      if (recording.deletedAt !== null) continue;
      if (await proveIfGone(tx, recording, looked, now)) proven.push(recording.server);
      else if (verdictOn(branches, recording, now) === 'go') {
        const why = whyNotNow(recording, looked);
        if (why !== null) await leave(tx, recording, why, now);
        else if (await claim(tx, recording, now)) won.push(recording);
      }
    }
    return won;
  });
  for (const server of proven) parts.onProven(server);
  return claimed;
}

function claim(tx: Tx, recording: Recording, now: Instant): Promise<boolean> {
  const tries = recording.deletion.tries + 1;
  const claimed = { delete_asked_at: now, delete_tries: tries, delete_failure: null, delete_retry_at: null };
  return changeRecording(tx, recording, claimed, now);
}

async function proveIfGone(tx: Tx, recording: Recording, looked: Looked, now: Instant): Promise<boolean> {
  const seen = goneAs(looked, recording.recordId);
  return seen !== null && (await proveGone(tx, recording, { seen, now }));
}

/** Why a server cannot be asked to delete what it shows; null where it can. */
function whyNotNow({ recordId }: Named, { seen, broken }: Looked): Undeleted | null {
  if (broken.has(recordId)) return 'broken';
  switch (seen.get(recordId)?.state) {
    case 'published':
    case 'unpublished':
      return null;
    case 'processing':
    case 'processed':
      return 'processing';
    case 'deleted':
    case null:
    case undefined:
      return 'unknown';
  }
}

/**
 * Proves gone what a server was asked to delete and does not show any more.
 *
 * @returns those that are still there
 */
export async function proveDeleted<T extends Named>(
  parts: CleaningParts,
  named: readonly T[],
  looked: Looked,
): Promise<readonly T[]> {
  const proven = await parts.database.transaction(async (tx) => {
    const now = parts.clock.now();
    const servers: string[] = [];
    for (const recording of await recordingsById(tx, ids(named))) {
      if (await proveIfGone(tx, recording, looked, now)) servers.push(recording.server);
    }
    return servers;
  });
  for (const server of proven) parts.onProven(server);
  return named.filter(({ recordId }) => goneAs(looked, recordId) === null);
}

/** Says of what is still there why. What was asked for once may take its time; twice, and SUCCESS was no truth. */
export async function leaveUndeleted(
  { database, clock }: CleaningParts,
  named: readonly Named[],
  looked: Looked,
  refused: ReadonlySet<string>,
): Promise<void> {
  await database.transaction(async (tx) => {
    const now = clock.now();
    for (const recording of await recordingsById(tx, ids(named))) {
      if (recording.deletedAt !== null) continue;
      const asked = recording.deletion.tries > 1 ? 'not-deleted' : 'deleting';
      const mute = refused.has(recording.id) ? 'refused' : asked;
      await leave(tx, recording, whyNotNow(recording, looked) ?? mute, now);
    }
  });
}

function ids(named: readonly Named[]): readonly string[] {
  return named.map(({ id }) => id);
}
