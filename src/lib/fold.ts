/** Letters that are written in two ways where a keyboard has them not: `ä` as `ae` or as `a`. */
const UMLAUTS: Readonly<Record<string, { readonly long: string; readonly short: string }>> = {
  ä: { long: 'ae', short: 'a' },
  æ: { long: 'ae', short: 'a' },
  ö: { long: 'oe', short: 'o' },
  œ: { long: 'oe', short: 'o' },
  ø: { long: 'oe', short: 'o' },
  ü: { long: 'ue', short: 'u' },
};

/** Letters that no decomposition makes plain; a sigma ends a word in another shape. */
const PLAIN: Readonly<Record<string, string>> = { ß: 'ss', ł: 'l', đ: 'd', ð: 'd', þ: 'th', ı: 'i', ς: 'σ' };

/** What stands inside a word without parting it: `Kreis-Vorstand` is found as `Kreisvorstand`, `e.V.` as `eV`. */
const INSIDE_WORDS = /[\p{Pd}\p{Cf}\u2212'\u2019.]/gu;

/** What parts the words of a search. Signs such as `%`, `#` or `&` are part of a word. */
const BETWEEN_WORDS = /[\s\p{Z}\p{C}\p{Pd}\p{Ps}\p{Pe}\p{Pi}\p{Pf}\u2212"',;:/\\.!?|]+/u;

/** More is no search that anybody types. */
const MOST_WORDS = 8;

/**
 * Text as it is stored to be searched in: lower case, without accents and hyphens, `ß` as `ss`, `ä` as `ae`; behind it
 * those words that have other spellings (`a` for `ä`, and `a` for a typed `ae`). Says nothing of what is not there.
 */
export function foldText(...texts: readonly (string | null)[]): string {
  const words = texts.flatMap((text) => (text ?? '').split(/\s+/u)).filter((word) => word !== '');
  const others = words.flatMap((word) => {
    const long = fold(word, 'long');
    return [fold(word, 'short'), collapsed(long)].filter((spelling) => spelling !== long);
  });
  return [...words.map((word) => fold(word, 'long')), ...new Set(others)].join(' ');
}

/**
 * The words of a search, each in the spellings of which one must stand in a `foldText`; none where there is no letter,
 * digit or sign. Only the first eight count.
 */
export function foldQuery(text: string): readonly (readonly string[])[] {
  const words = text
    .normalize('NFKC')
    .split(BETWEEN_WORDS)
    .map((word) => fold(word, 'long'))
    .filter((word) => word !== '');
  return [...new Set(words)].slice(0, MOST_WORDS).map((long) => [...new Set([long, collapsed(long)])]);
}

/** Text in one plain spelling, to see whether another begins like it: `KV  München` and `kv muenchen` are the same. */
export function foldWhole(text: string): string {
  const words = text.split(/\s+/u).map((word) => fold(word, 'long'));
  return words.filter((word) => word !== '').join(' ');
}

function fold(text: string, spelling: 'long' | 'short'): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFC')
    .replace(/[äæöœøü]/g, (letter) => UMLAUTS[letter]?.[spelling] ?? letter)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[ßłđðþıς]/g, (letter) => PLAIN[letter] ?? letter)
    .replace(INSIDE_WORDS, '');
}

/** `ae` as `a`: so a text typed in either way is found in the other. */
function collapsed(folded: string): string {
  return folded.replace(/([aou])e/g, '$1');
}
