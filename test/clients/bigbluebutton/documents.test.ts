import { describe, expect, test } from '@jest/globals';
import { XMLParser } from 'fast-xml-parser';
import {
  MAX_INLINE_BYTES,
  SLIDE_EXTENSIONS,
  slidesBody,
  type SlideDocument,
} from '../../../src/clients/bigbluebutton/documents.ts';

const PDF = Buffer.from('%PDF-1.7\n');
const inline = (name: string, content = PDF, current = false): SlideDocument => ({ name, current, content });
const fetched = (name: string, url: string, current = false): SlideDocument => ({ name, current, url });
const ADDRESS = 'https://plenum.example.test/slides/Zx81-token/agenda.pdf';

/** What a reader of XML finds in it, with an empty element where there is no text. */
function read(xml: string): readonly Readonly<Record<string, string>>[] {
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '',
    parseTagValue: false,
    trimValues: false,
    isArray: (_name, path) => path === 'modules.module.document',
  });
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- only a validating parse says whether it is XML.
  const { modules } = parser.parse(xml, true) as {
    modules: { module: { name: string; document: Record<string, string>[] } };
  };
  expect(modules.module.name).toBe('presentation');
  return modules.module.document;
}

describe('the body', () => {
  test('is the XML of the reference, every attribute written each time, without a declaration', () => {
    expect(
      slidesBody('create', [inline('notiz.pdf', Buffer.from('ABC')), fetched('a.pdf', ADDRESS, true)]),
    ).toBe(
      '<modules><module name="presentation">' +
        '<document name="notiz.pdf" current="false" downloadable="false" removable="true">QUJD</document>' +
        `<document url="${ADDRESS}" filename="a.pdf" current="true" downloadable="false" removable="true"/>` +
        '</module></modules>',
    );
  });

  test('keeps the order, and inline and fetched ones apart', () => {
    const names = ['3.pdf', '1.pdf', '2.PDF', '10.pptx'];
    const documents = names.map((name, index) => (index % 2 === 0 ? inline(name) : fetched(name, ADDRESS)));
    expect(read(slidesBody('create', documents)).map((one) => one['name'] ?? one['filename'])).toEqual(names);
  });

  test.each([
    'Übersicht Größe.pdf',
    `"Haushalt" & 'Plan' <2027>.pdf`,
    '🎓 Schulung 👩🏽‍🏫.pdf',
    '&lt;&amp;&#228;.pdf',
    ']]>.pdf',
    'Anträge (neu) + 50 %.PDF',
    'a.b.c.docx',
  ])('holds the name %s as it is', (name) => {
    const body = slidesBody('create', [inline(name), fetched(name, `${ADDRESS}?a=1&b="x"`)]);
    const [first, second] = read(body);
    expect([first?.['name'], second?.['filename']]).toEqual([name, name]);
    expect(second?.['url']).toBe(`${ADDRESS}?a=1&b="x"`);
  });

  test('holds bytes of every kind, and none', () => {
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
    const [full, empty] = read(
      slidesBody('create', [inline('a.png', bytes), inline('b.png', Buffer.alloc(0))]),
    );
    expect(Buffer.from(full?.['#text'] ?? '', 'base64')).toEqual(bytes);
    expect(empty).toMatchObject({ name: 'b.png' });
  });

  test('a name loses what nobody sees', () => {
    expect(read(slidesBody('create', [inline(' Ein\u202eladung\n\u0007 2.pdf')]))[0]).toMatchObject({
      name: 'Einladung 2.pdf',
    });
  });

  test('takes every kind that a server takes, in either case', () => {
    const documents = SLIDE_EXTENSIONS.flatMap((kind) => [
      inline(`a.${kind}`),
      inline(`a.${kind.toUpperCase()}`),
    ]);
    expect(read(slidesBody('create', documents))).toHaveLength(2 * SLIDE_EXTENSIONS.length);
  });
});

describe('the size of what travels inside', () => {
  const half = (MAX_INLINE_BYTES - 1000) / 2;

  test('499 kB in sum do', () => {
    const documents = [inline('a.pdf', Buffer.alloc(half)), inline('b.pdf', Buffer.alloc(half))];
    expect(slidesBody('create', documents).length).toBeGreaterThan(660_000);
    expect(slidesBody('create', [inline('a.pdf', Buffer.alloc(MAX_INLINE_BYTES))]).length).toBeGreaterThan(
      660_000,
    );
  });

  test('501 kB do not, and what is fetched does not count', () => {
    const tooMuch = [inline('a.pdf', Buffer.alloc(half)), inline('b.pdf', Buffer.alloc(half + 2000))];
    expect(() => slidesBody('create', tooMuch)).toThrow('create: documents: more than 500000 bytes inline');
    const mixed = [inline('a.pdf', Buffer.alloc(half)), fetched('b.pdf', ADDRESS)];
    expect(read(slidesBody('create', mixed))).toHaveLength(2);
  });
});

describe('what no server may be sent', () => {
  const nothing = { name: 'a.pdf', current: false } as unknown as SlideDocument;
  const both = { ...inline('a.pdf'), url: ADDRESS } as SlideDocument;
  const wrong: readonly (readonly [string, readonly SlideDocument[], RegExp])[] = [
    ['nothing at all', [], /^insertDocument: documents: too_small$/],
    ['101 documents', Array.from({ length: 101 }, () => inline('a.pdf')), /documents: too_big/],
    [
      'two that are current',
      [inline('a.pdf', PDF, true), fetched('b.pdf', ADDRESS, true)],
      /more than one is current/,
    ],
    ['neither bytes nor address', [nothing], /documents\.0: not one of content and url/],
    ['both bytes and address', [both], /documents\.0: not one of content and url/],
    ['a name without an extension', [inline('geheim')], /documents\.0\.name/],
    ['an extension alone', [inline('.pdf')], /documents\.0\.name/],
    ['another kind', [inline('geheim.exe')], /documents\.0\.name/],
    ['an archive', [inline('geheim.pdf.zip')], /documents\.0\.name/],
    ['a path', [inline('../geheim.pdf')], /documents\.0\.name/],
    ['a path of Windows', [inline('c:\\geheim.pdf')], /documents\.0\.name/],
    ['an endless name', [inline(`${'x'.repeat(252)}.pdf`)], /documents\.0\.name/],
    ['a relative address', [fetched('a.pdf', '/slides/geheim/a.pdf')], /documents\.0\.url/],
    ['a file', [fetched('a.pdf', 'file:///etc/geheim')], /documents\.0\.url/],
    ['a password', [fetched('a.pdf', 'https://anna:geheim@host.example/a.pdf')], /documents\.0\.url/],
    ['an address with a line break', [fetched('a.pdf', `${ADDRESS}\ngeheim`)], /documents\.0\.url/],
  ];
  test.each(wrong)('%s', (_what, documents, fault) => {
    expect(() => slidesBody('insertDocument', documents)).toThrow(fault);
    expect(() => slidesBody('insertDocument', documents)).not.toThrow(/geheim/);
  });
});
