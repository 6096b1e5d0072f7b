import type { Clock } from '../../lib/clock.ts';
import type { Database, Db, Tx } from '../../platform/db/database.ts';
import type { Tree } from '../branches/tree.ts';
import { changeRecording } from './recording-store.ts';
import { reckonedDue } from './reckoned-due.ts';
import { keptOfBranch, type Place, reckonedDays, rememberDays } from './branch-terms-store.ts';
import { notNow } from './undeleted.ts';

export type TermParts = {
  readonly database: Database;
  readonly clock: Clock;
  readonly tree: (db: Db | Tx) => Promise<Tree>;
};

/** Rows of one transaction, which is short then. */
const STEP_ROWS = 200;

/**
 * Brings due dates in line with the tree: those of branches whose days are others than their rows were reckoned with, own
 * or inherited. Costs nothing for the rest. What was not brought to its end is done again from its beginning.
 *
 * @returns how many due dates moved
 */
export async function keepTerms(parts: TermParts, signal: AbortSignal): Promise<number> {
  const { db } = parts.database;
  const tree = await parts.tree(db);
  const reckoned = await reckonedDays(db);
  let moved = 0;
  for (const { id } of tree.all) {
    const { recordingDays: days } = tree.limits(id);
    if (reckoned.get(id) !== days) moved += await followTerm(parts, { branch: id, days }, signal);
  }
  return moved;
}

type Term = { readonly branch: string; readonly days: number };

async function followTerm(parts: TermParts, term: Term, signal: AbortSignal): Promise<number> {
  let moved = 0;
  for (let after: Place | 'end' | null = null; after !== 'end';) {
    signal.throwIfAborted();
    const from: Place | null = after;
    const step: Step = await parts.database.transaction((tx) => followSome(tx, parts, term, from));
    moved += step.moved;
    after = step.next;
  }
  return moved;
}

async function followSome(
  tx: Tx,
  parts: TermParts,
  { branch, days }: Term,
  after: Place | null,
): Promise<Step> {
  const tree = await parts.tree(tx);
  // It changed again: the next run follows.
  if (tree.get(branch) === undefined || tree.limits(branch).recordingDays !== days) {
    return { moved: 0, next: 'end' };
  }
  const now = parts.clock.now();
  const rows = await keptOfBranch(tx, branch, { after, limit: STEP_ROWS });
  let moved = 0;
  for (const row of rows) {
    const due = reckonedDue(tree, row, now);
    if (due === row.dueAt) continue;
    const changes = { due_at: due, ...(due === null || due > now ? notNow(row) : {}) };
    if (await changeRecording(tx, row, changes, now)) moved += 1;
  }
  const last = rows.at(-1);
  if (rows.length === STEP_ROWS && last !== undefined) {
    return { moved, next: { recordedAt: last.recordedAt, id: last.id } };
  }
  await rememberDays(tx, branch, days);
  return { moved, next: 'end' };
}

type Step = { readonly moved: number; readonly next: Place | 'end' };
