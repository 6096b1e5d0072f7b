import Sqlite from 'better-sqlite3';

/** What is known of a store from its file alone. */
export type StoreFacts = {
  /** The newest migration that it has seen. */
  readonly schema: string;
  /** Its first sealed key, by which a secret key is tried; null where it holds none yet. */
  readonly sealed: { readonly name: string; readonly sealed: string } | null;
};

/**
 * Reads the file of a store that nobody has open, page by page, and makes it whole in itself: no log beside it.
 *
 * @throws Error with a sentence for the operator where it is damaged, or no store of Plenum
 */
export function inspectFile(file: string): StoreFacts {
  const sqlite = new Sqlite(file, { fileMustExist: true });
  try {
    sqlite.pragma('journal_mode = DELETE');
    const faults = sqlite.pragma('integrity_check', { simple: true });
    const loose = sqlite.pragma('foreign_key_check') as readonly unknown[];
    if (faults !== 'ok' || loose.length > 0) throw new Error('The file is damaged.');
    if (!hasTable(sqlite, 'kysely_migration'))
      throw new Error('This is no store of Plenum, or an empty one.');
    const schema = sqlite.prepare('select max(name) from kysely_migration').pluck().get();
    if (typeof schema !== 'string') throw new Error('This store of Plenum is empty.');
    return { schema, sealed: firstSealed(sqlite) };
  } finally {
    sqlite.close();
  }
}

function hasTable(sqlite: Sqlite.Database, name: string): boolean {
  return (
    sqlite.prepare("select 1 from sqlite_master where type = 'table' and name = ?").get(name) !== undefined
  );
}

function firstSealed(sqlite: Sqlite.Database): StoreFacts['sealed'] {
  if (!hasTable(sqlite, 'sealed_keys')) return null;
  const row = sqlite.prepare<[], { name: string; sealed: string }>(
    'select name, sealed from sealed_keys order by name limit 1',
  );
  return row.get() ?? null;
}
