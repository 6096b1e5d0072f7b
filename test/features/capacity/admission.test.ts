import { describe, expect, test } from '@jest/globals';
import {
  admit,
  createAdmission,
  type BranchCaps,
  type Claim,
  type PoolLimits,
  type Standing,
} from '../../../src/features/capacity/admission.ts';

const claim = (from: number, to: number, seats = 10, branch = 'by-09162'): Claim => ({
  span: { from, to },
  seats,
  path: branch === 'de' ? ['de'] : branch.includes('-') ? ['de', branch.slice(0, 2), branch] : ['de', branch],
});
const roomy: PoolLimits = { rooms: 250, seats: 4400, seatsPerOccurrence: 400, outages: [] };
const uncapped: BranchCaps = { branch: 'by-09162', roomsAtOnce: null, seatsAtOnce: null, subtrees: [] };
const standing = (change: Partial<Standing> = {}): Standing => ({
  held: [],
  replaced: [],
  limits: roomy,
  caps: uncapped,
  ...change,
});
const limits = (change: Partial<PoolLimits>): PoolLimits => ({ ...roomy, ...change });
const caps = (change: Partial<BranchCaps>): BranchCaps => ({ ...uncapped, ...change });
const judge = (wish: Claim, change: Partial<Standing>) => createAdmission(standing(change)).judge(wish);

const outage = (from: number, to: number, rooms: number, seats: number) => ({
  span: { from, to },
  rooms,
  seats,
});

describe('rooms and seats of the pool', () => {
  test('the last room is given, the one after it is not, and the answer says when it is full', () => {
    const held = [claim(0, 100), claim(20, 60), claim(40, 80)];
    expect(judge(claim(0, 100), { held, limits: limits({ rooms: 4 }) })).toBeNull();
    expect(judge(claim(0, 100), { held, limits: limits({ rooms: 3 }) })).toEqual({ limit: 'rooms', at: 40 });
    expect(judge(claim(50, 100), { held, limits: limits({ rooms: 3 }) })).toEqual({ limit: 'rooms', at: 50 });
  });

  test('a window may begin where another ends, and end where another begins', () => {
    const held = [claim(0, 10), claim(20, 30)];
    const one = limits({ rooms: 1, seats: 10 });
    expect(judge(claim(10, 20), { held, limits: one })).toBeNull();
    expect(judge(claim(9, 20), { held, limits: one })).toEqual({ limit: 'rooms', at: 9 });
    expect(judge(claim(10, 21), { held, limits: one })).toEqual({ limit: 'rooms', at: 20 });
  });

  test('claims that follow one another are not added up', () => {
    const held = [claim(0, 10, 50), claim(10, 20, 50), claim(20, 30, 50)];
    expect(judge(claim(0, 30, 50), { held, limits: limits({ rooms: 2, seats: 100 }) })).toBeNull();
  });

  test('a held window without any length, as when it was cut to its beginning, takes nothing and gives nothing', () => {
    const held = [claim(0, 10), claim(5, 5), claim(8, 2)];
    expect(judge(claim(0, 10), { held, limits: limits({ rooms: 2 }) })).toBeNull();
    expect(judge(claim(0, 10), { held, limits: limits({ rooms: 1 }) })).toEqual({ limit: 'rooms', at: 0 });
    expect(judge(claim(2, 8), { held, limits: limits({ rooms: 1 }) })).toEqual({ limit: 'rooms', at: 2 });
  });

  test('seats are counted at each instant, up to the last one', () => {
    const held = [claim(0, 50, 60), claim(30, 80, 30)];
    expect(judge(claim(0, 80, 10), { held, limits: limits({ seats: 100 }) })).toBeNull();
    expect(judge(claim(0, 80, 11), { held, limits: limits({ seats: 100 }) })).toEqual({
      limit: 'seats',
      at: 30,
    });
  });

  test('more people than one occurrence may expect never fit, even into an empty pool or in place of as many', () => {
    const shortage = { limit: 'seats', at: 5 };
    expect(judge(claim(5, 10, 400), {})).toBeNull();
    expect(judge(claim(5, 10, 401), {})).toEqual(shortage);
    expect(judge(claim(5, 10, 401), { replaced: [claim(5, 10, 500)] })).toEqual(shortage);
  });

  test('where several limits bind, rooms are named before seats and seats before the branch', () => {
    const held = [claim(0, 10, 10), claim(5, 10, 10)];
    const all = { held, caps: caps({ roomsAtOnce: 1 }) };
    expect(judge(claim(0, 10), { ...all, limits: limits({ rooms: 2, seats: 10 }) })).toEqual({
      limit: 'rooms',
      at: 5,
    });
    expect(judge(claim(0, 10), { ...all, limits: limits({ rooms: 3, seats: 25 }) })).toEqual({
      limit: 'seats',
      at: 5,
    });
    expect(judge(claim(0, 10), { ...all, limits: limits({ rooms: 3, seats: 30 }) })).toEqual({
      limit: 'branch',
      at: 0,
    });
  });

  test('a limit of nothing admits nothing, except a wish of nobody to a pool of no seats', () => {
    expect(judge(claim(0, 10, 0), { limits: limits({ rooms: 0 }) })).toEqual({ limit: 'rooms', at: 0 });
    expect(judge(claim(0, 10, 1), { limits: limits({ seats: 0 }) })).toEqual({ limit: 'seats', at: 0 });
    expect(judge(claim(0, 10, 0), { limits: limits({ seats: 0, seatsPerOccurrence: 0 }) })).toBeNull();
    expect(judge(claim(0, 10, 1), { caps: caps({ roomsAtOnce: 0 }) })).toEqual({ limit: 'branch', at: 0 });
    expect(judge(claim(0, 10, 1), { caps: caps({ seatsAtOnce: 0 }) })).toEqual({ limit: 'branch', at: 0 });
  });
});

