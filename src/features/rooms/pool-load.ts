import { overlaps, type Instant, type Span } from '../../lib/span.ts';

/** Something that has its place on a server for a while. */
type Held = { readonly span: Span; readonly seats: number; readonly branch: string };

/** What it would mean to take one room on one server, at the fullest instant of that room's window. */
export type Offer = {
  /** Which server: its place in the list of all. */
  readonly at: number;
  /** Seats left over beside the room; below 0 where it does not fit. */
  readonly left: number;
  /** Seats in use with the room, as a share of the server's. */
  readonly share: number;
  /** Rooms meanwhile there: of the same branch, and all. */
  readonly siblings: number;
  readonly rooms: number;
};

/** What has its place on each server of a pool, over time. */
export type PoolLoad = {
  add(at: number, held: Held): void;
  /** Takes away what was added. */
  remove(at: number, held: Held): void;
  /** What each server offers to a room, in the order of the servers. */
  offers(room: Held): readonly Offer[];
  /** Of the servers with equally many seats one each: the least full, whether the room fits there or not. */
  emptiest(room: Held): readonly Offer[];
  /** Of the servers with equally many seats one each: the fullest on which the room still fits, if there is one. */
  tightest(room: Held): readonly Offer[];
  /** Whether the room fits on any server but this one. */
  fitsBeyond(at: number, room: Held): boolean;
  /** Whether the room fits on this server together with another that is not there yet. */
  fitsWith(at: number, other: Held, room: Held): boolean;
};

/** How full one server is at the fullest instant of one window, and how many rooms are there meanwhile. */
type Rank = { readonly at: number; peak: number; rooms: number };

/** The servers of a pool as they are during one window: by their seats, the least full first. */
type Ranking = {
  readonly ranks: readonly Rank[];
  readonly bySeats: ReadonlyMap<number, Rank[]>;
  /** How many of the pool's changes it knows. */
  seen: number;
};

/**
 * Keeps count of a pool. Rooms of a full hour share few windows, so the servers are kept in order for each window
 * that was asked about: a question costs a glance at those that changed meanwhile, not a look at all.
 *
 * @param seats of each server
 */
export function createPoolLoad(seats: readonly number[]): PoolLoad {
  const loads = seats.map((): Held[] => []);
  const rankings = createRankings(seats, loads);
  const loadOf = (at: number): Held[] => loads[at] ?? [];
  const { offer, leastOf } = offersOf(seats, loads);
  return {
    add: (at, held) => {
      loadOf(at).push(held);
      rankings.note(at);
    },
    remove: (at, held) => {
      const load = loadOf(at);
      const place = load.indexOf(held);
      if (place >= 0) load.splice(place, 1);
      rankings.note(at);
    },
    offers: (room) => rankings.during(room.span).ranks.map((each) => offer(each, room)),
    emptiest: (room) =>
      [...rankings.during(room.span).bySeats.values()].flatMap((ranks) => leastOf(ranks, 0, room)),
    tightest: (room) =>
      [...rankings.during(room.span).bySeats].flatMap(([carried, ranks]) => {
        const beyond = placeOf(ranks, { peak: carried - room.seats, rooms: Infinity, at: Infinity });
        const peak = ranks[beyond - 1]?.peak;
        return peak === undefined ? [] : leastOf(ranks, placeOf(ranks, { peak, rooms: -1, at: -1 }), room);
      }),
    fitsBeyond: (at, room) =>
      [...rankings.during(room.span).bySeats].some(([carried, [first, second]]) => {
        const peak = first?.at === at ? second?.peak : first?.peak;
        return peak !== undefined && peak + room.seats <= carried;
      }),
    fitsWith: (at, other, room) =>
      fullnessOf([...loadOf(at), other], room.span).peak + room.seats <= (seats[at] ?? 0),
  };
}

type Offers = {
  readonly offer: (rank: Rank, room: Held) => Offer;
  /** Of the ranks that are as full as the one at `start`, the one with the fewest siblings, then with the fewest rooms. */
  readonly leastOf: (ranks: readonly Rank[], start: number, room: Held) => readonly Offer[];
};

