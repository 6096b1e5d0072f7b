import { describe, expect, test } from '@jest/globals';
import { announcedTextsDe, announcedTextsEn } from '../../../src/features/rooms/guest-announced.tsx';
import { guestTextsDe } from '../../../src/features/rooms/guest-texts-de.ts';
import { guestTextsEn } from '../../../src/features/rooms/guest-texts-en.ts';
import { de } from '../../../src/platform/web/text/de.ts';
import { en } from '../../../src/platform/web/text/en.ts';
import { textsOf } from '../../../src/platform/web/texts.ts';

const german = {
  hello: { sie: 'Guten Tag, {{name}}. Kommen Sie herein.', du: 'Hallo {{name}}. Komm herein.' },
  nested: { plain: 'Für alle gleich' },
  guests_one: 'Ein Gast',
  guests_other: '{{count}} Gäste',
} as const;

const texts = textsOf(german, {
  hello: 'Hello {{name}}. Come in.',
  nested: { plain: 'The same for all' },
  guests_one: 'One guest',
  guests_other: '{{count}} guests',
});

describe('texts', () => {
  test('speak German in both forms of address, and English in its one', () => {
    expect(texts('de', 'sie')('hello', { name: 'Ida' })).toBe('Guten Tag, Ida. Kommen Sie herein.');
    expect(texts('de', 'du')('hello', { name: 'Ida' })).toBe('Hallo Ida. Komm herein.');
    expect(texts('en', 'du')('hello', { name: 'Ida' })).toBe('Hello Ida. Come in.');
    expect(texts('de', 'du')('nested.plain')).toBe('Für alle gleich');
  });

  test('choose the plural by count', () => {
    expect(texts('de', 'sie')('guests', { count: 1 })).toBe('Ein Gast');
    expect(texts('de', 'sie')('guests', { count: 0 })).toBe('0 Gäste');
    expect(texts('en', 'sie')('guests', { count: 12 })).toBe('12 guests');
  });

  test('take values as they are: what people typed is never read as a placeholder or a reference', () => {
    const name = '$t(nested.plain) {{count}} <b>&';
    expect(texts('de', 'du')('hello', { name })).toBe(`Hallo ${name}. Komm herein.`);
  });

  test('do not compile with a key that is missing or a value that is not given', () => {
    const say = texts('de', 'sie');
    // @ts-expect-error no such key
    say('nested.missing');
    // @ts-expect-error the name is missing
    say('hello');
    // @ts-expect-error the placeholder is called name
    say('hello', { nam: 'Ida' });
  });
});

type Tree = { readonly [key: string]: string | Tree };
type Leaf = { readonly key: string; readonly german: readonly string[]; readonly english: string };

const PAGES: readonly (readonly [string, Tree, Tree])[] = [
  ['frame and errors', de, en],
  ['guests and hosts', guestTextsDe, guestTextsEn],
  ['announced outages', announcedTextsDe, announcedTextsEn],
];

function leaves(german: Tree, english: Tree, prefix = ''): Leaf[] {
  return Object.entries(german).flatMap(([key, text]) => {
    const said = english[key];
    const here = `${prefix}${key}`;
    if (typeof said === 'string') {
      return [
        {
          key: here,
          german: typeof text === 'string' ? [text] : Object.values(text).map(String),
          english: said,
        },
      ];
    }
    if (typeof text === 'string' || said === undefined) throw new Error(`${here} is not said in English`);
    return leaves(text, said, `${here}.`);
  });
}

describe.each(PAGES)('the texts for %s', (_name, german, english) => {
  const all = leaves(german, english);

  test('ask for the same values in every form and language', () => {
    for (const { key, german: forms, english: said } of all) {
      for (const text of [...forms, said]) {
        expect({ key, asks: text.match(/{{\w+}}/g)?.sort() }).toEqual({
          key,
          asks: forms[0]?.match(/{{\w+}}/g)?.sort(),
        });
      }
    }
  });

  test('have a Du for every Sie, and mix them nowhere', () => {
    const formal = /(?<![.:?!] )(?<!^)\b(Sie|Ihnen|Ihre?[mnrs]?)\b/;
    const familiar = /\b(du|dir|dich|deine?[mnrs]?)\b/i;
    for (const { key, german: forms } of all) {
      if (forms.length === 1)
        expect({ key, addresses: formal.test(forms[0] ?? '') || familiar.test(forms[0] ?? '') }).toEqual({
          key,
          addresses: false,
        });
      else
        expect({ key, sie: familiar.test(forms[0] ?? ''), du: formal.test(forms[1] ?? '') }).toEqual({
          key,
          sie: false,
          du: false,
        });
    }
  });
});
