import type { Span } from '../../lib/span.ts';
import { createPoolLoad, type Offer, type PoolLoad } from './pool-load.ts';

/** A server as placement sees it. */
type PlaceableServer = {
  readonly name: string;
  readonly seats: number;
  /** False while it is lost, suspect, draining or retired. */
  readonly accepts: boolean;
};

/** A room that has its server: recorded, being created or running, until the end of what it holds. */
export type Reservation = {
  readonly server: string;
  readonly span: Span;
  readonly seats: number;
  readonly branch: string;
};

/** A room that needs a server, with the rest of its window. */
export type Placing = {
  readonly id: string;
  readonly span: Span;
  readonly seats: number;
  readonly branch: string;
};

/** `overcommitted`: it fits on no server and went where that does least harm. Without any server: null and false. */
export type Placement = {
  readonly id: string;
  readonly server: string | null;
  readonly overcommitted: boolean;
};

export type PlacementQuestion = {
  readonly servers: readonly PlaceableServer[];
  readonly reserved: readonly Reservation[];
  readonly placing: readonly Placing[];
  /** Due soon (two hours) and without a server yet: the large ones among them have their places kept. */
  readonly coming: readonly Placing[];
};

/** A coming room is large from this share of the largest server on; smaller ones find a gap in almost any pool. */
const LARGE_SHARE = 1 / 4;

/** The servers that accept, by name, and what has its place on each; it changes with every room that is placed. */
type Pool = {
  readonly servers: readonly PlaceableServer[];
  /** What is there, and what was placed just now. */
  readonly held: PoolLoad;
  /** The same with what places are kept for. */
  readonly taken: PoolLoad;
  /** The coming rooms that have their places kept, by server. */
  readonly kept: Map<number, readonly Placing[]>;
};

type Preference = {
  readonly compare: (one: Offer, other: Offer) => number;
  /** The offers among which the best one is: those of alike servers are compared already. */
  readonly best: (load: PoolLoad, room: Placing) => readonly Offer[];
};

/**
 * Chooses a server for each room by what is *reserved*, never by what a poll saw.
 *
 * - A server counts with the peak of its reservations over the room's whole window, rooms still being created and
 *   those placed just before in the same call included: so a burst does not pile up on whoever looked idle.
 * - Largest rooms first, each to the server that is then the least full for its size ("worst fit decreasing",
 *   which for equal servers is Graham's LPT rule: the fullest without its last room is no fuller than any other).
 *   Among equally full ones the one with the fewest rooms of that branch, then with the fewest rooms, then by name.
 * - Places are kept for the coming large rooms: a server is passed over as long as taking it would leave one of
 *   them without a server, and another would not.
 * - Evenness can split up the gap that a large room needs. If a room then fits nowhere, all are placed once more
 *   into the tightest gaps ("best fit decreasing"), and that counts where fewer rooms are overcommitted.
 * - A room is never refused: if it fits nowhere, it goes to the server that is then the least full, and is marked.
 *
 * The same question has the same answer, whatever the order of servers and reservations.
 *
 * @returns one placement for each room of `placing`, in that order
 */
export function placeRooms(question: PlacementQuestion): readonly Placement[] {
  const evenly = placeAll(question, byFullness);
  const overcommitted = countOvercommitted(evenly);
  if (overcommitted === 0) return evenly;
  const tightly = placeAll(question, byGap);
  return countOvercommitted(tightly) < overcommitted ? tightly : evenly;
}

function countOvercommitted(placements: readonly Placement[]): number {
  return placements.filter((each) => each.overcommitted).length;
}

function placeAll(question: PlacementQuestion, prefer: Preference): readonly Placement[] {
  const pool = poolOf(question);
  const large = Math.max(...pool.servers.map(({ seats }) => seats)) * LARGE_SHARE;
  keepPlaces(
    pool,
    question.coming.filter(({ seats }) => seats >= large),
  );
  const placements = new Map<Placing, Placement>();
  for (const room of largestFirst(question.placing)) {
    const choice = choose(pool, room, fittingOffers(pool, room, prefer));
    const at = choice ?? choose(pool, room, leastFull(pool, room));
    const server = at === null ? undefined : pool.servers[at];
    if (at === null || server === undefined) break;
    pool.held.add(at, room);
    placements.set(room, { id: room.id, server: server.name, overcommitted: choice === null });
  }
  return question.placing.map(
    (room) => placements.get(room) ?? { id: room.id, server: null, overcommitted: false },
  );
}

