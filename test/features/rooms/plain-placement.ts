import { overlaps } from '../../../src/lib/span.ts';
import { peakOf } from '../../../src/features/capacity/curve.ts';
import type {
  Placement,
  PlacementQuestion,
  Placing,
  Reservation,
} from '../../../src/features/rooms/placement.ts';

const LARGE_SHARE = 1 / 4;

type PlaceableServer = PlacementQuestion['servers'][number];
type Held = Pick<Reservation, 'span' | 'seats' | 'branch'>;

/** A server that accepts: what has its place there, and what of the coming rooms a place is kept for. */
type Carrier = {
  readonly server: PlaceableServer;
  readonly held: readonly Held[];
  readonly kept: readonly Placing[];
};

/** The servers after a step, and for how many coming rooms a place was lost by it. */
type Outcome = { readonly carriers: readonly Carrier[]; readonly lost: number };

/** What it would mean to take one room on one server, at the fullest instant of that room's window. */
type Offer = {
  readonly server: string;
  /** Seats left over beside the room; below 0 where it does not fit. */
  readonly left: number;
  /** Seats in use with the room, as a share of the server's. */
  readonly share: number;
  /** Rooms meanwhile there: of the same branch, and all. */
  readonly siblings: number;
  readonly rooms: number;
};

type Preference = (one: Offer, other: Offer) => number;

/**
 * The rule of `placement.ts` told the plain way: every room looks at every server, and at all that it carries.
 * Slow and easy to believe; what is fast must give the same answers.
 */
export function placePlainly(question: PlacementQuestion): readonly Placement[] {
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
  const servers = carriersOf(question);
  const large = question.coming.filter((room) => isLarge(room, servers));
  let { carriers } = keepPlaces(servers, large);
  const placements = new Map<Placing, Placement>();
  for (const room of largestFirst(question.placing)) {
    const offers = carriers.map((carrier) => offerOf(carrier, carrier.held, room));
    const fitting = offers.filter(fits).toSorted(prefer);
    const overcommitted = fitting.length === 0;
    const choice = choose(carriers, room, overcommitted ? offers.toSorted(byFullness).slice(0, 1) : fitting);
    if (choice === null) break;
    placements.set(room, { id: room.id, server: choice.server, overcommitted });
    carriers = choice.carriers;
  }
  return question.placing.map(
    (room) => placements.get(room) ?? { id: room.id, server: null, overcommitted: false },
  );
}

/** The first offer by which no coming room loses its place, else the first of those by which the fewest do. */
function choose(
  carriers: readonly Carrier[],
  room: Placing,
  offers: readonly Offer[],
): (Outcome & { readonly server: string }) | null {
  let best: (Outcome & { readonly server: string }) | null = null;
  for (const { server } of offers) {
    const outcome = withRoom(carriers, server, room);
    if (best === null || outcome.lost < best.lost) best = { ...outcome, server };
    if (best.lost === 0) break;
  }
  return best;
}

/** Puts a room on a server; the coming rooms that had places there ask for new ones, there or elsewhere. */
function withRoom(carriers: readonly Carrier[], server: string, room: Placing): Outcome {
  const asking = carriers.flatMap((carrier) => (carrier.server.name === server ? carrier.kept : []));
  const after = carriers.map((carrier) =>
    carrier.server.name === server ? { ...carrier, held: [...carrier.held, room], kept: [] } : carrier,
  );
  return keepPlaces(after, asking);
}

/** Keeps a place for each coming room, largest first, in the tightest gap beside what is held and kept. */
function keepPlaces(carriers: readonly Carrier[], coming: readonly Placing[]): Outcome {
  let outcome: Outcome = { carriers, lost: 0 };
  for (const room of largestFirst(coming)) {
    const [best] = outcome.carriers
      .map((carrier) => offerOf(carrier, [...carrier.held, ...carrier.kept], room))
      .filter(fits)
      .toSorted(byGap);
    outcome =
      best === undefined
        ? { ...outcome, lost: outcome.lost + 1 }
        : {
            ...outcome,
            carriers: outcome.carriers.map((carrier) =>
              carrier.server.name === best.server ? { ...carrier, kept: [...carrier.kept, room] } : carrier,
            ),
          };
  }
  return outcome;
}

function offerOf({ server }: Carrier, taken: readonly Held[], room: Placing): Offer {
  const beside = taken.filter(({ span }) => overlaps(span, room.span));
  const loads = beside.map(({ span, seats }) => ({ span, amount: seats }));
  const seats = peakOf(loads, room.span) + room.seats;
  return {
    server: server.name,
    left: server.seats - seats,
    share: seats / Math.max(server.seats, 1),
    siblings: beside.filter(({ branch }) => branch === room.branch).length,
    rooms: beside.length,
  };
}

function fits(offer: Offer): boolean {
  return offer.left >= 0;
}

/** Carriers come sorted by name and sorting is stable, so that the name decides where all else is equal. */
const byFullness: Preference = (one, other) =>
  one.share - other.share || one.siblings - other.siblings || one.rooms - other.rooms;

const byGap: Preference = (one, other) =>
  one.left - other.left || one.siblings - other.siblings || one.rooms - other.rooms;

function carriersOf({ servers, reserved }: PlacementQuestion): readonly Carrier[] {
  return servers
    .filter(({ accepts }) => accepts)
    .toSorted((one, other) => (one.name < other.name ? -1 : 1))
    .map((server) => ({ server, held: reserved.filter((each) => each.server === server.name), kept: [] }));
}

function largestFirst(rooms: readonly Placing[]): readonly Placing[] {
  return rooms.toSorted((one, other) => other.seats - one.seats || (one.id < other.id ? -1 : 1));
}

function isLarge(room: Placing, carriers: readonly Carrier[]): boolean {
  const largest = Math.max(...carriers.map(({ server }) => server.seats));
  return room.seats >= largest * LARGE_SHARE;
}
