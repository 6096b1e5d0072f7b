import type Sqlite from 'better-sqlite3';

/** What Kysely asks of a database, and of a statement. */
type Prepares = Pick<Sqlite.Database, 'prepare' | 'close'>;

const KEPT = 300;
/** Longer ones insert many rows at once: they seldom come again and would take much memory. */
const LONGEST_KEPT = 2_000;
/** What reads and writes rows; after anything else a statement may mean something new. */
const ABOUT_ROWS = /^\s*(?:select|insert|update|delete|with|begin|commit|rollback)\b/i;

/**
 * The same database, which prepares a statement once and not at each use: that costs several times what it takes to
 * find a row.
 */
export function preparedOnce(sqlite: Sqlite.Database): Prepares {
  const kept = new Map<string, Sqlite.Statement>();
  return {
    close: () => sqlite.close(),
    prepare: ((sql: string) => {
      const known = kept.get(sql);
      if (known !== undefined) return known;
      const statement = sqlite.prepare(sql);
      if (!ABOUT_ROWS.test(sql)) kept.clear();
      else if (sql.length <= LONGEST_KEPT) {
        kept.set(sql, statement);
        const oldest = kept.keys().next();
        if (kept.size > KEPT && oldest.done !== true) kept.delete(oldest.value);
      }
      return statement;
    }) as Sqlite.Database['prepare'],
  };
}
