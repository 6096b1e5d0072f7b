import type { LimitKind } from '../../lib/refusal.ts';
import type { Instant, Span } from '../../lib/span.ts';
import type { Load } from './curve.ts';
import { headroomOf, type Headroom } from './headroom.ts';

/** A claim on the pool: one occurrence's window, or the windows of several that have the same. */
export type Claim = {
  readonly span: Span;
  /** The occurrences that it stands for; one where absent. */
  readonly rooms?: number;
  /** People expected, all of them together. */
  readonly seats: number;
  /** Branch ids from the root down to the claiming branch, which comes last. */
  readonly path: readonly string[];
};

/** The rooms that a claim takes. */
export function roomsOf({ rooms = 1 }: Pick<Claim, 'rooms'>): number {
  return rooms;
}

/** Taken away from the limits while its span lasts. */
export type Outage = { readonly span: Span; readonly rooms: number; readonly seats: number };

/** What the pool carries at once; `seatsPerOccurrence` is the most that a single occurrence may expect. */
export type PoolLimits = {
  readonly rooms: number;
  readonly seats: number;
  readonly seatsPerOccurrence: number;
  readonly outages: readonly Outage[];
};

/**
 * The caps that bind the bookings of one branch: its own effective ones (inheritance already resolved, null
 * where there is none) and those of each self-or-ancestor that caps its subtree.
 */
export type BranchCaps = {
  readonly branch: string;
  readonly roomsAtOnce: number | null;
  readonly seatsAtOnce: number | null;
  readonly subtrees: readonly { readonly branch: string; readonly roomsAtOnce: number }[];
};

/** Why a wish does not fit: the limit, and the first instant at which it would be exceeded. */
export type Shortage = { readonly limit: LimitKind; readonly at: Instant };

/** What an admission is decided against; the order of the claims is of no matter. */
export type Standing = {
  /** Windows that stay, of all branches. Only those that touch a window asked about need be there. */
  readonly held: readonly Claim[];
  /** Old windows of what is being changed: given back, all of them, yet counted as "before". */
  readonly replaced: readonly Claim[];
  readonly limits: PoolLimits;
  /** Of the branch that every wish is for. */
  readonly caps: BranchCaps;
};

/** Judges wishes one by one; building it costs O(n log n), a question only what lies inside its window. */
export type Admission = {
  /** Null where the wish fits beside what is held and what was accepted; several that bind: rooms, seats, branch. */
  readonly judge: (wish: Claim) => Shortage | null;
  /** Counts the wish as held from now on, for the judging of those after it. */
  readonly accept: (wish: Claim) => void;
};

/** One limit: what a claim counts against it, and what is left of it. */
type Gauge = {
  readonly limit: LimitKind;
  readonly amountOf: (claim: Claim) => number;
  readonly headroom: Headroom;
};

/**
 * Decides by rule 1 of the house: at every instant of a wish's window, each count after the admission is within
 * the limit in force, or no higher than before. More seats than one occurrence may expect: never.
 *
 * `judge` and `accept` throw RangeError for a wish that cannot be judged (window empty, seats not a whole number
 * from 0, another branch than that of `caps`): counting it wrongly would admit it.
 */
export function createAdmission(standing: Standing): Admission {
  const { limits, caps } = standing;
  const gauges = gaugesOf(standing);
  return {
    judge(wish) {
      assertJudgeable(wish, caps);
      if (wish.seats > limits.seatsPerOccurrence) return { limit: 'seats', at: wish.span.from };
      return gauges.map((gauge) => shortageAt(gauge, wish)).reduce(worse, null);
    },
    accept(wish) {
      assertJudgeable(wish, caps);
      for (const { amountOf, headroom } of gauges) headroom.take(wish.span, amountOf(wish));
    },
  };
}

/**
 * Decides wishes in order, each against what is held and against the accepted ones before it (its siblings).
 *
 * @returns for each wish null (it fits) or why not, in the order of the wishes
 * @throws RangeError as createAdmission's `judge` does
 */
export function admit(
  question: Standing & { readonly wishes: readonly Claim[] },
): readonly (Shortage | null)[] {
  const admission = createAdmission(question);
  return question.wishes.map((wish) => {
    const shortage = admission.judge(wish);
    if (shortage === null) admission.accept(wish);
    return shortage;
  });
}

