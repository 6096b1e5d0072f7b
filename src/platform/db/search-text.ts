import { type RawBuilder, sql } from 'kysely';

/** Rows whose folded text holds a folded word, anywhere, and literally: `%` and `_` stand for themselves. */
export function isInSearchText(word: string): RawBuilder<boolean> {
  return sql<boolean>`search_text like ${`%${word.replace(/[!%_]/g, '!$&')}%`} escape '!'`;
}
