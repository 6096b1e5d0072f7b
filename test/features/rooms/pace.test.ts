import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  type Asking,
  HOLD_MS,
  intervalOf,
  type Pace,
  placeIn,
  takeTurn,
  type Turn,
} from '../../../src/features/rooms/pace.ts';

const NOW = 1_000_000;
const EACH = 100;
const guest = { as: 'newcomer' } as const;
const host = { as: 'host' } as const;
const holding = (slot: number) => ({ as: 'holder', slot }) as const;

/** Times in milliseconds from now; a line or a gate of before is the past. */
const paceAt = (line: number, gate: number): Pace => ({ lineAt: NOW + line, gateAt: NOW + gate });
const ago = -5_000;

describe('a turn', () => {
  const cases: [string, Pace, Asking, Turn, Pace][] = [
    ['of the first guest is now', paceAt(ago, ago), guest, { is: 'go', inMs: 0 }, paceAt(ago, EACH)],
    ['of the next comes an interval later', paceAt(ago, 40), guest, { is: 'go', inMs: 40 }, paceAt(ago, 140)],
    [
      'is held back for a second at most',
      paceAt(ago, HOLD_MS.guest),
      guest,
      { is: 'go', inMs: 1_000 },
      paceAt(ago, 1_100),
    ],
    [
      'further ahead is a place in line',
      paceAt(ago, 1_001),
      guest,
      { is: 'wait', slot: NOW + 1_001, waitMs: 1_001 },
      paceAt(1_101, 1_001),
    ],
    [
      'behind others is the place behind the last, even where the gate is free',
      paceAt(300, ago),
      guest,
      { is: 'wait', slot: NOW + 300, waitMs: 300 },
      paceAt(400, ago),
    ],
    [
      'of a host is ahead of the line, and those behind learn of it',
      paceAt(9_000, ago),
      host,
      { is: 'go', inMs: 0 },
      paceAt(9_100, EACH),
    ],
    [
      'of a host may take a time that no guest may',
      paceAt(ago, HOLD_MS.host),
      host,
      { is: 'go', inMs: 2_000 },
      paceAt(ago, 2_100),
    ],
    [
      'of one host too many is when the gate is free again',
      paceAt(500, 2_050),
      host,
      { is: 'wait', slot: NOW + 2_050, waitMs: 2_050 },
      paceAt(500, 2_050),
    ],
    [
      'of one whose time has not come is his place',
      paceAt(900, ago),
      holding(NOW + 200),
      { is: 'wait', slot: NOW + 200, waitMs: 200 },
      paceAt(900, ago),
    ],
    [
      'of one whose time has come is at the gate',
      paceAt(900, 30),
      holding(NOW),
      { is: 'go', inMs: 30 },
      paceAt(900, 130),
    ],
    [
      'of one who is late is as good as ever',
      paceAt(900, 30),
      holding(NOW - 60_000),
      { is: 'go', inMs: 30 },
      paceAt(900, 130),
    ],
    [
      'of one who finds the gate taken comes later, and the place stays',
      paceAt(900, 1_500),
      holding(NOW - 10),
      { is: 'wait', slot: NOW - 10, waitMs: 1_500 },
      paceAt(900, 1_500),
    ],
    [
      'of one with a place of another line is at the gate',
      paceAt(900, ago),
      holding(NOW + 900),
      { is: 'go', inMs: 0 },
      paceAt(900, EACH),
    ],
    [
      'after the clock was set back by an hour comes as soon as before',
      paceAt(3_600_000 + 400, 3_600_000),
      guest,
      { is: 'wait', slot: NOW + 400, waitMs: 400 },
      paceAt(500, 0),
    ],
  ];
  test.each(cases)('%s', (_rule, before, asking, turn, after) => {
    expect(takeTurn(before, asking, NOW, EACH)).toEqual({ turn, pace: after });
  });
});

test('the interval never lets more through than the setting says', () => {
  for (const rate of [1, 3, 7, 15, 60, 999, 1_000])
    expect(1_000 / intervalOf(rate)).toBeLessThanOrEqual(rate);
  expect([intervalOf(0), intervalOf(15), intervalOf(1_000)]).toEqual([0, 67, 1]);
});

test('the number in line is how many go in until then, and one at least', () => {
  expect([placeIn(3_000, 100), placeIn(3_001, 100), placeIn(0, 100), placeIn(50, 0)]).toEqual([
    30, 31, 1, 50,
  ]);
});

/** Something that happens, so many milliseconds after what was before it. */
type Event = { readonly afterMs: number; readonly who: 'guest' | 'host' | 'late' };

const rate = fc.integer({ min: 1, max: 60 });
const crowd = (who: readonly Event['who'][]) =>
  fc.array(
    fc.record({
      // Most come at once; now and then nothing happens for a while.
      afterMs: fc.oneof(
        { weight: 6, arbitrary: fc.integer({ min: 0, max: 40 }) },
        { weight: 1, arbitrary: fc.integer({ min: 0, max: 4_000 }) },
      ),
      who: fc.constantFrom(...who),
    }),
    { maxLength: 150, size: 'max' },
  );

