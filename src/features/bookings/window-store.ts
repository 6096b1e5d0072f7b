import type { Instant, Span } from '../../lib/span.ts';
import type { Db, Tx } from '../../platform/db/database.ts';
import type { Schema } from '../../platform/db/schema.ts';
import { together } from '../../platform/db/together.ts';
import { LONGEST_WINDOW_MS, type Occurrence } from './occurrence.ts';
import { fromRow } from './occurrence-store.ts';

/** What booked dates with one and the same window take from the pool. */
export type HeldWindow = {
  readonly span: Span;
  /** The branch, where its windows are told apart; null for all others together. */
  readonly branch: string | null;
  /** Whether these are dates of `replaced`. */
  readonly isReplaced: boolean;
  readonly rooms: number;
  /** People expected. */
  readonly seats: number;
};

/** Whose windows are not merely summed up with all others. */
export type Apart = {
  /** Branch ids. */
  readonly branches: readonly string[];
  /** Occurrence ids. */
  readonly replaced: readonly string[];
};

/** Stretches of time asked about in one statement. */
const SPANS_AT_ONCE = 60;

/**
 * Every held window that shares an instant with one of the spans, each counted once, in no order. Summed up by the
 * store: on an evening that is in demand hundreds of dates have a handful of windows.
 * Reads the neighbourhoods of the spans alone: windows are bounded, so each stretch of the index has two ends.
 */
export async function heldWindows(
  db: Db | Tx,
  spans: readonly Span[],
  apart: Apart,
): Promise<readonly HeldWindow[]> {
  const merged = mergeSpans(spans);
  const parts: Promise<readonly HeldWindow[]>[] = [];
  for (let at = 0; at < merged.length; at += SPANS_AT_ONCE) {
    parts.push(sumWindows(db, merged.slice(at, at + SPANS_AT_ONCE), apart, merged[at - 1]?.to));
  }
  return (await together(parts)).flat();
}

/** @param opensFrom windows that open earlier are left out: they touch a span of the part before, too */
async function sumWindows(
  db: Db | Tx,
  spans: readonly Span[],
  { branches, replaced }: Apart,
  opensFrom: Instant | undefined,
): Promise<readonly HeldWindow[]> {
  const rows = await selectWindows(db, spans)
    .select(({ fn }) => [
      'opens_at',
      'closes_at',
      fn.count<number>('id').as('rooms'),
      fn.sum<number>('expected').as('seats'),
    ])
    .groupBy(['opens_at', 'closes_at'])
    .$if(opensFrom !== undefined, (query) => query.where('opens_at', '>=', opensFrom ?? 0))
    .$if(branches.length > 0, (query) =>
      query
        .select((eb) => eb.case().when('branch', 'in', branches).then(eb.ref('branch')).end().as('apart'))
        .groupBy('apart'),
    )
    .$if(replaced.length > 0, (query) =>
      query
        .select((eb) => eb.case().when('id', 'in', replaced).then(1).end().as('leaving'))
        .groupBy('leaving'),
    )
    .execute();
  return rows.map(({ opens_at: from, closes_at: to, rooms, seats, apart = null, leaving = null }) => ({
    span: { from, to },
    branch: apart,
    isReplaced: leaving === 1,
    rooms,
    seats,
  }));
}

/** The booked dates whose window shares an instant with the span, the earliest to open first. */
export async function windowsIn(db: Db | Tx, span: Span): Promise<readonly Occurrence[]> {
  const rows = await selectWindows(db, [span]).selectAll().orderBy('opens_at').orderBy('id').execute();
  return rows.map((row: Schema['occurrences']) => fromRow(row));
}

/** The booked dates whose window shares an instant with one of the spans, each once, in no order. */
export async function windowsInAny(db: Db | Tx, spans: readonly Span[]): Promise<readonly Occurrence[]> {
  const merged = mergeSpans(spans);
  const found = new Map<string, Occurrence>();
  for (let at = 0; at < merged.length; at += SPANS_AT_ONCE) {
    const rows = await selectWindows(db, merged.slice(at, at + SPANS_AT_ONCE))
      .selectAll()
      .execute();
    for (const row of rows) found.set(row.id, fromRow(row));
  }
  return [...found.values()];
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
  return db.selectFrom('occurrences').where((eb) =>
    eb.or(
      // SQLite finds its way by the index only where each stretch says all of it.
      spans.map(({ from, to }) =>
        eb.and([
          eb('status', '=', 'booked'),
          eb('opens_at', '<', to),
          eb('opens_at', '>', from - LONGEST_WINDOW_MS),
          eb('closes_at', '>', from),
        ]),
      ),
    ),
  );
}