describe('outages', () => {
  const narrowed = limits({ rooms: 3, outages: [outage(100, 200, 2, 0)] });

  test('bind from their first instant to just before their end', () => {
    const held = [claim(0, 300)];
    expect(judge(claim(50, 100), { held, limits: narrowed })).toBeNull();
    expect(judge(claim(200, 250), { held, limits: narrowed })).toBeNull();
    expect(judge(claim(50, 101), { held, limits: narrowed })).toEqual({ limit: 'rooms', at: 100 });
    expect(judge(claim(199, 250), { held, limits: narrowed })).toEqual({ limit: 'rooms', at: 199 });
  });

  test('add up, yet never push a limit below nothing', () => {
    const outages = [outage(0, 100, 0, 3000), outage(50, 100, 0, 3000)];
    const standingNow = { limits: limits({ outages }) };
    expect(judge(claim(0, 50, 400), standingNow)).toBeNull();
    expect(judge(claim(0, 60, 400), standingNow)).toEqual({ limit: 'seats', at: 50 });
    expect(judge(claim(50, 60, 0), standingNow)).toBeNull();
  });
});

describe('no higher than before', () => {
  const full = [claim(0, 100), claim(0, 100), claim(0, 100)];
  const lowered = limits({ rooms: 2 });

  test('what is above a lowered limit may stay, shrink and swap, but not grow', () => {
    const question = { held: full, replaced: [claim(20, 60)], limits: lowered };
    expect(judge(claim(20, 60), question)).toBeNull();
    expect(judge(claim(30, 50), question)).toBeNull();
    expect(judge(claim(20, 61), question)).toEqual({ limit: 'rooms', at: 60 });
    expect(judge(claim(19, 60), question)).toEqual({ limit: 'rooms', at: 19 });
  });

  test('the window that is being changed is not counted against its own change', () => {
    const question = { held: [claim(0, 200)], replaced: [claim(0, 100)], limits: lowered };
    expect(judge(claim(50, 150), question)).toBeNull();
    expect(judge(claim(50, 150), { ...question, held: full, limits: limits({ rooms: 4 }) })).toBeNull();
  });

  test('what is over in seats may lose people, and keep them, but win none', () => {
    const question = {
      held: [claim(0, 100, 90)],
      replaced: [claim(0, 100, 50)],
      limits: limits({ seats: 100 }),
    };
    expect(judge(claim(0, 100, 50), question)).toBeNull();
    expect(judge(claim(0, 100, 30), question)).toBeNull();
    expect(judge(claim(0, 100, 51), question)).toEqual({ limit: 'seats', at: 0 });
  });

  test('each limit is compared with its own "before": a room given back is no seat given back', () => {
    const question = { held: full, replaced: [claim(0, 100, 0)], limits: limits({ rooms: 3, seats: 30 }) };
    expect(judge(claim(0, 100, 0), question)).toBeNull();
    expect(judge(claim(0, 100, 1), question)).toEqual({ limit: 'seats', at: 0 });
  });
});

