import type { Span } from '../../lib/span.ts';
import type { Db, Tx } from '../../platform/db/database.ts';
import type { Schema } from '../../platform/db/schema.ts';
import { LONGEST_WINDOW_MS, type Occurrence } from './occurrence.ts';
import { fromRow } from './occurrence-store.ts';

/** What a booked date takes from the pool. */
export type HeldWindow = {
  readonly occurrence: string;
  readonly branch: string;
  readonly span: Span;
  /** People expected. */
  readonly seats: number;
};

/** Stretches of time asked about in one statement. */
const SPANS_AT_ONCE = 60;

/**
 * Every held window that shares an instant with one of the spans, each once, in no order.
 * Reads the neighbourhoods of the spans alone: windows are bounded, so each stretch of the index has two ends.
 */
export async function heldWindows(db: Db | Tx, spans: readonly Span[]): Promise<readonly HeldWindow[]> {
  const found = new Map<string, HeldWindow>();
  const merged = mergeSpans(spans);
  for (let at = 0; at < merged.length; at += SPANS_AT_ONCE) {
    const rows = await selectWindows(db, merged.slice(at, at + SPANS_AT_ONCE))
      .select(['id', 'branch', 'opens_at', 'closes_at', 'expected'])
      .execute();
    for (const { id, branch, opens_at: from, closes_at: to, expected: seats } of rows) {
      found.set(id, { occurrence: id, branch, span: { from, to }, seats });
    }
  }
  return [...found.values()];
}

/** The booked dates whose window shares an instant with the span, the earliest to open first. */
export async function windowsIn(db: Db | Tx, span: Span): Promise<readonly Occurrence[]> {
  const rows = await selectWindows(db, [span]).selectAll().orderBy('opens_at').orderBy('id').execute();
  return rows.map((row: Schema['occurrences']) => fromRow(row));
}

/** Spans that touch or overlap become one; empty ones go. */
export function mergeSpans(spans: readonly Span[]): readonly Span[] {
  const merged: { from: number; to: number }[] = [];
  for (const { from, to } of [...spans].sort((one, other) => one.from - other.from)) {
    if (from >= to) continue;
    const last = merged.at(-1);
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to);
    else merged.push({ from, to });
  }
  return merged;
}

function selectWindows(db: Db | Tx, spans: readonly Span[]) {
  return db
    .selectFrom('occurrences')
    .where('status', '=', 'booked')
    .where((eb) =>
      eb.or(
        spans.map(({ from, to }) =>
          eb.and([
            eb('opens_at', '<', to),
            eb('opens_at', '>', from - LONGEST_WINDOW_MS),
            eb('closes_at', '>', from),
          ]),
        ),
      ),
    );
}
