import { z } from 'zod';
import type { Instant, Span } from '../../lib/span.ts';
import type { Db, Tx } from '../../platform/db/database.ts';
import type { Schema } from '../../platform/db/schema.ts';

const Servers = z.array(z.string());

/** Planned by an administrator: so many rooms and seats are missing while it lasts. */
export type PlannedOutage = {
  readonly id: string;
  readonly span: Span;
  readonly rooms: number;
  readonly seats: number;
  readonly reason: string;
  /** What guests and hosts of the meetings concerned read; empty where they are told nothing. */
  readonly announcement: string;
  /** Names of the servers it is about; empty where it is about all of them. */
  readonly servers: readonly string[];
};

export async function insertOutage(tx: Tx, outage: PlannedOutage, now: Instant): Promise<void> {
  const { id, span, rooms, seats, reason, announcement, servers } = outage;
  await tx
    .insertInto('outages')
    .values({
      ...{ id, from_at: span.from, to_at: span.to, rooms, seats, reason, announcement },
      ...{ servers: JSON.stringify(servers), created_at: now },
    })
    .execute();
}

export async function outageById(db: Db | Tx, id: string): Promise<PlannedOutage | null> {
  const row = await db.selectFrom('outages').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

/** @returns false when it was gone already */
export async function deleteOutage(tx: Tx, id: string): Promise<boolean> {
  const result = await tx.deleteFrom('outages').where('id', '=', id).executeTakeFirst();
  return result.numDeletedRows === 1n;
}

/** Removes `limit` at most of those that ended before `before`; returns how many. */
export async function forgetOutages(tx: Tx, before: Instant, limit: number): Promise<number> {
  const result = await tx
    .deleteFrom('outages')
    .where('id', 'in', (eb) =>
      eb.selectFrom('outages').select('id').where('to_at', '<', before).orderBy('id').limit(limit),
    )
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}

/** Those that share an instant with the span. There are few: no index. */
export async function outagesIn(db: Db | Tx, span: Span): Promise<readonly PlannedOutage[]> {
  const rows = await db
    .selectFrom('outages')
    .select(['id', 'from_at', 'to_at', 'rooms', 'seats', 'reason', 'announcement', 'servers'])
    .where('from_at', '<', span.to)
    .where('to_at', '>', span.from)
    .orderBy('from_at')
    .orderBy('id')
    .execute();
  return rows.map(fromRow);
}

/** What a listing of outages is narrowed to; null leaves open. */
export type OutageFilter = {
  /** Outages that share an instant with `[from, to)`. */
  readonly from: Instant | null;
  readonly to: Instant | null;
  /** Only what is over by then. */
  readonly endedBy: Instant | null;
  /** Whether the latest come first. */
  readonly latestFirst: boolean;
  /** Only those behind this one. */
  readonly after: { readonly from: Instant; readonly id: string } | null;
  readonly limit: number;
};

/** Outages by their beginning and id. */
export async function listOutages(db: Db | Tx, filter: OutageFilter): Promise<readonly PlannedOutage[]> {
  const { from, to, endedBy, latestFirst, after, limit } = filter;
  let query = db.selectFrom('outages').selectAll();
  if (from !== null) query = query.where('to_at', '>', from);
  if (to !== null) query = query.where('from_at', '<', to);
  if (endedBy !== null) query = query.where('to_at', '<=', endedBy);
  if (after !== null) {
    const behind = latestFirst ? '<' : '>';
    query = query.where((eb) => eb(eb.refTuple('from_at', 'id'), behind, eb.tuple(after.from, after.id)));
  }
  const order = latestFirst ? 'desc' : 'asc';
  const rows = await query.orderBy('from_at', order).orderBy('id', order).limit(limit).execute();
  return rows.map(fromRow);
}

function fromRow(row: Omit<Schema['outages'], 'created_at'>): PlannedOutage {
  return {
    id: row.id,
    span: { from: row.from_at, to: row.to_at },
    rooms: row.rooms,
    seats: row.seats,
    reason: row.reason,
    announcement: row.announcement,
    servers: Servers.parse(JSON.parse(row.servers)),
  };
}
