import { type RawBuilder, sql } from 'kysely';
import { foldWhole } from '../../lib/fold.ts';

/** Letters of names in our part of the world; neither store makes all of them small, or plain, by itself. */
const LETTERS = 'äöüßáàâãåāăąçćčďđéèêëēęěğíìîïīıłñńňóòôõőøřśšşťțúùûůűūýžźżæœ'.split('');
const BOTH_CASES = [...new Set(LETTERS.flatMap((letter) => [letter, letter.toLocaleUpperCase('de')]))].filter(
  (letter) => letter.length === 1,
);
/** What stands inside words and parts none. */
const LEFT_OUT = ['-', '‐', '‑', '–', '.', "'", '’'];
const REPLACED = [
  ...BOTH_CASES.map((letter) => [letter, foldWhole(letter)] as const),
  ...LEFT_OUT.map((sign) => [sign, ''] as const),
];
const COLLAPSED = ['a', 'o', 'u'].map((letter) => [`${letter}e`, letter] as const);

/**
 * Rows whose text in `column` holds a word, anywhere; for what is not stored folded. Looks at every row that the rest of
 * the query leaves.
 *
 * @param spellings of one word, as `foldQuery` makes them: the long one first, the short one last
 */
export function holdsWord(column: string, spellings: readonly string[]): RawBuilder<boolean> {
  const long = replaced(sql<string>`lower(${sql.ref(column)})`, REPLACED);
  const like = (text: RawBuilder<string>, word: string) =>
    sql<boolean>`${text} like ${`%${word.replace(/[!%_]/g, '!$&')}%`} escape '!'`;
  const [first = '', last = first] = [spellings[0], spellings.at(-1)];
  return sql<boolean>`(${like(long, first)} or ${like(replaced(long, COLLAPSED), last)})`;
}

function replaced(
  text: RawBuilder<string>,
  pairs: readonly (readonly [string, string])[],
): RawBuilder<string> {
  return pairs.reduce(
    (sum, [from, to]) => sql<string>`replace(${sum}, ${sql.lit(from)}, ${sql.lit(to)})`,
    text,
  );
}
