import type Sqlite from 'better-sqlite3';

/** What Kysely asks of a database, and of a statement. */
type Prepares = Pick<Sqlite.Database, 'prepare' | 'close'>;

const KEPT = 300;
/** Longer ones insert many rows at once: they seldom come again and would take much memory. */
const LONGEST_KEPT = 2_000;

/**
 * The same database, which prepares a statement once and not at each use: that costs several times what it takes to
 * find a row. SQLite itself notices when a table has changed since.
 */
export function preparedOnce(sqlite: Sqlite.Database): Prepares {
  const kept = new Map<string, Sqlite.Statement>();
  return {
    close: () => sqlite.close(),
    prepare: ((sql: string) => {
      const known = kept.get(sql);
      if (known !== undefined) return known;
      const statement = sqlite.prepare(sql);
      if (sql.length > LONGEST_KEPT) return statement;
      kept.set(sql, statement);
      const oldest = kept.keys().next();
      if (kept.size > KEPT && oldest.done !== true) kept.delete(oldest.value);
      return statement;
    }) as Sqlite.Database['prepare'],
  };
}
