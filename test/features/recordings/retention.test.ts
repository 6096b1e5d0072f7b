import { describe, expect, test } from '@jest/globals';
import { type Branch, BranchDefaults, BranchLimits } from '../../../src/features/branches/branch.ts';
import { createTree } from '../../../src/features/branches/tree.ts';
import { dueAt, isDue, type Kept, retentionDays } from '../../../src/features/recordings/retention.ts';
import { DAY_MS, MINUTE_MS } from '../../../src/lib/span.ts';

const NOW = Date.parse('2027-06-01T12:00:00Z');

function branch(id: string, path: readonly string[], recordingDays: number | null): Branch {
  return {
    ...{ id, path, parent: path.at(-2) ?? null, name: id, closed: false, version: 1 },
    level: path.length === 1 ? 'federal' : 'district',
    limits: BranchLimits.parse({ recordingDays }),
    defaults: BranchDefaults.parse({}),
  };
}

function treeWith(root: number | null, state: number | null, district: number | null) {
  return createTree([
    branch('de', ['de'], root),
    branch('by', ['de', 'by'], state),
    branch('by-1', ['de', 'by', 'by-1'], district),
  ]);
}

const kept: Kept = {
  ...{ origin: 'plenum', branch: 'by-1', recordedAt: NOW - 100 * DAY_MS, ownDays: null },
  ...{ unwantedBy: null, unwantedAt: null, hold: null, deletedAt: null },
};

describe('how long a recording lives', () => {
  test.each([
    ['180 days where nobody says otherwise', [null, null, null], null, 180],
    ['as the nearest branch on the way up has it', [null, 60, null], null, 60],
    ['as the branch itself has it, also where that is longer than above', [null, 60, 90], null, 90],
    ['no longer than the root allows', [30, null, 90], null, 30],
    ['longer than 180 days only where the root has it so', [365, null, 300], null, 300],
    ['no longer than 180 days where the root has no number', [null, null, 300], null, 180],
    ['as the booking has it, where that is shorter', [null, 60, null], 14, 14],
    ['never longer than the branch by a booking', [null, 60, null], 90, 60],
  ] as const)('%s', (_name, [root, state, district], ownDays, expected) => {
    expect(retentionDays(treeWith(root, state, district), { ...kept, ownDays })).toBe(expected);
  });

  test('for ever, as far as we are concerned, where it is not ours or its branch is not known', () => {
    const tree = treeWith(1, null, null);
    for (const other of [{ origin: 'foreign' }, { branch: null }, { branch: 'gone' }] as const) {
      expect(dueAt(tree, { ...kept, ...other }, NOW)).toBeNull();
      expect(isDue(tree, { ...kept, ...other }, NOW)).toBe(false);
    }
  });
});

describe('when it is due', () => {
  const tree = treeWith(null, 90, null);

  test('at the end of its days, to the millisecond', () => {
    const end = kept.recordedAt + 90 * DAY_MS;
    expect(dueAt(tree, kept, NOW)).toBe(end);
    expect(isDue(tree, kept, end - 1)).toBe(false);
    expect(isDue(tree, kept, end)).toBe(true);
  });

  test('ten minutes after somebody wanted it gone, and not later than by its days', () => {
    const unwanted = { unwantedBy: 'person:1', unwantedAt: NOW };
    const young = { ...kept, recordedAt: NOW - DAY_MS, ...unwanted };
    const end = NOW + 10 * MINUTE_MS;
    expect(dueAt(tree, young, NOW)).toBe(end);
    expect([isDue(tree, young, end - 1), isDue(tree, young, end)]).toEqual([false, true]);
    expect(dueAt(tree, { ...kept, ...unwanted }, NOW)).toBe(kept.recordedAt + 90 * DAY_MS);
  });

  test('not before the end of a hold, also where somebody wants it gone', () => {
    const hold = { reason: 'Rechtsstreit', until: NOW + DAY_MS, by: 'person:1' };
    for (const unwanted of [{}, { unwantedBy: 'person:2', unwantedAt: NOW }]) {
      const held = { ...kept, hold, ...unwanted };
      expect(dueAt(tree, held, NOW)).toBe(NOW + DAY_MS);
      expect([isDue(tree, held, NOW), isDue(tree, held, NOW + DAY_MS)]).toEqual([false, true]);
    }
  });

  test('never twice', () => {
    expect(isDue(tree, { ...kept, deletedAt: NOW - 1 }, NOW)).toBe(false);
  });
});
