import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { BURST, FULL_HOUR, STANDING, TWELVE_SERVERS } from '../../../scripts/bench/full-hour.ts';
import { PEER_RULES, replay, spreadOf } from '../../../scripts/bench/peers.ts';
import { placeRooms, type Placing, type Reservation } from '../../../src/features/rooms/placement.ts';

const HOUR = 3_600_000;
const hour = { from: 0, to: 2 * HOUR };
const SERVERS = TWELVE_SERVERS;

/** What becomes of the burst where each of its rooms is on the server that is named in the same place. */
const spread = (servers: readonly (string | null)[]) =>
  spreadOf(
    STANDING,
    BURST.map(({ seats }, index) => ({ seats, server: servers[index] ?? null })),
  );

const ours = () =>
  placeRooms({
    servers: SERVERS,
    reserved: STANDING.map(({ server, users }): Reservation => ({
      server,
      seats: users,
      span: hour,
      branch: 'de',
    })),
    placing: BURST,
    coming: [],
  });

describe('250 rooms due at the same minute on 12 servers', () => {
  test('the burst is what it claims to be', () => {
    expect(BURST).toHaveLength(250);
    expect(FULL_HOUR.reduce((sum, each) => sum + each, 0)).toBe(3642);
  });

  test('the fullest server carries at most 1.15 times the mean, by seats, and nothing is overcommitted', () => {
    const placed = ours();
    expect(placed.filter((each) => each.overcommitted)).toEqual([]);
    expect(spread(placed.map((each) => each.server)).seats).toBeLessThanOrEqual(1.15);
  });

  test('the rules of others, replayed, put several times as much on one server', () => {
    const own = spread(ours().map((each) => each.server));
    const peers = new Map(
      PEER_RULES.map((rule) => [rule.name, spread(replay(rule, STANDING, BURST.length))]),
    );
    // Others who replayed the published rules on this pool came to the same numbers.
    expect(Object.fromEntries([...peers].map(([name, { rooms }]) => [name, rooms]))).toEqual({
      Scalelite: 59,
      PILOS: 250,
      b3scale: 24,
      b3lb: 25,
      bbblb: 23,
    });
    const times = (name: string) => (peers.get(name)?.seats ?? 0) / own.seats;
    expect(times('Scalelite')).toBeGreaterThan(2);
    expect(times('PILOS')).toBeGreaterThan(8);
    for (const name of ['b3scale', 'b3lb', 'bbblb']) expect(times(name)).toBeGreaterThan(1.3);
  });

  test('large rooms due an hour later find their places beside the small ones of the burst, which stay even', () => {
    const placing = BURST.filter(({ seats }) => seats <= 100);
    const coming = [250, 250, 150].map((seats, index): Placing => ({
      id: `large-${index}`,
      span: { from: HOUR, to: 3 * HOUR },
      seats,
      branch: 'de',
    }));
    const reserve = (
      rooms: readonly Placing[],
      servers: ReturnType<typeof placeRooms>,
    ): readonly Reservation[] =>
      rooms.map((each, index) => ({ ...each, server: servers[index]?.server ?? '' }));
    const smallOnes = (kept: readonly Placing[]) =>
      reserve(placing, placeRooms({ servers: SERVERS, reserved: [], placing, coming: kept }));
    const marked = (reserved: readonly Reservation[]) =>
      placeRooms({ servers: SERVERS, reserved, placing: coming, coming: [] }).filter(
        (each) => each.overcommitted,
      );

    expect(marked(smallOnes([])).length).toBeGreaterThan(0);
    const kept = smallOnes(coming);
    expect(marked(kept)).toEqual([]);
    const seats = SERVERS.map(({ name }) =>
      kept.filter((each) => each.server === name).reduce((sum, each) => sum + each.seats, 0),
    );
    expect(Math.max(...seats) / (seats.reduce((sum, each) => sum + each, 0) / SERVERS.length)).toBeLessThan(
      1.15,
    );
  });

  test('whatever the sizes: the fullest without the smallest room on it is no fuller than the emptiest', () => {
    const sizes = fc.array(fc.integer({ min: 5, max: 25 }), { minLength: 100, maxLength: 150 });
    fc.assert(
      fc.property(sizes, (all) => {
        const placing = all.map((seats, index): Placing => ({
          id: `r${index}`,
          span: hour,
          seats,
          branch: 'de',
        }));
        const placed = placeRooms({ servers: SERVERS, reserved: [], placing, coming: [] });
        const on = SERVERS.map(({ name }) => all.filter((_, index) => placed[index]?.server === name));
        const seats = on.map((each) => each.reduce((sum, one) => sum + one, 0));
        const emptiest = Math.min(...seats);
        for (const [index, each] of on.entries()) {
          expect((seats[index] ?? 0) - Math.min(...each)).toBeLessThanOrEqual(emptiest);
        }
      }),
      { numRuns: 25 },
    );
  });
});