/** Servers that can carry the room, best first; only who asks for more than the first pays for a look at all. */
function* fittingOffers(pool: Pool, room: Placing, prefer: Preference): Generator<Offer> {
  const [first] = prefer.best(pool.held, room).filter(fits).toSorted(prefer.compare);
  if (first === undefined) return;
  yield first;
  for (const offer of pool.held.offers(room).filter(fits).toSorted(prefer.compare)) {
    if (offer.at !== first.at) yield offer;
  }
}

function leastFull(pool: Pool, room: Placing): readonly Offer[] {
  return pool.held.emptiest(room).toSorted(byFullness.compare).slice(0, 1);
}

/**
 * Takes the first offer by which no coming room loses its place, else the first of those by which the fewest do.
 *
 * @returns the server; null where there is no offer
 */
function choose(pool: Pool, room: Placing, offers: Iterable<Offer>): number | null {
  let best: { readonly at: number; readonly lost: number } | null = null;
  for (const { at } of offers) {
    const lost = lostBy(pool, at, room);
    if (best === null || lost < best.lost) best = { at, lost };
    if (lost === 0) break;
  }
  if (best === null) return null;
  take(pool, best.at, room);
  return best.at;
}

/** For how many coming rooms a place would be lost. Where one has its place there, as nearly always, a glance tells. */
function lostBy(pool: Pool, at: number, room: Placing): number {
  const [kept, ...others] = pool.kept.get(at) ?? [];
  if (kept === undefined) return 0;
  if (others.length === 0) {
    return pool.taken.fitsBeyond(at, kept) || pool.held.fitsWith(at, room, kept) ? 0 : 1;
  }
  const { lost, undo } = take(pool, at, room);
  undo();
  return lost;
}

/** A step that can be taken back, and for how many coming rooms a place was lost by it. */
type Step = { readonly lost: number; readonly undo: () => void };

/** Takes a room's place on a server; the coming rooms that had places there ask for new ones, there or elsewhere. */
function take(pool: Pool, at: number, room: Placing): Step {
  const asking = pool.kept.get(at) ?? [];
  pool.kept.set(at, []);
  for (const each of asking) pool.taken.remove(at, each);
  pool.taken.add(at, room);
  const { lost, undo } = keepPlaces(pool, asking);
  return {
    lost,
    undo: () => {
      undo();
      pool.taken.remove(at, room);
      for (const each of asking) pool.taken.add(at, each);
      pool.kept.set(at, asking);
    },
  };
}

/** Keeps a place for each coming room, largest first, in the tightest gap beside what is held and kept. */
function keepPlaces(pool: Pool, coming: readonly Placing[]): Step {
  const kept: { readonly at: number; readonly room: Placing }[] = [];
  for (const room of largestFirst(coming)) {
    const [best] = byGap.best(pool.taken, room).toSorted(byGap.compare);
    if (best === undefined) continue;
    kept.push({ at: best.at, room });
    pool.taken.add(best.at, room);
    pool.kept.set(best.at, [...(pool.kept.get(best.at) ?? []), room]);
  }
  return {
    lost: coming.length - kept.length,
    undo: () => {
      for (const { at, room } of kept) {
        pool.taken.remove(at, room);
        pool.kept.set(
          at,
          (pool.kept.get(at) ?? []).filter((each) => each !== room),
        );
      }
    },
  };
}

function fits(offer: Offer): boolean {
  return offer.left >= 0;
}

/** The servers are in the order of their names, so that the name decides where all else is equal. */
const byFullness: Preference = {
  compare: (one, other) =>
    one.share - other.share || one.siblings - other.siblings || one.rooms - other.rooms || one.at - other.at,
  best: (load, room) => load.emptiest(room),
};

const byGap: Preference = {
  compare: (one, other) =>
    one.left - other.left || one.siblings - other.siblings || one.rooms - other.rooms || one.at - other.at,
  best: (load, room) => load.tightest(room),
};

function poolOf({ servers, reserved }: PlacementQuestion): Pool {
  const accepting = servers
    .filter(({ accepts }) => accepts)
    .toSorted((one, other) => (one.name < other.name ? -1 : 1));
  const seats = accepting.map((server) => server.seats);
  const pool = { servers: accepting, held: createPoolLoad(seats), taken: createPoolLoad(seats) };
  const places = new Map(accepting.map(({ name }, at) => [name, at]));
  for (const each of reserved) {
    const at = places.get(each.server);
    if (at === undefined) continue;
    pool.held.add(at, each);
    pool.taken.add(at, each);
  }
  return { ...pool, kept: new Map() };
}

function largestFirst(rooms: readonly Placing[]): readonly Placing[] {
  return rooms.toSorted((one, other) => other.seats - one.seats || (one.id < other.id ? -1 : 1));
}
