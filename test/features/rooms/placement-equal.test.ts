import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { placeRooms, type PlacementQuestion, type Placing } from '../../../src/features/rooms/placement.ts';
import { placePlainly } from './plain-placement.ts';

/** Few different windows, sizes and branches, so that servers are often equally full, and some shared windows. */
const span = fc
  .tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 1, max: 6 }))
  .map(([from, length]) => ({ from, to: from + length }));
const held = fc.record({
  span,
  seats: fc.constantFrom(1, 5, 5, 10, 10, 20, 30, 40),
  branch: fc.constantFrom('x', 'y', 'z'),
});
const large = fc.record({ span, seats: fc.constantFrom(10, 25, 40), branch: fc.constantFrom('x', 'y', 'z') });
const rooms = (
  prefix: string,
  of: fc.Arbitrary<Omit<Placing, 'id'>>,
  maxLength: number,
): fc.Arbitrary<Placing[]> =>
  fc.array(of, { maxLength }).map((all) => all.map((each, index) => ({ ...each, id: `${prefix}${index}` })));
const question: fc.Arbitrary<PlacementQuestion> = fc
  .array(
    fc.record({ seats: fc.constantFrom(0, 20, 40, 40, 100), accepts: fc.constantFrom(true, true, false) }),
    {
      maxLength: 8,
    },
  )
  .map((all) => all.map((each, index) => ({ ...each, name: `s${index}` })))
  .chain((servers) =>
    fc.record({
      servers: fc.constant(servers),
      reserved: fc.array(
        fc
          .record({ held, server: fc.integer({ min: 0, max: 8 }) })
          .map(({ held: each, server }) => ({ ...each, server: `s${server}` })),
        { maxLength: 25 },
      ),
      placing: rooms('p', held, 30),
      coming: rooms('c', large, 10),
    }),
  );

test('rooms go where the plain telling of the rule puts them, whatever is asked', () => {
  const seen = { overcommitted: 0, elsewhere: 0 };
  fc.assert(
    fc.property(question, (asked) => {
      const plainly = placePlainly(asked);
      seen.overcommitted += plainly.some((each) => each.overcommitted) ? 1 : 0;
      const unkept = placePlainly({ ...asked, coming: [] });
      seen.elsewhere += unkept.some((each, index) => each.server !== plainly[index]?.server) ? 1 : 0;
      expect(placeRooms(asked)).toEqual(plainly);
    }),
    { numRuns: 2000, seed: 20270104 },
  );
  // Questions that ask for nothing special would be answered alike by almost any rule.
  expect(seen.overcommitted).toBeGreaterThan(200);
  expect(seen.elsewhere).toBeGreaterThan(200);
});