const RANK: Readonly<Record<LimitKind, number>> = { rooms: 0, seats: 1, branch: 2 };

function worse(one: Shortage | null, other: Shortage | null): Shortage | null {
  if (one === null || other === null) return one ?? other;
  return (RANK[one.limit] - RANK[other.limit] || one.at - other.at) <= 0 ? one : other;
}

function shortageAt({ limit, amountOf, headroom }: Gauge, wish: Claim): Shortage | null {
  const at = headroom.firstWithout(wish.span, amountOf(wish));
  return at === null ? null : { limit, at };
}

function gaugesOf({ held, replaced, limits, caps }: Standing): readonly Gauge[] {
  return measuresOf(limits, caps).map(({ limit, cap, amountOf, outages }) => {
    const loads = { held: loadsOf(held, amountOf), replaced: loadsOf(replaced, amountOf) };
    return { limit, amountOf, headroom: headroomOf({ cap, outages, ...loads }) };
  });
}

/** What a limit is called. The first two are the pool's, the others a branch's. */
export type LimitName = 'rooms' | 'seats' | 'roomsAtOnce' | 'seatsAtOnce' | 'subtreeRoomsAtOnce';

/** One limit that binds a branch: how much there is, what is taken off it meanwhile, and what a claim counts. */
export type Measure = {
  readonly limit: LimitKind;
  readonly name: LimitName;
  /** The branch whose claims it counts, or with `subtreeRoomsAtOnce` at the top of those; null for the pool. */
  readonly branch: string | null;
  readonly cap: number;
  readonly outages: readonly Load[];
  readonly amountOf: (claim: Claim) => number;
};

/** Every limit that binds the bookings of one branch; caps that are not set are none. */
export function measuresOf(limits: PoolLimits, caps: BranchCaps): readonly Measure[] {
  return [...poolMeasures(limits), ...branchMeasures(caps)];
}

/** The limits of the pool, which bind everybody. */
export function poolMeasures(limits: PoolLimits): readonly Measure[] {
  const out = (amountOf: (outage: Outage) => number): readonly Load[] =>
    limits.outages.map((outage) => ({ span: outage.span, amount: amountOf(outage) }));
  const measure = (
    limit: 'rooms' | 'seats',
    amountOf: Measure['amountOf'],
    outages: readonly Load[],
  ): Measure => ({ limit, name: limit, branch: null, cap: limits[limit], outages, amountOf });
  return [
    measure(
      'rooms',
      roomsOf,
      out(({ rooms }) => rooms),
    ),
    measure(
      'seats',
      ({ seats }) => seats,
      out(({ seats }) => seats),
    ),
  ];
}

/** The caps that bind the bookings of one branch. */
export function branchMeasures({
  branch,
  roomsAtOnce,
  seatsAtOnce,
  subtrees,
}: BranchCaps): readonly Measure[] {
  const own = (claim: Claim): boolean => claim.path.at(-1) === branch;
  const capped = (
    name: LimitName,
    of: string,
    cap: number | null,
    amountOf: Measure['amountOf'],
  ): readonly Measure[] =>
    cap === null ? [] : [{ limit: 'branch', name, branch: of, cap, outages: [], amountOf }];
  return [
    ...capped('roomsAtOnce', branch, roomsAtOnce, (claim) => (own(claim) ? roomsOf(claim) : 0)),
    ...capped('seatsAtOnce', branch, seatsAtOnce, (claim) => (own(claim) ? claim.seats : 0)),
    ...subtrees.flatMap(({ branch: top, roomsAtOnce: cap }) =>
      capped('subtreeRoomsAtOnce', top, cap, (claim) => (claim.path.includes(top) ? roomsOf(claim) : 0)),
    ),
  ];
}

/** What claims amount to, without those that count nothing. */
export function loadsOf(claims: readonly Claim[], amountOf: Gauge['amountOf']): readonly Load[] {
  return claims
    .map((claim) => ({ span: claim.span, amount: amountOf(claim) }))
    .filter(({ amount }) => amount > 0);
}

function assertJudgeable({ span, seats, path }: Claim, caps: BranchCaps): void {
  if (!(span.from < span.to)) throw new RangeError('a window must end after it begins');
  if (!Number.isSafeInteger(seats) || seats < 0) throw new RangeError('seats must be a whole number from 0');
  if (path.at(-1) !== caps.branch) throw new RangeError('the caps are those of another branch than the wish');
}
