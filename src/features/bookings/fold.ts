/**
 * Text as a search compares it: lower case, without accents, `ä` as `ae` and `ß` as `ss`.
 * What is searched in also holds `ä` as `a`, since that is how some keyboards write it.
 */
export function foldQuery(text: string): string {
  return stripAccents(
    text
      .toLowerCase()
      .normalize('NFC')
      .replace(/[äöü]/g, (letter) => `${UMLAUTS[letter] ?? letter}e`),
  );
}

const UMLAUTS: Readonly<Record<string, string>> = { ä: 'a', ö: 'o', ü: 'u' };

/** Title and description as they are stored for `foldQuery` to be found in, in both spellings of umlauts. */
export function foldText(...texts: readonly (string | null)[]): string {
  const text = texts.filter((part) => part !== null).join('\n');
  const full = foldQuery(text);
  const short = stripAccents(text.toLowerCase());
  return full === short ? full : `${full}\n${short}`;
}

function stripAccents(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .replaceAll('ß', 'ss');
}
