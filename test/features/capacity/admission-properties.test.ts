import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  admit,
  createAdmission,
  type Claim,
  type Standing,
} from '../../../src/features/capacity/admission.ts';
import { bruteForce, exceeded, summedUp } from './oracle.ts';

const PATHS = [['de'], ['de', 'by'], ['de', 'by', 'by-1'], ['de', 'by', 'by-2'], ['de', 'be']];

/** A short axis makes windows touch, nest and coincide often. */
const span = fc
  .tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 1, max: 15 }))
  .map(([from, length]) => ({ from, to: from + length }));
const seats = fc.integer({ min: 0, max: 12 });
const claimOf = (path: fc.Arbitrary<string[]>): fc.Arbitrary<Claim> => fc.record({ span, seats, path });
const claims = fc.array(claimOf(fc.constantFrom(...PATHS)), { maxLength: 12 });

const cap = fc.option(fc.integer({ min: 0, max: 4 }), { freq: 2 });
const limits = fc.record({
  rooms: fc.integer({ min: 0, max: 8 }),
  seats: fc.integer({ min: 0, max: 50 }),
  seatsPerOccurrence: fc.constantFrom(9, 12, 12, 12),
  outages: fc.array(
    fc.record({ span, rooms: fc.integer({ min: 0, max: 6 }), seats: fc.integer({ min: 0, max: 40 }) }),
    { maxLength: 3 },
  ),
});

/** Limits, caps and a branch; what is held is above the limits as often as below them. */
const situation = fc.constantFrom(...PATHS).chain((path) => {
  const subtrees = fc
    .tuple(...path.map((branch) => fc.record({ branch: fc.constant(branch), roomsAtOnce: cap })))
    .map((all) =>
      all.flatMap(({ branch, roomsAtOnce }) => (roomsAtOnce === null ? [] : [{ branch, roomsAtOnce }])),
    );
  return fc.record({
    held: claims,
    replaced: fc.oneof(
      fc.constant<Claim[]>([]),
      fc.array(claimOf(fc.constantFrom(path, ...PATHS)), { maxLength: 4 }),
    ),
    limits,
    caps: fc.record({
      branch: fc.constant(path.at(-1) ?? ''),
      roomsAtOnce: cap,
      seatsAtOnce: fc.option(fc.integer({ min: 0, max: 30 }), { freq: 2 }),
      subtrees,
    }),
    wishes: fc.array(claimOf(fc.constant(path)), { minLength: 1, maxLength: 8 }),
  });
});

describe('admit', () => {
  test('decides as counting at every instant does', () => {
    fc.assert(
      fc.property(situation, (question) => {
        expect(admit(question)).toEqual(bruteForce(question));
      }),
      { numRuns: 2000 },
    );
  });

  test('leaves no count above a limit in force unless it was as high before, at any instant', () => {
    fc.assert(
      fc.property(situation, (question) => {
        const { held, replaced, wishes } = question;
        const answers = admit(question);
        const accepted = wishes.filter((_, index) => answers[index] === null);
        expect(exceeded([...held, ...replaced], [...held, ...accepted], question)).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });

  test('refuses nothing that fits: each no names an instant at which its limit is exceeded', () => {
    fc.assert(
      fc.property(situation, (question) => {
        const accepted: Claim[] = [];
        const answers = admit(question);
        for (const [index, wish] of question.wishes.entries()) {
          const answer = answers[index];
          if (answer === null) accepted.push(wish);
          else if (wish.seats <= question.limits.seatsPerOccurrence) {
            const before = [...question.held, ...question.replaced];
            const after = [...question.held, ...accepted, wish];
            expect(exceeded(before, after, question, wish.span)).toContainEqual(answer);
          }
        }
      }),
      { numRuns: 1000 },
    );
  });

  test('does not depend on the order in which claims are held', () => {
    const shuffled = situation.chain((question) =>
      fc.record({
        question: fc.constant(question),
        held: fc.shuffledSubarray(question.held, { minLength: question.held.length }),
      }),
    );
    fc.assert(
      fc.property(shuffled, ({ question, held }) => {
        expect(admit({ ...question, held })).toEqual(admit(question));
      }),
      { numRuns: 500 },
    );
  });

  test('does not see whether claims alike are held one by one or summed up', () => {
    fc.assert(
      fc.property(situation, fc.integer({ min: 1, max: 3 }), (question, times) => {
        const manifold = (all: readonly Claim[]) => Array.from({ length: times }, () => all).flat();
        const [held, replaced] = [manifold(question.held), manifold(question.replaced)];
        expect(admit({ ...question, held: summedUp(held), replaced: summedUp(replaced) })).toEqual(
          admit({ ...question, held, replaced }),
        );
      }),
      { numRuns: 1000 },
    );
  });

  test('does not need claims that touch no window asked about', () => {
    fc.assert(
      fc.property(situation, (question) => {
        const near = ({ span: one }: Claim) =>
          question.wishes.some(({ span: w }) => one.from < w.to && w.from < one.to);
        const held = question.held.filter(near);
        const replaced = question.replaced.filter(near);
        expect(admit({ ...question, held, replaced })).toEqual(admit(question));
      }),
      { numRuns: 500 },
    );
  });
});

test('judging changes nothing, however often and in whatever order it is asked', () => {
  fc.assert(
    fc.property(situation, (question) => {
      const reused = createAdmission(question);
      for (const wish of question.wishes) {
        expect(reused.judge(wish)).toEqual(createAdmission(question).judge(wish));
      }
    }),
    { numRuns: 500 },
  );
});

type Step =
  | { readonly do: 'book'; readonly wish: Claim }
  | { readonly do: 'release'; readonly pick: number }
  | { readonly do: 'move'; readonly pick: number; readonly wish: Claim }
  | { readonly do: 'limit'; readonly limits: Standing['limits'] };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('book' as const), wish: claimOf(fc.constant(['de', 'by'])) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('release' as const), pick: fc.nat() }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('move' as const),
      pick: fc.nat(),
      wish: claimOf(fc.constant(['de', 'by'])),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('limit' as const), limits }) },
);

