import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import { openCursor, sealCursor } from '../../../src/platform/http/cursor.ts';
import { Refusal } from '../../../src/lib/refusal.ts';

const key = Buffer.alloc(32, 1);
const Place = z.tuple([z.number(), z.string()]);

const fault = (open: () => unknown) => {
  try {
    open();
    return null;
  } catch (error) {
    return error instanceof Refusal ? error.fault : error;
  }
};
const invalid = { code: 'cursor-invalid' };

describe('a cursor', () => {
  test('gives back what it was made of, and fits an address as it is', () => {
    fc.assert(
      fc.property(fc.integer(), fc.string(), (at, id) => {
        const cursor = sealCursor(key, [at, id]);
        expect(encodeURIComponent(cursor)).toBe(cursor);
        expect(openCursor(key, cursor, Place)).toEqual([at, id]);
      }),
    );
  });

  test('with any one character changed, cut or added is none of ours', () => {
    const cursor = sealCursor(key, [1, 'a']);
    fc.assert(
      fc.property(fc.nat(cursor.length - 1), fc.constantFrom('', 'A', 'AA', '.', '%', 'ü'), (at, put) => {
        const forged = cursor.slice(0, at) + put + cursor.slice(at + 1);
        fc.pre(forged !== cursor);
        // The last character of base64 carries bits that do not count.
        fc.pre(at < cursor.length - 1);
        expect(fault(() => openCursor(key, forged, Place))).toEqual(invalid);
      }),
    );
  });

  test('of another key or another list is none of ours', () => {
    expect(fault(() => openCursor(Buffer.alloc(32, 2), sealCursor(key, [1, 'a']), Place))).toEqual(invalid);
    expect(fault(() => openCursor(key, sealCursor(key, { at: 1 }), Place))).toEqual(invalid);
  });

  test.each(['', '.', 'a', 'a.b', 'a.b.c', 'null.AAAAAAAAAAAAAAAAAAAAAA'])('%p is none', (text) => {
    expect(fault(() => openCursor(key, text, Place))).toEqual(invalid);
  });
});
