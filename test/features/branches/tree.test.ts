import { describe, expect, test } from '@jest/globals';
import { type Branch, BranchDefaults, BranchLimits } from '../../../src/features/branches/branch.ts';
import { BASE_OPTIONS } from '../../../src/features/branches/options.ts';
import { createTree } from '../../../src/features/branches/tree.ts';

function branch(
  path: string,
  limits: Partial<BranchLimits> = {},
  defaults: Partial<BranchDefaults> = {},
): Branch {
  const steps = path.split('/');
  return {
    id: steps.at(-1) ?? '',
    parent: steps.at(-2) ?? null,
    name: path,
    level: 'state',
    path: steps,
    closed: false,
    limits: BranchLimits.parse(limits),
    defaults: BranchDefaults.parse(defaults),
    version: 1,
  };
}

const tree = createTree([
  branch('de/by/by-09162', { roomsAtOnce: 1 }, { options: { muteOnStart: false } }),
  branch(
    'de',
    { roomsAtOnce: 5, maxMinutes: 240, subtreeRoomsAtOnce: 200 },
    { options: { lobby: 'ask-moderator' } },
  ),
  branch('de/by', { maxMinutes: 120, subtreeRoomsAtOnce: 30, recording: false }, { address: 'du' }),
  branch('de/sn'),
]);

describe('limits', () => {
  test('a missing limit is the nearest ancestor\u2019s', () => {
    expect(tree.limits('by-09162')).toEqual({
      roomsAtOnce: 1,
      seatsAtOnce: null,
      maxMinutes: 120,
      daysAhead: null,
      maxParticipants: null,
      recording: false,
      recordingDays: 180,
      hostLinkNeedsSignIn: false,
    });
    expect(tree.limits('sn').roomsAtOnce).toBe(5);
  });

  test('caps on subtrees add up along the way instead of replacing each other', () => {
    expect(tree.subtreeCaps('by-09162')).toEqual([
      { branch: 'de', roomsAtOnce: 200 },
      { branch: 'by', roomsAtOnce: 30 },
    ]);
  });

  test('an unknown branch has no limits and is within nothing', () => {
    expect(tree.chain('nowhere')).toEqual([]);
    expect(tree.isWithin('nowhere', 'de')).toBe(false);
  });
});

test('defaults are overlaid from the root down', () => {
  expect(tree.options('by-09162')).toEqual({ ...BASE_OPTIONS, lobby: 'ask-moderator', muteOnStart: false });
  expect(tree.address('by-09162')).toBe('du');
  expect(tree.address('sn')).toBe('sie');
});

test('a branch is within itself and its ancestors, not within its siblings', () => {
  expect(tree.isWithin('by-09162', 'by-09162')).toBe(true);
  expect(tree.isWithin('by-09162', 'de')).toBe(true);
  expect(tree.isWithin('by', 'by-09162')).toBe(false);
  expect(tree.isWithin('by-09162', 'sn')).toBe(false);
});