type Seen = {
  /** When joins went out. */
  readonly exits: readonly number[];
  /** Places as they were given to newcomers. */
  readonly slots: readonly number[];
  /** How much later than told those came in who came on time. */
  readonly lateBy: readonly number[];
};

/**
 * A crowd before one server. Who gets a place comes back when he was told to; of those that are `late` only half a
 * minute after it.
 */
function play(events: readonly Event[], eachMs: number, start: Pace = { lineAt: 0, gateAt: 0 }): Seen {
  const exits: number[] = [];
  const slots: number[] = [];
  const lateBy: number[] = [];
  let pace = start;
  let now = NOW;
  let waiting: { at: number; toldAt: number | null; asking: Asking }[] = [];
  const ask = (asking: Asking, late: boolean, toldAt: number | null) => {
    const taken = takeTurn(pace, asking, now, eachMs);
    ({ pace } = taken);
    const { turn } = taken;
    if (turn.is === 'go') {
      exits.push(now + turn.inMs);
      if (toldAt !== null) lateBy.push(now + turn.inMs - toldAt);
      return;
    }
    if (asking.as === 'newcomer') slots.push(turn.slot);
    const again: Asking = asking.as === 'host' ? asking : { as: 'holder', slot: turn.slot };
    const at = now + turn.waitMs + (late ? 30_000 : 0);
    waiting.push({ at, toldAt: late || asking.as === 'host' ? null : (toldAt ?? at), asking: again });
    waiting.sort((one, other) => one.at - other.at);
  };
  const until = (end: number) => {
    for (;;) {
      const [next] = waiting;
      if (next === undefined || next.at > end) break;
      waiting = waiting.slice(1);
      now = next.at;
      ask(next.asking, false, next.toldAt);
    }
    now = Math.max(now, end);
  };
  for (const { afterMs, who } of events) {
    until(now + afterMs);
    ask(who === 'host' ? host : guest, who === 'late', null);
  }
  until(Infinity);
  return { exits: exits.toSorted((a, b) => a - b), slots, lateBy };
}

describe('whatever the crowd', () => {
  test('joins go out an interval apart, so no second sees more than the pace, and everybody gets in', () => {
    fc.assert(
      fc.property(rate, crowd(['guest', 'host', 'late']), (perSecond, events) => {
        const { exits } = play(events, intervalOf(perSecond));
        expect(exits).toHaveLength(events.length);
        for (const [index, at] of exits.entries()) {
          expect(at - (exits[index - 1] ?? -Infinity)).toBeGreaterThanOrEqual(intervalOf(perSecond));
          const second = exits.filter((other) => other >= at && other < at + 1_000);
          expect(second.length).toBeLessThanOrEqual(perSecond);
        }
      }),
    );
  });

  test('places are given in order, an interval apart, none twice', () => {
    fc.assert(
      fc.property(rate, crowd(['guest', 'host', 'late']), (perSecond, events) => {
        const { slots } = play(events, intervalOf(perSecond));
        for (const [index, slot] of slots.entries()) {
          expect(slot - (slots[index - 1] ?? -Infinity)).toBeGreaterThanOrEqual(intervalOf(perSecond));
        }
      }),
    );
  });

  test('where everybody comes on time, everybody gets in at the moment they were told', () => {
    fc.assert(
      fc.property(rate, crowd(['guest']), (perSecond, events) => {
        const { lateBy } = play(events, intervalOf(perSecond));
        expect(lateBy.filter((ms) => ms !== 0)).toEqual([]);
      }),
    );
  });

  test('each host costs those in line one interval at most', () => {
    fc.assert(
      fc.property(rate, crowd(['guest', 'guest', 'guest', 'host']), (perSecond, events) => {
        const eachMs = intervalOf(perSecond);
        const hosts = events.filter(({ who }) => who === 'host').length;
        // Who finds the gate taken is told a later time, at which it may be taken by another who was told so, too.
        const { lateBy } = play(events, eachMs);
        if (hosts * eachMs <= HOLD_MS.guest) {
          for (const ms of lateBy) expect(ms).toBeLessThanOrEqual(hosts * eachMs);
        }
      }),
    );
  });

  test('a clock that is set back makes nobody wait longer than the line is', () => {
    fc.assert(
      fc.property(
        rate,
        crowd(['guest', 'host']),
        fc.integer({ min: 10_000, max: 7_200_000 }),
        (perSecond, events, backMs) => {
          const eachMs = intervalOf(perSecond);
          const before: Pace = { lineAt: NOW + backMs + 8_000, gateAt: NOW + backMs };
          const { slots, exits } = play([{ afterMs: 0, who: 'guest' }, ...events], eachMs, before);
          expect(slots[0]).toBe(NOW + 8_000);
          expect(exits).toHaveLength(events.length + 1);
        },
      ),
    );
  });
});
