import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { foldQuery, foldText } from '../../src/lib/fold.ts';

/** Whether a search finds a text, as the stores judge it. */
function finds(query: string, text: string): boolean {
  const folded = foldText(text);
  return foldQuery(query).every((spellings) => spellings.some((spelling) => folded.includes(spelling)));
}

const COMPOUND = fc
  .array(
    fc.constantFrom(
      ...[
        'Mitglieder',
        'versammlung',
        'Bürger',
        'gespräch',
        'Straßen',
        'fest',
        'Köln',
        'Öl',
        'Über',
        'bau',
        'ein',
      ],
      ...['Café', 'Ärzte', 'größe', 'Jürgen', 'MÜNCHEN', 'Łódź', 'aue', 'neue'],
    ),
    { minLength: 1, maxLength: 4 },
  )
  .map((parts) => parts.join(''));
const TEXT = fc.array(COMPOUND, { minLength: 1, maxLength: 5 });

/** How the same word is typed: as it is, on a keyboard without umlauts, lazily, or decomposed. */
const TYPING: readonly ((word: string) => string)[] = [
  (word) => word,
  (word) => word.toUpperCase(),
  (word) => word.normalize('NFD'),
  (word) => replaced(word, { ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss', Ä: 'AE', Ö: 'Oe', Ü: 'UE' }),
  (word) => replaced(word, { ä: 'a', ö: 'o', ü: 'u', ß: 'ss', Ä: 'A', Ö: 'O', Ü: 'U', é: 'e', Ł: 'L' }),
];

function replaced(word: string, letters: Readonly<Record<string, string>>): string {
  return word.replace(/./gu, (letter) => letters[letter] ?? letter);
}

/** Every way to write a word in plain letters: the slow and obvious rule that finding is held against. */
function spellingsOf(word: string): readonly string[] {
  const plain = word.normalize('NFC').toLowerCase().replaceAll('ß', 'ss').replaceAll('ł', 'l');
  const parts = plain.split(/([äöü]|[aou]e)/u).map((part): readonly string[] => {
    const vowel = { ä: 'a', ö: 'o', ü: 'u' }[part] ?? (/^[aou]e$/u.test(part) ? part.charAt(0) : null);
    return vowel === null ? [part.normalize('NFD').replace(/\p{M}/gu, '')] : [vowel, `${vowel}e`];
  });
  return parts.reduce<readonly string[]>(
    (begun, options) => begun.flatMap((start) => options.map((option) => start + option)),
    [''],
  );
}

function findsSlowly(word: string, text: string): boolean {
  const wanted = spellingsOf(word);
  return text
    .split(' ')
    .some((each) => spellingsOf(each).some((have) => wanted.some((w) => have.includes(w))));
}

describe('a search', () => {
  test('finds every part of every word, however it is typed, in any order', () => {
    const part = fc.record({
      word: fc.nat(),
      from: fc.nat(),
      length: fc.integer({ min: 1, max: 12 }),
      typing: fc.constantFrom(...TYPING),
    });
    fc.assert(
      fc.property(TEXT, fc.array(part, { minLength: 1, maxLength: 4 }), (words, parts) => {
        const query = parts.map(({ word, from, length, typing }) => {
          const chosen = words[word % words.length] ?? '';
          const start = from % chosen.length;
          return typing(chosen.slice(start, start + length));
        });
        expect({ query, found: finds(query.join(' '), words.join(' ')) }).toEqual({ query, found: true });
      }),
      { numRuns: 2_000 },
    );
  });

  test('finds a text that was typed without umlauts by the word that has them, and the other way', () => {
    fc.assert(
      fc.property(COMPOUND, fc.constantFrom(...TYPING), fc.constantFrom(...TYPING), (word, one, other) => {
        expect({ one: one(word), other: other(word), found: finds(other(word), one(word)) }).toMatchObject({
          found: true,
        });
      }),
    );
  });

  test('finds nothing that the slow and obvious rule does not find', () => {
    fc.assert(
      fc.property(TEXT, COMPOUND, fc.nat(), fc.integer({ min: 1, max: 6 }), (words, other, from, length) => {
        const start = from % other.length;
        const word = other.slice(start, start + length);
        if (finds(word, words.join(' ')))
          expect({ word, slowly: findsSlowly(word, words.join(' ')) }).toMatchObject({ slowly: true });
      }),
      { numRuns: 2_000 },
    );
  });

  test.each([
    ['versammlung', 'Mitgliederversammlung', true],
    ['köln mitglied', 'Mitgliederversammlung in Koeln', true],
    ['Munchen', 'Muenchen', true],
    ['Muenchen', 'Munchen', true],
    ['MÜNCHEN', 'mu\u0308nchen', true],
    ['eingabe', 'Baueingabe', true],
    ['einfuhrung', 'Baueinführung', true],
    ['Kreisvorstand', 'Kreis-Vorstand', true],
    ['Kreis-Vorstand', 'Kreisvorstand', true],
    ['e.V.', 'Verein eV', true],
    ['eV', 'Verein e.V.', true],
    ['„Vorstand“, (erweitert)', 'Erweiterter Vorstand', true],
    ['gehts', 'Wie geht\u2019s weiter?', true],
    ['§ 218', 'Zu § 218 StGB', true],
    ['cafe', 'Café', true],
    ['Strasse', 'STRAẞE', true],
    ['grosse', 'Größe', true],
    ['Lodz', 'Łódź', true],
    ['ΟΔΟΣ', 'οδος', true],
    ['100%', '100% barrierefrei', true],
    ['100_', '100% barrierefrei', false],
    ['1000', '100% barrierefrei', false],
    ['vorstand köln', 'Vorstand München', false],
    ['munchen', 'Manchen', false],
  ])('for %j in %j: %p', (query, text, found) => {
    expect(finds(query, text)).toBe(found);
  });

  test('has no word where nothing but punctuation is typed, and eight at most', () => {
    expect(foldQuery(' - „“ ., ')).toEqual([]);
    expect(foldQuery('a b c d e f g h i j a')).toHaveLength(8);
    expect(foldQuery('Köln koeln')).toEqual([['koeln', 'koln']]);
  });
});

test('a text holds once what has one spelling, and each other spelling behind it', () => {
  expect(foldText('Vorstand', null)).toBe('vorstand');
  expect(foldText('Über Öl')).toBe('ueber oel uber ol');
  expect(foldText('Neue Mitte,', 'alles neue')).toBe('neue mitte, alles neue neu');
});
