import type { ExpressionBuilder, ExpressionWrapper, SqlBool } from 'kysely';
import type { Schema } from '../../platform/db/schema.ts';
import { isInSearchText } from '../../platform/db/search-text.ts';
import type { SoughtWord } from './search.ts';

/** Bookings that have every word, in their own text or in the name of their branch. */
export function hasWords(words: readonly SoughtWord[]) {
  return (eb: ExpressionBuilder<Schema, 'bookings'>): ExpressionWrapper<Schema, 'bookings', SqlBool> =>
    eb.and(
      words.map(({ spellings, branches }) =>
        eb.or([
          ...spellings.map(isInSearchText),
          ...(branches.length === 0 ? [] : [eb('branch', 'in', branches)]),
        ]),
      ),
    );
}

/** Bookings that one of these principals made. */
export function isBookedBy(principals: readonly string[]) {
  return (eb: ExpressionBuilder<Schema, 'bookings'>): ExpressionWrapper<Schema, 'bookings', SqlBool> =>
    eb('booked_by', 'in', principals);
}
