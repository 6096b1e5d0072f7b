import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  accountOf,
  isGroupShrunk,
  isShrunk,
  type Membership,
  planMembers,
} from '../../../src/features/folders/members.ts';

const plan = (membership: Partial<Membership>, holds = false) =>
  planMembers({ wanted: [], present: [], ours: [], ...membership }, 'plenum', holds);
const many = (count: number, name = 'm') =>
  Array.from({ length: count }, (_none, index) => `${name}${index}`);

describe('who comes and who goes', () => {
  test('who is missing comes; who is there stays; whom we put in and nobody wants goes', () => {
    expect(plan({ wanted: ['eva', 'jan'], present: ['jan', 'tom'], ours: ['jan', 'tom'] })).toEqual({
      ...{ add: ['eva'], remove: ['tom'], forget: [], held: 0 },
    });
  });

  test('whoever was put in by hand stays', () => {
    expect(plan({ wanted: ['eva'], present: ['eva', 'gast'] })).toEqual({
      ...{ add: [], remove: [], forget: [], held: 0 },
    });
  });

  test('whom another took out: comes in again while wanted, and is forgotten when not', () => {
    expect(plan({ wanted: ['eva'], ours: ['eva', 'tom'] })).toEqual({
      ...{ add: ['eva'], remove: [], forget: ['tom'], held: 0 },
    });
  });

  test('account ids differ in no case, and nobody is put in twice', () => {
    expect(plan({ wanted: ['eva', 'EVA', 'Jan'], present: ['jan', 'Tom'], ours: ['JAN', 'tom'] })).toEqual({
      ...{ add: ['EVA'], remove: ['tom'], forget: [], held: 0 },
    });
  });

  test('our own account is neither put in nor taken out', () => {
    expect(plan({ wanted: ['plenum'] }).add).toEqual([]);
    expect(plan({ present: ['Plenum'], ours: ['plenum'] }).remove).toEqual([]);
  });

  test('while all are held nobody goes; others come all the same', () => {
    expect(plan({ wanted: ['eva'], present: ['tom'], ours: ['tom', 'jan'] }, true)).toEqual({
      ...{ add: ['eva'], remove: [], forget: ['jan'], held: 1 },
    });
  });

  test('afterwards all who are wanted are in, and of the others only those who were put in by hand', () => {
    const accounts = fc.subarray(['eva', 'jan', 'kim', 'lea', 'tom', 'uwe']);
    fc.assert(
      fc.property(accounts, accounts, accounts, (wanted, present, ours) => {
        const { add, remove } = plan({ wanted, present, ours });
        const after = new Set([...present, ...add].filter((account) => !remove.includes(account)));
        const byHand = present.filter((account) => !ours.includes(account));
        expect([...after].sort()).toEqual([...new Set([...wanted, ...byHand])].sort());
      }),
    );
  });
});

describe('too many at once', () => {
  test.each([
    [20, 20, false],
    [21, 21, true],
    [42, 21, false],
    [41, 21, true],
    [1_000, 400, false],
  ])('of %i whom we put in, %i go: %s', (held, going, expected) => {
    expect(isShrunk(held, going)).toBe(expected);
  });

  test('only those count who are in the group', () => {
    const ours = many(100);
    expect(isGroupShrunk({ wanted: [], ours, present: ours })).toBe(true);
    expect(isGroupShrunk({ wanted: [], ours, present: ours.slice(0, 20) })).toBe(false);
    expect(isGroupShrunk({ wanted: ours.slice(0, 60), ours, present: ours })).toBe(false);
  });
});

test('an account is called by what the settings say', () => {
  const person = { subject: '3f1c', username: 'eva', email: null };
  expect(accountOf(person, 'subject')).toBe('3f1c');
  expect(accountOf(person, 'username')).toBe('eva');
  expect(accountOf(person, 'email')).toBeNull();
});
