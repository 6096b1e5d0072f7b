import { type RawBuilder, sql } from 'kysely';
import type { Database } from './database.ts';

/**
 * The store's own clock inside a statement, in whole milliseconds UTC: what replicas compare must not depend
 * on whose clock is right. On PostgreSQL it moves on inside a transaction.
 */
export function storeTime(dialect: Database['dialect']): RawBuilder<number> {
  return dialect === 'sqlite'
    ? sql<number>`cast(round(unixepoch('subsec') * 1000) as integer)`
    : sql<number>`(extract(epoch from clock_timestamp()) * 1000)::bigint`;
}