describe('a series', () => {
  test('each date is checked against its accepted siblings, and a refused one takes nothing', () => {
    const wishes = [claim(0, 10), claim(5, 15), claim(10, 20), claim(12, 14)];
    expect(admit({ ...standing({ limits: limits({ rooms: 1 }) }), wishes })).toEqual([
      null,
      { limit: 'rooms', at: 5 },
      null,
      { limit: 'rooms', at: 12 },
    ]);
  });

  test('moved as a whole, it may use its old windows once, not twice', () => {
    const held = [claim(0, 100), claim(0, 100)];
    const question = { ...standing({ held, replaced: [claim(0, 100)], limits: limits({ rooms: 1 }) }) };
    expect(admit({ ...question, wishes: [claim(0, 50), claim(50, 100), claim(20, 30)] })).toEqual([
      null,
      null,
      { limit: 'rooms', at: 20 },
    ]);
  });
});

describe('limits of the branches', () => {
  const others = [claim(0, 10, 40, 'by-09161'), claim(0, 10, 40, 'by'), claim(0, 10, 40, 'be')];
  const ours = [claim(0, 10, 40)];

  test("a branch's own limits count its own bookings alone", () => {
    expect(judge(claim(0, 10), { held: others, caps: caps({ roomsAtOnce: 1 }) })).toBeNull();
    expect(judge(claim(0, 10), { held: ours, caps: caps({ roomsAtOnce: 1 }) })).toEqual({
      limit: 'branch',
      at: 0,
    });
    expect(judge(claim(0, 10), { held: [...others, ...ours], caps: caps({ seatsAtOnce: 50 }) })).toBeNull();
    expect(judge(claim(0, 10, 11), { held: ours, caps: caps({ seatsAtOnce: 50 }) })).toEqual({
      limit: 'branch',
      at: 0,
    });
  });

  test('a subtree counts the branch and all below it, and no sibling', () => {
    const held = [...others, ...ours];
    const by = (roomsAtOnce: number) => caps({ subtrees: [{ branch: 'by', roomsAtOnce }] });
    expect(judge(claim(0, 10), { held, caps: by(4) })).toBeNull();
    expect(judge(claim(0, 10), { held, caps: by(3) })).toEqual({ limit: 'branch', at: 0 });
    const self = caps({ subtrees: [{ branch: 'by-09162', roomsAtOnce: 2 }] });
    expect(judge(claim(0, 10), { held, caps: self })).toBeNull();
  });

  test('the narrowest of several subtrees binds, and the earliest instant is named', () => {
    const held = [claim(5, 10, 10, 'be'), claim(2, 10, 10, 'by')];
    const subtrees = [
      { branch: 'de', roomsAtOnce: 2 },
      { branch: 'by', roomsAtOnce: 1 },
    ];
    expect(judge(claim(0, 10), { held, caps: caps({ subtrees }) })).toEqual({ limit: 'branch', at: 2 });
    const later = claim(6, 10, 10, 'by');
    expect(judge(claim(0, 10), { held: [held[0] ?? later, later], caps: caps({ subtrees }) })).toEqual({
      limit: 'branch',
      at: 6,
    });
  });

  test('without a value anywhere up the tree a branch has no limit of its own', () => {
    const held = Array.from({ length: 249 }, () => claim(0, 10, 1));
    expect(judge(claim(0, 10, 1), { held })).toBeNull();
  });
});

describe('what cannot be judged is an error, never a yes', () => {
  const bad: [string, Claim][] = [
    ['an empty window', claim(10, 10)],
    ['a window that runs backwards', claim(10, 5)],
    ['a window that is no number', claim(Number.NaN, 5)],
    ['half a seat', claim(0, 10, 0.5)],
    ['less than nobody', claim(0, 10, -1)],
    ['seats that are no number', claim(0, 10, Number.NaN)],
    ['another branch than the one whose caps are given', claim(0, 10, 1, 'be')],
  ];
  test.each(bad)('%s', (_, wish) => {
    expect(() => judge(wish, {})).toThrow(RangeError);
    expect(() => createAdmission(standing()).accept(wish)).toThrow(RangeError);
  });
});
