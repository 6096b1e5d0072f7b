import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ownPath } from '../../../src/platform/web/own-path.ts';

const ORIGIN = 'https://plenum.example';

describe('an address to come back to', () => {
  test.each([
    ['/start', '/start'],
    ['/buchungen/1?tab=2', '/buchungen/1?tab=2'],
    ['/h/acde#part', '/h/acde'],
    ['/a/../start', '/start'],
    ['/?x=//evil.example', '/?x=//evil.example'],
  ])('%s is ours', (path, clean) => {
    expect(ownPath(path, ORIGIN)).toBe(clean);
  });

  test.each([
    '',
    'start',
    '//evil.example',
    '///evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/a\\..\\..\\evil',
    '/..//evil.example',
    '/.//evil.example',
    '/%2e//evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    '/start\r\nSet-Cookie:x=1',
    '/start\u0000',
    '/stärt',
    'https://evil.example',
    'https://plenum.example/start',
    'javascript:alert(1)',
    '/ /evil.example',
    `/${'x'.repeat(300)}`,
  ])('%j is not', (path) => {
    expect(ownPath(path, ORIGIN)).toBeNull();
  });

  test('whatever comes in, what goes out leads nowhere else and means the same however often it is read', () => {
    const piece = fc.constantFrom(
      '/',
      '\\',
      '.',
      '..',
      '%2e',
      '%2f',
      '@',
      ':',
      '?',
      '#',
      'evil.example',
      '\t',
      'a',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const clean = ownPath(`/${pieces.join('')}`, ORIGIN);
        if (clean === null) return;
        expect(new URL(clean, ORIGIN).origin).toBe(ORIGIN);
        expect(clean).toMatch(/^\/(?!\/)/);
        expect(ownPath(clean, ORIGIN)).toBe(clean);
      }),
      { numRuns: 5_000 },
    );
  });
});
