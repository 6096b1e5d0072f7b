import { type ExpressionBuilder, type ExpressionWrapper, sql, type SqlBool } from 'kysely';
import type { Schema } from '../../platform/db/schema.ts';
import type { SoughtWord } from './search.ts';

/** Bookings that have every word, in their own text or in the name of their branch. */
export function hasWords(words: readonly SoughtWord[]) {
  return (eb: ExpressionBuilder<Schema, 'bookings'>): ExpressionWrapper<Schema, 'bookings', SqlBool> =>
    eb.and(
      words.map(({ spellings, branches }) =>
        eb.or([
          ...spellings.map((spelling) => sql<boolean>`search_text like ${patternOf(spelling)} escape '!'`),
          ...(branches.length === 0 ? [] : [eb('branch', 'in', branches)]),
        ]),
      ),
    );
}

/** Found anywhere, and literally: `%` and `_` stand for themselves. */
function patternOf(spelling: string): string {
  return `%${spelling.replace(/[!%_]/g, '!$&')}%`;
}
