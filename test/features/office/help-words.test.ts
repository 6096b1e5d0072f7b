import { expect, test } from '@jest/globals';
import { TOPIC_NAMES } from '../../../src/features/office/help-names.ts';
import { helpTopics } from '../../../src/features/office/help-texts.ts';
import { helpWords } from '../../../src/features/office/help-words.ts';
import { easyTextsDe } from '../../../src/features/office/easy-texts-de.ts';

/** Every text in it, however deep; addresses left out. */
function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => (key === 'to' ? [] : textsIn(inner)));
}

const ADDRESSES = new Set([
  ...TOPIC_NAMES.map((name) => `/hilfe/${name}`),
  ...['/hilfe/leichte-sprache', '/geraete-test', '/datenschutz', '/buchen', '/buchungen', '/jetzt'],
  ...['/aufzeichnungen', '/ordner', '/gliederungen', '/auslastung', '/betrieb'],
]);

test.each(['de', 'en'] as const)('what the help names is what the pages say (%s)', (language) => {
  const words: Readonly<Record<string, string>> = helpWords(language);
  for (const text of textsIn(helpTopics(language))) {
    for (const [, name = ''] of text.matchAll(/\{\{(.*?)\}\}/g)) {
      expect({ text, named: words[name] ?? null }).not.toEqual({ text, named: null });
    }
    // Whatever else stood in quotes would be a copy, which gets old.
    expect(text).not.toMatch(/[„“”"]/);
  }
});

test('the words that the help may use are those of the pages, without gaps to be filled', () => {
  for (const word of Object.values(helpWords('de'))) expect(word).toMatch(/^(?!\w+\.\w)[^{]+$/);
});

test.each(['de', 'en'] as const)('the help leads only to what there is (%s)', (language) => {
  const topics = helpTopics(language);
  const to = TOPIC_NAMES.flatMap((name) =>
    topics[name].blocks.flatMap((block) => ('to' in block ? [block.to] : [])),
  );
  expect(to.filter((address) => !ADDRESSES.has(address))).toEqual([]);
});

test('Leichte Sprache: one short thought a line, no long words, nothing that only might be', () => {
  for (const line of textsIn(easyTextsDe)) {
    const wordsOf = line.split(/\s+/);
    expect({ line, many: wordsOf.length > 10 }).toEqual({ line, many: false });
    const long = wordsOf
      .flatMap((word) => word.split('-'))
      .filter((word) => word.replace(/\W/g, '').length > 12);
    expect({ line, long }).toEqual({ line, long: [] });
    expect(line).not.toMatch(/\b(würde|könnte|sollte|müsste|wäre|hätte|des|wegen|z\.B\.|usw\.|bzw\.)\b/);
    expect(line.split(/[.?!](?=\s)/)).toHaveLength(1);
  }
});
