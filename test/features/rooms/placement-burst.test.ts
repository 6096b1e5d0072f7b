import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { placeRooms, type Placing, type Reservation } from '../../../src/features/rooms/placement.ts';

const HOUR = 3_600_000;
const hour = { from: 0, to: 2 * HOUR };
const SERVERS = Array.from({ length: 12 }, (_, index) => ({
  name: `bbb-${String(index + 1).padStart(2, '0')}`,
  seats: 400,
  accepts: true,
}));

/** What runs before the full hour: users and rooms on each of the twelve, as in the replay that peers are measured by. */
const STANDING = [
  [0, 0],
  [0, 0],
  [20, 2],
  [20, 2],
  ...Array.from({ length: 4 }, () => [45, 3]),
  ...Array.from({ length: 4 }, () => [80, 5]),
].map(([users = 0, rooms = 0], index) => ({ server: SERVERS[index]?.name ?? '', users, rooms }));

/** 250 rooms due at the same minute: most are small, a few dominate; 3,642 seats, so that all fit by admission. */
const SIZES = [
  [250, 1],
  [150, 2],
  [80, 4],
  [40, 10],
  [25, 26],
  [12, 90],
  [5, 60],
  [6, 57],
].flatMap(([seats = 0, times = 0]) => Array.from({ length: times }, () => seats));

/** In an order that has nothing to do with size, as bookings come. */
const BURST: readonly Placing[] = SIZES.map((seats, index) => ({
  id: `room-${String((index * 97) % SIZES.length).padStart(3, '0')}`,
  span: hour,
  seats,
  branch: `branch-${index % 180}`,
})).toSorted((one, other) => (one.id < other.id ? -1 : 1));

/** The fullest server over the mean, by seats promised, standing rooms included; and rooms on the fullest. */
function spread(servers: readonly (string | null)[]): { readonly seats: number; readonly rooms: number } {
  const seats = new Map(STANDING.map((each) => [each.server, each.users]));
  const rooms = new Map(STANDING.map((each) => [each.server, 0]));
  for (const [index, server] of servers.entries()) {
    if (server === null) throw new Error('a room has no server');
    seats.set(server, (seats.get(server) ?? 0) + (BURST[index]?.seats ?? 0));
    rooms.set(server, (rooms.get(server) ?? 0) + 1);
  }
  const mean = [...seats.values()].reduce((sum, each) => sum + each, 0) / SERVERS.length;
  return { seats: Math.max(...seats.values()) / mean, rooms: Math.max(...rooms.values()) };
}

/** A rule that sends each `create` of one poll interval to the lowest load, and adds `bump` to it each time. */
function replay(loadOf: (standing: (typeof STANDING)[number]) => number, bump: number): readonly string[] {
  const loads = STANDING.map((each) => ({ server: each.server, load: loadOf(each) }));
  return BURST.map(() => {
    const lowest = loads.reduce((best, each) => (each.load < best.load ? each : best));
    lowest.load += bump;
    return lowest.server;
  });
}

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
    expect(SIZES.reduce((sum, each) => sum + each, 0)).toBe(3642);
  });

  test('the fullest server carries at most 1.15 times the mean, by seats, and nothing is overcommitted', () => {
    const placed = ours();
    expect(placed.filter((each) => each.overcommitted)).toEqual([]);
    expect(spread(placed.map((each) => each.server)).seats).toBeLessThanOrEqual(1.15);
  });

  test('the rules of others, replayed, put several times as much on one server', () => {
    const own = spread(ours().map((each) => each.server));
    // Scalelite: users + 1 for each create since the last poll. PILOS: only the poll writes the load.
    const scalelite = spread(replay(({ users }) => users, 1));
    const pilos = spread(replay(({ users }) => users, 0));
    // bbblb, the best rule of the field: each room 5, each user 1 with half for sound and picture; 40 for a create.
    const bbblb = spread(replay(({ users, rooms }) => 5 * rooms + 2 * users, 40));

    expect([scalelite.rooms, pilos.rooms, bbblb.rooms]).toEqual([59, 250, 23]);
    expect(scalelite.seats / own.seats).toBeGreaterThan(2);
    expect(pilos.seats / own.seats).toBeGreaterThan(8);
    expect(bbblb.seats / own.seats).toBeGreaterThan(1.3);
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
