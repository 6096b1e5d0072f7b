import { describe, expect, test } from '@jest/globals';
import {
  newGuestCode,
  newHostCode,
  newId,
  normalizeCode,
  randomHex,
  showGuestCode,
} from '../../src/lib/ids.ts';

const many = (make: () => string) => Array.from({ length: 2_000 }, make);

/** Bits of a code, as far as a sample shows: its length times the logarithm of the symbols seen. */
function bits(codes: readonly string[]): number {
  return (codes[0]?.length ?? 0) * Math.log2(new Set(codes.join('')).size);
}

describe('a guest code', () => {
  test('has at least 50 random bits, none of them spent on symbols that look alike', () => {
    const codes = many(newGuestCode);
    expect(bits(codes)).toBeGreaterThanOrEqual(50);
    expect(new Set(codes).size).toBe(codes.length);
    expect(codes.join('')).not.toMatch(/[0o1il2z5s8buv]/);
  });

  test.each([
    (shown: string) => shown,
    (shown: string) => shown.toUpperCase(),
    (shown: string) => shown.replaceAll('-', ''),
    (shown: string) => shown.replaceAll('-', ' '),
    (shown: string) => ` ${shown.replaceAll('-', '\u2013')}\u00a0`,
    (shown: string) => shown.replaceAll('-', '\u00ad_'),
  ])('may be typed as people type it (%#)', (typed) => {
    const code = newGuestCode();
    expect(normalizeCode(typed(showGuestCode(code)))).toBe(code);
  });

  test('is shown in groups of four', () => {
    expect(showGuestCode('acdefghjkmnp')).toBe('acde-fghj-kmnp');
  });
});

test('a host code has at least 128 random bits', () => {
  expect(bits(many(newHostCode))).toBeGreaterThanOrEqual(128);
});

test('ids are UUIDs of version 7: what is made later sorts later', () => {
  const ids = many(newId);
  expect(ids[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect([...ids].sort()).toEqual(ids);
});

test('random hex has two digits a byte', () => {
  expect(randomHex(16)).toMatch(/^[0-9a-f]{32}$/);
});
