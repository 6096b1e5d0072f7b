import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Overrun, scheduleLeaving } from '../../../src/features/rooms/overrun.ts';

const AMPLE = { rooms: 100, seats: 1_000, outages: [] };
const over = (id: string, closesAt: number, seats = 10): Overrun => ({ id, closesAt, seats });
const held = (from: number, to: number, seats = 10) => ({ span: { from, to }, seats });

function leaving(question: Partial<Parameters<typeof scheduleLeaving>[0]>): Record<string, number> {
  const plain = { span: { from: 100, to: 110 }, windows: [], overruns: [], limits: AMPLE };
  return Object.fromEntries(scheduleLeaving({ ...plain, ...question }));
}

describe('who must leave, and when', () => {
  test('nobody while rooms and seats are enough', () => {
    const overruns = [over('a', 50)];
    expect(leaving({ overruns })).toEqual({});
    expect(
      leaving({ overruns, windows: [held(50, 200)], limits: { rooms: 2, seats: 20, outages: [] } }),
    ).toEqual({});
  });

  test('the longest over goes first, as few as are needed', () => {
    const overruns = [over('late', 90), over('first', 70), over('second', 80)];
    const windows = [held(50, 200)];
    expect(leaving({ overruns, windows, limits: { ...AMPLE, rooms: 2 } })).toEqual({
      first: 100,
      second: 100,
    });
    expect(leaving({ overruns, windows, limits: { ...AMPLE, rooms: 3 } })).toEqual({ first: 100 });
  });

  test('at the first instant of the window that needs the place, and not before', () => {
    const overruns = [over('a', 50), over('b', 60)];
    const windows = [held(104, 200), held(107, 200)];
    expect(leaving({ overruns, windows, limits: { ...AMPLE, rooms: 2 } })).toEqual({ a: 104, b: 107 });
    expect(leaving({ overruns, windows: [held(110, 200)], limits: { ...AMPLE, rooms: 2 } })).toEqual({});
  });

  test('seats bind like rooms do', () => {
    const overruns = [over('small', 10, 5), over('large', 20, 50)];
    const limits = { ...AMPLE, seats: 100 };
    expect(leaving({ overruns, windows: [held(0, 200, 50)], limits })).toEqual({ small: 100 });
    expect(leaving({ overruns, windows: [held(0, 200, 51)], limits })).toEqual({ small: 100, large: 100 });
  });

  test('a place that another window gives back at the same instant is used first', () => {
    const windows = [held(50, 105), held(105, 200)];
    expect(leaving({ overruns: [over('a', 50)], windows, limits: { ...AMPLE, rooms: 2 } })).toEqual({});
  });

  test('a room that gets over its window meanwhile counts from then on, and is over the shortest', () => {
    const windows = [held(50, 103), held(105, 200), held(106, 200)];
    const overruns = [over('long', 60), over('soon', 103)];
    const limits = { ...AMPLE, rooms: 2 };
    expect(leaving({ overruns, windows, limits })).toEqual({ long: 105, soon: 106 });
    expect(leaving({ overruns: [over('soon', 103)], windows, limits })).toEqual({ soon: 106 });
    const alone = [held(50, 103), held(103, 200)];
    expect(
      leaving({ overruns: [over('soon', 103)], windows: alone, limits: { ...AMPLE, rooms: 1 } }),
    ).toEqual({
      soon: 103,
    });
  });

  test('an outage takes places away while it lasts', () => {
    const overruns = [over('a', 50), over('b', 60)];
    const outages = [{ span: { from: 104, to: 105 }, rooms: 1, seats: 0 }];
    expect(leaving({ overruns, limits: { ...AMPLE, rooms: 2, outages } })).toEqual({ a: 104 });
    const all = [{ span: { from: 104, to: 105 }, rooms: 0, seats: 9_999 }];
    expect(leaving({ overruns, limits: { ...AMPLE, outages: all } })).toEqual({ a: 104, b: 104 });
  });

  test('where more is promised than the limits allow, all that is over has to go', () => {
    const windows = [held(50, 200), held(50, 200)];
    expect(leaving({ overruns: [over('a', 50)], windows, limits: { ...AMPLE, rooms: 1 } })).toEqual({
      a: 100,
    });
  });
});

describe('whatever is held, over and out of order', () => {
  const FROM = 100;
  const TO = 112;
  const span = fc
    .tuple(fc.integer({ min: 90, max: 115 }), fc.integer({ min: 1, max: 12 }))
    .map(([from, length]) => ({ from, to: from + length }));
  const seats = fc.integer({ min: 1, max: 9 });
  const situation = fc
    .record({
      others: fc.array(fc.record({ span, seats }), { maxLength: 6 }),
      overruns: fc.array(fc.record({ closesAt: fc.integer({ min: 80, max: 115 }), seats }), { maxLength: 6 }),
      rooms: fc.nat(9),
      seats: fc.nat(60),
      outages: fc.array(fc.record({ span, rooms: fc.nat(4), seats: fc.nat(20) }), { maxLength: 2 }),
    })
    .map(({ others, overruns, rooms, seats: carried, outages }) => ({
      span: { from: FROM, to: TO },
      // Each overrun had, or has, a window of its own.
      windows: [
        ...others,
        ...overruns.map((each) => ({ span: { from: 70, to: each.closesAt }, seats: each.seats })),
      ],
      overruns: overruns.map((each, index) => ({ id: `room-${index}`, ...each })),
      limits: { rooms, seats: carried, outages },
    }));
  type Situation = Parameters<typeof scheduleLeaving>[0];

  /** One instant after the other, looking at everything anew: who is still there, and does it fit? */
  function naive({ windows, overruns, limits }: Situation): Map<string, number> {
    const gone = new Map<string, number>();
    for (let at = FROM; at < TO; at += 1) {
      const out = limits.outages.filter((each) => each.span.from <= at && at < each.span.to);
      const roomLimit = out.reduce((left, each) => left - each.rooms, limits.rooms);
      const seatLimit = out.reduce((left, each) => left - each.seats, limits.seats);
      const fits = () => {
        const inside = windows.filter((each) => each.span.from <= at && at < each.span.to);
        const there = overruns.filter((each) => each.closesAt <= at && !gone.has(each.id));
        const all = [...inside, ...there];
        const taken = all.reduce((sum, each) => sum + each.seats, 0);
        return all.length <= Math.max(0, roomLimit) && taken <= Math.max(0, seatLimit);
      };
      while (!fits()) {
        const [longest] = overruns
          .filter((each) => each.closesAt <= at && !gone.has(each.id))
          .toSorted((a, b) => a.closesAt - b.closesAt || a.id.localeCompare(b.id));
        if (longest === undefined) break;
        gone.set(longest.id, at);
      }
    }
    return gone;
  }

  test('the schedule is what looking at every instant comes to', () => {
    fc.assert(
      fc.property(situation, (question) => {
        expect(scheduleLeaving(question)).toEqual(naive(question));
      }),
      { numRuns: 1_000 },
    );
  });

  test('nobody leaves before their own window is over, nor before somebody who is longer over', () => {
    fc.assert(
      fc.property(situation, (question) => {
        const schedule = scheduleLeaving(question);
        for (const [id, at] of schedule) {
          const room = question.overruns.find((each) => each.id === id);
          expect(room?.closesAt).toBeLessThanOrEqual(at);
          const longer = question.overruns.filter(({ closesAt }) => closesAt < (room?.closesAt ?? 0));
          for (const other of longer) expect(schedule.get(other.id) ?? Infinity).toBeLessThanOrEqual(at);
        }
      }),
    );
  });
});
