import { expect, test } from '@jest/globals';
import { judgeRights } from '../../../src/features/folders/bring-rights.ts';
import { type Folder, unknownFolder } from '../../../src/features/folders/folder.ts';
import { progressOf } from '../../../src/features/folders/progress.ts';
import { barOf, inWords, progressLine, tableOf } from '../../../scripts/folders-run/show.ts';
import { MINUTE_MS } from '../../../src/lib/span.ts';

const NOW = Date.parse('2027-02-01T11:00:00Z');
const SHARES = { mode: 'shares', sharesPerTenMinutes: 20 } as const;
const many = (count: number, change: Partial<Folder>) =>
  Array.from({ length: count }, (_, n) => ({ ...unknownFolder(`b${n}`), ...change }));

test('428 branches take 22 rounds of eleven minutes, the first of them at once', () => {
  expect(progressOf(many(428, {}), SHARES, NOW)).toEqual({
    ...{ total: 428, settled: 0, waiting: 0, failed: 0 },
    estimate: NOW + MINUTE_MS + 21 * 11 * MINUTE_MS,
  });
});

test('those that wait come when the server lets them', () => {
  const retryAt = NOW + 7 * MINUTE_MS;
  const folders = [
    ...many(20, { state: 'settled', shareId: '1' }),
    ...many(21, { state: 'waiting', failure: 'rate-limited', retryAt }),
  ];
  expect(progressOf(folders, SHARES, NOW)).toMatchObject({
    ...{ total: 41, settled: 20, waiting: 21 },
    estimate: NOW + (7 + 1 + 11) * MINUTE_MS,
  });
});

test('nobody says when where nothing is left, nothing is limited, or something else is in the way', () => {
  const estimate = null;
  expect(progressOf(many(3, { state: 'settled' }), SHARES, NOW)).toMatchObject({ estimate });
  expect(progressOf(many(3, { state: 'failed' }), SHARES, NOW)).toMatchObject({ estimate, failed: 3 });
  const shut = many(3, { state: 'waiting', failure: 'unauthorized', retryAt: NOW });
  expect(progressOf([...many(9, {}), ...shut], SHARES, NOW)).toMatchObject({ estimate, waiting: 3 });
  expect(progressOf(many(3, {}), { ...SHARES, sharesPerTenMinutes: 0 }, NOW)).toMatchObject({ estimate });
  expect(progressOf(many(3, {}), { ...SHARES, mode: 'teamFolders' }, NOW)).toMatchObject({ estimate });
});

test.each([
  { has: 15, given: 15, widened: 'report', to: 15, isWide: false },
  { has: 1, given: 15, widened: 'report', to: 15, isWide: false },
  { has: 31, given: 15, widened: 'report', to: 31, isWide: true },
  { has: 17, given: 15, widened: 'report', to: 31, isWide: true },
  { has: 31, given: 15, widened: 'correct', to: 15, isWide: false },
  // What we gave by an earlier plan.
  { has: 31, given: 31, widened: 'report', to: 15, isWide: false },
  // Nobody knows who gave it.
  { has: 31, given: null, widened: 'report', to: 31, isWide: true },
] as const)('of rights that are $has, given as $given, $widened', ({ has, given, widened, to, isWide }) => {
  const rights = judgeRights(has, { permissions: 15 }, { permissions: given }, widened);
  expect(rights).toEqual({ to, isWide });
});

test('in a terminal: a table, a bar, and when it is ready in words', () => {
  expect(
    tableOf(
      ['branch', 'x'],
      [
        ['by', 'lang genug'],
        ['by-09162', 'ä'],
      ],
    ),
  ).toBe(['branch    x', '--------  ----------', 'by        lang genug', 'by-09162  ä'].join('\n'));
  expect(barOf({ total: 4, settled: 1 })).toBe(`[${'█'.repeat(7)}${'░'.repeat(23)}]`);
  expect(inWords(NOW + 200 * MINUTE_MS, NOW)).toBe('ready in about 3 hours 20 minutes if nothing fails');
  expect(inWords(NOW + 60 * MINUTE_MS, NOW)).toBe('ready in about 1 hour if nothing fails');
  expect(inWords(NOW - 1, NOW)).toBe('ready in about 1 minute if nothing fails');
  const progress = { total: 9, settled: 3, waiting: 5, failed: 1, estimate: null };
  expect(progressLine(progress, NOW, [])).toBe('3 of 9 done, 5 waiting, 1 failed');
  const kinds = ['unauthorized', 'name-taken'];
  expect(progressLine(progress, NOW, kinds)).toBe(
    '3 of 9 done, 5 waiting (name-taken, unauthorized), 1 failed',
  );
});