test('through any sequence of bookings, moves, releases and changed limits, nothing rises above a limit', () => {
  const caps = {
    branch: 'by',
    roomsAtOnce: 5,
    seatsAtOnce: 40,
    subtrees: [{ branch: 'de', roomsAtOnce: 6 }],
  };
  fc.assert(
    fc.property(limits, fc.array(step, { minLength: 5, maxLength: 40 }), (first, steps) => {
      let held: readonly Claim[] = [];
      let now: Standing['limits'] = first;
      for (const each of steps) {
        const before = held;
        if (each.do === 'limit') now = each.limits;
        else if (each.do === 'release') held = held.filter((_, index) => index !== each.pick % held.length);
        else {
          const index = each.do === 'move' && held.length > 0 ? each.pick % held.length : -1;
          const replaced = held.slice(index === -1 ? held.length : index, index + 1);
          const rest = held.filter((_, at) => at !== index);
          const standing = { held: rest, replaced, limits: now, caps };
          if (createAdmission(standing).judge(each.wish) === null) held = [...rest, each.wish];
          else expect(bruteForce({ ...standing, wishes: [each.wish] })).not.toEqual([null]);
        }
        expect(exceeded(before, held, { limits: now, caps })).toEqual([]);
      }
    }),
    { numRuns: 300 },
  );
});

test('a series of 52 dates with 26 alternatives each is judged against a full year of 41,000 claims', () => {
  const HOUR = 3_600_000;
  const DAY = 24 * HOUR;
  const WEEK = 7 * DAY;
  // Each day 112 dates of two hours begin in the quarters from 17:00 to 19:45, so that the most are there at 18:45.
  const held = Array.from({ length: 41_000 }, (_, index): Claim => {
    const place = index % 112;
    const from = Math.floor(index / 112) * DAY + 17 * HOUR + (place % 12) * (HOUR / 4);
    return {
      span: { from, to: from + 2 * HOUR },
      seats: 5 + (index % 40),
      path: ['de', 'by', `by-${place}`],
    };
  });
  const peak = held.filter((each) => each.span.from <= 18.75 * HOUR && 18.75 * HOUR < each.span.to).length;
  const admission = createAdmission({
    held,
    replaced: [],
    limits: { rooms: peak, seats: 1e6, seatsPerOccurrence: 400, outages: [] },
    caps: {
      branch: 'by-7',
      roomsAtOnce: 2,
      seatsAtOnce: null,
      subtrees: [{ branch: 'by', roomsAtOnce: 250 }],
    },
  });
  const at = (from: number): Claim => ({
    span: { from, to: from + HOUR },
    seats: 30,
    path: ['de', 'by', 'by-7'],
  });
  for (let week = 0; week < 52; week += 1) {
    const first = week * WEEK + 18 * HOUR;
    const wish = at(first + HOUR / 2);
    expect(admission.judge(wish)).toEqual({ limit: 'rooms', at: first + 0.75 * HOUR });
    const free = Array.from({ length: 26 }, (_, k) => at(first - (k - 1) * (HOUR / 4))).find(
      (other) => admission.judge(other) === null,
    );
    expect(free?.span.from).toBe(first - HOUR / 4);
    if (free !== undefined) admission.accept(free);
  }
});
