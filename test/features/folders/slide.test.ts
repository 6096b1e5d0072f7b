import { describe, expect, test } from '@jest/globals';
import type { Entry } from '../../../src/clients/nextcloud/nextcloud.ts';
import { chooseSlides, notGiven } from '../../../src/features/folders/slide.ts';

let ids = 0;
const file = (name: string, size = 10): Entry => ({
  ...{ path: ['Folien', name], fileId: String((ids += 1)), kind: 'file', size, etag: 'a', modifiedAt: 0 },
  ...{ contentType: null, permissions: '', mount: 'own' },
});
const namesOf = (entries: readonly Entry[]) => chooseSlides(entries).slides.map(({ name }) => name);

describe('slides of a folder', () => {
  test('stand as people count, whatever the case and the signs', () => {
    const names = ['b.pdf', '10.pdf', 'Ä.pdf', '2.pdf', 'a.pdf', '1 b.pdf', '01 a.pdf'];
    expect(namesOf(names.map((name) => file(name)))).toEqual([
      '01 a.pdf',
      '1 b.pdf',
      '2.pdf',
      '10.pdf',
      'a.pdf',
      'Ä.pdf',
      'b.pdf',
    ]);
  });

  test('have one order, whatever came first', () => {
    const [one, other] = [file('a.pdf'), file('A.pdf')];
    expect(namesOf([one, other])).toEqual(namesOf([other, one]));
  });

  test('are files of kinds that rooms show, not empty and not too large; the others are named', () => {
    const entries = [
      ...[file('a.PDF'), file('b.odp'), file('c.mp4'), file('d'), file('e.pdf', 0)],
      ...[file('f.pdf', 30_000_000), file('g.pdf', 30_000_001)],
      ...[file('.~lock.a.odp#'), file('~$a.docx'), { ...file('h.pdf'), kind: 'folder' as const }],
    ];
    const { slides, skipped } = chooseSlides(entries);
    expect(slides.map(({ name }) => name)).toEqual(['a.PDF', 'b.odp', 'f.pdf']);
    expect(skipped).toEqual([
      { name: 'c.mp4', reason: 'type' },
      { name: 'd', reason: 'type' },
      { name: 'e.pdf', reason: 'empty' },
      { name: 'g.pdf', reason: 'size' },
    ]);
  });

  test('are a hundred at most', () => {
    const { slides, skipped } = chooseSlides(Array.from({ length: 102 }, (_, at) => file(`${at}.pdf`)));
    expect(slides).toHaveLength(100);
    expect(skipped.map(({ reason }) => reason)).toEqual(['number', 'number']);
  });

  test('of which a server could not read the name are left out', () => {
    expect(
      namesOf([file('\ud800.pdf'), file('/.pdf'), file(`${'a'.repeat(300)}.pdf`), file('a.pdf')]),
    ).toEqual(['a.pdf']);
  });

  test('are new again when they were written within the same second, where their size tells', () => {
    const before = { fileId: '7', etag: 'a', size: 10, name: 'a.pdf' };
    const now = { ...before, path: ['a.pdf'] };
    expect(notGiven([now], [before])).toEqual([]);
    for (const changed of [{ size: 11 }, { etag: 'b' }, { fileId: '8' }]) {
      expect(notGiven([{ ...now, ...changed }], [before])).toHaveLength(1);
    }
    // A new name alone is no new slide.
    expect(notGiven([{ ...now, name: 'b.pdf' }], [before])).toEqual([]);
  });
});