function offersOf(seats: readonly number[], loads: readonly (readonly Held[])[]): Offers {
  const offer: Offers['offer'] = ({ at, peak, rooms }, room) => {
    const carried = seats[at] ?? 0;
    const taken = peak + room.seats;
    const siblings = siblingsOf(loads[at] ?? [], room);
    return { at, left: carried - taken, share: taken / Math.max(carried, 1), siblings, rooms };
  };
  const leastOf: Offers['leastOf'] = (ranks, start, room) => {
    const peak = ranks[start]?.peak;
    let best: Offer | null = null;
    for (let place = start; best?.siblings !== 0; place += 1) {
      const next = ranks[place];
      if (next === undefined || next.peak !== peak) break;
      const offered = offer(next, room);
      if (best === null || offered.siblings < best.siblings) best = offered;
    }
    return best === null ? [] : [best];
  };
  return { offer, leastOf };
}

type Rankings = {
  /** Says that a server's load has changed. */
  note(at: number): void;
  during(window: Span): Ranking;
};

function createRankings(seats: readonly number[], loads: readonly (readonly Held[])[]): Rankings {
  const made = new Map<string, Ranking>();
  /** Servers as they changed, oldest first. */
  const changed: number[] = [];
  return {
    note: (at) => void changed.push(at),
    during: (window) => {
      const key = `${window.from}/${window.to}`;
      const known = made.get(key) ?? rank(seats, loads, window, changed.length);
      made.set(key, known);
      for (const at of new Set(changed.slice(known.seen))) {
        rerank(known, { at, carried: seats[at] ?? 0, ...fullnessOf(loads[at] ?? [], window) });
      }
      known.seen = changed.length;
      return known;
    },
  };
}

function rank(
  seats: readonly number[],
  loads: readonly (readonly Held[])[],
  window: Span,
  seen: number,
): Ranking {
  const ranks = loads.map((load, at): Rank => ({ at, ...fullnessOf(load, window) }));
  const bySeats = Map.groupBy(ranks, ({ at }) => seats[at] ?? 0);
  for (const alike of bySeats.values()) alike.sort(inOrder);
  return { ranks, bySeats, seen };
}

/** Moves one server to the place that it has by now. */
function rerank(
  { ranks, bySeats }: Ranking,
  { at, carried, ...fullness }: Rank & { readonly carried: number },
): void {
  const moving = ranks[at];
  const alike = bySeats.get(carried);
  if (moving === undefined || alike === undefined) return;
  alike.splice(placeOf(alike, moving), 1);
  Object.assign(moving, fullness);
  alike.splice(placeOf(alike, moving), 0, moving);
}

/** The place of the first that is not before `wanted`, by halving: O(log n). */
function placeOf(ranks: readonly Rank[], wanted: Rank): number {
  let low = 0;
  let high = ranks.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const there = ranks[middle];
    if (there !== undefined && inOrder(there, wanted) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function inOrder(one: Rank, other: Rank): number {
  return one.peak - other.peak || one.rooms - other.rooms || one.at - other.at;
}

/** A load is fullest at the window's beginning, or where something inside the window begins. */
function fullnessOf(load: readonly Held[], window: Span): { readonly peak: number; readonly rooms: number } {
  const beside = load.filter(({ span }) => overlaps(span, window));
  if (window.from >= window.to) return { peak: 0, rooms: beside.length };
  const starts = new Set([window.from]);
  for (const { span } of beside) if (span.from > window.from) starts.add(span.from);
  let peak = 0;
  for (const start of starts) peak = Math.max(peak, seatsAt(beside, start));
  return { peak, rooms: beside.length };
}

function seatsAt(load: readonly Held[], at: Instant): number {
  let sum = 0;
  for (const { span, seats } of load) if (span.from <= at && at < span.to) sum += seats;
  return sum;
}

function siblingsOf(load: readonly Held[], { branch, span }: Held): number {
  let count = 0;
  for (const each of load) if (each.branch === branch && overlaps(each.span, span)) count += 1;
  return count;
}
