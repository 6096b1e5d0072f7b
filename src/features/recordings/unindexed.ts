import { sql, type SqlBool } from 'kysely';

/*
 * What is no plain column is looked up in no index. SQLite keeps no statistics of its own accord, and would go through all
 * that is not deleted where another index leads to the few that are meant.
 */

/** Not proven gone. */
export const isThere = sql<SqlBool>`deleted_at + 0 is null`;
export const unindexedBranch = sql<string>`branch || ''`;
export const unindexedServer = sql<string>`server || ''`;
export const unindexedState = sql<string>`state || ''`;
