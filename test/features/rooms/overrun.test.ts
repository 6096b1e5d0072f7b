import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { chooseLeaving } from '../../../src/features/rooms/overrun.ts';

const over = (id: string, closesAt: number, seats: number) => ({ room: { id, seats }, closesAt });
const running = (...expected: number[]) => expected.map((seats) => ({ expected: seats }));

test('nobody has to leave while rooms and seats are enough', () => {
  expect(chooseLeaving(running(10, 10), [over('a', 1, 10)], { rooms: 3, seats: 30 })).toEqual([]);
});

test('the longest over leaves first, as few as are needed', () => {
  const overruns = [over('late', 30, 10), over('first', 10, 10), over('second', 20, 10)];
  expect(chooseLeaving(running(10), overruns, { rooms: 2, seats: 100 })).toEqual(['first', 'second']);
  expect(chooseLeaving(running(10), overruns, { rooms: 3, seats: 100 })).toEqual(['first']);
});

test('seats bind like rooms do', () => {
  const overruns = [over('small', 10, 5), over('large', 20, 50)];
  expect(chooseLeaving(running(50), overruns, { rooms: 9, seats: 100 })).toEqual(['small']);
  expect(chooseLeaving(running(51), overruns, { rooms: 9, seats: 100 })).toEqual(['small', 'large']);
});

test('whatever is held, those who stay fit beside what runs, and nobody leaves without need', () => {
  const overruns = fc.uniqueArray(
    fc.record({ id: fc.uuid(), closesAt: fc.nat(100), seats: fc.integer({ min: 1, max: 50 }) }),
    { selector: ({ id }) => id, maxLength: 8 },
  );
  const limits = fc.record({ rooms: fc.nat(12), seats: fc.nat(300) });
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 50 }), { maxLength: 6 }),
      overruns,
      limits,
      (held, all, limit) => {
        const leaving = chooseLeaving(
          running(...held),
          all.map(({ id, closesAt, seats }) => over(id, closesAt, seats)),
          limit,
        );
        const fits = (gone: readonly string[]) => {
          const staying = all.filter(({ id }) => !gone.includes(id));
          const seats = [...held, ...staying.map((each) => each.seats)].reduce((sum, each) => sum + each, 0);
          return held.length + staying.length <= limit.rooms && seats <= limit.seats;
        };
        // Where what runs alone is too much, all that is over has to go.
        expect(fits(leaving) || leaving.length === all.length).toBe(true);
        if (leaving.length > 0) expect(fits(leaving.slice(0, -1))).toBe(false);
        const closed = new Map(all.map(({ id, closesAt }) => [id, closesAt]));
        const last = Math.max(...leaving.map((id) => closed.get(id) ?? 0));
        const stays = all.filter(({ id }) => !leaving.includes(id));
        expect(stays.every(({ closesAt }) => leaving.length === 0 || closesAt >= last)).toBe(true);
      },
    ),
  );
});
